//! The strongest cells as a table for a terminal, with what they are about.

use super::{Listed, text};
use crate::output::table::{columns, facts_within};
use crate::output::{Context, Look, caption, words};
use crate::query::AxisValue;

/// Cells that are shown.
const CELLS_MAX: usize = 20;

pub(super) fn strongest(listed: &Listed, context: &Context, look: &Look) -> String {
    let Listed { sparse, grid, .. } = listed;
    let cells = &sparse.cells;
    let shape = format!("{} × {}", sparse.rows.len(), sparse.columns.len());
    let points: usize = grid.iter().map(|axis| axis.values.len()).product();
    let shape = if grid.is_empty() { shape } else { format!("{points} points × {shape}") };
    let mut facts =
        vec![("Cells".to_owned(), format!("{} of {shape}", words::thousands(cells.len() as u64)))];
    if grid.is_empty() {
        let (total, all) = (words::thousands(sparse.total), words::thousands(context.synapses));
        facts.push(("Synapses".to_owned(), format!("{total} of {all}")));
    }
    facts.extend(caption::about(context));
    facts.push(("Engine".to_owned(), caption::engine(context)));
    let mut table = facts_within(&facts, look.width);
    if cells.is_empty() {
        return table;
    }
    let mut strongest: Vec<usize> = (0..cells.len()).collect();
    strongest.sort_by_key(|at| std::cmp::Reverse(cells.counts[*at]));
    let more = sparse.values.as_ref().map(|_| false);
    let head = listed.heads();
    let lines = strongest.into_iter().take(CELLS_MAX).map(|at| {
        let mut line: Vec<String> = listed.point(at).iter().map(AxisValue::to_string).collect();
        line.push(sparse.rows[cells.rows[at] as usize].clone());
        line.push(sparse.columns[cells.columns[at] as usize].clone());
        line.push(words::thousands(cells.counts[at]));
        line.extend(sparse.values.as_ref().map(|values| text(values, at)));
        line
    });
    let numbers = grid.iter().map(|_| false);
    let is_word = numbers.chain([true, true, false]).chain(more).collect();
    table.push('\n');
    table += &columns(std::iter::once(head).chain(lines).collect(), is_word, look.width);
    table
}
