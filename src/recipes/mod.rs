//! Recipes: what the published tables of connectomes look like. Each is a text in the words of the
//! map, with where the files come from, and what must be known of them.

mod naming;
mod parse;

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use crate::error::{Error, Result};
use crate::map::{Map, Neurons, Position, Synapses};
use crate::names::nearest;

pub use naming::Namer;

/// What is known of the tables of one data set.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipe {
    /// Its name, and that of the maps that it makes.
    pub name: String,
    /// What it is about, in a line.
    pub title: String,
    /// Where the files come from.
    pub source: String,
    /// Which release.
    pub version: String,
    /// What to cite.
    pub citation: String,
    /// Under which terms the data may be used.
    pub licence: String,
    /// What a user should know.
    pub notes: Vec<String>,
    /// Columns that a neuron's type may be in; the first that there is counts.
    pub types: Vec<String>,
    /// Columns for the axes of a matrix; the first that there is counts.
    pub axes: Vec<String>,
    /// The neurons of its table are cells, not fragments.
    pub cells: bool,
    /// Columns that a table need not have.
    pub optional: Vec<String>,
    /// Other columns that the position may be in.
    pub positions: Vec<Position>,
    /// The columns of files that are published without a header.
    pub header: Option<Vec<String>>,
    /// Its columns are those of any table of synapses: a file fits by its name only.
    pub by_name: bool,
    /// Rows with this value in this column are published in both directions.
    pub doubled: Option<(String, String)>,
    /// The synapse table.
    pub synapses: Option<Synapses>,
    /// Tables of neurons, each with one file.
    pub neurons: Vec<Neurons>,
    /// Usual names of columns, for tables of which nothing is known.
    pub aliases: Aliases,
    /// What its files look like, for synthetic ones.
    pub files: Vec<FileSpec>,
    /// Of neurons alone: the recipe whose synapses are made beside synthetic ones.
    pub beside: Option<String>,
}

/// Usual names of columns; they are compared without regard to case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aliases {
    /// Of the presynaptic and the postsynaptic neuron.
    pub partners: Vec<[String; 2]>,
    /// Of the number of synapses.
    pub weights: Vec<String>,
    /// Of the id of a neuron.
    pub ids: Vec<String>,
}

/// What a file looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileSpec {
    /// Its name.
    pub name: String,
    /// Whether it is a table of neurons.
    pub is_neurons: bool,
    /// The smallest id.
    pub first_id: u64,
    /// Rows of one pair of neurons.
    pub group: u64,
    /// Each row is the sum over so many rows of the table before it.
    pub total_of: Option<u64>,
    /// Whether it has a header.
    pub has_header: bool,
    /// Names of the columns, each with type and values.
    pub columns: Vec<(String, String)>,
}

/// The texts that are built in. A tie between tables goes to the recipe that comes first.
const TEXTS: [&str; 20] = [
    include_str!("j0251.toml"),
    include_str!("flywire-783-princeton.toml"),
    include_str!("flywire-783-buhmann.toml"),
    include_str!("flywire-783-connections.toml"),
    include_str!("codex-connections.toml"),
    include_str!("flywire-annotations.toml"),
    include_str!("neuprint-adjacencies.toml"),
    include_str!("hemibrain-traced.toml"),
    include_str!("neuprint-synapses.toml"),
    include_str!("male-cns.toml"),
    include_str!("male-cns-weights.toml"),
    include_str!("manc.toml"),
    include_str!("banc.toml"),
    include_str!("sjcabs-edgelist.toml"),
    include_str!("microns.toml"),
    include_str!("microns-connections.toml"),
    include_str!("h01.toml"),
    include_str!("cook-2019.toml"),
    include_str!("winding-2023.toml"),
    include_str!("generic.toml"),
];

static RECIPES: LazyLock<Vec<Recipe>> = LazyLock::new(|| {
    // A test reads every text.
    TEXTS.iter().filter_map(|text| parse::recipe(text).ok()).collect()
});

/// Every recipe.
pub fn all() -> &'static [Recipe] {
    &RECIPES
}

/// The recipe with this name.
///
/// # Errors
/// An unknown name (usage).
pub fn find(name: &str) -> Result<&'static Recipe> {
    if let Some(recipe) = all().iter().find(|recipe| recipe.name == name) {
        return Ok(recipe);
    }
    let names: Vec<&str> = all().iter().map(|recipe| recipe.name.as_str()).collect();
    let meant = nearest(name, names.iter().copied());
    let meant = meant.map_or(String::new(), |name| format!("did you mean '{name}'? "));
    Err(Error::usage("recipe", format!("there is no recipe '{name}'"))
        .advise(format!("{meant}There are {}", names.join(", "))))
}

impl Recipe {
    /// Whether it is the one for tables of which nothing is known.
    pub fn is_generic(&self) -> bool {
        !self.aliases.partners.is_empty()
    }

    /// Whether a table need not have this column.
    pub fn is_optional(&self, column: &str) -> bool {
        self.optional.iter().any(|optional| optional == column)
    }

    /// The recipe whose synapses stand beside a table of neurons alone in examples.
    pub fn beside(&self) -> Option<&'static Recipe> {
        let name = self.beside.as_ref()?;
        all().iter().find(|recipe| recipe.name == *name)
    }

    /// What is made as synthetic data: its files, each with the recipe that says what it looks like.
    pub fn made(&self) -> Vec<(&Recipe, &FileSpec)> {
        let synapses = self.beside().map(|beside| {
            let files = beside.files.iter().filter(|file| !file.is_neurons);
            files.map(move |file| (beside, file))
        });
        let own = self.files.iter().map(|file| (self, file));
        synapses.into_iter().flatten().chain(own).collect()
    }

    /// The map of all its tables, as if each were there: for showing it.
    pub fn map(&self) -> Option<Map> {
        if self.name == "j0251" {
            return Map::j0251().ok();
        }
        let synapses = self.synapses.clone()?;
        let mut namer = Namer::new(&synapses.numbers, &synapses.categories);
        let mut tables = self.neurons.iter();
        let neurons = tables.next().cloned().map(|mut first| {
            for other in tables {
                first.table.files.extend(other.table.files.iter().cloned());
                first.numbers.extend(other.numbers.iter().cloned());
                first.categories.extend(other.categories.iter().cloned());
            }
            namer.rename(&mut first);
            first
        });
        let name_in = |columns: &[String]| {
            let categories = || neurons.iter().flat_map(|neurons: &Neurons| &neurons.categories);
            let names = |column: &String| categories().find(|one| one.column == *column);
            columns.iter().find_map(names).map(|category| category.name.clone())
        };
        let mut defaults = crate::map::Defaults::default();
        defaults.types = name_in(&self.types);
        defaults.axes = name_in(&self.axes).filter(|axes| defaults.types.as_ref() != Some(axes));
        let name = self.name.clone();
        // As `areax import` says it of a recipe alone.
        let cells = self.cells && (neurons.is_some() || synapses.pre.names);
        Some(Map { name, synapses, neurons, cells, defaults, populations: Vec::new() })
    }
}
