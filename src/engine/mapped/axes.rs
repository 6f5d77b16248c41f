//! What the rows and columns of a matrix stand for.

use super::Records;
use super::columns::{Categories, NULL};
use crate::error::{Error, Result};
use crate::names::nearest;

/// An axis: the labels of rows of the synapse table.
pub struct Axis<'a> {
    /// The names, and null behind them if the data has it.
    pub labels: Vec<Option<String>>,
    codes: Codes<'a>,
}

enum Codes<'a> {
    /// One label for all.
    All,
    OfRow(&'a Categories),
    OfNeuron(&'a Categories, &'a [u32]),
}

impl Records {
    /// The axis of a name: `neuropil`, `pre.side`, `post.type`.
    ///
    /// # Errors
    /// A name that no category has (usage).
    pub fn axis(&self, parameter: &str, name: &str) -> Result<Axis<'_>> {
        let rows = &self.map.synapses.categories;
        if let Some(at) = rows.iter().position(|category| category.name == name) {
            let categories = &self.categories[at];
            return Ok(Axis { labels: labels(categories), codes: Codes::OfRow(categories) });
        }
        let (partners, bare) = match name.split_once('.') {
            Some(("pre", bare)) => (Some(&self.pre), bare),
            Some(("post", bare)) => (Some(&self.post), bare),
            _ => (None, name),
        };
        let neurons = self.map.neurons.as_ref();
        let at = neurons.and_then(|map| map.categories.iter().position(|c| c.name == bare));
        match (partners, at) {
            (Some(partners), Some(at)) => {
                let categories = &self.neuron_categories[at];
                let codes = Codes::OfNeuron(categories, partners);
                Ok(Axis { labels: labels(categories), codes })
            }
            _ => Err(self.no_category(parameter, name)),
        }
    }

    /// The axes that hold where none are named: those of the map, of both partners.
    ///
    /// # Errors
    /// Those of [`Records::axis`].
    pub fn default_axis(&self, parameter: &str, partner: &str) -> Result<Axis<'_>> {
        let defaults = &self.map.defaults;
        match defaults.axes.as_ref().or(defaults.types.as_ref()) {
            Some(name) => self.axis(parameter, &format!("{partner}.{name}")),
            None => Ok(Axis { labels: vec![Some("all".to_owned())], codes: Codes::All }),
        }
    }

    fn no_category(&self, parameter: &str, name: &str) -> Error {
        let rows = self.map.synapses.categories.iter().map(|category| category.name.clone());
        let neurons = self.map.neurons.iter().flat_map(|neurons| &neurons.categories);
        let of_partners =
            neurons.flat_map(|c| ["pre", "post"].map(|partner| format!("{partner}.{}", c.name)));
        let known: Vec<String> = rows.chain(of_partners).collect();
        let error = Error::usage(parameter, format!("there is no category '{name}'"));
        match nearest(name, known.iter().map(String::as_str)) {
            Some(near) => error.advise(format!("did you mean '{near}'?")),
            None => error.advise(format!("there are: {}", known.join(", "))),
        }
    }
}

impl Axis<'_> {
    /// The place of a row's label.
    pub fn label_of(&self, row: usize) -> usize {
        let code = match self.codes {
            Codes::All => 0,
            Codes::OfRow(categories) => categories.codes[row],
            Codes::OfNeuron(categories, partners) => categories.codes[partners[row] as usize],
        };
        // Null stands behind the names.
        if code == NULL { self.labels.len() - 1 } else { code as usize }
    }
}

fn labels(categories: &Categories) -> Vec<Option<String>> {
    let names = categories.names.iter().cloned().map(Some);
    let null = categories.codes.contains(&NULL).then_some(None);
    names.chain(null).collect()
}
