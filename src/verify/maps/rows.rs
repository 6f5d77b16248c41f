//! Random questions about rows, in the words of a map.

use super::MapCases;
use crate::ask::RowsQuery;
use crate::query::{Filter, RowFields, Sample, SelectQuery};

impl MapCases<'_> {
    pub(super) fn rows(&mut self, filter: Filter) -> RowsQuery {
        const ROWS_MAX: u64 = 10_000;
        let rows = self.data.rows.len() as u64;
        let size = self.rng.u64(..(rows / 2 + 2).min(ROWS_MAX));
        let is_sample = rows > ROWS_MAX || self.rng.bool();
        let sample = is_sample.then(|| Sample { size, seed: self.rng.u64(..) });
        // Rows are not chosen by their pair.
        let min_pair = filter.min_pair.filter(|_| self.one_in(8));
        RowsQuery::new(
            SelectQuery { filter: Filter { min_pair, ..filter }, sample },
            self.row_fields(),
        )
    }

    /// Fields in any order.
    fn row_fields(&mut self) -> RowFields {
        if self.one_in(3) {
            return RowFields::Usual;
        }
        let table = &self.map.synapses;
        let mut names = vec!["row", "pre_id", "post_id"];
        names.extend(table.weight.as_ref().map(|_| "weight"));
        names.extend(table.position.iter().flat_map(|_| ["x", "y", "z"]));
        names.extend(table.numbers.iter().map(|number| number.name.as_str()));
        names.extend(table.categories.iter().map(|category| category.name.as_str()));
        self.rng.shuffle(&mut names);
        names.truncate(self.rng.usize(1..=names.len()));
        RowFields::named(names)
    }
}
