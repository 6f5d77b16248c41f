//! Histograms of what chance gives with a line for the data: a panel for each number.

mod draw;
mod panel;
mod shown;
mod test;

use crate::error::Result;
use crate::output::Context;
use crate::output::figure::Figure;
use crate::output::views::{NullView, TestView};

/// The picture of statistics beside their nulls.
///
/// # Errors
/// A width that has no room for them (usage).
pub(in crate::output) fn svg(
    view: &NullView,
    context: &Context,
    figure: &Figure,
) -> Result<String> {
    draw::Histograms::new(shown::of(view, context), context, figure).document()
}

/// The picture of a permutation test.
///
/// # Errors
/// A width that has no room for it (usage).
pub(in crate::output) fn test_svg(
    view: &TestView,
    context: &Context,
    figure: &Figure,
) -> Result<String> {
    draw::Histograms::new(test::of(view, context), context, figure).document()
}
