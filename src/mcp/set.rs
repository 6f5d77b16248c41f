//! A data set as tools see it.

use crate::ask::{Data, Defaults};
use crate::query::MapFacts;

/// A data set as tools see it, before anything of it is open.
#[derive(Clone, Debug)]
pub struct Set {
    /// Its name.
    pub name: String,
    /// What its map names; none of the published layout.
    pub facts: Option<MapFacts>,
    /// The names of its cell types, where they are known.
    pub types: Vec<String>,
}

impl Set {
    /// The data set that has this name.
    pub fn new(name: &str, data: &Data) -> Set {
        let types = data.vocabulary.types.entries().iter().map(|(_, name)| name.clone());
        Set { name: name.to_owned(), facts: data.named(), types: types.collect() }
    }

    /// What holds where nothing is given: no threshold.
    pub fn defaults(&self) -> Defaults<'static> {
        if self.facts.is_some() { Defaults::Map(&[]) } else { Defaults::Off }
    }
}
