//! Random permutation tests of a data set with a map.

use super::MapCases;
use crate::ask::Question;
use crate::error::Result;
use crate::query::{CategoryAxis, CellAxes, Filter, Side, Subject};
use crate::verify::permutations::{self, Tested};

impl MapCases<'_> {
    /// A test between some values of the map's types; a number of synapses where there are no two.
    pub(super) fn tested(&mut self, filter: Filter) -> Result<Question> {
        let types = self.map.defaults.types.clone().unwrap_or_else(|| "nothing".to_owned());
        let rows = Some(CategoryAxis::new(Subject::Pre, types));
        let mut names = self.values_of_axis(&CellAxes { rows, columns: None }, true)?;
        self.rng.shuffle(&mut names);
        names.truncate(self.rng.usize(2..5));
        if names.len() < 2 {
            return Ok(Question::Count(filter));
        }
        let common = names.clone();
        let common = common.into_iter().take(self.rng.usize(..3)).collect();
        let right = names.split_off(self.rng.usize(1..names.len()));
        let side = if self.rng.bool() { Side::Pre } else { Side::Post };
        let own = self.map.neurons.iter().flat_map(|table| &table.categories);
        let mut categories: Vec<String> = own.map(|of| of.name.clone()).collect();
        if self.one_in(20) {
            categories.push("nothing".to_owned());
        }
        let tested = Tested { side, labels: [names, right], common, categories };
        let cells = self.measure();
        // Most conditions on neurons leave a label too few.
        let filter = if self.rng.bool() { filter.without_neurons(&[]) } else { filter };
        Ok(match permutations::test(&mut self.rng, filter.clone(), cells, &tested) {
            Some(query) => Question::Test(query),
            None => Question::Count(filter),
        })
    }
}
