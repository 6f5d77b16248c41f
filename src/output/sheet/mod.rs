//! A sheet as bytes: several matrices with one caption, in one stream or as the files of a folder.

mod csv;
mod json;
mod table;

use std::io::Write;

use super::{Context, Format, Lacking, Look, picture, put};
use crate::error::{Error, Result};
use crate::query::{
    Filter, Matrix, MatrixQuery, Measure, Normalize, Preset, Setting, Sheet, SheetQuery, in_force,
};

/// The formats that a sheet has in one stream.
pub const FORMATS: [Format; 6] =
    [Format::Table, Format::Csv, Format::Json, Format::Svg, Format::Png, Format::Pdf];

/// A sheet beside its question.
pub struct Page<'a> {
    sheet: &'a Sheet,
    questions: Vec<MatrixQuery>,
    preset: Option<Preset>,
    changed: Vec<&'static str>,
}

impl<'a> Page<'a> {
    /// The answer to `query`, which came from `preset` if one was named.
    pub fn new(sheet: &'a Sheet, query: &SheetQuery, preset: Option<Preset>) -> Page<'a> {
        let changed = preset.map(|preset| changed(&preset.filter(), &query.filter));
        let changed = changed.unwrap_or_default();
        Page { sheet, questions: query.questions(), preset, changed }
    }

    /// The matrices with their questions.
    pub(super) fn matrices(&self) -> impl ExactSizeIterator<Item = (&'a Matrix, &MatrixQuery)> {
        self.sheet.0.iter().zip(&self.questions)
    }

    /// Synapses that passed.
    pub(super) fn total(&self) -> u64 {
        self.sheet.0.first().map_or(0, |matrix| matrix.total)
    }

    /// What it is called.
    pub(super) fn title(&self) -> String {
        let count = self.sheet.0.len();
        match self.preset {
            Some(preset) => format!("{count} connectivity matrices, preset {}", preset.name()),
            None => format!("{count} connectivity matrices"),
        }
    }

    /// Data, filter, population, total, and what was changed of the preset.
    pub(super) fn facts(&self, context: &Context) -> Vec<(String, String)> {
        let Some(first) = self.sheet.0.first() else { return Vec::new() };
        let mut facts = super::caption::facts(first, context);
        if let Some(preset) = self.preset.filter(|_| !self.changed.is_empty()) {
            let words = format!("{}, changed: {}", preset.name(), self.changed.join(", "));
            facts.push(("Preset".into(), words));
        }
        facts
    }
}

/// The filters that are not those of the preset.
fn changed(preset: &Filter, filter: &Filter) -> Vec<&'static str> {
    let (preset, asked) = (in_force(preset), in_force(filter));
    let differs = |(param, setting): &&(_, Setting)| {
        !preset.iter().any(|(other, theirs)| other == param && theirs == setting)
    };
    let mut names: Vec<_> = asked.iter().filter(differs).map(|(param, _)| param.name()).collect();
    let gone = |(param, _): &&(crate::query::Param, Setting)| {
        !asked.iter().any(|(other, _)| other == param)
    };
    names.extend(preset.iter().filter(gone).map(|(param, _)| param.name()));
    names
}

/// The file of a matrix in a folder: `count-of-input`.
fn stem(query: &MatrixQuery) -> String {
    let part = match query.normalize {
        Normalize::None => "",
        Normalize::Input => "-of-input",
        Normalize::Output => "-of-output",
    };
    format!("{}{part}", query.measure.name())
}

/// The title of one matrix, short enough to stand above a small picture.
pub(super) fn short_title(query: &MatrixQuery) -> String {
    let what = match query.measure {
        Measure::Count => "Synapses",
        Measure::TotalSize => "Summed area (µm²)",
        _ => return super::caption::title(query),
    };
    let area = what.trim_end_matches(" (µm²)");
    match query.normalize {
        Normalize::None => what.to_owned(),
        Normalize::Input => format!("{area}, % of the post type's input"),
        Normalize::Output => format!("{area}, % of the pre type's output"),
    }
}

/// Writes a sheet as one stream.
///
/// # Errors
/// A format that is none of [`FORMATS`] (usage), a picture of too many types, a failed write.
pub fn write(
    format: Format,
    page: &Page,
    context: &Context,
    look: &Look,
    out: &mut dyn Write,
) -> Result<Option<Lacking>> {
    match format {
        Format::Table => put(out, &table::sheet(page, context, look)?),
        Format::Csv => csv::long(page, &look.figure, out),
        Format::Json => json::sheet(page, context, out),
        Format::Svg | Format::Png | Format::Pdf => {
            let svg = picture::sheet::svg(page, context, &look.figure)?;
            return picture::write(format, &svg, &look.figure, out);
        }
        _ => {
            let names = FORMATS.map(Format::name).join(", ");
            Err(Error::usage("format", format!("a sheet cannot be written as {}", format.name()))
                .advise(format!("choose {names}, or a folder: -o DIR")))
        }
    }
    .map(|()| None)
}

/// The files of a sheet in a folder: a CSV for each matrix, `sheet.svg` and `sheet.json`, which
/// carries data set, filter and engine.
///
/// # Errors
/// Those of [`write`].
pub fn files(page: &Page, context: &Context, look: &Look) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for (matrix, query) in page.matrices() {
        let mut bytes = Vec::new();
        super::csv::matrix(matrix, query, &look.figure, &mut bytes)?;
        files.push((format!("{}.csv", stem(query)), bytes));
    }
    for format in [Format::Svg, Format::Json] {
        let mut bytes = Vec::new();
        write(format, page, context, look, &mut bytes)?;
        files.push((format!("sheet.{}", format.name()), bytes));
    }
    Ok(files)
}

/// The text of `FILE.meta.json` beside a sheet.
pub use json::meta as meta_json;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Population;

    #[test]
    fn what_was_changed_of_a_preset_is_named() {
        let preset = Preset::AreaX.filter();
        assert!(changed(&preset, &preset).is_empty());
        let mut other = preset.clone();
        other.size_min = Some(0.2);
        other.prob_min = None;
        other.pre_celltype = Some(vec!["HVC".into()]);
        assert_eq!(changed(&preset, &other), ["pre_celltype", "size_min", "prob_min"]);
        let full = Filter::default().population(Population::FullCells);
        assert_eq!(changed(&preset, &full), ["strict", "prob_min", "size_min"]);
    }

    #[test]
    fn every_matrix_of_the_preset_has_a_file_of_its_own() {
        let names: Vec<String> = Preset::AreaX.sheet().questions().iter().map(stem).collect();
        let expected = [
            "count",
            "count-of-output",
            "count-of-input",
            "median-per-pre",
            "median-per-post",
            "total-size",
            "total-size-of-output",
            "total-size-of-input",
            "median-size-per-pre",
            "median-size-per-post",
        ];
        assert_eq!(names, expected);
    }
}
