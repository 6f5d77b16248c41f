//! What a map may not say although each of its entries is well formed.

use super::document::{Item, Section, at};
use super::words::FILTER_ENDINGS;
use super::{IdColumn, Map, RESERVED, is_name, is_set_name, populations};
use crate::error::{Error, Result};
use crate::names::nearest;

/// Refuses a map that contradicts itself; `root` is the text that says it.
pub(super) fn check(map: &Map, root: &Section<'_>) -> Result<()> {
    if !is_set_name(&map.name) {
        let item = root.need("name")?;
        return Err(item.error("the name of a data set consists of letters, digits, '.', '_', '-'"));
    }
    let synapses = root.need("synapses")?.section()?;
    check_table(&synapses, &map.synapses.table.files)?;
    check_names(&synapses)?;
    check_filter_words(map, &synapses)?;
    if let Some(section) = root.section("neurons")? {
        check_neurons(map, &section)?;
    }
    check_ids(map, root)?;
    check_categories(map, root)?;
    check_conditions(map, root)?;
    check_rest(map, root)?;
    populations::check(map, root)
}

fn check_table(section: &Section<'_>, files: &[String]) -> Result<()> {
    if files.is_empty() || files.iter().any(String::is_empty) {
        return Err(section
            .need("files")?
            .error("files must name at least one file, and no empty one"));
    }
    let Some(columns) = section.get("columns") else { return Ok(()) };
    let names = columns.texts()?;
    match names.iter().enumerate().find(|(at, name)| names[..*at].contains(name)) {
        Some((_, name)) => Err(columns.error(format!("two columns are called '{name}'"))),
        None => Ok(()),
    }
}

/// Numbers and categories of one table share their names.
fn check_names(section: &Section<'_>) -> Result<()> {
    let mut known: Vec<String> = Vec::new();
    for kind in ["numbers", "categories"] {
        let Some(inner) = section.section(kind)? else { continue };
        for (name, item) in inner.entries() {
            check_name(&name, &item)?;
            if known.contains(&name) {
                return Err(item.error(format!("'{name}' is a number and a category of one table")));
            }
            known.push(name);
        }
    }
    Ok(())
}

fn check_name(name: &str, item: &Item<'_>) -> Result<()> {
    if !is_name(name) {
        let error = item.error(format!("'{name}' cannot be the name of a column"));
        return Err(error.advise("a name begins with a letter or '_'; letters, digits, '_' follow"));
    }
    if RESERVED.contains(&name) {
        let error = item.error(format!("'{name}' is a word of questions, and no name"));
        return Err(error.advise(format!("call it '{name}_'")));
    }
    Ok(())
}

/// `size` brings the filters `size_min` and `size_max`.
fn check_filter_words(map: &Map, section: &Section<'_>) -> Result<()> {
    for kind in ["numbers", "categories"] {
        let Some(inner) = section.section(kind)? else { continue };
        for (name, item) in inner.entries() {
            let made =
                |number: &&str| FILTER_ENDINGS.iter().any(|end| name == format!("{number}{end}"));
            if let Some(number) = map.synapses.number_names().into_iter().find(made) {
                let what = format!("'{name}' is also the filter on the number '{number}'");
                return Err(item.error(what).advise("give one of them another name"));
            }
        }
    }
    Ok(())
}

fn check_neurons(map: &Map, section: &Section<'_>) -> Result<()> {
    let Some(neurons) = &map.neurons else { return Ok(()) };
    check_table(section, &neurons.table.files)?;
    check_names(section)?;
    let (ids, files) = (neurons.id.len(), neurons.table.files.len());
    if ids != 1 && ids != files {
        let what = format!("{ids} ids for {files} files: name one for all files, or one for each");
        return Err(section.need("id")?.error(what));
    }
    Ok(())
}

/// Ids are numbers everywhere or names everywhere.
fn check_ids(map: &Map, root: &Section<'_>) -> Result<()> {
    let synapses = root.need("synapses")?.section()?;
    let mut ids: Vec<(&IdColumn, Item<'_>)> = vec![
        (&map.synapses.pre, synapses.need("pre")?),
        (&map.synapses.post, synapses.need("post")?),
    ];
    if let (Some(neurons), Some(section)) = (&map.neurons, root.section("neurons")?) {
        ids.extend(neurons.id.iter().zip(section.need("id")?.items()));
    }
    let names = ids.iter().filter(|(id, _)| id.names).count();
    let odd = ids.iter().find(|(id, _)| !id.names).filter(|_| names > 0);
    match odd {
        None => Ok(()),
        Some((_, item)) => Err(item
            .error("ids are names in one place and numbers in another")
            .advise("say `names = true` for pre, post and id, or for none of them")),
    }
}

/// What names a category names one that is there.
fn check_categories(map: &Map, root: &Section<'_>) -> Result<()> {
    let neurons = map.neurons.iter().flat_map(|neurons| &neurons.categories);
    let of_neurons: Vec<&str> = neurons.map(|category| category.name.as_str()).collect();
    let of_synapses = map.synapses.categories.iter().map(|category| category.name.as_str());
    let all: Vec<&str> = of_neurons.iter().copied().chain(of_synapses).collect();
    for (table, key, known) in [
        ("synapses", "segments", &all),
        ("neurons", "order", &of_neurons),
        ("defaults", "types", &of_neurons),
        ("defaults", "axes", &of_neurons),
    ] {
        let Some(item) = root.section(table)?.and_then(|section| section.get(key)) else {
            continue;
        };
        let name = item.text()?;
        if !known.contains(&name.as_str()) {
            return Err(unknown(&item, "category", &name, known));
        }
    }
    Ok(())
}

fn unknown(item: &Item<'_>, what: &str, name: &str, known: &[&str]) -> Error {
    let error = item.error(format!("there is no {what} '{name}'"));
    if known.is_empty() {
        return error.advise(format!("the map has no {what} there"));
    }
    let meant = nearest(name, known.iter().copied());
    let meant = meant.map_or(String::new(), |word| format!("did you mean '{word}'? "));
    error.advise(format!("{meant}The map has {}", known.join(", ")))
}

/// What is kept of the rows is said in the language of conditions.
fn check_conditions(map: &Map, root: &Section<'_>) -> Result<()> {
    for (table, conditions) in
        [("synapses", map.synapse_conditions()), ("neurons", map.neuron_conditions())]
    {
        if let Err(error) = conditions {
            let section = root.section(table)?;
            let item = section.and_then(|section| section.get("where"));
            return Err(match item {
                Some(item) => at(&item, &error),
                None => error,
            });
        }
    }
    Ok(())
}

/// Thresholds of REST are filters on numbers of the synapse table.
fn check_rest(map: &Map, root: &Section<'_>) -> Result<()> {
    let Some(defaults) = root.section("defaults")? else { return Ok(()) };
    let Some(rest) = defaults.section("rest")? else { return Ok(()) };
    let names = map.synapses.number_names().into_iter();
    let words: Vec<String> =
        names.flat_map(|name| FILTER_ENDINGS.map(|end| format!("{name}{end}"))).collect();
    let known: Vec<&str> = words.iter().map(String::as_str).collect();
    match rest.entries().iter().find(|(name, _)| !known.contains(&name.as_str())) {
        Some((name, item)) => Err(unknown(item, "threshold", name, &known)),
        None => Ok(()),
    }
}
