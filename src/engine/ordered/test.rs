//! Permutation tests over a copy: the wiring of the claim's connections, and the categories within which labels
//! are permuted.

use super::Ordered;
use super::labelling::Labelling;
use crate::engine::permute::{self, NeuronSums, Permuter, Whole};
use crate::error::Result;
use crate::query::{
    CategoryAxis, CellTests, Filter, MatrixQuery, MatrixTest, Permuting, Side, Test, TestQuery,
};
use crate::run::Run;

impl Ordered {
    /// How the difference of two labels stands to those of permuted ones.
    ///
    /// # Errors
    /// Names that no column has, a claim that no test is of (usage); a damaged copy.
    pub(super) fn permutation_test(&self, query: &TestQuery, run: &Run) -> Result<Test> {
        let compared = query.check()?;
        self.check_claim(&query.claim, &query.types)?;
        let axes = self.axes(&query.types, None)?;
        let meaning = self.meaning(&query.measure)?;
        let wiring = |filter: &Filter| self.wiring(filter, &axes, &meaning, run);
        let own = wiring(&query.own(&compared).filter)?;
        let whole = query.whole(&compared).map(|whole| wiring(&whole.filter)).transpose()?;
        run.check()?;
        let axis = if compared.side == Side::Pre { &axes.rows } else { &axes.columns };
        let place = |name: &String| Ok(axis.labels.place_of(name, &axis.name)? as u32);
        let places = |names: &[String]| names.iter().map(place).collect::<Result<Vec<u32>>>();
        let labels = [places(&compared.left)?, places(&compared.right)?];
        let categories = self.categories_of(&query.permuting, compared.side)?;
        let strata = permute::strata(own.neurons.len(), &categories);
        let own = NeuronSums::of(own, compared.side, &strata)?;
        let whole = whole.as_ref().map(Whole::from);
        permute::test(query, &compared, &labels, (&own, whole), self.permuter(), run)
    }

    /// How the sum of every cell stands to those of permuted labels.
    ///
    /// # Errors
    /// Names that no column has (usage); a damaged copy.
    pub(super) fn tests_of_cells(
        &self,
        query: &MatrixQuery,
        test: &MatrixTest,
        run: &Run,
    ) -> Result<CellTests> {
        query.check()?;
        let axes = self.axes(&query.cells, query.groups.as_ref())?;
        let meaning = self.meaning(&query.measure)?;
        let own = self.wiring(&query.filter, &axes, &meaning, run)?;
        run.check()?;
        let categories = self.categories_of(&test.permuting, test.side)?;
        let strata = permute::strata(own.neurons.len(), &categories);
        permute::cells(test, &NeuronSums::of(own, test.side, &strata)?, self.permuter(), run)
    }

    fn permuter(&self) -> Option<&dyn Permuter> {
        self.device.as_deref().map(|device| device as &dyn Permuter)
    }

    /// What each neuron has in the categories within which labels are permuted.
    fn categories_of(&self, permuting: &Permuting, side: Side) -> Result<Vec<Vec<u32>>> {
        let strata = permuting.strata(side)?;
        let of = |axis: &CategoryAxis| match self.axis("within", axis)?.labelling {
            Labelling::Pre(labels) | Labelling::Post(labels) => Ok(labels),
            _ => Ok(vec![0; self.data.neurons.len()]),
        };
        strata.iter().map(of).collect()
    }
}
