//! The grid that the flags ask for: given axes, a preset, or both.

use crate::query::{Axis, Population, Preset, SweepQuery};
use crate::{Error, Result};

use crate::cli::filter_args::FilterArgs;

/// A grid, and the population that gave part of its filter.
pub struct Asked {
    pub query: SweepQuery,
    pub population: Option<Population>,
}

/// The preset with this name, if one is named.
pub fn preset(name: &Option<String>) -> Result<Option<Preset>> {
    name.as_deref().map(Preset::parse).transpose()
}

/// The grid of some axes. Over a preset an axis takes the place of the preset's on the same
/// filter, and a filter's flag that of the axis. An axis that is a filter's flag too would
/// silently replace its number, so it is refused.
pub fn asked(axes: &[String], preset: Option<Preset>, filter: &FilterArgs) -> Result<Asked> {
    let axes = axes.iter().map(|text| Axis::parse(text)).collect::<Result<Vec<Axis>>>()?;
    for axis in &axes {
        let name = axis.parameter.name();
        if filter.gives(axis.parameter) {
            return Err(Error::usage("axis", format!("{name} is a filter of this question too"))
                .advise(format!("leave out --{} or the axis", name.replace('_', "-"))));
        }
    }
    let mut query = preset.map(Preset::grid).unwrap_or_default();
    let (filter_over, population) = filter.resolve_over(query.filter)?;
    query.filter = filter_over;
    Ok(Asked { query: query.with_own(axes, |param| filter.gives(param))?, population })
}
