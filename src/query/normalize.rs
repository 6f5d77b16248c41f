//! What the cells of a matrix may be fractions of.

use crate::query::{CategoryAxis, CellAxes, Filter};

/// What the cells of a matrix are fractions of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Normalize {
    /// No fractions.
    #[default]
    None,
    /// Of all input that the post type gets under the same filters without `pre_celltype`.
    Input,
    /// Of all output that the pre type gives under the same filters without `post_celltype`.
    Output,
}

impl Normalize {
    /// Every normalisation, in the order of the documents.
    pub const ALL: [Normalize; 3] = [Normalize::None, Normalize::Input, Normalize::Output];

    /// Its name in flags, URLs and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Normalize::None => "none",
            Normalize::Input => "input",
            Normalize::Output => "output",
        }
    }

    /// The filter of what the cells of a matrix over `axes` are fractions of; `None` if there are no
    /// fractions. `types` are the axes of the types that lists of types speak of, and the axes where
    /// none are named.
    pub fn whole(self, filter: &Filter, axes: &CellAxes, types: &CellAxes) -> Option<Filter> {
        let (axis, types) = match self {
            Normalize::None => return None,
            Normalize::Input => (axes.rows.as_ref().or(types.rows.as_ref()), &types.rows),
            Normalize::Output => (axes.columns.as_ref().or(types.columns.as_ref()), &types.columns),
        };
        let types = types.as_ref().map(CategoryAxis::category);
        Some(axis.map_or_else(|| filter.clone(), |axis| axis.dropped_from(filter.clone(), types)))
    }
}
