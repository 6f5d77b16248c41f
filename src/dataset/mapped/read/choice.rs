//! Which columns a copy holds, and which of them a map means: a copy knows them by what shapes them, so
//! that two names of one column share it, and names may change.

use crate::dataset::mapped::contents::Contents;
use crate::map::{Category, Map, Number};

/// Categories of neurons by which cubes count have at most so many values.
const SEGMENTS_MAX: usize = 250;

/// The columns of a map in the copy: for each of the map, its place there.
#[derive(Debug, Default)]
pub(in crate::dataset::mapped) struct Chosen {
    pub(in crate::dataset::mapped) numbers: Vec<usize>,
    pub(in crate::dataset::mapped) categories: Vec<usize>,
    pub(in crate::dataset::mapped) neuron_numbers: Vec<usize>,
    pub(in crate::dataset::mapped) labels: Vec<usize>,
}

/// What shapes a column of numbers.
pub(super) fn number_key(number: &Number) -> String {
    format!("{:?} {:?}", number.column, number.null)
}

/// What shapes a category.
pub(super) fn category_key(category: &Category) -> String {
    format!("{:?} {:?} {:?}", category.column, category.null, category.codes)
}

/// One of each column with the same key, with its key.
pub(super) fn distinct<T>(all: &[T], key: impl Fn(&T) -> String) -> Vec<(String, &T)> {
    let mut found: Vec<(String, &T)> = Vec::new();
    for one in all {
        let key = key(one);
        if !found.iter().any(|(known, _)| *known == key) {
            found.push((key, one));
        }
    }
    found
}

/// For each category of a map its place among those that are read: some share a column.
pub(in crate::dataset::mapped) fn places(all: &[Category]) -> Vec<usize> {
    let keys: Vec<String> = distinct(all, category_key).into_iter().map(|(key, _)| key).collect();
    let place = |one: &Category| keys.iter().position(|key| *key == category_key(one));
    all.iter().map(|one| place(one).unwrap_or(keys.len())).collect()
}

impl Chosen {
    /// Finds the columns of a map in a copy; none if one of them is not there.
    pub(in crate::dataset::mapped) fn of(map: &Map, contents: &Contents) -> Option<Chosen> {
        let place = |keys: &[&str], key: String| keys.iter().position(|known| *known == key);
        let numbers = |own: &[Number], keys: Vec<&str>| {
            own.iter().map(|one| place(&keys, number_key(one))).collect::<Option<Vec<usize>>>()
        };
        let categories = |own: &[Category], keys: Vec<&str>| {
            own.iter().map(|one| place(&keys, category_key(one))).collect::<Option<Vec<usize>>>()
        };
        let neurons = map.neurons.as_ref();
        let own_numbers = neurons.map_or(&[][..], |neurons| &neurons.numbers);
        let own_labels = neurons.map_or(&[][..], |neurons| &neurons.categories);
        Some(Chosen {
            numbers: numbers(&map.synapses.numbers, contents.number_keys())?,
            categories: categories(&map.synapses.categories, contents.category_keys())?,
            neuron_numbers: numbers(own_numbers, contents.neuron_number_keys())?,
            labels: categories(own_labels, contents.label_keys())?,
        })
    }

    /// All columns of a copy, in its own order.
    pub(in crate::dataset::mapped) fn all(contents: &Contents) -> Chosen {
        Chosen {
            numbers: (0..contents.numbers.len()).collect(),
            categories: (0..contents.categories.len()).collect(),
            neuron_numbers: (0..contents.neuron_numbers.len()).collect(),
            labels: (0..contents.labels.len()).collect(),
        }
    }
}

/// The category by which neurons are numbered, by its place among `keys`: that of the map, else the
/// types, else the first.
pub(super) fn order(map: &Map, keys: &[String]) -> Option<usize> {
    let neurons = map.neurons.as_ref()?;
    let named = |name: &Option<String>| named(map, name.as_deref()?, keys);
    named(&neurons.order).or_else(|| named(&map.defaults.types)).or((!keys.is_empty()).then_some(0))
}

/// The categories by which cubes count, by their places among `keys`: that of the map, and all with few
/// names. What matrices show by default is first, then those with fewest names, for they need least.
pub(super) fn segments(map: &Map, keys: &[String], names: &[usize]) -> Vec<usize> {
    let own = map.synapses.segments.as_ref().and_then(|name| named(map, name, keys));
    let is_one = |at: &usize| names[*at] <= SEGMENTS_MAX || own == Some(*at);
    let mut all: Vec<usize> = (0..names.len()).filter(is_one).collect();
    let axes = map.defaults.axes.as_ref().and_then(|name| named(map, name, keys));
    all.sort_by_key(|at| (axes != Some(*at), names[*at]));
    all
}

fn named(map: &Map, name: &str, keys: &[String]) -> Option<usize> {
    let categories = &map.neurons.as_ref()?.categories;
    let category = categories.iter().find(|category| category.name == name)?;
    keys.iter().position(|key| *key == category_key(category))
}
