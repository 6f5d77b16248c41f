//! Tests as CSV: a row for each cell of the shown rows and columns.

use std::io::Write;

use super::Asked;
use crate::error::Result;
use crate::output::csv::{in_lines, real};
use crate::output::figure::Figure;
use crate::query::Side;

/// The value shown, how far its sum is from that of permuted labels, and its p values.
pub fn write(asked: Asked, figure: &Figure, out: &mut dyn Write) -> Result<()> {
    let Asked { matrix, query, tests, test } = asked;
    let width = matrix.column_labels().len();
    let n = if test.side == Side::Pre { "n_pre" } else { "n_post" };
    let (p, p_max_t, p_bh) = (tests.p(), tests.p_max_t(), tests.p_bh());
    let of = |row: usize, column: usize| {
        let at = row * width + column;
        let numbers = [&tests.expected, &tests.sd, &tests.z, &p, &p_max_t, &p_bh];
        let texts = numbers.into_iter().map(|of| real(of[at]));
        texts.chain([tests.n.at(row, column).to_string()]).collect()
    };
    let more = ["expected", "sd", "z", "p", "p_max_t", "p_bh", n];
    in_lines((matrix, query), figure, &more, of, out)
}
