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
    /// What the map says besides columns, for those who ask questions in its words.
    pub words: Option<MapWords>,
}

/// What questions begin with, and which words they may use.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MapWords {
    /// The category that a neuron's type is.
    pub types: Option<String>,
    /// The category of the rows and columns of a matrix.
    pub axes: Option<String>,
    /// Whether its neurons are whole cells, whatever a filter says.
    pub cells: bool,
    /// The names of its populations.
    pub populations: Vec<String>,
    /// The thresholds that REST and the page begin with: filter word, decimal number.
    pub rest: Vec<(String, String)>,
    /// The values of the categories that have few.
    pub values: Vec<CategoryValues>,
}

/// The values of a category, in the order of answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CategoryValues {
    /// Its name.
    pub name: String,
    /// The table that has it.
    pub table: &'static str,
    /// Its values; without null.
    pub values: Vec<String>,
}

impl MapFacts {
    /// The words of the map; none but those of columns where nobody has read them.
    pub fn words(&self) -> &MapWords {
        static NONE: MapWords = MapWords {
            types: None,
            axes: None,
            cells: false,
            populations: Vec::new(),
            rest: Vec::new(),
            values: Vec::new(),
        };
        self.words.as_ref().unwrap_or(&NONE)
    }

    /// The columns of a role that a table has.
    pub fn of<'a>(
        &'a self,
        table: &'a str,
        role: &'a str,
    ) -> impl Iterator<Item = &'a ColumnFacts> + Clone {
        self.columns.iter().filter(move |column| column.table == table && column.role == role)
    }

    /// The names by which a matrix may have its rows or columns: those of the row itself, then those
    /// of each partner.
    pub fn axes(&self) -> Vec<String> {
        let own = self.of("synapses", "category").map(|column| column.name.clone());
        let of = |partner: &'static str| {
            self.of("neurons", "category").map(move |column| format!("{partner}.{}", column.name))
        };
        own.chain(of("pre")).chain(of("post")).collect()
    }
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
