//! Histograms of nulls with a line for the data: a panel for each number.

mod draw;
mod panel;

use crate::error::Result;
use crate::output::Context;
use crate::output::figure::Figure;
use crate::output::views::NullView;

/// The picture of statistics beside their nulls.
///
/// # Errors
/// A width that has no room for them (usage).
pub(in crate::output) fn svg(
    view: &NullView,
    context: &Context,
    figure: &Figure,
) -> Result<String> {
    draw::Nulls::new(view, context, figure).document()
}
