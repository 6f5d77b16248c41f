//! A matrix set as bytes: several matrices with one caption, in one stream or as the files of a folder.

mod csv;
mod json;
mod table;

use std::collections::BTreeMap;
use std::io::Write;

use super::views::Page;
use super::{AnswerKind, Context, Format, Look, picture, put};
use crate::error::Result;
use crate::query::{MatrixQuery, Normalize};

/// The file of a matrix in a folder: `count-of-input`.
fn stem(query: &MatrixQuery) -> String {
    let part = match query.normalize {
        Normalize::None => "",
        Normalize::Input => "-of-input",
        Normalize::Output => "-of-output",
    };
    format!("{}{part}", query.measure.name())
}

pub(super) fn write(
    format: Format,
    page: &Page,
    context: &Context,
    look: &Look,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        Format::Table => put(out, &table::matrix_set(page, context, look)?),
        Format::Csv => csv::long(page, &look.figure, out),
        Format::Json => json::matrix_set(page, context, &BTreeMap::new(), out),
        other => Err(AnswerKind::MatrixSet.refused(other)),
    }
}

/// The files of a matrix set in a folder: a CSV for each matrix, `sheet.svg`, and as the last one
/// `sheet.json`, which carries data set, filter, engine, and what `hash` makes of each of the others.
///
/// # Errors
/// A picture of too many types (usage).
pub fn files(
    page: &Page,
    context: &Context,
    look: &Look,
    hash: impl Fn(&[u8]) -> String,
) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for (matrix, query) in page.matrices() {
        let mut bytes = Vec::new();
        super::csv::matrix(matrix, query, &look.figure, &mut bytes)?;
        files.push((format!("{}.csv", stem(query)), bytes));
    }
    let svg = picture::matrix_set::svg(page, context, &look.figure)?;
    files.push(("sheet.svg".into(), svg.into_bytes()));
    let hashes = files.iter().map(|(name, bytes)| (name.clone(), hash(bytes))).collect();
    let mut bytes = Vec::new();
    json::matrix_set(page, context, &hashes, &mut bytes)?;
    files.push(("sheet.json".into(), bytes));
    Ok(files)
}

/// The text of `FILE.meta.json` beside a matrix set.
pub(super) use json::meta as meta_json;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Preset;

    #[test]
    fn every_matrix_of_the_preset_has_a_file_of_its_own() {
        let names: Vec<String> = Preset::AreaX.matrix_set().questions().iter().map(stem).collect();
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
