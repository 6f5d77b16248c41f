//! The curves of a sweep: numbers of synapses over a threshold, on a logarithmic scale. Over one
//! axis a line for each of the strongest pairs of types; over two axes a panel for each of them,
//! with a line for each value of the second axis.

mod draw;
mod key;
mod panel;
mod series;
#[cfg(test)]
mod tests;

use super::palette::Theme;
use crate::error::Result;
use crate::output::Context;
use crate::output::sweep::Grid;

/// The curves of a grid of one axis or two.
///
/// # Errors
/// A chart that cannot be drawn.
pub(in crate::output) fn svg(grid: &Grid, context: &Context, theme: Theme) -> Result<String> {
    draw::Figure::new(grid, context, theme).draw()
}
