//! The map of a data set: which files hold its synapses and its neurons, and what each of their
//! columns means. It stands in `areax.toml`; that of j0251 is built in and written in the same words.
//! A map is plain data: nothing here opens a table.

// In reading order; `cargo fmt` sorts within a group.
pub(crate) mod document;
mod words;

pub(crate) mod parse;

mod conditions;

mod check;
mod populations;

mod asked;
mod row_fields;

mod write;

mod edit;

mod shape;
mod shard;

mod found;

#[cfg(test)]
mod tests;

pub use conditions::{About, RowCondition};
pub use edit::texts;
pub use found::{FILE_NAME, Found, MapFile, WholeMap, fits_any};
pub use row_fields::RowSource;
pub use shard::{NEURONS_FILE, ROW, SYNAPSES_FILE};
pub use words::{RESERVED, is_name, is_set_name};

/// What the files of a data set mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    /// The name of the data set; it stands in every answer.
    pub name: String,
    /// The synapse table.
    pub synapses: Synapses,
    /// The neuron table; without it neurons are the ids that synapses have.
    pub neurons: Option<Neurons>,
    /// Its neurons are cells, not fragments: a population for statistics.
    pub cells: bool,
    /// What is asked where a question does not say.
    pub defaults: Defaults,
    /// Named filters.
    pub populations: Vec<Population>,
}

/// The files of one table, and how they are read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Files {
    /// Paths and globs as written, relative to the folder of the map.
    pub files: Vec<String>,
    /// Names for the columns of files without a header.
    pub columns: Option<Vec<String>>,
    /// What separates values, where it is not that of the file's ending.
    pub separator: Option<char>,
    /// The rows for which this does not hold are left out.
    pub condition: Option<String>,
}

/// The synapse table.
#[derive(Clone, Debug, PartialEq)]
pub struct Synapses {
    /// Its files.
    pub table: Files,
    /// The presynaptic neuron.
    pub pre: IdColumn,
    /// The postsynaptic neuron.
    pub post: IdColumn,
    /// The column with the number of synapses of a row; without it a row is one synapse.
    pub weight: Option<String>,
    /// Where a synapse is.
    pub position: Option<Position>,
    /// The category by which the prepared copy groups its rows.
    pub segments: Option<String>,
    /// The columns with the types of both partners, where the table has its own: pre, then post.
    pub types: Option<[String; 2]>,
    /// Thresholds, sums and axes of sweeps.
    pub numbers: Vec<Number>,
    /// Filters and axes of matrices.
    pub categories: Vec<Category>,
}

/// A column of neuron ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IdColumn {
    /// The column of the file.
    pub column: String,
    /// What is added to each value: ids are published without their first digits.
    pub add: i64,
    /// Ids are names, not numbers.
    pub names: bool,
}

/// The columns of a position.
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    /// Three columns, or one of lists of three numbers.
    pub columns: Vec<String>,
    /// nm per unit of each coordinate.
    pub nm: [f64; 3],
}

/// A column of numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Number {
    /// Its name in questions and answers.
    pub name: String,
    /// The column of the file.
    pub column: String,
    /// The unit of its values; empty if they have none.
    pub unit: String,
    /// A value is already the sum over the synapses of its row.
    pub summed: bool,
    /// The texts that mean that there is no value; `None` means the empty one, in text files.
    pub null: Option<Vec<String>>,
}

/// A column of names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Category {
    /// Its name in questions and answers.
    pub name: String,
    /// The column of the file.
    pub column: String,
    /// The texts that mean that there is no value; `None` means the empty one, in text files.
    pub null: Option<Vec<String>>,
    /// The file that gives the codes of the column their names.
    pub codes: Option<String>,
}

/// The neuron table.
#[derive(Clone, Debug, PartialEq)]
pub struct Neurons {
    /// Its files: those of each entry are one table, and the tables are joined by id.
    pub table: Files,
    /// The column with the id: one for all files, or one for each entry of `table.files`.
    pub id: Vec<IdColumn>,
    /// What two rows with one id are.
    pub on_duplicate: OnDuplicate,
    /// The category by which the prepared copy numbers neurons.
    pub order: Option<String>,
    /// Numbers of a neuron.
    pub numbers: Vec<Number>,
    /// Categories of a neuron.
    pub categories: Vec<Category>,
}

/// What two rows with one id are in the neuron table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnDuplicate {
    /// An error.
    #[default]
    Error,
    /// The first of them counts.
    First,
}

/// What is asked where a question does not say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Defaults {
    /// The category that a neuron's type is.
    pub types: Option<String>,
    /// The category of the rows and columns of a matrix; `types` where it is absent.
    pub axes: Option<String>,
    /// Types of which only axons are in the volume.
    pub axon_only: Vec<String>,
    /// The sets of matrices that are asked for by one name.
    pub presets: Vec<String>,
    /// Thresholds with which REST and page begin: filter word, decimal number.
    pub rest: Vec<(String, String)>,
}

/// A named filter.
#[derive(Clone, Debug, PartialEq)]
pub struct Population {
    /// Its name.
    pub name: String,
    /// What it keeps.
    pub keeps: Keeps,
}

/// What a population keeps.
#[derive(Clone, Debug, PartialEq)]
pub enum Keeps {
    /// A condition, in the words of `--where`.
    Where(String),
    /// Filters by name, each with its value, a decimal number.
    Filters(Vec<(String, String)>),
}

impl Neurons {
    /// The id column of an entry of the list of files.
    pub fn id_of(&self, entry: usize) -> &IdColumn {
        self.id.get(entry).unwrap_or(&self.id[0])
    }
}

impl Map {
    /// The map of j0251 as published.
    ///
    /// # Errors
    /// None: a test reads the text that is built in.
    pub fn j0251() -> crate::error::Result<Map> {
        Map::parse(include_str!("j0251.toml"), std::path::Path::new("the map of j0251"))
    }

    /// Whether ids are names.
    pub fn has_names(&self) -> bool {
        self.synapses.pre.names
    }
}
