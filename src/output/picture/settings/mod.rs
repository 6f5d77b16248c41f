//! The settings of a grid as a map: a field for each, coloured by what became of a claim and by
//! how far it is from the flip. The slower axes run down, the faster ones across; neighbours along
//! an axis are easy to find.

mod colors;
mod draw;
mod key;
mod names;
mod split;
mod way;

pub(super) use colors::color;

use crate::error::{Error, Result};
use crate::output::Context;
use crate::output::figure::Figure;
use crate::output::views::Verdicts;

/// Most settings in a picture.
const SETTINGS_MAX: usize = 20_000;

/// The picture of what became of a claim.
///
/// # Errors
/// More settings than a picture can show, or a width that has no room for them (usage).
pub(in crate::output) fn svg(
    verdicts: &Verdicts,
    context: &Context,
    figure: &Figure,
) -> Result<String> {
    let settings = verdicts.outcomes().len();
    if settings > SETTINGS_MAX {
        let what = format!("a picture of {settings} settings shows nothing");
        return Err(Error::usage("format", what)
            .advise(format!("at most {SETTINGS_MAX} are possible; csv and json have no limit")));
    }
    draw::Map::new(verdicts, context, figure)?.document()
}
