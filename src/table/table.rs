//! Tables of one or several files.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::ahead::{Ahead, ahead};
use super::batch::{Batch, Origin};
use super::chunk::Chunk;
use super::column::{Column, ColumnType, SourceColumn};
use super::file::TableFile;
use super::format::Format;
use super::options::ReadOptions;
use super::unify;
use crate::error::{Error, Result};

/// Chunks that may be ready before they are asked for.
const CHUNKS_AHEAD: usize = 3;

/// Signs of names of columns that an error has room for.
const NAMES_MAX: usize = 2000;

/// One or several files with the same columns.
pub struct Table {
    files: Arc<Vec<TableFile>>,
    columns: Vec<SourceColumn>,
    paths: Vec<PathBuf>,
}

impl Table {
    /// Looks at the heads of all files; the rows are theirs in the order given.
    ///
    /// # Errors
    /// A file that is missing, or no table.
    pub fn open<P: AsRef<Path>>(paths: &[P], options: &ReadOptions) -> Result<Table> {
        let paths: Vec<PathBuf> = paths.iter().map(|path| path.as_ref().to_owned()).collect();
        let files: Vec<TableFile> =
            paths.iter().map(|path| TableFile::open(path, options)).collect::<Result<_>>()?;
        if files.is_empty() {
            return Err(Error::data("a table without files"));
        }
        let all: Vec<&[SourceColumn]> = files.iter().map(|file| file.columns.as_slice()).collect();
        let columns = unify::columns(&all);
        Ok(Table { columns, files: Arc::new(files), paths })
    }

    /// The same with columns of ids that stay exact: where some files have signed integers and others
    /// unsigned ones of 64 bits, which no type of numbers holds together, ids are read as texts.
    #[must_use]
    pub fn with_ids(mut self, names: &[&str]) -> Table {
        let is_whole = |name: &str, file: &TableFile| {
            let of_file = file.columns.iter().find(|column| column.name == name);
            of_file.is_none_or(|column| column.kind.is_integer())
        };
        for column in &mut self.columns {
            if names.contains(&column.name.as_str())
                && column.kind == ColumnType::F64
                && self.files.iter().all(|file| is_whole(&column.name, file))
            {
                column.kind = ColumnType::Text;
            }
        }
        self
    }

    /// The columns of the first file, with types that hold the values of all files.
    pub fn columns(&self) -> &[SourceColumn] {
        &self.columns
    }

    /// The number of a column.
    ///
    /// # Errors
    /// A name that no column has, or several have, or that another file lacks.
    pub fn column(&self, name: &str) -> Result<usize> {
        let found = |column: &SourceColumn| column.name == name;
        let path = &self.paths[0];
        let Some(first) = self.columns.iter().position(found) else {
            let names: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
            let mut names = names.join(", ");
            // What is no table has whatever stands in its first line.
            if let Some((end, _)) = names.char_indices().nth(NAMES_MAX) {
                names.truncate(end);
                names.push('…');
            }
            let what = format!("there is no column '{name}'; there are: {names}");
            return Err(Error::data(what).in_file(path));
        };
        if self.columns[first + 1..].iter().any(found) {
            return Err(Error::data(format!("two columns are called '{name}'")).in_file(path));
        }
        match self.files.iter().find(|file| file.number(name).is_none()) {
            Some(file) => {
                let what = format!("there is no column '{name}', which {} has", path.display());
                Err(Error::data(what).in_file(&file.path))
            }
            None => Ok(first),
        }
    }

    /// The numbers of columns, each once, and the place among them of each name.
    ///
    /// # Errors
    /// Those of [`Table::column`].
    pub fn columns_of(&self, names: &[&str]) -> Result<(Vec<usize>, Vec<usize>)> {
        let mut wanted: Vec<usize> = Vec::new();
        let mut places = Vec::with_capacity(names.len());
        for name in names {
            let column = self.column(name)?;
            let known = wanted.iter().position(|known| *known == column);
            places.push(known.unwrap_or(wanted.len()));
            if known.is_none() {
                wanted.push(column);
            }
        }
        Ok((wanted, places))
    }

    /// The files, in the order of their rows.
    pub fn files(&self) -> &[PathBuf] {
        &self.paths
    }

    /// The format of a file.
    pub fn format(&self, file: usize) -> Format {
        self.files[file].format
    }

    /// How many rows all files have, where they say so.
    pub fn rows(&self) -> Option<u64> {
        self.files.iter().map(|file| file.rows).sum()
    }

    /// Bytes of all files.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// Whether rows can be read at any place, [`Table::rows_at`].
    pub fn is_random_access(&self) -> bool {
        self.files.iter().all(|file| file.format.is_random_access())
    }

    /// All rows from the first on, with these columns by their numbers, each at most once. Reads ahead
    /// on threads of its own.
    ///
    /// # Errors
    /// A column of a type that cannot be read, or that a file lacks.
    pub fn batches(&self, wanted: &[usize]) -> Result<Batches> {
        let wanted = self.wanted(wanted)?;
        let (files, done) = (Arc::clone(&self.files), Arc::new(AtomicU64::new(0)));
        Ok(Batches { files, next_file: 0, now: None, wanted, row: 0, done })
    }

