//! The populations of a matrix: which neurons each label has, by its definition.

use super::Reference;
use super::axes::Axes;
use super::passes::Rules;
use crate::error::{Error, Result};
use crate::query::{Along, Categories, MatrixQuery, NeuronLabels};
use crate::schema;

impl Reference {
    /// The neurons of a side, by label.
    pub(super) fn population(
        &self,
        query: &MatrixQuery,
        axes: &Axes<'_>,
        (rules, is_pre): (&Rules<'_>, bool),
        ids: &[u64],
    ) -> Result<NeuronLabels> {
        let asked = Categories::asked(&query.cells)?.unwrap_or(Categories::TYPES);
        let of_side = if is_pre { schema::PRE_TYPE } else { schema::POST_TYPE };
        let (rows, columns) = axes.shape();
        let (is_row, is_column) =
            (asked.rows.column() == of_side, asked.columns.column() == of_side);
        let is_type = query.groups.is_none() && (is_row || is_column);
        if is_type && self.neurons_path.is_none() {
            return Err(Error::no_neuron_table("intervals by cell type", None));
        }
        let (along, labels) = match (is_row, is_column) {
            (true, true) => (Along::Cells(columns as u32), rows * columns),
            (true, false) => (Along::Rows, rows),
            (false, true) => (Along::Columns, columns),
            (false, false) if is_pre => (Along::Rows, rows),
            (false, false) => (Along::Columns, columns),
        };
        let of_type = |code: u8| {
            let names = self.vocabulary.types.entries();
            let place = names.iter().position(|(known, _)| *known == code)?;
            Some(if is_row && is_column { place * columns + place } else { place } as u32)
        };
        let label = |id: u64| -> Result<u32> {
            if !rules.has_neuron(is_pre, id) {
                return Ok(NeuronLabels::ABSENT);
            }
            let label = match axes {
                Axes::Groups(groups) => groups.of(id),
                _ if is_type => self.table()?.get(&id).and_then(|of| of_type(of.cell_type)),
                _ => Some(0),
            };
            Ok(label.unwrap_or(NeuronLabels::ABSENT))
        };
        Ok(NeuronLabels {
            along,
            labels: labels as u32,
            label_of: ids.iter().map(|id| label(*id)).collect::<Result<_>>()?,
            is_whole: query.groups.is_none() && !is_type,
        })
    }
}
