//! Histograms: a panel for each distribution and group, those of one distribution with the same bins.

mod bins;
mod draw;

use crate::error::{Error, Result};
use crate::output::Context;
use crate::output::figure::Figure;
use crate::query::Distributions;

/// Most panels in a picture.
const PANELS_MAX: usize = 24;

/// The histograms of distributions.
///
/// # Errors
/// More panels than a picture can show, or a width that has no room for them (usage).
pub(in crate::output) fn svg(
    distributions: &Distributions,
    context: &Context,
    figure: &Figure,
) -> Result<String> {
    let panels = distributions.all.len();
    if panels > PANELS_MAX {
        let what = format!("a picture of {panels} distributions shows nothing");
        return Err(Error::usage("format", what).advise(format!(
            "at most {PANELS_MAX} are possible: name one distribution, or take csv or json"
        )));
    }
    draw::Histograms::new(distributions, context, figure).document()
}
