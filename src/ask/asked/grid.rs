//! The grid that pairs ask for: axes of its own, a preset, or both.

use super::{Defaults, Pairs, cell_axes, filter, preset};
use crate::ask::table::{AXIS, SPARSE};
use crate::error::{Error, Result};
use crate::query::{Axis, Population, Preset, Spelling, SweepQuery};

/// The grid, and the population that gave part of its filter. Over a preset an axis replaces the
/// preset's on the same filter, and a filter that axis. Pairs without axes that name no preset ask
/// for `otherwise`.
///
/// # Errors
/// An axis or a filter that is none, and a grid without axes (usage).
pub fn of(
    pairs: &Pairs,
    defaults: Defaults<'_>,
    otherwise: Option<Preset>,
) -> Result<(SweepQuery, Option<Population>)> {
    let axes = axes(pairs, defaults)?;
    let is_map = defaults.is_map();
    let over = otherwise.filter(|_| axes.is_empty() && !is_map);
    let grid = match preset(pairs, defaults)?.or(over) {
        Some(preset) => preset.grid(),
        None => SweepQuery { filter: defaults.filter()?, ..SweepQuery::default() },
    };
    let (filter, population) = filter::over(pairs, grid.filter, defaults)?;
    let sparse = pairs.flag(&SPARSE)?;
    let query =
        SweepQuery { filter, axes: grid.axes, large: false, cells: cell_axes(pairs), sparse };
    let query = query.with_own(axes, |parameter| pairs.gives(parameter.name()))?;
    // Of flags the grid itself says so, and of a map the data.
    if query.axes.is_empty() && pairs.spelling() != Spelling::Flags && !is_map {
        return Err(Error::usage(AXIS.name, "a grid needs at least one axis")
            .advise(format!("for example {}", an_axis(pairs.spelling()))));
    }
    // What an axis replaces is said nowhere.
    Ok((SweepQuery { filter: query.without_axes(), ..query }, population))
}

/// The axes of its own, none of them a filter too.
fn axes(pairs: &Pairs, defaults: Defaults<'_>) -> Result<Vec<Axis>> {
    let spelling = pairs.spelling();
    let axes = pairs.all(AXIS.name).map(|text| axis(text, spelling));
    let axes = axes.collect::<Result<Vec<Axis>>>()?;
    let axes: Vec<Axis> = match defaults.is_map() {
        // Numbers of a map are not those of j0251, whatever they are called.
        true => axes.into_iter().map(Axis::by_name).collect(),
        false => axes,
    };
    let words = axes.iter().filter_map(|axis| axis.parameter.word());
    match words.into_iter().find(|word| pairs.gives(word)) {
        Some(word) => Err(is_filter_too(&word, spelling)),
        None => Ok(axes),
    }
}

/// An axis that is a filter too would silently replace its number.
fn is_filter_too(name: &str, spelling: Spelling) -> Error {
    let (what, advice) = match spelling {
        Spelling::Fields | Spelling::Keywords | Spelling::Arguments => {
            ("is an axis and a filter too", "leave out one of them".to_owned())
        }
        Spelling::Flags => (
            "is a filter of this question too",
            format!("leave out --{} or the axis", spelling.of(name)),
        ),
    };
    Error::usage(AXIS.name, format!("{name} {what}")).advise(advice)
}

/// An axis that there is, as it is given.
fn an_axis(spelling: Spelling) -> String {
    match (spelling, AXIS.example.split_once(':')) {
        (Spelling::Keywords, _) => "prob_min=[0.5, 0.6, 0.7]".to_owned(),
        (Spelling::Arguments, Some((name, values))) => {
            format!("\"axes\": {{\"{name}\": \"{values}\"}}")
        }
        _ => spelling.example(AXIS.name, AXIS.example),
    }
}

/// `NAME:SPEC`, or `NAME=SPEC` as the command line says it.
fn axis(text: &str, spelling: Spelling) -> Result<Axis> {
    match text.contains('=') || spelling != Spelling::Fields {
        true => Axis::parse(text),
        false => Axis::parse(&text.replacen(':', "=", 1)),
    }
}
