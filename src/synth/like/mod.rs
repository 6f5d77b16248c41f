//! Synthetic tables as those of a recipe: its file names, columns, types and oddities. Every value is a
//! function of seed, column and row, so that tables of any size are streamed, and totals fit their parts.

mod columnar;
mod parquet;
mod partners;
mod spec;
mod text;
mod value;

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use super::SynthOptions;
use super::files::{Pending, make_folder};
use crate::error::{Error, Result};
use crate::recipes::{FileSpec, Recipe};
use crate::run::Run;
use spec::Column;
use value::Values;

/// Rows that are made at a time.
const ROWS: u64 = 65_536;

/// Makes the tables of a recipe in `folder`, which is created if need be, and gives their paths. Files of
/// the same names are replaced once each is complete.
///
/// # Errors
/// A recipe without tables of its own (usage); whatever the disk refuses.
pub fn write_like<'a>(
    folder: &Path,
    recipe: &Recipe,
    options: &SynthOptions,
    run: impl Into<Run<'a>>,
) -> Result<Vec<PathBuf>> {
    let run = &run.into();
    options.check()?;
    if recipe.files.is_empty() {
        let what = format!("nothing can be synthesized like {}", recipe.name);
        return Err(Error::usage("like", what).advise(
            "areax synth DIR without --like makes j0251; the generic recipe has no layout",
        ));
    }
    make_folder(folder)?;
    let files = recipe.made().into_iter();
    let made = files.map(|(recipe, file)| write_file(folder, recipe, file, options, run));
    let made = made.collect::<Result<Vec<_>>>()?;
    run.progress.finish();
    Ok(made)
}

fn write_file(
    folder: &Path,
    recipe: &Recipe,
    file: &FileSpec,
    options: &SynthOptions,
    run: &Run<'_>,
) -> Result<PathBuf> {
    let columns: Vec<Column> =
        file.columns.iter().map(|(name, text)| Column::parse(name, text)).collect::<Result<_>>()?;
    let values = Values::new(recipe, file, options);
    let pending = Pending::create(folder, &file.name)?;
    let path = folder.join(&file.name);
    let mut table = writer(pending.file(), &path, file, &columns)?;
    let mut row = 0;
    while row < values.rows {
        let rows = row..values.rows.min(row + ROWS);
        run.check()?;
        run.progress.advance(rows.end - rows.start);
        let kept: Vec<u64> = rows.clone().filter(|row| values.is_kept(&columns, *row)).collect();
        table.rows(&kept, &columns, &values)?;
        row = rows.end;
    }
    table.finish()?;
    pending.commit()
}

/// A number as the bits of a float16.
fn float16_bits(value: f64) -> u16 {
    super::numbers::half_bits(value as f32)
}

/// A table in the making.
trait Rows {
    /// Appends some rows.
    fn rows(&mut self, rows: &[u64], columns: &[Column], values: &Values<'_>) -> Result<()>;
    /// Writes what follows the last row.
    fn finish(self: Box<Self>) -> Result<()>;
}

fn writer(file: &File, path: &Path, spec: &FileSpec, columns: &[Column]) -> Result<Box<dyn Rows>> {
    let file = file.try_clone().map_err(|error| Error::io(path, "cannot write the file", error))?;
    let out = BufWriter::with_capacity(1 << 20, file);
    if spec.name.ends_with(".feather") {
        return Ok(Box::new(columnar::Feather::new(out, path, columns)?));
    }
    if spec.name.ends_with(".parquet") {
        return Ok(Box::new(parquet::Parquet::new(out, path, columns)?));
    }
    Ok(Box::new(text::TextFile::new(out, path, spec, columns)?))
}
