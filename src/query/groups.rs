//! Neurons sorted into groups by the user's own labels.

use std::collections::HashMap;

use crate::error::{Error, Kind, Result};

/// Labels of neurons: a matrix over groups is label × label.
#[derive(Clone, Debug, PartialEq)]
pub struct Groups {
    labels: Vec<String>,
    of_id: HashMap<u64, u32>,
    /// The group of every neuron without a label; without one they are left out.
    other: Option<u32>,
}

impl Groups {
    /// Groups from (id, label) pairs; labels are numbered in the order of first appearance.
    /// With `other`, neurons without a label form a last group of that name.
    ///
    /// # Errors
    /// Two labels for one id, no pair at all, or `other` being the name of a label.
    pub fn new(
        pairs: impl IntoIterator<Item = (u64, String)>,
        other: Option<&str>,
    ) -> Result<Groups> {
        let mut labels: Vec<String> = Vec::new();
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut of_id: HashMap<u64, u32> = HashMap::new();
        for (id, label) in pairs {
            let next = numbers.len() as u32;
            let number = *numbers.entry(label).or_insert_with_key(|label| {
                labels.push(label.clone());
                next
            });
            let before = *of_id.entry(id).or_insert(number);
            if before != number {
                return Err(Error::data(format!(
                    "neuron {id} has two labels, '{}' and '{}'",
                    labels[before as usize], labels[number as usize]
                ))
                .advise("give each neuron one label"));
            }
        }
        if labels.is_empty() {
            return Err(Error::data("no neuron has a label")
                .advise("give a CSV file with a header, columns id and label"));
        }
        let other = match other {
            None => None,
            Some(name) if numbers.contains_key(name) => {
                return Err(Error::new(
                    Kind::Usage,
                    format!("'{name}' is a label in the file and cannot collect the others"),
                )
                .at(crate::error::Place::Parameter("other".into()))
                .advise("choose another name"));
            }
            Some(name) => {
                labels.push(name.to_owned());
                Some(labels.len() as u32 - 1)
            }
        };
        Ok(Groups { labels, of_id, other })
    }

    /// The labels in order, the one that collects the others last.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The group of a neuron, if it takes part.
    pub fn of(&self, id: u64) -> Option<u32> {
        self.of_id.get(&id).copied().or(self.other)
    }

    /// The group of neurons that have no label, if they take part.
    pub fn other(&self) -> Option<u32> {
        self.other
    }

    /// The labelled ids with the number of their group, in no order.
    pub fn labelled(&self) -> impl Iterator<Item = (u64, u32)> + '_ {
        self.of_id.iter().map(|(id, group)| (*id, *group))
    }
}
