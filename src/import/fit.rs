//! A file against the tables that a recipe knows: it fits one if it has all columns that this uses.

use super::look::Look;
use crate::map::{Category, Neurons, Number, Synapses};
use crate::recipes::Recipe;

/// The table of a recipe that a file fits.
#[derive(Clone, Debug)]
pub(super) struct Fit {
    pub recipe: &'static Recipe,
    /// The file, with names for columns that it does not name.
    pub look: Look,
    pub part: Part,
    /// How many columns of the file it uses.
    pub used: usize,
    /// The file has a name that the recipe gives.
    pub by_name: bool,
}

/// A table of a recipe, without the optional columns that the file lacks.
#[derive(Clone, Debug)]
pub(super) enum Part {
    Synapses(Box<Synapses>),
    Neurons(Box<Neurons>),
}

impl Fit {
    /// The columns of the file that are used.
    pub(super) fn columns(&self) -> Vec<&str> {
        self.part.columns()
    }
}

impl Part {
    pub(super) fn columns(&self) -> Vec<&str> {
        match self {
            Part::Synapses(synapses) => of_synapses(synapses),
            Part::Neurons(neurons) => {
                let mut used = vec![neurons.id[0].column.as_str()];
                extend(&mut used, &neurons.numbers, &neurons.categories);
                used
            }
        }
    }
}

fn of_synapses(synapses: &Synapses) -> Vec<&str> {
    let mut used = vec![synapses.pre.column.as_str(), synapses.post.column.as_str()];
    used.extend(synapses.weight.as_deref());
    used.extend(
        synapses.position.iter().flat_map(|position| &position.columns).map(String::as_str),
    );
    used.extend(synapses.types.iter().flatten().map(String::as_str));
    extend(&mut used, &synapses.numbers, &synapses.categories);
    used
}

fn extend<'a>(used: &mut Vec<&'a str>, numbers: &'a [Number], categories: &'a [Category]) {
    used.extend(numbers.iter().map(|number| number.column.as_str()));
    used.extend(categories.iter().map(|category| category.column.as_str()));
}

/// The tables of a recipe that a file fits.
pub(super) fn fits(look: &Look, recipe: &'static Recipe) -> Vec<Fit> {
    let named = recipe.header.as_ref().and_then(|header| look.with_header(header));
    let look = named.as_ref().unwrap_or(look);
    let synapses = recipe.synapses.iter().filter_map(|synapses| {
        let fitted = fit_synapses(look, recipe, synapses)?;
        Some((Part::Synapses(Box::new(fitted)), &synapses.table.files))
    });
    let neurons = recipe.neurons.iter().filter_map(|neurons| {
        let fitted = fit_neurons(look, recipe, neurons)?;
        Some((Part::Neurons(Box::new(fitted)), &neurons.table.files))
    });
    let fit = |(part, names): (Part, &Vec<String>)| {
        let used = part.columns().len();
        Fit { recipe, look: look.clone(), used, by_name: has_name(look, names), part }
    };
    synapses.chain(neurons).map(fit).collect()
}

/// Columns of the recipe's tables that a file lacks: of the table that comes nearest.
pub(super) fn missing(look: &Look, recipe: &Recipe) -> Vec<String> {
    let lacks = |part: Part| -> Vec<String> {
        let needed = part.columns().into_iter().filter(|column| !recipe.is_optional(column));
        needed.filter(|column| !look.has(column)).map(str::to_owned).collect()
    };
    let synapses = recipe.synapses.iter().map(|one| Part::Synapses(Box::new(one.clone())));
    let neurons = recipe.neurons.iter().map(|one| Part::Neurons(Box::new(one.clone())));
    synapses.chain(neurons).map(lacks).min_by_key(Vec::len).unwrap_or_default()
}

fn has_name(look: &Look, names: &[String]) -> bool {
    crate::map::fits_any(&look.file_name(), names)
}

fn fit_synapses(look: &Look, recipe: &Recipe, whole: &Synapses) -> Option<Synapses> {
    let mut fitted = whole.clone();
    if let Some(position) = &mut fitted.position {
        let there = |columns: &[String]| columns.iter().all(|column| look.has(column));
        if !there(&position.columns) {
            *position = recipe.positions.iter().find(|other| there(&other.columns))?.clone();
        }
    }
    drop_optional(look, recipe, &mut fitted.numbers, &mut fitted.categories);
    of_synapses(&fitted).iter().all(|column| look.has(column)).then_some(fitted)
}

fn fit_neurons(look: &Look, recipe: &Recipe, whole: &Neurons) -> Option<Neurons> {
    let mut fitted = whole.clone();
    drop_optional(look, recipe, &mut fitted.numbers, &mut fitted.categories);
    let part = Part::Neurons(Box::new(fitted.clone()));
    let has_more = fitted.numbers.len() + fitted.categories.len() > 0;
    (has_more && part.columns().iter().all(|column| look.has(column))).then_some(fitted)
}

fn drop_optional(
    look: &Look,
    recipe: &Recipe,
    numbers: &mut Vec<Number>,
    categories: &mut Vec<Category>,
) {
    let keeps = |column: &str| look.has(column) || !recipe.is_optional(column);
    numbers.retain(|number| keeps(&number.column));
    categories.retain(|category| keeps(&category.column));
}
