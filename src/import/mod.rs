//! From files to a map: which recipe each of them fits, and what that says of their columns. Nothing
//! is guessed silently: what was understood is told in words, and what no recipe knows is refused.

// In reading order; `cargo fmt` sorts within a group.
mod look;

mod fit;
mod generic;

mod choose;

mod assemble;
mod ids;
mod segments;

mod words;

use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::map::Map;
use crate::recipes;

/// What to import, and how.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The files of all tables.
    pub files: Vec<PathBuf>,
    /// The folder of the map: files below it are named relative to it.
    pub folder: PathBuf,
    /// Recipes that must be used; none: whichever fit.
    pub recipes: Vec<String>,
    /// Entries that are changed in the end: name of the entry, value.
    pub set: Vec<(String, String)>,
    /// The name of the map, if not the recipe's.
    pub name: Option<String>,
}

/// A map that was made of files.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The map.
    pub map: Map,
    /// The recipe that it is named after.
    pub recipe: String,
    /// What was understood, for people to read: lines of text.
    pub words: String,
}

/// What was said of a table of which nothing is known.
#[derive(Debug, Default)]
struct Said {
    /// The columns of both partners.
    partners: Option<(String, String)>,
    /// The column with the synapses of a row.
    weight: Option<String>,
    /// The names of columns of files without a header.
    columns: Option<Vec<String>>,
}

impl Said {
    fn of(set: &[(String, String)]) -> Said {
        let value = |entry: &str| {
            let found = set.iter().rfind(|(name, _)| name == entry);
            found.map(|(_, value)| value.trim_matches('"').to_owned())
        };
        let columns = value("synapses.columns").and_then(|list| crate::map::texts(&list));
        let partners = value("synapses.pre").zip(value("synapses.post"));
        Said { partners, weight: value("synapses.weight"), columns }
    }
}

/// Makes a map of files.
///
/// # Errors
/// Files that are no tables, that fit no recipe or several, tables of one end of each synapse
/// ([`crate::Kind::Data`]); a recipe that does not exist, an entry that no map has (usage).
pub fn import(request: &Request) -> Result<Imported> {
    if request.files.is_empty() {
        return Err(Error::usage("FILES", "no file was named"));
    }
    let forced =
        request.recipes.iter().map(|name| recipes::find(name)).collect::<Result<Vec<_>>>()?;
    let said = Said::of(&request.set);
    let chosen = choose::choose(&request.files, &forced, &said)?;
    let mut map = assemble::map(&chosen, &request.folder)?;
    let has_names = ids::forget_names(&mut map);
    if let Some(name) = &request.name {
        map.name.clone_from(name);
    }
    map = map.with(&request.set)?;
    ids::find_names(&chosen, &mut map, has_names)?;
    segments::choose(&chosen, &mut map)?;
    // What the flags made of it must be a map too.
    let map = Map::parse(&map.to_toml(), std::path::Path::new(crate::map::FILE_NAME))?;
    let words = words::understood(&chosen, &map)?;
    Ok(Imported { recipe: chosen.recipe.name.clone(), map, words })
}
