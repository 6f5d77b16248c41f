//! What the tables of a map hold: its columns, with what their values are.

/// The columns of a data set with a map.
#[derive(Clone, Debug, PartialEq)]
pub struct MapFacts {
    /// The name of the data set.
    pub name: String,
    /// Synapses: the weights of the rows kept together.
    pub synapses: u64,
    /// Rows of the synapse table that the map keeps.
    pub rows: u64,
    /// Rows that it leaves out.
    pub left_out: u64,
    /// Neurons of the table; all where there is none.
    pub neurons: u64,
    /// Neurons that only synapses have.
    pub orphans: u64,
    /// Every column that the map names.
    pub columns: Vec<ColumnFacts>,
}

/// One column, over the rows kept.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnFacts {
    /// Its name in questions and answers.
    pub name: String,
    /// The table that has it: `synapses`, `neurons`.
    pub table: &'static str,
    /// What it is: `id`, `weight`, `position`, `number`, `category`.
    pub role: &'static str,
    /// The columns of the file, comma-separated.
    pub column: String,
    /// The type of its values: `int64`, `float32`, `text`.
    pub kind: String,
    /// The unit of its values; empty if they have none.
    pub unit: String,
    /// The lowest number, as text: no type is lost.
    pub min: Option<String>,
    /// The highest.
    pub max: Option<String>,
    /// How many different values there are.
    pub distinct: u64,
    /// Rows without a value.
    pub nulls: u64,
}
