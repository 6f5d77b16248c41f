//! Permutation tests, by the reference's permutations: the synapses of the claim's connections, and the
//! categories within which labels are permuted.

use super::Records;
use crate::engine::reference::permute::{self, Neurons};
use crate::engine::reference::permute_cells;
use crate::error::Result;
use crate::query::{CellTests, Filter, MatrixQuery, MatrixTest, Side, Test, TestQuery};
use crate::run::Run;

impl Records {
    /// How the difference of two labels stands to those of permuted ones.
    pub(super) fn permutation_test(&self, query: &TestQuery, run: &Run) -> Result<Test> {
        let compared = query.check()?;
        self.check_claim(&query.claim, &query.types)?;
        let axes = self.axes(&query.types, None)?;
        let meaning = self.meaning(&query.measure)?;
        let wiring = |filter: &Filter| self.wiring(filter, &axes, meaning, &|_, _| true);
        let own = wiring(&query.own(&compared).filter)?;
        let whole = query.whole(&compared).map(|whole| wiring(&whole.filter)).transpose()?;
        let axis = if compared.side == Side::Pre { &axes.rows } else { &axes.columns };
        let strata = query.permuting.strata(compared.side)?;
        let strata = strata.iter().map(|category| self.axis("within", category));
        let strata = strata.collect::<Result<Vec<_>>>()?;
        let alike = |neuron: usize| {
            let labels = strata.iter().map(|axis| axis.label_of_neuron(neuron).flatten());
            labels.map(|label| label.unwrap_or(usize::MAX)).collect()
        };
        let neurons = Neurons { names: &axis.labels, alike: &alike };
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
        let axes = self.axes(&query.cells, query.groups.as_ref())?;
        let meaning = self.meaning(&query.measure)?;
        let own = self.wiring(&query.filter, &axes, meaning, &|_, _| true)?;
        let strata = test.permuting.strata(test.side)?;
        let strata = strata.iter().map(|category| self.axis("within", category));
        let strata = strata.collect::<Result<Vec<_>>>()?;
        let alike = |neuron: usize| {
            let labels = strata.iter().map(|axis| axis.label_of_neuron(neuron).flatten());
            labels.map(|label| label.unwrap_or(usize::MAX)).collect()
        };
        permute_cells::cells(test, &own, &alike, run)
    }
}
