//! How many numbers an answer has where each is written out.

use super::View;
use crate::query::Matrix;

/// The numbers of an answer: of lists, with as many in each line, and beside them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Lines of the lists.
    pub lines: u64,
    /// Numbers, ids and names in each of them.
    pub per_line: u64,
    /// What stands beside the lists.
    pub beside: u64,
    /// Lists that may be cut; 0 where the answer is one that cannot be.
    pub lists: u64,
}

impl Size {
    /// All of them.
    pub fn numbers(&self) -> u64 {
        self.lines.saturating_mul(self.per_line).saturating_add(self.beside)
    }

    /// The most lines of each list with which there are no more numbers than `most`; none where there is
    /// no list to be cut, or nothing fits.
    pub fn fitting(&self, most: u64) -> Option<u64> {
        let each = self.per_line.checked_mul(self.lists).filter(|each| *each > 0)?;
        Some(most.checked_sub(self.beside)? / each).filter(|lines| *lines > 0)
    }

    fn cells(cells: usize) -> Size {
        Size { lines: cells as u64, per_line: 1, ..Size::default() }
    }

    fn lists(lists: usize, lines: usize, per_line: usize) -> Size {
        let (lists, lines, per_line) = (lists as u64, lines as u64, per_line as u64);
        Size { lines, per_line, beside: 0, lists }
    }
}

impl View<'_> {
    /// How many numbers it has.
    pub fn size(&self) -> Size {
        let of_matrix = |matrix: &Matrix| matrix.labels.len() * matrix.column_labels().len();
        match self {
            View::Matrix(matrix, _) => Size::cells(of_matrix(matrix)),
            View::MatrixSet(page) => {
                Size::cells(page.matrices().map(|(matrix, _)| of_matrix(matrix)).sum())
            }
            View::Sparse(sparse, _) => {
                let value = usize::from(sparse.values.is_some());
                Size { per_line: 3 + value as u64, ..Size::cells(sparse.cells.len()) }
            }
            View::SparseSweep(sparse, _) => Size { per_line: 4, ..Size::cells(sparse.cells.len()) },
            View::Sweep(grid) => Size::cells(grid.counts().len()),
            View::Verdicts(verdicts) => {
                let per_line = verdicts.axes().len() as u64 + 3;
                Size { per_line, ..Size::cells(verdicts.outcomes().len()) }
            }
            View::Rows(rows) => {
                let fields = rows.rows.layout().map_or(rows.fields.len(), |of| of.fields.len());
                Size { lines: rows.rows.len(), ..Size::lists(1, 0, fields) }
            }
            View::Neurons(list, _) => Size::lists(1, list.ids.len(), 1 + list.columns.len()),
            View::Neuron(view) => view.size(),
            View::NeuronSet(view) => view.size(),
            View::EachNeuron(view) => {
                let sizes = || view.iter().map(|view| view.size());
                let per_line = sizes().map(|size| size.per_line).max().unwrap_or(0);
                let sum = |of: fn(Size) -> u64| sizes().map(of).sum();
                Size {
                    lines: sum(|size| size.lines),
                    per_line,
                    beside: sum(|size| size.beside),
                    lists: sum(|size| size.lists),
                }
            }
            View::Adjacency(pairs) => {
                let sums = match &pairs.of_map {
                    Some(of_map) => 1 + usize::from(of_map.rows.is_some()) + of_map.totals.len(),
                    None => 2,
                };
                Size::lists(1, pairs.pairs(), 2 + sums + 2 * pairs.columns.len())
            }
            View::Distributions(found, _) => {
                let groups = found.all.len() as u64;
                let lines = found.entries() as u64;
                // Beside its table a group has nine numbers and as many quantiles.
                Size { lines, per_line: 2, beside: 18 * groups, lists: groups }
            }
            // So many as there are columns, types or shapes.
            _ => Size::default(),
        }
    }
}
