//! How the picture of a request looks.

use super::problem::Problem;
use super::state::State;
use crate::ask::Pairs;
use crate::ask::table::ALL_TYPES;
use crate::output::figure::Choice;
use crate::output::{Figure, Look};

/// Most pixels of a PNG: a column of 180 mm at 600 dpi, and no more than 170 MB while it is drawn.
const PIXELS_MAX: u32 = 24_000_000;

/// The look that a request asks for, with names to order by that the data set has.
///
/// # Errors
/// 400 for a bad value.
pub fn look(pairs: &Pairs, state: &State) -> Result<Look, Problem> {
    let mut figure = Figure { pixels_max: PIXELS_MAX, ..Figure::default() };
    for choice in Choice::ALL {
        match pairs.get(choice.name()) {
            Some(_) if choice == Choice::AllTypes => figure.all_types = pairs.flag(&ALL_TYPES)?,
            Some(text) => choice.set(&mut figure, text)?,
            None => {}
        }
    }
    if state.data().mapped.is_some() {
        return Ok(Look { figure, ..Look::default() });
    }
    let types = state.data().vocabulary.types.entries().iter();
    figure.order.check(types.map(|(_, name)| name.as_str()))?;
    Ok(Look { figure, ..Look::default() })
}
