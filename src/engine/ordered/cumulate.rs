//! Cells told apart by bins → what each comes to at every point of a part of a grid.

use super::amount::Tally;
use super::bins::Bins;
use super::collect::Cells;
use crate::error::Result;

/// Shows each cell, by its row and column, what it comes to at every combination of values, the last axis
/// fastest. The columns of `cells` are (column of the answer, bin).
///
/// # Errors
/// Those of `each`.
pub fn each_cell<T: Tally>(
    cells: &Cells<T>,
    bins: &Bins,
    mut each: impl FnMut(u32, u32, &[T]) -> Result<()>,
) -> Result<()> {
    let width = bins.len() as u32;
    let lengths = bins.lengths();
    let mut at_points = Vec::new();
    let place = |column: u32| column / width;
    for own in cells.cells.chunk_by(|a, b| (a.row, place(a.column)) == (b.row, place(b.column))) {
        at_points.clear();
        at_points.resize(width as usize, T::default());
        for cell in own {
            at_points[(cell.column % width) as usize].add(cell.tally);
        }
        cumulate(&mut at_points, &lengths);
        each(own[0].row, place(own[0].column), &at_points)?;
    }
    Ok(())
}

/// A row in a bin passes at the values of that and of all bins before it, along each axis.
fn cumulate<T: Tally>(bins: &mut [T], lengths: &[usize]) {
    let mut stride = 1;
    for length in lengths.iter().rev() {
        for line in bins.chunks_mut(stride * length) {
            for at in (0..line.len() - stride).rev() {
                let behind = line[at + stride];
                line[at].add(behind);
            }
        }
        stride *= length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bin_counts_at_all_values_before_it() {
        let mut bins = [1u64, 2, 4, 8, 16, 32];
        cumulate(&mut bins, &[2, 3]);
        assert_eq!(bins, [63, 54, 36, 56, 48, 32]);
        let mut bins = [1u64, 2, 4];
        cumulate(&mut bins, &[3]);
        assert_eq!(bins, [7, 6, 4]);
        let mut one = [5u64];
        cumulate(&mut one, &[]);
        assert_eq!(one, [5]);
    }
}
