//! The fields of rows that can be asked for of a data set with a map, in their order.

use super::Map;
use crate::error::Result;
use crate::query::{RowFields, place_of};

/// What a field says of a row.
#[derive(Clone, Copy, Debug)]
pub enum RowSource {
    /// The presynaptic neuron.
    Pre,
    /// The postsynaptic neuron.
    Post,
    /// Its synapses.
    Weight,
    /// A coordinate, by the number of its axis.
    Axis(usize),
    /// A number, by its place in the map.
    Number(usize),
    /// A category, by its place in the map.
    Category(usize),
    /// The position in the files.
    Row,
}

impl Map {
    /// The fields with these names.
    ///
    /// # Errors
    /// A name that no field has, with the nearest (usage).
    pub fn fields_of_rows(&self, asked: &RowFields) -> Result<Vec<(&str, RowSource)>> {
        let all = self.all_fields_of_rows();
        Ok(match asked {
            // The position in the files is given where it is asked for.
            RowFields::Usual => all[..all.len() - 1].to_vec(),
            RowFields::Named(names) => {
                let known: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
                names.iter().map(|name| Ok(all[place_of(name, &known)?])).collect::<Result<_>>()?
            }
        })
    }

    fn all_fields_of_rows(&self) -> Vec<(&str, RowSource)> {
        let mut all = vec![("pre_id", RowSource::Pre), ("post_id", RowSource::Post)];
        let rows = &self.synapses;
        if rows.weight.is_some() {
            all.push(("weight", RowSource::Weight));
        }
        if rows.position.is_some() {
            all.extend(["x", "y", "z"].into_iter().zip([0, 1, 2].map(RowSource::Axis)));
        }
        let numbers = rows.numbers.iter().enumerate();
        all.extend(numbers.map(|(at, number)| (number.name.as_str(), RowSource::Number(at))));
        let categories = rows.categories.iter().enumerate();
        all.extend(categories.map(|(at, of)| (of.name.as_str(), RowSource::Category(at))));
        all.push(("row", RowSource::Row));
        all
    }
}
