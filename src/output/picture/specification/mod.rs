//! A specification curve: the difference of a claim's sides in every setting, sorted, with its interval and the
//! band that holds for all settings at once; below, a dot for each value that a setting has.

mod draw;
mod order;
mod ticks;

use crate::error::{Error, Result};
use crate::output::Context;
use crate::output::figure::Figure;
use crate::output::views::Verdicts;
use crate::query::ClaimIntervals;

/// Most settings in a picture.
const SETTINGS_MAX: usize = 4_000;
/// Most values of all axes, each of which has a line of dots.
const VALUES_MAX: usize = 120;

/// The picture of a claim with intervals.
///
/// # Errors
/// More settings than a picture can show, or a width that has no room for them (usage).
pub(in crate::output) fn svg(
    verdicts: &Verdicts,
    found: &ClaimIntervals,
    context: &Context,
    figure: &Figure,
) -> Result<String> {
    let settings = verdicts.outcomes().len();
    let values: usize = verdicts.axes().iter().map(|axis| axis.values.len()).sum();
    if settings > SETTINGS_MAX || values > VALUES_MAX {
        let what = format!("a picture of {settings} settings of {values} values shows nothing");
        return Err(Error::usage("format", what).advise(format!(
            "at most {SETTINGS_MAX} settings and {VALUES_MAX} values are possible; csv and json have no limit"
        )));
    }
    draw::Curve::new(verdicts, found, context, figure)?.document()
}
