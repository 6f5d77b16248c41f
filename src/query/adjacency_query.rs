//! The question about pairs of neurons.

use crate::query::{Filter, NeuronField};
use crate::schema::{self, ColumnKind};

/// Asks for the pairs of neurons with at least one synapse that passes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AdjacencyQuery {
    /// The synapses that count.
    pub filter: Filter,
    /// Whether only pairs are kept whose opposite is kept too; a neuron with itself is none.
    pub is_reciprocal: bool,
    /// What is said of the neurons besides their ids.
    pub details: NeuronDetails,
}

/// What is said of neurons besides their ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum NeuronDetails {
    /// Nothing.
    #[default]
    None,
    /// The categories that the neuron table has of them.
    Categories,
    /// Every column of the neuron table.
    All,
}

impl NeuronDetails {
    /// The fields of each neuron.
    pub fn fields(self) -> Vec<NeuronField> {
        let is_said = |kind: ColumnKind| match self {
            NeuronDetails::None => false,
            NeuronDetails::Categories => kind == ColumnKind::Category,
            NeuronDetails::All => true,
        };
        let columns = schema::of_neurons().filter(|column| is_said(column.kind));
        columns.map(|column| NeuronField::Column(column.word.to_owned())).collect()
    }
}

impl AdjacencyQuery {
    /// The same question with at least so much said of the neurons.
    #[must_use]
    pub fn with_details(&self, least: NeuronDetails) -> AdjacencyQuery {
        AdjacencyQuery { details: self.details.max(least), ..self.clone() }
    }

    /// Whether the pairs of the filter are all that is asked.
    pub fn is_plain(&self) -> bool {
        !self.is_reciprocal && self.details == NeuronDetails::None
    }
}

impl From<Filter> for AdjacencyQuery {
    fn from(filter: Filter) -> AdjacencyQuery {
        AdjacencyQuery { filter, ..AdjacencyQuery::default() }
    }
}
