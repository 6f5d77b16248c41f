//! The strongest connections of a matrix, those with an interval, for whoever lists them.

use super::Asked;
use crate::output::figure::Figure;
use crate::output::scale::Shown;

/// A connection with its interval.
pub struct Strong {
    pub pre: String,
    pub post: String,
    /// Place of the cell.
    pub at: usize,
    /// Neurons of both sides.
    pub n: (u64, u64),
}

/// So many of the shown cells that have an interval, the largest values first.
pub fn strongest(asked: Asked, figure: &Figure, most: usize) -> Vec<Strong> {
    let Asked { matrix, query, ci, .. } = asked;
    let shown = Shown::new(matrix, query, figure);
    let columns = matrix.column_labels();
    let subset = crate::output::scale::subset(matrix, query, figure);
    let mut cells: Vec<Strong> = Vec::new();
    for (at_row, row) in subset.rows.iter().enumerate() {
        for (at_column, column) in subset.columns.iter().enumerate() {
            let at = row * columns.len() + column;
            if ci.lo[at].is_finite() && ci.hi[at].is_finite() {
                cells.push(Strong {
                    pre: shown.row_label(at_row).to_owned(),
                    post: shown.column_label(at_column).to_owned(),
                    at,
                    n: (ci.n_pre.at(*row, *column), ci.n_post.at(*row, *column)),
                });
            }
        }
    }
    cells.sort_by(|a, b| matrix.values.real(b.at).total_cmp(&matrix.values.real(a.at)));
    cells.truncate(most);
    cells
}
