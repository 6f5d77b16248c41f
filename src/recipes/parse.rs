//! The text of a recipe → a recipe.

use std::path::Path;

use super::{Aliases, FileSpec, Recipe};
use crate::error::Result;
use crate::map::document::{Document, Section};
use crate::map::{Map, parse};

/// What a recipe says beside the words of the map.
const OWN: [&str; 20] = [
    "name",
    "title",
    "source",
    "version",
    "citation",
    "licence",
    "notes",
    "types",
    "axes",
    "cells",
    "optional",
    "positions",
    "header",
    "by_name",
    "doubled",
    "partners",
    "weights",
    "ids",
    "files",
    "beside",
];

/// The recipe that a text says.
pub(super) fn recipe(text: &str) -> Result<Recipe> {
    let document = Document { text, path: Path::new("a recipe") };
    let table = document.parse()?;
    let root = document.section("", &table);
    root.only(&[&OWN[..], &["synapses", "neurons"]].concat(), &[])?;
    let text = |key: &str| root.need(key)?.text();
    let texts = |key: &str| Ok(root.texts(key)?.unwrap_or_default());
    let mut recipe = Recipe {
        name: text("name")?,
        title: text("title")?,
        source: text("source")?,
        version: text("version")?,
        citation: text("citation")?,
        licence: text("licence")?,
        notes: texts("notes")?,
        types: texts("types")?,
        axes: texts("axes")?,
        cells: root.get("cells").map(|item| item.boolean()).transpose()?.unwrap_or(true),
        optional: texts("optional")?,
        positions: Vec::new(),
        header: root.texts("header")?,
        by_name: root.get("by_name").map(|item| item.boolean()).transpose()?.unwrap_or(false),
        doubled: root.section("doubled")?.map(|section| doubled(&section)).transpose()?,
        synapses: root.section("synapses")?.map(|section| parse::synapses(&section)).transpose()?,
        neurons: Vec::new(),
        aliases: aliases(&root)?,
        files: Vec::new(),
        beside: root.text("beside")?,
    };
    for item in root.get("positions").iter().flat_map(|item| item.items()) {
        recipe.positions.push(parse::position(&item)?);
    }
    for item in root.get("neurons").iter().flat_map(|item| item.items()) {
        recipe.neurons.push(parse::neurons(&item.section()?)?);
    }
    for item in root.get("files").iter().flat_map(|item| item.items()) {
        recipe.files.push(file(&item.section()?)?);
    }
    if recipe.name == "j0251" {
        let map = Map::j0251()?;
        recipe.synapses = Some(map.synapses);
        recipe.neurons.extend(map.neurons);
    }
    Ok(recipe)
}

fn doubled(section: &Section<'_>) -> Result<(String, String)> {
    section.only(&["column", "value"], &[])?;
    Ok((section.need("column")?.text()?, section.need("value")?.text()?))
}

fn aliases(root: &Section<'_>) -> Result<Aliases> {
    let mut partners = Vec::new();
    for item in root.get("partners").iter().flat_map(|item| item.items()) {
        let pair = <[String; 2]>::try_from(item.texts()?);
        partners.push(pair.map_err(|_| item.error("an alias names both partners"))?);
    }
    let texts = |key: &str| Ok(root.texts(key)?.unwrap_or_default());
    Ok(Aliases { partners, weights: texts("weights")?, ids: texts("ids")? })
}

fn file(section: &Section<'_>) -> Result<FileSpec> {
    section.only(&["name", "table", "first_id", "group", "total_of", "header", "columns"], &[])?;
    let number = |key: &str| {
        let number = section.get(key).map(|item| item.integer()).transpose()?;
        Ok(number.map(i64::unsigned_abs))
    };
    let mut columns = Vec::new();
    for (name, item) in section.need("columns")?.section()?.entries() {
        columns.push((name, item.text()?));
    }
    Ok(FileSpec {
        name: section.need("name")?.text()?,
        is_neurons: section.need("table")?.text()? == "neurons",
        first_id: number("first_id")?.unwrap_or(1),
        group: number("group")?.unwrap_or(1),
        total_of: number("total_of")?,
        has_header: section.get("header").map(|item| item.boolean()).transpose()?.unwrap_or(true),
        columns,
    })
}
