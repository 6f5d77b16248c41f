//! The data sets of a server, each under a name of its own: what they may be called.

use std::sync::Arc;

use super::live::Live;
use super::others::{PAGE, other_paths};
use super::state::{Shared, State};
use crate::ask::table::GUIDE_NAME;
use crate::error::{Error, Kind, Place, Result};

/// The data sets of a server, one at least, of different names.
pub struct DataSets(Vec<State>);

impl DataSets {
    /// Data sets whose routes stand under their names.
    ///
    /// # Errors
    /// None at all, and names that [`DataSets::check`] refuses ([`Kind::Usage`]).
    pub fn new(states: Vec<State>) -> Result<DataSets> {
        if states.is_empty() {
            return Err(Error::new(Kind::Usage, "a server needs a data set"));
        }
        let names: Vec<&str> = states.iter().map(|state| state.name.as_str()).collect();
        DataSets::check(&names)?;
        Ok(DataSets(states))
    }

    /// Refuses names that cannot be the beginnings of routes.
    ///
    /// # Errors
    /// A name of other signs, one that two data sets have, one of a route of the server's own
    /// ([`Kind::Usage`]).
    pub fn check(names: &[&str]) -> Result<()> {
        let refused = |what: String| {
            Err(Error::new(Kind::Usage, what)
                .at(Place::Parameter("DATA".into()))
                .advise("give it another name: areax serve NAME=DATA"))
        };
        for (place, name) in names.iter().enumerate() {
            if !is_name(name) {
                return refused(format!(
                    "'{name}' cannot be the name of a data set: letters, digits, '.', '_' and '-'"
                ));
            }
            if own_words().any(|word| word == *name) {
                return refused(format!(
                    "a data set cannot be called '{name}': the server has a route of this name"
                ));
            }
            if names[..place].contains(name) {
                return refused(format!("two data sets are called '{name}'"));
            }
        }
        Ok(())
    }

    /// One of them: what all share is in each.
    pub(super) fn shared(&self) -> &State {
        &self.0[0]
    }

    /// The same data sets, each changed by `change`.
    pub(super) fn map(self, change: impl Fn(State) -> State) -> DataSets {
        DataSets(self.0.into_iter().map(change).collect())
    }

    /// As a router sees them.
    pub(super) fn live(self) -> Sets {
        Sets(self.0.into_iter().map(|state| Live::new(Arc::new(state))).collect())
    }
}

/// Whether a text can be a part of a route, and a name of a map.
pub fn is_name(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    !matches!(text, "" | "." | "..") && text.bytes().all(plain)
}

/// The words with which routes begin that are of no data set, and those of the guide's files.
fn own_words() -> impl Iterator<Item = &'static str> {
    let words = other_paths(true).filter_map(|path| path.split('/').nth(1));
    words.filter(|word| *word != GUIDE_NAME).chain([PAGE])
}

/// The data sets of a running server: each is renewed by itself.
#[derive(Clone)]
pub struct Sets(Arc<[Live]>);

impl Sets {
    /// Each of them.
    pub fn all(&self) -> &[Live] {
        &self.0
    }

    /// The one that there is; none of several.
    pub fn only(&self) -> Option<&Live> {
        if self.0.len() == 1 { self.0.first() } else { None }
    }

    /// The states of all of them as they are now.
    pub fn current(&self) -> Vec<Shared> {
        self.0.iter().map(Live::current).collect()
    }

    /// What all of them share: limits, hosts, counters.
    pub fn shared(&self) -> Shared {
        self.0[0].current()
    }
}
