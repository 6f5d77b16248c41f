//! Lists of names and ids among pairs, one for each parameter.

use super::Pairs;
use crate::error::Result;
use crate::query::{NeuronIds, items_of, list_of};

impl Pairs {
    pub(super) fn put_list(&mut self, name: &'static str, left: &[String]) {
        self.remove(name);
        match left.is_empty() {
            true => self.nothing.push(name),
            false => self.given.push((name, list_of(left))),
        }
    }

    pub(super) fn put_ids(&mut self, name: &'static str, ids: NeuronIds) {
        match ids.is_empty() {
            true => self.nothing.push(name),
            false => self.ids.push((name, ids)),
        }
    }

    /// The ids of a parameter, which are none of these pairs any more.
    pub(super) fn take_ids(&mut self, name: &'static str) -> Result<Option<NeuronIds>> {
        let own = match (self.gives_nothing(name), self.ids(name), self.get(name)) {
            (true, ..) => Some(NeuronIds::default()),
            (_, Some(ids), _) => Some(ids.clone()),
            (_, None, Some(text)) => Some(NeuronIds::of_texts(items_of(name, text)?)),
            (_, None, None) => None,
        };
        self.remove(name);
        Ok(own)
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.given.retain(|(known, _)| *known != name);
        self.ids.retain(|(known, _)| *known != name);
        self.nothing.retain(|known| *known != name);
    }
}
