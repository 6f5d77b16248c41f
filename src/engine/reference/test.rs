//! Permutation tests: the synapses of the claim's connections, and the types of neurons.

use super::Reference;
use super::measures::Meaning;
use super::permute::{self, Neurons};
use super::permute_cells;
use crate::error::Result;
use crate::query::{CellTests, Filter, MatrixQuery, MatrixTest, Test, TestQuery};
use crate::run::Run;

impl Reference {
    /// How the difference of two labels stands to those of permuted ones.
    pub(super) fn permutation_test(&self, query: &TestQuery, run: &Run) -> Result<Test> {
        let compared = query.check_j0251(&self.vocabulary)?;
        let matrix = query.own(&compared);
        let axes = self.axes(&matrix, run)?;
        let meaning = Meaning::of(&query.measure)?;
        let all = |_, _| true;
        let wiring = |filter: &Filter| self.wiring(&matrix, filter, &axes, (meaning, &all), run);
        let own = wiring(&matrix.filter)?;
        let whole = query.whole(&compared).map(|whole| wiring(&whole.filter)).transpose()?;
        let names = self.vocabulary.types.entries().iter().map(|(_, name)| name.clone());
        let names: Vec<String> = names.collect();
        let table = self.table()?;
        let strata = query.permuting.strata(compared.side)?;
        let alike = |neuron: usize| {
            let code = table.get(&own.neurons[neuron]).map_or(usize::MAX, |of| of.cell_type.into());
            strata.iter().map(|_| code).collect()
        };
        let neurons = Neurons { names: &names, alike: &alike };
        permute::test(query, &compared, (&own, whole.as_ref()), &neurons, run)
    }

    /// How the sum of every cell stands to those of permuted labels.
    pub(super) fn tests_of_cells(
        &self,
        query: &MatrixQuery,
        test: &MatrixTest,
        run: &Run,
    ) -> Result<CellTests> {
        query.check()?;
        let axes = self.axes(query, run)?;
        if let Some(groups) = &query.groups {
            self.check_labels(groups, run)?;
        }
        let meaning = Meaning::of(&query.measure)?;
        let own = self.wiring(query, &query.filter, &axes, (meaning, &|_, _| true), run)?;
        let strata = test.permuting.strata_j0251(test.side)?;
        let table = if strata.is_empty() { None } else { Some(self.table()?) };
        let alike = |neuron: usize| {
            let found = table.and_then(|table| table.get(&own.neurons[neuron]));
            let code = found.map_or(usize::MAX, |of| of.cell_type.into());
            strata.iter().map(|_| code).collect()
        };
        permute_cells::cells(test, &own, &alike, run)
    }
}
