//! Sparse matrices and sweeps as JSON: the names of all rows and columns, and an array for each property
//! of the cells that are not empty.

use std::io::Write;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::Listed;
use crate::error::Result;
use crate::output::Context;
use crate::output::json::{About, NamesOrNull, about, line, meta};
use crate::output::sweep::{AxisValues, axis_values};
use crate::query::{PartOf, PartOfSide, Values};

#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    asked: Asked<'a>,
    cells: Cells<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    row_count: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<Part<'a>>,
    #[serde(flatten)]
    about: About<'a>,
}

#[derive(Serialize)]
struct Asked<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    measure: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    normalize: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    axes: Vec<AxisValues<'a>>,
    rows: NamesOrNull<'a>,
    columns: NamesOrNull<'a>,
}

/// What it is a part of.
#[derive(Serialize)]
struct Part<'a> {
    rows: Side<'a>,
    columns: Side<'a>,
    largest: Largest<'a>,
}

#[derive(Serialize)]
struct Side<'a> {
    of: usize,
    empty: usize,
    strength: &'a [f64],
}

/// The largest cells, an array for each property.
#[derive(Serialize)]
struct Largest<'a> {
    row: Vec<Option<&'a str>>,
    column: Vec<Option<&'a str>>,
    value: Vec<f64>,
}

impl<'a> Part<'a> {
    fn of(part: &'a PartOf) -> Part<'a> {
        let side = |side: &'a PartOfSide| Side {
            of: side.among,
            empty: side.empty,
            strength: &side.strength,
        };
        let largest = Largest {
            row: part.largest.iter().map(|cell| cell.row.as_deref()).collect(),
            column: part.largest.iter().map(|cell| cell.column.as_deref()).collect(),
            value: part.largest.iter().map(|cell| cell.value).collect(),
        };
        Part { rows: side(&part.rows), columns: side(&part.columns), largest }
    }
}

/// The arrays.
struct Cells<'a>(&'a Listed<'a>);

impl Serialize for Cells<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let cells = &self.0.sparse.cells;
        let mut map = to.serialize_map(None)?;
        if !self.0.grid.is_empty() {
            map.serialize_entry("point", &cells.points)?;
        }
        map.serialize_entry("row", &cells.rows)?;
        map.serialize_entry("column", &cells.columns)?;
        map.serialize_entry("count", &cells.counts)?;
        match &self.0.sparse.values {
            Some(Values::Counts(values)) => map.serialize_entry(&self.0.word, values)?,
            Some(Values::Reals(values)) => map.serialize_entry(&self.0.word, values)?,
            None => {}
        }
        map.end()
    }
}

fn asked<'a>(listed: &'a Listed<'_>) -> Asked<'a> {
    Asked {
        measure: listed.measure.as_ref().map(|(measure, _)| measure.as_ref()),
        normalize: listed.measure.as_ref().map(|(_, normalize)| *normalize),
        axes: axis_values(listed.grid),
        rows: NamesOrNull(&listed.sparse.rows),
        columns: NamesOrNull(&listed.sparse.columns),
    }
}

pub(super) fn cells(listed: &Listed, context: &Context, out: &mut dyn Write) -> Result<()> {
    let total = listed.grid.is_empty().then_some(listed.sparse.total);
    let row_count = total.and(listed.sparse.row_count);
    let answer = Answer {
        asked: asked(listed),
        cells: Cells(listed),
        total,
        row_count,
        part: listed.sparse.part.as_deref().map(Part::of),
        about: about(context),
    };
    line(&answer, out)
}

/// The text of `FILE.meta.json` beside it.
pub(in crate::output) fn meta_json(listed: &Listed, context: &Context) -> Result<String> {
    meta(&asked(listed), context)
}
