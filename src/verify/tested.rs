//! Random permutation tests of j0251: labels that neurons of the population have.

use super::cases::Cases;
use super::permutations::{self, Tested};
use crate::query::{CellAxes, Filter, Measure, Normalize, Side, TestQuery};

/// Lengths of axons that a population may have at least, in µm.
const AXONS: [f64; 3] = [0.0, 10.0, 50.0];

impl Cases<'_> {
    /// A test between two types; none where no two of them have enough neurons.
    pub(super) fn test(
        &mut self,
        filter: Filter,
        cells: (Measure, Normalize),
    ) -> Option<TestQuery> {
        let side = if self.rng.bool() { Side::Pre } else { Side::Post };
        let axon = self.rng.choice(AXONS).unwrap_or(0.0);
        let mut filter = filter.without_neurons(&[]);
        let least = (axon > 0.0).then_some(axon);
        match side {
            Side::Pre => (filter.pre_celltype, filter.min_pre_axon) = (None, least),
            Side::Post => (filter.post_celltype, filter.min_post_axon) = (None, least),
        }
        let mut types = self.populated(side, axon);
        self.rng.shuffle(&mut types);
        types.truncate(self.rng.usize(2..5));
        if types.len() < 2 {
            return None;
        }
        let right = types.split_off(self.rng.usize(1..types.len()));
        let mut common = self.of_any_type(side == Side::Pre);
        common.truncate(self.rng.usize(..4));
        let categories = vec![CellAxes::CELL_TYPE.to_owned()];
        let tested = Tested { side, labels: [types, right], common, categories };
        permutations::test(&mut self.rng, filter, cells, &tested)
    }

    /// Types with at least two neurons whose axons are so long.
    fn populated(&self, side: Side, axon: f64) -> Vec<String> {
        let neurons = &self.data.neurons;
        let all = neurons.cell_type.len();
        let (Ok(codes), Ok(axons)) = (neurons.cell_type.read(0..all), neurons.axon.read(0..all))
        else {
            return Vec::new();
        };
        let mut counts = [0; 256];
        for (code, um) in codes.iter().zip(axons) {
            counts[usize::from(*code)] += u32::from(axon == 0.0 || f64::from(*um) >= axon);
        }
        let vocabulary = &self.data.vocabulary;
        let may = |code: u8| side == Side::Pre || !vocabulary.is_axon_only(code);
        let entries = vocabulary.types.entries().iter();
        let known = entries.filter(|(code, _)| counts[usize::from(*code)] >= 2 && may(*code));
        known.map(|(_, name)| name.clone()).collect()
    }

    /// All types in any order, of postsynaptic neurons those that may be.
    fn of_any_type(&mut self, is_post: bool) -> Vec<String> {
        let vocabulary = &self.data.vocabulary;
        let entries = vocabulary.types.entries().iter();
        let known = entries.filter(|(code, _)| !is_post || !vocabulary.is_axon_only(*code));
        let mut names: Vec<String> = known.map(|(_, name)| name.clone()).collect();
        self.rng.shuffle(&mut names);
        names
    }
}
