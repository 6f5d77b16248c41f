//! Permutation tests: the synapses of the claim's connections, and the types of neurons.

use super::Reference;
use super::measures::Meaning;
use super::permute::{self, Neurons};
use crate::error::Result;
use crate::query::{Filter, Test, TestQuery};
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
}
