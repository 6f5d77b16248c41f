//! The neurons by number: first those of the table by (the map's `order`, id), null after the names,
//! then the ids that only synapses have ("orphans"), by id.

use std::cmp::Ordering;

use super::labels::Labels;
use super::numbers::CodedNumbers;
use super::texts::Texts;
use crate::dataset::Column;
use crate::error::Result;

/// What neurons are called.
#[derive(Debug)]
pub enum NeuronIds {
    /// By numbers.
    Numbers(Column<u64>),
    /// By names.
    Names(Texts),
}

/// The neurons by number.
#[derive(Debug)]
pub struct Neurons {
    /// What each is called.
    pub ids: NeuronIds,
    /// Numbers by ascending id (names: by code point), for look-ups.
    pub by_id: Column<u32>,
    /// How many the table has; all, where the map has no table. The rest are orphans.
    pub listed: usize,
    /// The place of each in the order of answers: that of the joined neuron table, then the orphans.
    pub place: Column<u32>,
    /// Categories, in the order of the map; null for orphans.
    pub labels: Vec<Labels>,
    /// Numbers, in the order of the map; null for orphans.
    pub numbers: Vec<CodedNumbers>,
    /// The category by which they are numbered, by its place in `labels`.
    pub order: Option<usize>,
}

impl Neurons {
    /// How many there are, orphans too.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// The number of the neuron with this id, of a data set whose ids are numbers.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub fn number_of(&self, id: u64) -> Result<Option<u32>> {
        match &self.ids {
            NeuronIds::Numbers(ids) => self.find(|number| {
                // Every number has its neuron, or the copy would not have been made.
                Ok(ids.read_at(number)?.unwrap_or(u64::MAX).cmp(&id))
            }),
            NeuronIds::Names(_) => Ok(None),
        }
    }

    /// The number of the neuron with this name, of a data set whose ids are names.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub fn number_of_name(&self, name: &str) -> Result<Option<u32>> {
        match &self.ids {
            NeuronIds::Names(names) => self.find(|number| Ok(names.get(number)?.cmp(name))),
            NeuronIds::Numbers(_) => Ok(None),
        }
    }

    /// Halves the neurons by ascending id; `order` says how one stands to the one looked for.
    fn find(&self, order: impl Fn(usize) -> Result<Ordering>) -> Result<Option<u32>> {
        let (mut first, mut end) = (0, self.by_id.len());
        while first < end {
            let middle = first + (end - first) / 2;
            let Some(number) = self.by_id.read_at(middle)? else { return Ok(None) };
            match order(number as usize)? {
                Ordering::Less => first = middle + 1,
                Ordering::Equal => return Ok(Some(number)),
                Ordering::Greater => end = middle,
            }
        }
        Ok(None)
    }
}
