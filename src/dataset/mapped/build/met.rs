//! Ids as they are met: each gets a provisional number, those of the neuron table first.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::dataset::ROWS_MAX;
use crate::dataset::build::dictionary::{Dictionary, MISSING};
use crate::error::{Error, Result};

/// Ids that one thread looks up at a time.
const PART: usize = 1 << 13;

/// What neurons are called in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdList {
    /// By numbers.
    Numbers(Vec<u64>),
    /// By names.
    Names(Vec<String>),
}

impl IdList {
    /// None yet.
    pub fn none(names: bool) -> IdList {
        if names { IdList::Names(Vec::new()) } else { IdList::Numbers(Vec::new()) }
    }

    /// How many.
    pub fn len(&self) -> usize {
        match self {
            IdList::Numbers(ids) => ids.len(),
            IdList::Names(names) => names.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl IdList {
    /// One as text.
    pub(in crate::dataset::mapped) fn text(&self, at: usize) -> String {
        match self {
            IdList::Numbers(ids) => ids[at].to_string(),
            IdList::Names(names) => names[at].clone(),
        }
    }

    /// Those at some places.
    pub(in crate::dataset::mapped) fn at(&self, places: &[usize]) -> IdList {
        match self {
            IdList::Numbers(ids) => IdList::Numbers(places.iter().map(|at| ids[*at]).collect()),
            IdList::Names(names) => {
                IdList::Names(places.iter().map(|at| names[*at].clone()).collect())
            }
        }
    }
}

/// The ids met so far, by provisional number.
pub(in crate::dataset::mapped) enum Met {
    Numbers(Dictionary, Vec<u64>),
    Names(HashMap<String, u32>, Vec<String>),
}

impl Met {
    pub(in crate::dataset::mapped) fn none(names: bool) -> Met {
        match names {
            true => Met::Names(HashMap::new(), Vec::new()),
            false => Met::Numbers(Dictionary::new(0), Vec::new()),
        }
    }

    pub(in crate::dataset::mapped) fn len(&self) -> usize {
        match self {
            Met::Numbers(_, ids) => ids.len(),
            Met::Names(_, names) => names.len(),
        }
    }

    /// Appends the provisional numbers of some ids, which are called as all are.
    pub(in crate::dataset::mapped) fn meet(
        &mut self,
        ids: &IdList,
        numbers: &mut Vec<u32>,
    ) -> Result<()> {
        match (self, ids) {
            (Met::Numbers(index, all), IdList::Numbers(ids)) => {
                let first = numbers.len();
                numbers.resize(first + ids.len(), MISSING);
                let numbers = &mut numbers[first..];
                let parts = ids.par_chunks(PART).zip(numbers.par_chunks_mut(PART));
                parts.for_each(|(ids, numbers)| index.find_all(ids, numbers));
                for (number, id) in numbers.iter_mut().zip(ids) {
                    if *number == MISSING {
                        let next = next(all.len())?;
                        *number = index.insert(*id, next).unwrap_or_else(|| {
                            all.push(*id);
                            next
                        });
                    }
                }
            }
            (Met::Names(index, all), IdList::Names(names)) => {
                for name in names {
                    let known = index.get(name).copied();
                    numbers.push(match known {
                        Some(number) => number,
                        None => {
                            let next = next(all.len())?;
                            index.insert(name.clone(), next);
                            all.push(name.clone());
                            next
                        }
                    });
                }
            }
            // The map has names for all ids or for none.
            _ => return Err(Error::data("some neurons are called by numbers, others by names")),
        }
        Ok(())
    }

    /// The provisional numbers of some ids; [`MISSING`] of one that was not met.
    pub(in crate::dataset::mapped) fn find(&self, ids: &IdList) -> Vec<u32> {
        match (self, ids) {
            (Met::Numbers(index, _), IdList::Numbers(ids)) => {
                let mut numbers = vec![MISSING; ids.len()];
                index.find_all(ids, &mut numbers);
                numbers
            }
            (Met::Names(index, _), IdList::Names(names)) => {
                names.iter().map(|name| index.get(name).copied().unwrap_or(MISSING)).collect()
            }
            // The map has names for all ids or for none.
            _ => vec![MISSING; ids.len()],
        }
    }

    /// A copy of the ids by provisional number.
    pub(in crate::dataset::mapped) fn ids(&self) -> IdList {
        match self {
            Met::Numbers(_, ids) => IdList::Numbers(ids.clone()),
            Met::Names(_, names) => IdList::Names(names.clone()),
        }
    }

    /// The ids by provisional number.
    pub(in crate::dataset::mapped) fn into_ids(self) -> IdList {
        match self {
            Met::Numbers(_, ids) => IdList::Numbers(ids),
            Met::Names(_, names) => IdList::Names(names),
        }
    }
}

fn next(met: usize) -> Result<u32> {
    match u32::try_from(met) {
        Ok(next) if u64::from(next) < ROWS_MAX => Ok(next),
        _ => Err(Error::data(format!("more than {ROWS_MAX} different neuron ids"))),
    }
}