    fn wanted(&self, wanted: &[usize]) -> Result<Vec<SourceColumn>> {
        let wanted: Vec<SourceColumn> =
            wanted.iter().map(|column| self.columns[*column].clone()).collect();
        for SourceColumn { name, kind } in &wanted {
            if let ColumnType::Other(kind) = kind {
                let what = format!("column '{name}' is of the type {kind}, which is not read");
                return Err(Error::data(what).in_file(&self.paths[0]));
            }
        }
        Ok(wanted)
    }

    /// Some rows by their positions in all files, in the order asked for, where
    /// [`Table::is_random_access`] says that this is possible.
    ///
    /// # Errors
    /// A position beyond the last row, and what [`Table::batches`] refuses.
    pub fn rows_at(&self, wanted: &[usize], rows: &[u64]) -> Result<Vec<Column>> {
        let wanted = self.wanted(wanted)?;
        let mut columns: Vec<Column> =
            wanted.iter().map(|column| unify::none(&column.kind)).collect();
        let mut left = rows;
        while let Some(&row) = left.first() {
            let (file, first, end) = self.file_of(row)?;
            let run = left.iter().take_while(|row| (first..end).contains(*row)).count();
            let (own, others) = left.split_at(run);
            let own: Vec<u64> = own.iter().map(|row| row - first).collect();
            let found = self.files[file].rows_at(&self.files[file].numbers(&wanted)?, &own)?;
            for ((column, more), wanted) in columns.iter_mut().zip(found).zip(&wanted) {
                unify::append(column, unify::cast(more, &wanted.kind));
            }
            left = others;
        }
        Ok(columns)
    }

    /// The file of a row, its first row, and the one behind its last.
    fn file_of(&self, row: u64) -> Result<(usize, u64, u64)> {
        let mut first = 0;
        for (i, file) in self.files.iter().enumerate() {
            let end = first + file.rows.unwrap_or(0);
            if row < end {
                return Ok((i, first, end));
            }
            first = end;
        }
        let what = format!("there is no row {row}; there are {first}");
        Err(Error::data(what).in_file(&self.paths[0]))
    }

    /// The first rows of all columns of the first file as texts; none where a value is null or
    /// cannot be read.
    ///
    /// # Errors
    /// What is wrong with these rows.
    pub fn head(&self, rows: usize) -> Result<Vec<Vec<Option<String>>>> {
        let file = &self.files[0];
        let is_read = |i: &usize| {
            let SourceColumn { name, kind } = &file.columns[*i];
            // Of columns with the same name none can be asked for.
            !matches!(kind, ColumnType::Other(_)) && file.number(name).is_some()
        };
        let readable: Vec<usize> = (0..self.columns.len()).filter(is_read).collect();
        let mut found = Vec::new();
        for chunk in file.head(&readable, rows)? {
            for row in 0..chunk.rows.min(rows - found.len()) {
                let mut texts = vec![None; self.columns.len()];
                for (column, i) in chunk.columns.iter().zip(&readable) {
                    texts[*i] = column.text(row).map(Cow::into_owned);
                }
                found.push(texts);
            }
        }
        Ok(found)
    }
}

/// The rows of a table, batch by batch.
pub struct Batches {
    files: Arc<Vec<TableFile>>,
    next_file: usize,
    now: Option<(Ahead<Result<Chunk>>, Arc<Origin>)>,
    wanted: Vec<SourceColumn>,
    row: u64,
    done: Arc<AtomicU64>,
}

impl Batches {
    /// Bytes of the files that are read.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Begins the next file, if there is one.
    fn begin(&mut self) -> Result<bool> {
        let Some(file) = self.files.get(self.next_file) else { return Ok(false) };
        let chunks = file.chunks(&file.numbers(&self.wanted)?, Arc::clone(&self.done))?;
        let names = self.wanted.iter().map(|column| column.name.clone()).collect();
        let origin = Origin { path: file.path.clone(), names };
        self.now = Some((ahead(chunks, CHUNKS_AHEAD), Arc::new(origin)));
        self.next_file += 1;
        Ok(true)
    }

    fn batch(&mut self, chunk: Chunk, origin: Arc<Origin>) -> Batch {
        let Chunk { rows, columns, places } = chunk;
        let columns = columns.into_iter().zip(&self.wanted);
        let columns = columns.map(|(column, wanted)| unify::cast(column, &wanted.kind)).collect();
        let first_row = self.row;
        self.row += rows as u64;
        Batch { first_row, rows, file: self.next_file - 1, columns, origin, places }
    }

    fn end(&mut self) {
        (self.now, self.next_file) = (None, self.files.len());
    }
}

impl Iterator for Batches {
    type Item = Result<Batch>;

    fn next(&mut self) -> Option<Result<Batch>> {
        loop {
            if let Some((chunks, origin)) = &mut self.now {
                let origin = Arc::clone(origin);
                match chunks.next() {
                    Some(Ok(chunk)) => return Some(Ok(self.batch(chunk, origin))),
                    Some(Err(error)) => {
                        self.end();
                        return Some(Err(error));
                    }
                    None => self.now = None,
                }
            }
            match self.begin() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => {
                    self.end();
                    return Some(Err(error));
                }
            }
        }
    }
}
