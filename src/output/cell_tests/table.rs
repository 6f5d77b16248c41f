//! Tests in a terminal: the matrix, and below it the cells that are farthest from what permuted labels give.

use super::{Asked, facts};
use crate::error::Result;
use crate::output::{Context, Look, table, words};

/// Cells that are listed.
const LISTED: usize = 24;

/// The matrix, then a line for each of the cells with the largest |z|.
pub fn text(asked: Asked, context: &Context, look: &Look) -> Result<String> {
    let Asked { matrix, query, tests, .. } = asked;
    let mut text = table::matrix(matrix, query, context, look)?;
    let mut cells: Vec<usize> = (0..tests.z.len()).filter(|at| !tests.z[*at].is_nan()).collect();
    cells.sort_by(|a, b| tests.z[*b].abs().total_cmp(&tests.z[*a].abs()));
    let (p, p_max_t, p_bh) = (tests.p(), tests.p_max_t(), tests.p_bh());
    let columns = matrix.column_labels();
    let head = ["pre", "post", "z", "p", "p max-T", "p BH", "n"];
    let mut lines = vec![head.map(str::to_owned).to_vec()];
    for at in cells.into_iter().take(LISTED) {
        let (row, column) = (at / columns.len(), at % columns.len());
        let n = tests.n.at(row, column);
        let mut line = vec![matrix.labels[row].clone(), columns[column].clone()];
        line.push(words::compact(tests.z[at], 4));
        line.extend([p[at], p_max_t[at], p_bh[at]].map(words::amount));
        line.push(words::thousands(n));
        lines.push(line);
    }
    text.push('\n');
    text += &table::columns(lines, vec![true, true, false, false, false, false, false], look.width);
    text.push('\n');
    text += &table::facts_within(&facts(asked, context), look.width);
    Ok(text)
}
