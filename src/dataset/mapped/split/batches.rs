//! The rows of a map as columns of a synapse table, in the order of the files.

use std::sync::Arc;

use crate::dataset::mapped::build::{Categories, IdList, Parts, Spill};
use crate::error::Result;
use crate::map::{Map, ROW};
use crate::table::decode::NULL;
use crate::table::{Column, ColumnType, Dictionary, Nulls, SourceColumn, Values};

/// A column of a table, and no rows of it.
#[derive(Clone)]
pub(super) struct Blank {
    pub(super) of: SourceColumn,
    pub(super) column: Column,
}

impl Blank {
    fn new(name: &str, kind: ColumnType) -> Blank {
        let column = Column::none(&kind);
        Blank { of: SourceColumn { name: name.to_owned(), kind }, column }
    }

    fn of_list(name: &str, names: &[String]) -> Blank {
        let of = SourceColumn { name: name.to_owned(), kind: ColumnType::Dictionary };
        Blank { of, column: of_list(Vec::new(), &Arc::new(names.to_vec())) }
    }
}

/// The columns of a synapse table, in the order of [`Batches`].
pub(super) fn columns_of_rows(map: &Map, parts: &Parts) -> Vec<Blank> {
    let id = if map.has_names() { ColumnType::Text } else { ColumnType::U64 };
    let mut all = vec![Blank::new(ROW, ColumnType::U32)];
    all.extend(["pre", "post"].map(|name| Blank::new(name, id.clone())));
    all.extend(parts.weight.iter().map(|of| Blank::new("weight", of.published())));
    let axes = parts.position.iter().flat_map(|(axes, _)| axes).zip(["x", "y", "z"]);
    all.extend(axes.map(|(of, name)| Blank::new(name, of.published())));
    let numbers = names(map.synapses.numbers.iter().map(|one| &one.column));
    all.extend(
        parts.numbers.iter().zip(numbers).map(|(of, name)| Blank::new(name, of.published())),
    );
    let categories = names(map.synapses.categories.iter().map(|one| &one.column));
    let categories = parts.categories.iter().zip(categories);
    all.extend(categories.map(|(of, name)| Blank::of_list(name, &of.names)));
    all
}

/// Each name once, in the order of the map.
pub(super) fn names<'a>(all: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for name in all {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names
}

/// The rows in the order of the files, as many at a time as were read.
pub(super) struct Batches<'a> {
    parts: &'a Parts,
    row: Box<dyn Iterator<Item = Result<Column>> + 'a>,
    others: Vec<Box<dyn Iterator<Item = Result<Column>> + 'a>>,
    first: usize,
}

impl<'a> Batches<'a> {
    pub(super) fn of(parts: &'a Parts) -> Batches<'a> {
        let axes = parts.position.iter().flat_map(|(axes, _)| axes);
        let numbers = parts.weight.iter().chain(axes).chain(&parts.numbers);
        let boxed = |spill: &'a Spill| -> Box<dyn Iterator<Item = Result<Column>> + 'a> {
            Box::new(spill.columns())
        };
        let mut others: Vec<_> = numbers.map(boxed).collect();
        for Categories { codes, names } in &parts.categories {
            let names = Arc::new(names.clone());
            let named = move |codes: Result<Column>| Ok(named(&codes?, &names));
            others.push(Box::new(codes.columns().map(named)));
        }
        Batches { parts, row: boxed(&parts.row), others, first: 0 }
    }

    /// The place of the first row among those kept, and the columns.
    pub(super) fn next(&mut self) -> Result<Option<(usize, Vec<Column>)>> {
        let Some(row) = self.row.next().transpose()? else { return Ok(None) };
        let (first, rows) = (self.first, row.rows());
        self.first += rows;
        let mut columns = vec![row.cast(&ColumnType::U32)];
        for numbers in [&self.parts.pre, &self.parts.post] {
            columns.push(ids(&self.parts.ids, numbers[first..first + rows].iter().copied()));
        }
        for other in &mut self.others {
            columns.extend(other.next().transpose()?);
        }
        Ok(Some((first, columns)))
    }
}

/// The ids of neurons by provisional number.
pub(super) fn ids(ids: &IdList, numbers: impl Iterator<Item = u32>) -> Column {
    let places = numbers.map(|number| number as usize);
    Column::whole(match ids {
        IdList::Numbers(ids) => Values::U64(places.map(|at| ids[at]).collect()),
        IdList::Names(names) => Values::Text(places.map(|at| names[at].as_str()).collect()),
    })
}

/// Codes of names, −1 for null, as texts of a list.
fn named(codes: &Column, names: &Arc<Vec<String>>) -> Column {
    let code = |at: usize| match &codes.values {
        Values::I32(codes) => u32::try_from(codes[at]).unwrap_or(NULL),
        _ => NULL,
    };
    of_list((0..codes.rows()).map(code).collect(), names)
}

/// Codes of a list of names as texts of it.
pub(super) fn of_list(mut codes: Vec<u32>, names: &Arc<Vec<String>>) -> Column {
    let nulls = Nulls::of(codes.iter().map(|code| *code == NULL).collect());
    codes.iter_mut().filter(|code| **code == NULL).for_each(|code| *code = 0);
    let of = Dictionary { codes, values: Arc::clone(names), names_all: true };
    Column { values: Values::Dictionary(of), nulls }
}
