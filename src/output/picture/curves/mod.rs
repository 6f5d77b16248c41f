//! The curves of a sweep: numbers of synapses over a threshold. Over one
//! axis a line for each of the strongest pairs of types; over two axes a panel for each of them,
//! with a line for each value of the second axis.

mod draw;
mod key;
mod panel;
mod series;
mod style;
#[cfg(test)]
mod tests;

use crate::error::Result;
use crate::output::Context;
use crate::output::figure::Figure;
use crate::output::views::Grid;

/// The curves of a grid of one axis or two.
///
/// # Errors
/// A width that has no room for them (usage).
pub(in crate::output) fn svg(grid: &Grid, context: &Context, figure: &Figure) -> Result<String> {
    draw::Curves::new(grid, context, figure).document()
}
