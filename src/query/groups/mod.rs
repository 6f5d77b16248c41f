//! Neurons sorted into groups by the user's own labels.

mod csv;
mod strict;

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Display;

use crate::error::{Error, Result};

/// Labels of neurons: a matrix over groups is label × label.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Groups {
    labels: Vec<String>,
    /// The number of each label of the user's.
    numbers: HashMap<String, u32>,
    of_id: HashMap<u64, u32>,
    /// The same by name, of a data set whose neurons have names.
    of_name: HashMap<String, u32>,
    /// The group of every neuron without a label; without one they are left out.
    other: Option<u32>,
}

impl Groups {
    /// Groups from (id, label) pairs, in their order; see [`Groups::add`] and [`Groups::close`].
    ///
    /// # Errors
    /// Those of the two.
    pub fn new(
        pairs: impl IntoIterator<Item = (u64, String)>,
        other: Option<&str>,
    ) -> Result<Groups> {
        let mut groups = Groups::default();
        for (id, label) in pairs {
            groups.add(id, label)?;
        }
        groups.close(other)
    }

    /// The same of a data set whose neurons have names.
    ///
    /// # Errors
    /// Those of [`Groups::new`].
    pub fn of_names(
        pairs: impl IntoIterator<Item = (String, String)>,
        other: Option<&str>,
    ) -> Result<Groups> {
        let mut groups = Groups::default();
        for (name, label) in pairs {
            groups.add_name(name, label)?;
        }
        groups.close(other)
    }

    /// Labels alone, without a neuron: as what rows and columns of an answer are.
    pub fn of_labels(labels: Vec<String>) -> Groups {
        Groups { labels, ..Groups::default() }
    }

    /// The same without these neurons, given in ascending order; their labels stay.
    #[must_use]
    pub fn without(mut self, ids: &[u64]) -> Groups {
        self.of_id.retain(|id, _| ids.binary_search(id).is_err());
        self
    }

    /// Labels a neuron. Labels are numbered in the order of first appearance.
    ///
    /// # Errors
    /// The neuron has another label.
    pub fn add(&mut self, id: u64, label: String) -> Result<()> {
        let number = self.number_of(label);
        let before = *self.of_id.entry(id).or_insert(number);
        self.check_one(id, before, number)
    }

    /// Labels a neuron of a data set whose neurons have names.
    ///
    /// # Errors
    /// That of [`Groups::add`].
    pub fn add_name(&mut self, name: String, label: String) -> Result<()> {
        let number = self.number_of(label);
        let before = *self.of_name.entry(name.clone()).or_insert(number);
        self.check_one(name, before, number)
    }

    /// The number of a label, which it gets now if it is new.
    fn number_of(&mut self, label: String) -> u32 {
        let next = self.labels.len() as u32;
        let labels = &mut self.labels;
        *self.numbers.entry(label).or_insert_with_key(|label| {
            labels.push(label.clone());
            next
        })
    }

    fn check_one(&self, id: impl Display, before: u32, number: u32) -> Result<()> {
        if before == number {
            return Ok(());
        }
        let (before, label) = (&self.labels[before as usize], &self.labels[number as usize]);
        Err(Error::data(format!("neuron {id} has two labels, '{before}' and '{label}'"))
            .advise("give each neuron one label"))
    }

    /// With `other`, neurons without a label form a last group of that name.
    ///
    /// # Errors
    /// No neuron has a label, or `other` is the name of a label.
    pub fn close(mut self, other: Option<&str>) -> Result<Groups> {
        if self.labels.is_empty() {
            return Err(Error::data("no neuron has a label")
                .advise("give a CSV file with a header, columns id and label"));
        }
        if let Some(name) = other {
            if name.trim().is_empty() {
                return Err(Error::usage("other", "the name of the group is empty")
                    .advise("name it, or leave --other out: then the others are left out"));
            }
            if self.numbers.contains_key(name) {
                return Err(Error::usage(
                    "other",
                    format!(
                        "'{name}' is already a label in the file and cannot be used for the others"
                    ),
                )
                .advise("choose another name"));
            }
            self.other = Some(self.labels.len() as u32);
            self.labels.push(name.to_owned());
        }
        Ok(self)
    }

    /// The error about a labelled id that the data set does not have.
    pub fn unknown(id: impl Display) -> Error {
        Error::data(format!("neuron {id} has a label, but the data set has no such neuron"))
            .advise("remove the id from the groups file, or check which data set it is for")
    }

    /// The labels in order, the one that collects the others last.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The group of a neuron, if it is in one.
    pub fn of(&self, id: u64) -> Option<u32> {
        self.of_id.get(&id).copied().or(self.other)
    }

    /// The group of neurons that have no label, if they are grouped.
    pub fn other(&self) -> Option<u32> {
        self.other
    }

    /// The labelled names with the number of their group, in no order; an id is a name in digits.
    pub fn named(&self) -> impl Iterator<Item = (Cow<'_, str>, u32)> {
        let ids = self.of_id.iter().map(|(id, group)| (Cow::Owned(id.to_string()), *group));
        let names = self.of_name.iter().map(|(name, group)| (Cow::Borrowed(name.as_str()), *group));
        ids.chain(names)
    }

    /// Refuses names, which a data set whose ids are numbers does not have.
    ///
    /// # Errors
    /// The first of them.
    pub fn check_numbers(&self) -> Result<()> {
        self.of_name.keys().min().map_or(Ok(()), |name| Err(Groups::unknown(name)))
    }

    /// The labelled ids with the number of their group, in no order.
    pub fn labelled(&self) -> impl Iterator<Item = (u64, u32)> + '_ {
        self.of_id.iter().map(|(id, group)| (*id, *group))
    }
}
