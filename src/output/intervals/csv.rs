//! Intervals as CSV: a row for each cell of the shown rows and columns.

use std::io::Write;

use super::Asked;
use crate::error::Result;
use crate::output::csv::{in_lines, real};
use crate::output::figure::Figure;

/// The value shown, its interval, its standard error and how many neurons there are.
pub fn write(asked: Asked, figure: &Figure, out: &mut dyn Write) -> Result<()> {
    let Asked { matrix, query, ci, .. } = asked;
    let width = matrix.column_labels().len();
    let of = |row: usize, column: usize| {
        let at = row * width + column;
        let [lo, hi, se] = [&ci.lo, &ci.hi, &ci.se].map(|of| real(of[at]));
        let n = [&ci.n_pre, &ci.n_post].map(|of| of.at(row, column).to_string());
        [lo, hi, se].into_iter().chain(n).collect()
    };
    in_lines((matrix, query), figure, &["lo", "hi", "se", "n_pre", "n_post"], of, out)
}
