//! What the names of a condition mean in a table of the map: a column of the file and how its
//! values are read.

use crate::error::{Error, Result};
use crate::map::{Category, Files, IdColumn, Number};
use crate::table::decode::NullTexts;
use crate::table::{ReadOptions, Table};

/// A column of a file, and how its values are read.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// Ids after `add`; names where the map says so.
    Id(IdColumn),
    /// Numbers, with the texts that mean null.
    Number(String, Option<Vec<String>>),
    /// Texts, with those that mean null.
    Text(String, Option<Vec<String>>),
}

impl Meaning {
    /// The column of the file.
    pub fn column(&self) -> &str {
        match self {
            Meaning::Id(id) => &id.column,
            Meaning::Number(column, _) | Meaning::Text(column, _) => column,
        }
    }
}

/// The names of one table, beside those of its file's columns.
#[derive(Clone, Debug, Default)]
pub struct Meanings(Vec<(String, Meaning)>);

impl Meanings {
    /// Those of the map.
    pub fn of(
        ids: &[(&str, &IdColumn)],
        numbers: &[Number],
        categories: &[Category],
        weight: Option<&String>,
    ) -> Meanings {
        let ids = ids.iter().map(|(name, id)| ((*name).to_owned(), Meaning::Id((*id).clone())));
        let numbers = numbers.iter().map(|number| {
            (number.name.clone(), Meaning::Number(number.column.clone(), number.null.clone()))
        });
        let categories = categories.iter().map(|category| {
            (category.name.clone(), Meaning::Text(category.column.clone(), category.null.clone()))
        });
        let weight =
            weight.map(|column| ("weight".to_owned(), Meaning::Number(column.clone(), None)));
        Meanings(ids.chain(numbers).chain(categories).chain(weight).collect())
    }

    /// What a name means; a column of the file where the map does not name it.
    pub fn find(&self, name: &str) -> Meaning {
        match self.0.iter().find(|(known, _)| known == name) {
            Some((_, meaning)) => meaning.clone(),
            None => Meaning::Text(name.to_owned(), None),
        }
    }
}

/// The columns of a table that are read, and where they stand in its batches.
#[derive(Debug, Default)]
pub struct Wanted {
    names: Vec<String>,
}

impl Wanted {
    /// The place of a column in the batches; it is read from now on.
    pub fn slot(&mut self, column: &str) -> usize {
        match self.names.iter().position(|name| name == column) {
            Some(slot) => slot,
            None => {
                self.names.push(column.to_owned());
                self.names.len() - 1
            }
        }
    }

    /// Their numbers in the table.
    ///
    /// # Errors
    /// A column that the file lacks; `entry` makes it an error about the map.
    pub fn numbers(
        &self,
        table: &Table,
        entry: impl Fn(&str, Error) -> Error,
    ) -> Result<Vec<usize>> {
        let number = |name: &String| table.column(name).map_err(|error| entry(name, error));
        self.names.iter().map(number).collect()
    }
}

/// How the files of a table are read.
pub fn options(files: &Files) -> ReadOptions {
    let separator = files.separator.and_then(|sign| u8::try_from(sign).ok());
    ReadOptions { columns: files.columns.clone(), separator }
}

/// The texts that mean null in a file.
pub fn nulls(listed: Option<&Vec<String>>, table: &Table) -> NullTexts {
    NullTexts::listed(listed.map(Vec::as_slice), table.format(0))
}
