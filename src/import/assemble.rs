//! Files with their recipes → one map.

use std::path::{Path, PathBuf};

use super::choose::Chosen;
use super::fit::{Fit, Part};
use crate::error::{Error, Result};
use crate::map::{Category, Defaults, Map, Neurons, OnDuplicate, Synapses};
use crate::recipes::Namer;

/// The map of the files, named from a folder.
pub(super) fn map(chosen: &Chosen, folder: &Path) -> Result<Map> {
    let place = Place::of(folder)?;
    let mut synapses = synapses(&chosen.synapses, &place)?;
    let mut namer = Namer::new(&synapses.numbers, &synapses.categories);
    let mut neurons = neurons(chosen, &mut namer, &place)?;
    let neuron_categories = neurons.as_mut().map(|neurons| &mut neurons.categories);
    let categories = synapses.categories.iter_mut().chain(neuron_categories.into_iter().flatten());
    name_codes(categories, &chosen.codes, &place)?;
    let name = chosen.recipe.name.clone();
    if name == "j0251" {
        let map = Map::j0251()?;
        let defaults = if neurons.is_some() { map.defaults } else { Defaults::default() };
        synapses.segments = synapses.segments.filter(|_| neurons.is_some());
        let populations = map.populations;
        return Ok(Map { name, synapses, neurons, cells: false, defaults, populations });
    }
    let defaults = defaults(chosen, neurons.as_ref());
    if let Some(neurons) = &mut neurons {
        neurons.order.clone_from(&defaults.types);
    }
    // Without a table ids may be those of fragments, but where a recipe says names they are of cells.
    let cells = chosen.recipe.cells && (neurons.is_some() || synapses.pre.names);
    Ok(Map { name, synapses, neurons, cells, defaults, populations: Vec::new() })
}

fn synapses(fits: &[Fit], place: &Place) -> Result<Synapses> {
    let mut table = None;
    let mut files = Vec::new();
    for fit in fits {
        files.push(place.name(&fit.look.path)?);
        if let Part::Synapses(part) = &fit.part
            && table.is_none()
        {
            let mut part = part.as_ref().clone();
            part.table.columns.clone_from(&fit.look.header);
            // A file may have been saved anew, with other separators than the published one.
            let own = fit.look.separator.map(char::from);
            part.table.separator = part.table.separator.filter(|sign| Some(*sign) == own);
            table = Some(part);
        }
    }
    let mut table = table.ok_or_else(|| Error::data("there is no table of synapses"))?;
    files.sort();
    table.table.files = files;
    Ok(table)
}

/// The tables of neurons, joined: each with its own id, columns of later ones after those of earlier.
fn neurons(chosen: &Chosen, namer: &mut Namer, place: &Place) -> Result<Option<Neurons>> {
    let mut joined: Option<Neurons> = None;
    let mut conditions = Vec::new();
    for fit in &chosen.neurons {
        let Part::Neurons(part) = &fit.part else { continue };
        let mut part = part.as_ref().clone();
        let file = place.name(&fit.look.path)?;
        conditions.extend(part.table.condition.take());
        match &mut joined {
            None => {
                part.table.files = vec![file];
                joined = Some(part);
            }
            Some(all) => join(all, part, file),
        }
    }
    let Some(mut all) = joined else { return Ok(None) };
    if all.id.iter().all(|id| *id == all.id[0]) {
        all.id.truncate(1);
    }
    conditions.dedup();
    all.table.condition = (!conditions.is_empty()).then(|| conditions.join(" and "));
    if chosen.recipe.name != "j0251" {
        namer.rename(&mut all);
    }
    Ok(Some(all))
}

/// Adds a table to those before it; a column that both have comes from the first.
fn join(all: &mut Neurons, part: Neurons, file: String) {
    all.table.files.push(file);
    all.id.extend(part.id);
    if part.on_duplicate == OnDuplicate::First {
        all.on_duplicate = OnDuplicate::First;
    }
    for number in part.numbers {
        if all.numbers.iter().all(|own| own.column != number.column) {
            all.numbers.push(number);
        }
    }
    for category in part.categories {
        if all.categories.iter().all(|own| own.column != category.column) {
            all.categories.push(category);
        }
    }
}

/// The first columns of the recipes' lists that are there, by their names.
fn defaults(chosen: &Chosen, neurons: Option<&Neurons>) -> Defaults {
    let mut defaults = Defaults::default();
    let Some(neurons) = neurons else { return defaults };
    let recipes =
        || std::iter::once(chosen.recipe).chain(chosen.neurons.iter().map(|fit| fit.recipe));
    let named = |column: &String| neurons.categories.iter().find(|one| one.column == *column);
    let name = |category: &Category| category.name.clone();
    defaults.types = recipes()
        .flat_map(|recipe| &recipe.types)
        .find_map(named)
        .or(neurons.categories.first())
        .map(name);
    let axes = recipes().flat_map(|recipe| &recipe.axes).find_map(named).map(name);
    defaults.axes = axes.filter(|axes| defaults.types.as_ref() != Some(axes));
    defaults
}

/// Files with the names of codes: those given, in place of the recipe's globs.
fn name_codes<'a>(
    categories: impl Iterator<Item = &'a mut Category>,
    codes: &[PathBuf],
    place: &Place,
) -> Result<()> {
    for category in categories {
        let Some(any) = category.codes.take() else { continue };
        let ending = any.trim_start_matches('*');
        let own = codes.iter().find(|path| path.to_string_lossy().ends_with(ending));
        category.codes = own.map(|path| place.name(path)).transpose()?;
    }
    Ok(())
}

/// The folder that files are named from.
struct Place(PathBuf);

impl Place {
    fn of(folder: &Path) -> Result<Place> {
        let whole = std::path::absolute(folder)
            .map_err(|error| Error::io(folder, "cannot tell where this is", error))?;
        // Links are followed, if the folder is there.
        Ok(Place(whole.canonicalize().unwrap_or(whole)))
    }

    /// The name of a file: relative if it lies below the folder, else absolute.
    fn name(&self, path: &Path) -> Result<String> {
        let whole =
            path.canonicalize().map_err(|error| Error::io(path, "cannot find the file", error))?;
        let name = whole.strip_prefix(&self.0).unwrap_or(&whole);
        let text = name.to_str().ok_or_else(|| {
            Error::data("a map is UTF-8, and the name of this file is not").in_file(path)
        })?;
        // A map names files with slashes everywhere.
        Ok(if cfg!(windows) { text.replace('\\', "/") } else { text.to_owned() })
    }
}
