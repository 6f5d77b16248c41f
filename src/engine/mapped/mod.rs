//! The reference over the tables of a map: reads the published files into memory, once, with a
//! reading of the map of its own, and answers from the rows in the plainest Rust.

mod answers;
mod axes;
mod cells;
mod claim_intervals;
mod claims;
mod columns;
mod compared;
mod describe;
mod engine;
mod facts;
mod field;
mod fields;
mod filter;
mod grid;
mod ids;
mod keep;
mod matrix;
mod meaning;
mod measures;
mod neuron_list;
mod neuron_table;
mod neurons;
mod null;
mod pairs;
mod partners;
mod passing;
mod populations;
mod select;
mod sum;
mod synapses;
mod test;
mod threshold;
mod whole;
mod wiring;

use columns::NULL;
pub use columns::{Categories, Numbers};
pub use fields::Fields;
pub use ids::Ids;

use crate::error::Result;
use crate::map::{Found, Map};
use crate::run::Run;
use crate::table::ColumnType;

/// The synapses and neurons of a data set with a map.
#[derive(Debug)]
pub struct Records {
    /// The map.
    pub map: Map,
    /// The position of each row in the files, left-out rows counted.
    pub row: Vec<u64>,
    /// The place of the presynaptic neuron of each row.
    pub pre: Vec<u32>,
    /// The place of the postsynaptic neuron.
    pub post: Vec<u32>,
    /// Synapses of each row; none where a row is one.
    pub weight: Option<Vec<u64>>,
    /// Coordinates as published.
    pub position: Option<[Numbers; 3]>,
    /// Numbers of rows, in the order of the map.
    pub numbers: Vec<Numbers>,
    /// The types that the numbers of rows have in their files.
    pub number_types: Vec<ColumnType>,
    /// Categories of rows, in the order of the map.
    pub categories: Vec<Categories>,
    /// Rows that the map leaves out.
    pub left_out: u64,
    /// The neurons of the table, or all where there is none, then the orphans.
    pub ids: Ids,
    /// How many of them are listed.
    pub listed: usize,
    /// Numbers of the listed neurons, in the order of the map.
    pub neuron_numbers: Vec<Numbers>,
    /// The types that they have in their files.
    pub neuron_number_types: Vec<ColumnType>,
    /// Categories of all neurons, null for orphans.
    pub neuron_categories: Vec<Categories>,
}

impl Records {
    /// Reads the files of a map.
    ///
    /// # Errors
    /// Files that cannot be read, columns that they lack, values that the map does not allow, each
    /// with its place ([`crate::Kind::Data`]).
    pub fn read(found: &Found, run: &Run) -> Result<Records> {
        let map = found.asked().clone();
        let rows = synapses::read(found, run)?;
        let table =
            found.file.map.neurons.as_ref().map(|neurons| neurons::read(found, neurons, run));
        let table = table.transpose()?;
        let table = table.unwrap_or_else(|| neurons::Listed::none(map.has_names()));
        let of_table = table.ids;
        let mut neuron_categories = table.categories;
        let in_table = of_table.len();
        let ids = of_table.with_orphans([&rows.pre, &rows.post]);
        let listed = if map.neurons.is_some() { in_table } else { ids.len() };
        for categories in &mut neuron_categories {
            categories.codes.resize(ids.len(), NULL);
        }
        Ok(Records {
            pre: rows.pre.places_in(&ids),
            post: rows.post.places_in(&ids),
            row: rows.row,
            weight: rows.weight,
            position: rows.position,
            numbers: rows.numbers,
            number_types: rows.number_types,
            categories: rows.categories,
            left_out: rows.left_out,
            ids,
            listed,
            neuron_numbers: table.numbers,
            neuron_number_types: table.number_types,
            neuron_categories,
            map,
        })
    }
}

#[cfg(test)]
mod tests;
