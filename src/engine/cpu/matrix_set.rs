//! Several matrices of the same synapses: one pass over the rows for all sums and fractions, one
//! for the medians of each side, whatever the number of matrices.

use std::cell::OnceCell;

use super::cell_table::{self, CellTable};
use super::matrix::{self, by_type};
use super::medians::{self, Of, Owners, Side};
use super::pairs;
use crate::dataset::Dataset;
use crate::engine::partial::{self, Summed, Tally};
use crate::engine::plan::Plan;
use crate::error::Result;
use crate::query::{
    Matrix, MatrixQuery, MatrixSet, MatrixSetQuery, Measure, Statistic, Summand, Values,
};
use crate::run::Run;

/// Answers a matrix set.
pub fn answer(data: &Dataset, query: &MatrixSetQuery, run: &Run) -> Result<MatrixSet> {
    query.check()?;
    let plan = pairs::plan(data, &query.filter, run)?;
    let rows = PassingRows { data, plan, passes: Passes::default() };
    let questions = query.questions();
    questions
        .iter()
        .map(|question| rows.matrix(question, run))
        .collect::<Result<_>>()
        .map(MatrixSet)
}

/// The rows that pass, and what has been found in them so far.
struct PassingRows<'a> {
    data: &'a Dataset,
    plan: Plan,
    passes: Passes,
}

/// What each pass over the rows found.
#[derive(Default)]
struct Passes {
    sizes: OnceCell<Tally>,
    probs: OnceCell<Tally>,
    /// Medians of number and of size, and the number of synapses.
    of_pre: OnceCell<(Vec<Values>, u64)>,
    of_post: OnceCell<(Vec<Values>, u64)>,
}

impl PassingRows<'_> {
    fn matrix(&self, question: &MatrixQuery, run: &Run) -> Result<Matrix> {
        run.check()?;
        let labels = cell_table::labels(self.data, None).0;
        // Those that no pass serves.
        let statistic = question.measure.of_j0251()?;
        if matches!(statistic, Statistic::Pairs | Statistic::Median(_, Of::Sum(Summand::Prob))) {
            return matrix::answer(self.data, question, run);
        }
        if let Statistic::Median(side, of) = statistic {
            let (values, total) = self.medians(side)?;
            let values = values[usize::from(of != Of::Number)].clone();
            return Ok(Matrix::new(labels, None, values, *total));
        }
        let cells = self.tally(&question.measure)?;
        let whole = question.whole().map(|all| pairs::plan(self.data, &all, run)).transpose()?;
        let summed = summed(&question.measure)?;
        let whole = whole.map(|plan| by_type(self.data, &plan, summed)).transpose()?;
        let values = partial::values(cells, whole.as_ref(), question);
        Ok(Matrix::new(labels, None, values, cells.total()))
    }

    /// The rows counted and summed.
    fn tally(&self, measure: &Measure) -> Result<&Tally> {
        let summed = summed(measure)?;
        let pass = match summed {
            Summed::Prob => &self.passes.probs,
            Summed::Size | Summed::Nothing => &self.passes.sizes,
        };
        if let Some(tally) = pass.get() {
            return Ok(tally);
        }
        let tally = by_type(self.data, &self.plan, summed)?;
        Ok(pass.get_or_init(|| tally))
    }

    fn medians(&self, side: Side) -> Result<&(Vec<Values>, u64)> {
        let pass = match side {
            Side::Pre => &self.passes.of_pre,
            Side::Post => &self.passes.of_post,
        };
        let both = [Of::Number, Of::Sum(Summand::Size)];
        if let Some(medians) = pass.get() {
            return Ok(medians);
        }
        let table = CellTable::new(self.data, None);
        let owners = Owners::Runs(&table);
        let medians = medians::matrices(side, &both, self.data, &self.plan, owners)?;
        Ok(pass.get_or_init(|| medians))
    }
}

/// What is summed for a measure. Sizes are, even where only numbers are asked: mostly both are.
fn summed(measure: &Measure) -> Result<Summed> {
    Ok(match Summed::for_measure(measure)? {
        Summed::Prob => Summed::Prob,
        Summed::Size | Summed::Nothing => Summed::Size,
    })
}
