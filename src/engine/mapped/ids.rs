//! Neurons by what they are called: numbers or names.

use std::collections::HashMap;
use std::hash::Hash;

/// What neurons are called in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ids {
    /// By numbers.
    Numbers(Vec<u64>),
    /// By names.
    Names(Vec<String>),
}

impl Ids {
    /// None yet.
    pub fn none(names: bool) -> Ids {
        if names { Ids::Names(Vec::new()) } else { Ids::Numbers(Vec::new()) }
    }

    /// None yet, called in the same way.
    pub fn none_yet(&self) -> Ids {
        Ids::none(matches!(self, Ids::Names(_)))
    }

    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Ids::Numbers(ids) => ids.len(),
            Ids::Names(ids) => ids.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One as text.
    pub fn text(&self, at: usize) -> String {
        match self {
            Ids::Numbers(ids) => ids[at].to_string(),
            Ids::Names(ids) => ids[at].clone(),
        }
    }

    /// How two of them stand to each other.
    pub fn order(&self, one: usize, other: usize) -> std::cmp::Ordering {
        match self {
            Ids::Numbers(ids) => ids[one].cmp(&ids[other]),
            Ids::Names(ids) => ids[one].cmp(&ids[other]),
        }
    }

    /// Adds one of `others`, which is called in the same way.
    pub fn push_from(&mut self, others: &Ids, at: usize) {
        match (self, others) {
            (Ids::Numbers(ids), Ids::Numbers(others)) => ids.push(others[at]),
            (Ids::Names(ids), Ids::Names(others)) => ids.push(others[at].clone()),
            // The map has names for all ids or for none.
            _ => {}
        }
    }

    /// The place of each of `self` in `order`.
    pub fn places_in(&self, order: &Ids) -> Vec<u32> {
        match (self, order) {
            (Ids::Numbers(ids), Ids::Numbers(order)) => places(ids, order),
            (Ids::Names(ids), Ids::Names(order)) => places(ids, order),
            // The map has names for all ids or for none.
            _ => Vec::new(),
        }
    }

    /// Those of `parts` that are not among `self`, ascending, each once, behind `self`.
    pub fn with_orphans(self, parts: [&Ids; 2]) -> Ids {
        match (self, parts) {
            (Ids::Numbers(ids), [Ids::Numbers(pre), Ids::Numbers(post)]) => {
                Ids::Numbers(completed(ids, pre.iter().chain(post)))
            }
            (Ids::Names(ids), [Ids::Names(pre), Ids::Names(post)]) => {
                Ids::Names(completed(ids, pre.iter().chain(post)))
            }
            (ids, _) => ids,
        }
    }
}

fn places<T: Hash + Eq>(ids: &[T], order: &[T]) -> Vec<u32> {
    let place: HashMap<&T, u32> = order.iter().zip(0..).collect();
    ids.iter().map(|id| place[id]).collect()
}

fn completed<'a, T: Hash + Ord + Clone + 'a>(
    mut ids: Vec<T>,
    others: impl Iterator<Item = &'a T>,
) -> Vec<T> {
    let known: std::collections::HashSet<&T> = ids.iter().collect();
    let mut orphans: Vec<T> = others.filter(|id| !known.contains(id)).cloned().collect();
    orphans.sort_unstable();
    orphans.dedup();
    ids.append(&mut orphans);
    ids
}
