//! The question behind claims: what some connections amount to at every point of a grid.

use crate::error::{Error, Result};
use crate::query::{
    Category, CellAxes, CodeSet, Exact, Labels, MatrixQuery, Measure, Normalize, SweepQuery,
    Vocabulary,
};

/// The synapses of some types onto some types, taken together as if they were one type onto one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// The presynaptic types.
    pub pre: Types,
    /// The postsynaptic types.
    pub post: Types,
}

/// Some cell types, or all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Types {
    /// All.
    Any,
    /// Those with these names.
    Of(Vec<String>),
}

impl Types {
    /// Which labels of an axis of a map are meant.
    ///
    /// # Errors
    /// A name that is no label of it (usage).
    pub(crate) fn among(&self, labels: &Labels, axis: &str) -> Result<Vec<bool>> {
        let Types::Of(names) = self else { return Ok(vec![true; labels.len()]) };
        let mut among = vec![false; labels.len()];
        for name in names {
            among[labels.place_of(name, axis)?] = true;
        }
        Ok(among)
    }

    /// The set of their codes, as rows or columns of a matrix.
    ///
    /// # Errors
    /// A name that the data set lacks (usage).
    pub fn set(&self, axis: Category, vocabulary: &Vocabulary) -> Result<CodeSet> {
        let Types::Of(names) = self else { return Ok(CodeSet::all()) };
        let mut codes = CodeSet::none();
        for name in names {
            codes.insert(axis.code_of("claim", vocabulary, name)?);
        }
        Ok(codes)
    }

    /// Whether the type with this name is among them.
    pub fn has(&self, name: &str) -> bool {
        match self {
            Types::Any => true,
            Types::Of(names) => names.iter().any(|known| known == name),
        }
    }
}

/// Asks for the value of some connections at every point of a grid of thresholds. The answer is a
/// number for each point and connection, the connections fastest; `None` where it is undefined.
#[derive(Clone, Debug, PartialEq)]
pub struct ConnectionsQuery {
    /// The grid.
    pub grid: SweepQuery,
    /// What a connection amounts to.
    pub measure: Measure,
    /// What it is a fraction of.
    pub normalize: Normalize,
    /// The connections.
    pub connections: Vec<Connection>,
}

impl ConnectionsQuery {
    /// Refuses what [`SweepQuery::check`] and [`MatrixQuery::check`] refuse, and fractions of
    /// lists in which a type stands that no filter lets pass.
    ///
    /// # Errors
    /// Such a question (usage); the error names the parameter.
    pub fn check(&self, types: usize) -> Result<()> {
        self.grid.check(types)?;
        self.check_connections()
    }

    /// The same where the grid may have any number of points.
    pub(crate) fn check_connections(&self) -> Result<()> {
        self.question().check()?;
        if self.connections.is_empty() {
            return Err(Error::usage("claim", "no connection is named"));
        }
        Ok(())
    }

    /// The same grid over the synapses of which the connections are fractions; `None` if there are
    /// no fractions.
    pub fn whole(&self) -> Option<SweepQuery> {
        let SweepQuery { filter, cells, .. } = &self.grid;
        let filter = self.normalize.whole(filter, cells, &CellAxes::TYPES)?;
        Some(SweepQuery { filter, ..self.grid.clone() })
    }

    /// What each connection is a fraction of: all input of its post types, or all output of its
    /// pre types.
    pub fn wholes(&self) -> Vec<Connection> {
        let of = |connection: &Connection| {
            let mut whole = connection.clone();
            match self.normalize {
                Normalize::Output => whole.post = Types::Any,
                _ => whole.pre = Types::Any,
            }
            whole
        };
        self.connections.iter().map(of).collect()
    }

    fn question(&self) -> MatrixQuery {
        MatrixQuery {
            filter: self.grid.filter.clone(),
            measure: self.measure.clone(),
            normalize: self.normalize,
            groups: None,
            cells: self.grid.cells.clone(),
            sparse: false,
            ci: None,
            test: None,
        }
    }
}

/// The values of connections, by point, then connection.
pub type ConnectionValues = Vec<Option<Exact>>;
