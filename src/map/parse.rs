//! The text of `areax.toml` → a map.

use std::collections::BTreeMap;
use std::path::Path;

use super::document::{Document, Item, Section};
use super::{
    Category, Defaults, Files, IdColumn, Keeps, Map, Neurons, Number, OnDuplicate, Population,
    Position, Synapses, check,
};
use crate::error::Result;

/// What a table of any kind may have.
const FILES: [&str; 4] = ["files", "columns", "separator", "where"];
/// What may be said of neurons that have no table.
const CELLS: &str = "cells";
/// What is to come.
const LATER: [&str; 2] = ["undirected", "presynapse"];

/// The line of each entry, by its dotted name.
pub(super) type Lines = BTreeMap<String, u64>;

impl Map {
    /// The map that a text says; `path` is named in errors.
    ///
    /// # Errors
    /// Whatever is wrong with the text ([`crate::Kind::Data`], with file and line).
    pub fn parse(text: &str, path: &Path) -> Result<Map> {
        parse(text, path).map(|(map, _)| map)
    }
}

/// The map and the lines of its entries.
pub(super) fn parse(text: &str, path: &Path) -> Result<(Map, Lines)> {
    let document = Document { text, path };
    let table = document.parse()?;
    let root = document.section("", &table);
    root.only(&["name", "synapses", "neurons", "defaults", "populations"], &LATER)?;
    let mut lines = Lines::new();
    root.lines(&mut lines);
    let of_neurons = root.section("neurons")?;
    let has_table = |section: &&Section<'_>| section.entries().iter().any(|(key, _)| key != CELLS);
    let map = Map {
        name: root.need("name")?.text()?,
        synapses: synapses(&root.need("synapses")?.section()?)?,
        neurons: of_neurons.as_ref().filter(has_table).map(neurons).transpose()?,
        cells: of_neurons.as_ref().map_or(Ok(false), |section| section.is_true(CELLS))?,
        defaults: match root.section("defaults")? {
            Some(section) => defaults(&section)?,
            None => Defaults::default(),
        },
        populations: match root.section("populations")? {
            Some(section) => populations(&section)?,
            None => Vec::new(),
        },
    };
    check::check(&map, &root)?;
    Ok((map, lines))
}

pub(crate) fn synapses(section: &Section<'_>) -> Result<Synapses> {
    let own = ["pre", "post", "weight", "position", "segments", "types", "numbers", "categories"];
    section.only(&[&FILES[..], &own].concat(), &LATER)?;
    let types = section.get("types").map(|item| {
        let columns = item.texts()?;
        <[String; 2]>::try_from(columns).map_err(|_| {
            item.error("synapses.types must be two columns: that of pre, that of post")
        })
    });
    Ok(Synapses {
        table: files(section)?,
        pre: id_column(&section.need("pre")?)?,
        post: id_column(&section.need("post")?)?,
        weight: section.text("weight")?,
        position: section.get("position").map(|item| position(&item)).transpose()?,
        segments: section.text("segments")?,
        types: types.transpose()?,
        numbers: numbers(section)?,
        categories: categories(section)?,
    })
}

pub(crate) fn neurons(section: &Section<'_>) -> Result<Neurons> {
    let own = ["id", "on_duplicate", "order", CELLS, "numbers", "categories"];
    section.only(&[&FILES[..], &own].concat(), &LATER)?;
    let ids = section.need("id")?;
    let on_duplicate = match section.text("on_duplicate")?.as_deref() {
        None | Some("error") => OnDuplicate::Error,
        Some("first") => OnDuplicate::First,
        Some(other) => {
            let item = section.need("on_duplicate")?;
            return Err(item.error(format!("on_duplicate must be error or first, not '{other}'")));
        }
    };
    Ok(Neurons {
        table: files(section)?,
        id: ids.items().iter().map(id_column).collect::<Result<_>>()?,
        on_duplicate,
        order: section.text("order")?,
        numbers: numbers(section)?,
        categories: categories(section)?,
    })
}

fn files(section: &Section<'_>) -> Result<Files> {
    let separator = section.get("separator").map(|item| separator(&item)).transpose()?;
    Ok(Files {
        files: section.need("files")?.texts()?,
        columns: section.texts("columns")?,
        separator,
        condition: section.text("where")?,
    })
}

