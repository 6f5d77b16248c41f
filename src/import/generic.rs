//! Tables that no recipe knows: what their columns may be, by the usual names. It is proposed, and
//! used only if it is asked for.

use super::Said;
use super::fit::{Fit, Part};
use super::look::Look;
use crate::error::Result;
use crate::map::{Category, IdColumn, Neurons, Number, Synapses};
use crate::recipes::{Namer, Recipe};
use crate::table::ColumnType;

/// Rows that decide whether a column of texts is one of numbers.
const ROWS: usize = 1_000;

/// The columns with the two partners and with the weight, if the usual names are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Proposal {
    pub pre: String,
    pub post: String,
    pub weight: Option<String>,
}

/// What a table of synapses may be.
pub(super) fn proposal(look: &Look, recipe: &Recipe, said: &Said) -> Option<Proposal> {
    let weight = said.weight.clone().filter(|weight| look.has(weight));
    let said = said.partners.iter().filter(|(pre, post)| look.has(pre) && look.has(post));
    let pairs = recipe.aliases.partners.iter();
    let usual = pairs.filter_map(|[pre, post]| Some((alias(look, pre)?, alias(look, post)?)));
    let (pre, post) = said.cloned().chain(usual).next()?;
    let weight =
        weight.or_else(|| recipe.aliases.weights.iter().find_map(|name| alias(look, name)));
    Some(Proposal { pre, post, weight })
}

/// The column that has a usual name.
fn alias(look: &Look, name: &str) -> Option<String> {
    let exact = look.columns.iter().find(|column| column.name == name);
    let similar = || look.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name));
    exact.or_else(similar).map(|column| column.name.clone())
}

/// The table with everything that can be told by itself: synapses if both partners are there, else
/// neurons.
pub(super) fn fit(look: &Look, recipe: &'static Recipe, said: &Said) -> Result<Option<Fit>> {
    let part = match proposal(look, recipe, said) {
        Some(proposal) => Part::Synapses(Box::new(synapses(look, proposal)?)),
        None => match recipe.aliases.ids.iter().find_map(|name| alias(look, name)) {
            Some(id) => Part::Neurons(Box::new(neurons(look, id)?)),
            None => return Ok(None),
        },
    };
    let used = part.columns().len();
    Ok(Some(Fit { recipe, look: look.clone(), part, used, by_name: false }))
}

fn synapses(look: &Look, proposal: Proposal) -> Result<Synapses> {
    let Proposal { pre, post, weight } = proposal;
    let taken: Vec<&String> = [&pre, &post].into_iter().chain(&weight).collect();
    let (numbers, categories) = columns(look, &taken)?;
    let id = |column: String| IdColumn { column, ..IdColumn::default() };
    Ok(Synapses {
        table: crate::map::Files::default(),
        pre: id(pre),
        post: id(post),
        weight,
        position: None,
        segments: None,
        types: None,
        numbers,
        categories,
    })
}

fn neurons(look: &Look, id: String) -> Result<Neurons> {
    let (numbers, categories) = columns(look, &[&id])?;
    Ok(Neurons {
        table: crate::map::Files::default(),
        id: vec![IdColumn { column: id, ..IdColumn::default() }],
        on_duplicate: crate::map::OnDuplicate::Error,
        order: None,
        numbers,
        categories,
    })
}

/// The other columns: texts are categories, numbers are numbers.
fn columns(look: &Look, taken: &[&String]) -> Result<(Vec<Number>, Vec<Category>)> {
    let mut namer = Namer::default();
    let (mut numbers, mut categories) = (Vec::new(), Vec::new());
    for column in &look.columns {
        if taken.contains(&&column.name) || is_further_id(&column.name) {
            continue;
        }
        let (name, column_name) = (namer.name(&column.name), column.name.clone());
        match is_number(look, &column.name, &column.kind)? {
            Some(true) => {
                numbers.push(Number { name, column: column_name, ..Number::default() });
            }
            Some(false) => {
                categories.push(Category { name, column: column_name, ..Category::default() });
            }
            None => {}
        }
    }
    Ok((numbers, categories))
}

/// Columns that say which, not what: further ids, supervoxels, row numbers, coordinates without a unit.
fn is_further_id(column: &str) -> bool {
    let lower = column.to_ascii_lowercase();
    let is_id = lower == "id" || lower.ends_with("_id") || column.ends_with("Id");
    is_id || lower.contains("supervoxel") || ["", "x", "y", "z"].contains(&lower.as_str())
}

/// Whether a column holds numbers; `None` if it holds neither numbers nor names.
fn is_number(look: &Look, column: &str, kind: &ColumnType) -> Result<Option<bool>> {
    match kind {
        ColumnType::Text => {
            let rows = look.rows(&[column], ROWS)?;
            let mut texts =
                rows.iter().filter_map(|row| row[0].as_deref()).filter(|text| !text.is_empty());
            let first = texts.next();
            let is_number = |text: &str| text.parse::<f64>().is_ok();
            Ok(Some(first.is_some_and(is_number) && texts.all(is_number)))
        }
        ColumnType::Dictionary | ColumnType::Bool => Ok(Some(false)),
        ColumnType::List3(_) | ColumnType::Other(_) => Ok(None),
        _ => Ok(Some(true)),
    }
}
