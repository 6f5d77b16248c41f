//! How a grid becomes a map: which axes run down, which across, and how large the cells are.

use super::way::Way;
use crate::output::picture::sizes::Sizes;
use crate::query::Axis;

/// The side of a cell.
pub(super) const CELL: f64 = 24.0;
const CELL_SMALL: f64 = 8.0;
/// The widest cell where the width is given.
const CELL_MAX: f64 = 70.0;
/// More rows or columns than this have small cells.
const LARGE_MAX: usize = 60;

/// How many axes run down: a map that is rather wide than high.
pub(super) fn split(axes: &[Axis]) -> usize {
    let length = |axes: &[Axis]| axes.iter().map(|axis| axis.values.len()).product::<usize>();
    let fits = |at: &usize| {
        let (down, across) = axes.split_at(*at);
        3 * length(down) >= length(across)
    };
    (0..axes.len()).find(fits).unwrap_or(axes.len().saturating_sub(1))
}

/// Cells of one size; wide enough for the values above them where they are few.
pub(super) fn for_screen<'a>((mut down, mut across): (Way<'a>, Way<'a>)) -> (Way<'a>, Way<'a>) {
    if down.len().max(across.len()) > LARGE_MAX {
        (down.cell, across.cell) = (CELL_SMALL, CELL_SMALL);
        return (down, across);
    }
    while across.cell < 2.0 * CELL
        && !across.axes.is_empty()
        && !across.has_room(across.axes.len() - 1, false)
    {
        across.cell += 1.0;
    }
    across.cell = across.cell.max(30.0);
    (down, across)
}

/// Cells that fill what a width leaves them.
pub(super) fn for_width<'a>(
    (mut down, across): (Way<'a>, Way<'a>),
    width: f64,
    sizes: &Sizes,
) -> (Way<'a>, Way<'a>) {
    let room = width - 2.0 * sizes.margin - down.columns();
    let across = across.filling(room, sizes.px(CELL_MAX));
    let least = if down.len() > LARGE_MAX { sizes.px(CELL_SMALL) } else { sizes.number + 2.0 };
    down.cell = across.cell.clamp(least, sizes.px(CELL).max(least));
    (down, across)
}