fn separator(item: &Item<'_>) -> Result<char> {
    let text = item.text()?;
    let mut signs = text.chars();
    match (signs.next(), signs.next()) {
        (Some(sign), None) if sign.is_ascii() && !"\"\r\n".contains(sign) => Ok(sign),
        _ => Err(item.error("a separator is one sign: \",\", \";\", \"\\t\" or \" \"")),
    }
}

fn id_column(item: &Item<'_>) -> Result<IdColumn> {
    if !item.is_table() {
        return Ok(IdColumn { column: item.text()?, ..IdColumn::default() });
    }
    let section = item.section()?;
    section.only(&["column", "add", "names"], &[])?;
    let add = section.get("add").map(|item| item.integer()).transpose()?.unwrap_or(0);
    let names = section.is_true("names")?;
    if names && add != 0 {
        return Err(item.error("nothing can be added to ids that are names"));
    }
    Ok(IdColumn { column: section.need("column")?.text()?, add, names })
}

pub(crate) fn position(item: &Item<'_>) -> Result<Position> {
    let section = item.section()?;
    section.only(&["columns", "nm"], &[])?;
    let columns = section.need("columns")?;
    let names = columns.texts()?;
    if ![1, 3].contains(&names.len()) {
        return Err(columns.error("a position has three columns, or one of lists of three numbers"));
    }
    let nm = section.need("nm")?;
    let scale: Vec<f64> = nm.items().iter().map(Item::number).collect::<Result<_>>()?;
    let scale = <[f64; 3]>::try_from(scale).ok().filter(|nm| nm.iter().all(|nm| *nm > 0.0));
    let wrong = || nm.error("nm must be three numbers above 0: nm per unit of x, y and z");
    Ok(Position { columns: names, nm: scale.ok_or_else(wrong)? })
}

fn numbers(section: &Section<'_>) -> Result<Vec<Number>> {
    let Some(section) = section.section("numbers")? else { return Ok(Vec::new()) };
    section.entries().iter().map(|(name, item)| number(name, item)).collect()
}

fn number(name: &str, item: &Item<'_>) -> Result<Number> {
    let name = name.to_owned();
    if !item.is_table() {
        return Ok(Number { name, column: item.text()?, ..Number::default() });
    }
    let section = item.section()?;
    section.only(&["column", "unit", "summed", "null"], &[])?;
    Ok(Number {
        name,
        column: section.need("column")?.text()?,
        unit: section.text("unit")?.unwrap_or_default(),
        summed: section.is_true("summed")?,
        null: section.texts("null")?,
    })
}

fn categories(section: &Section<'_>) -> Result<Vec<Category>> {
    let Some(section) = section.section("categories")? else { return Ok(Vec::new()) };
    section.entries().iter().map(|(name, item)| category(name, item)).collect()
}

fn category(name: &str, item: &Item<'_>) -> Result<Category> {
    let name = name.to_owned();
    if !item.is_table() {
        return Ok(Category { name, column: item.text()?, ..Category::default() });
    }
    let section = item.section()?;
    section.only(&["column", "null", "codes"], &[])?;
    let column = section.need("column")?.text()?;
    Ok(Category { name, column, null: section.texts("null")?, codes: section.text("codes")? })
}

fn defaults(section: &Section<'_>) -> Result<Defaults> {
    section.only(&["types", "axes", "axon_only", "presets", "rest"], &[])?;
    let rest = section.section("rest")?;
    Ok(Defaults {
        types: section.text("types")?,
        axes: section.text("axes")?,
        axon_only: section.texts("axon_only")?.unwrap_or_default(),
        presets: section.texts("presets")?.unwrap_or_default(),
        rest: rest.map(|section| values(&section)).transpose()?.unwrap_or_default(),
    })
}

fn values(section: &Section<'_>) -> Result<Vec<(String, String)>> {
    let entries = section.entries().into_iter();
    entries.map(|(name, item)| Ok((name, item.decimal()?))).collect()
}

fn populations(section: &Section<'_>) -> Result<Vec<Population>> {
    let population = |(name, item): (String, Item<'_>)| {
        let keeps = match item.is_table() {
            true => Keeps::Filters(values(&item.section()?)?),
            false => Keeps::Where(item.text()?),
        };
        Ok(Population { name, keeps })
    };
    section.entries().into_iter().map(population).collect()
}
