//! A first look at a file: its columns, and its first rows.

use std::path::{Path, PathBuf};

use crate::error::Result;
use crate::table::{ColumnType, Format, ReadOptions, SourceColumn, Table};

/// A file that may be a table of synapses or of neurons.
#[derive(Clone, Debug)]
pub(super) struct Look {
    pub path: PathBuf,
    pub columns: Vec<SourceColumn>,
    /// What stands between its values, if it is a text.
    pub separator: Option<u8>,
    /// Its first line is no header: it consists of numbers.
    pub is_headless: bool,
    /// The names that its columns were given, if it has no header.
    pub header: Option<Vec<String>>,
}

/// Some rows of some columns as texts; `None` is the format's own null.
pub(super) type Texts = Vec<Vec<Option<String>>>;

/// Digits of a number that is an id, and no name of a column.
const ID_DIGITS: usize = 5;

/// Whether the names of columns are the values of a row: all of them numbers, or the first two ids.
fn has_values(columns: &[SourceColumn]) -> bool {
    let is_number = |column: &SourceColumn| column.name.trim().parse::<f64>().is_ok();
    let is_id = |column: &SourceColumn| {
        column.name.len() >= ID_DIGITS && column.name.bytes().all(|byte| byte.is_ascii_digit())
    };
    let begins_with_ids = columns.len() > 1 && columns[..2].iter().all(is_id);
    !columns.is_empty() && (columns.iter().all(is_number) || begins_with_ids)
}

impl Look {
    pub(super) fn open(path: &Path) -> Result<Look> {
        let table = Table::open(&[path], &ReadOptions::default())?;
        let columns = table.columns().to_vec();
        let is_headless = table.format(0).is_text() && has_values(&columns);
        let separator = match table.format(0) {
            Format::Csv { separator } => Some(separator),
            _ => None,
        };
        Ok(Look { path: path.to_owned(), columns, separator, is_headless, header: None })
    }

    /// The same file with names for the columns that it does not name, if they are as many.
    pub(super) fn with_header(&self, header: &[String]) -> Option<Look> {
        if !self.is_headless || self.header.is_some() || header.len() != self.columns.len() {
            return None;
        }
        Some(self.renamed(header))
    }

    /// The same file with these names for its columns.
    pub(super) fn renamed(&self, header: &[String]) -> Look {
        let named =
            header.iter().map(|name| SourceColumn { name: name.clone(), kind: ColumnType::Text });
        Look { columns: named.collect(), header: Some(header.to_vec()), ..self.clone() }
    }

    /// The table.
    pub(super) fn table(&self) -> Result<Table> {
        let options = ReadOptions { columns: self.header.clone(), ..ReadOptions::default() };
        Table::open(&[&self.path], &options)
    }

    pub(super) fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|own| own.name == column)
    }

    pub(super) fn kind(&self, column: &str) -> Option<&ColumnType> {
        self.columns.iter().find(|own| own.name == column).map(|own| &own.kind)
    }

    /// The first rows of some columns.
    pub(super) fn rows(&self, columns: &[&str], rows: usize) -> Result<Texts> {
        let table = self.table()?;
        let (wanted, places) = table.columns_of(columns)?;
        let mut texts: Texts = Vec::new();
        for batch in table.batches(&wanted)? {
            let batch = batch?;
            for row in 0..batch.rows.min(rows - texts.len()) {
                let text =
                    |place: &usize| batch.columns[*place].text(row).map(|text| text.into_owned());
                texts.push(places.iter().map(text).collect());
            }
            if texts.len() == rows {
                break;
            }
        }
        Ok(texts)
    }

    /// The name of the file without its folder.
    pub(super) fn file_name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }
}
