//! Neurons sorted into groups by the user's own labels.

mod csv;
mod strict;

use std::collections::HashMap;

use crate::error::{Error, Result};

/// Labels of neurons: a matrix over groups is label × label.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Groups {
    labels: Vec<String>,
    /// The number of each label of the user's.
    numbers: HashMap<String, u32>,
    of_id: HashMap<u64, u32>,
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

    /// Labels a neuron. Labels are numbered in the order of first appearance.
    ///
    /// # Errors
    /// The neuron has another label.
    pub fn add(&mut self, id: u64, label: String) -> Result<()> {
        let next = self.labels.len() as u32;
        let labels = &mut self.labels;
        let number = *self.numbers.entry(label).or_insert_with_key(|label| {
            labels.push(label.clone());
            next
        });
        let before = *self.of_id.entry(id).or_insert(number);
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
    pub fn unknown(id: u64) -> Error {
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

    /// The labelled ids with the number of their group, in no order.
    pub fn labelled(&self) -> impl Iterator<Item = (u64, u32)> + '_ {
        self.of_id.iter().map(|(id, group)| (*id, *group))
    }
}
