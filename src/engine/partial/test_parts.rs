//! What is collected for permutation tests: what each neuron has whose label is permuted once all of it is there.

use super::places::Places;
use super::{Additive, Finished, Partial};
use crate::engine::permute::{self, NeuronSums, Whole};
use crate::error::Result;
use crate::query::{Along, CellTests, Matrix, MatrixQuery, Test, TestQuery};
use crate::run::Run;

/// Two labels of neurons, and their synapses.
#[derive(Clone, Debug, PartialEq)]
pub struct TestParts {
    /// Names of the labels of the neurons.
    pub labels: Vec<String>,
    /// What the neurons have in the claim's connections.
    pub sums: NeuronSums,
    /// All that these are fractions of; none where there are no fractions.
    pub whole: Option<Whole>,
    /// Synapses that pass.
    pub passing: u64,
    /// Synapses without the conditions on neurons; none where there are none.
    pub of: Option<u64>,
}

/// A matrix, and what the neurons of one side have in it.
#[derive(Clone, Debug, PartialEq)]
pub struct CellTestParts {
    /// What was collected for the matrix.
    pub matrix: Box<Partial>,
    /// What the neurons have with each label of the other side.
    pub sums: NeuronSums,
    /// Synapses of the same cells without the conditions on neurons; none where there are none.
    pub of: Option<u64>,
}

impl TestParts {
    /// Whether others have the same shape.
    pub fn is_like(&self, other: &TestParts) -> bool {
        self.labels == other.labels
            && self.sums.is_like(&other.sums)
            && self.whole.is_some() == other.whole.is_some()
            && self.of.is_some() == other.of.is_some()
    }

    /// Adds those of other rows, of the same shape.
    ///
    /// # Errors
    /// Sums that are too large; nothing is added then.
    pub fn merge(&mut self, other: &TestParts) -> Result<()> {
        self.sums.merge(&other.sums)?;
        if let (Some(whole), Some(more)) = (&mut self.whole, other.whole) {
            whole.merge(more);
        }
        self.passing += other.passing;
        add(&mut self.of, other.of);
        Ok(())
    }

    /// The test; nothing if this is of another question.
    ///
    /// # Errors
    /// Labels of fewer than two neurons (usage), sums that are too large, a stopped run.
    pub fn finish(self, query: &TestQuery, run: &Run) -> Result<Option<Finished>> {
        let compared = query.check()?;
        let TestParts { labels, sums, whole, passing, of } = self;
        let is_whole = whole.is_some() == query.whole(&compared).is_some();
        let has_labels = sums.labels.labels as usize == labels.len();
        if !is_whole || !has_labels || sums.side != compared.side {
            return Ok(None);
        }
        let labels = permute::places(&compared, &labels);
        let found = permute::test(query, &compared, &labels, (&sums, whole), None, run)?;
        Ok(Some(Finished::Test(Test { lost: lost(passing, of), ..found })))
    }
}

impl CellTestParts {
    /// Whether others have the same shape.
    pub fn is_like(&self, other: &CellTestParts) -> bool {
        self.sums.is_like(&other.sums) && self.of.is_some() == other.of.is_some()
    }

    /// Adds those of other rows.
    ///
    /// # Errors
    /// Those of another question or of a data set with other labels, sums that are too large; nothing is added
    /// then.
    pub fn merge(&mut self, other: &CellTestParts) -> Result<()> {
        let mut sums = self.sums.clone();
        sums.merge(&other.sums)?;
        self.matrix.merge(&other.matrix)?;
        self.sums = sums;
        add(&mut self.of, other.of);
        Ok(())
    }

    /// The same cells among more.
    #[must_use]
    pub fn among(self, rows: &Places, columns: Option<&Places>) -> CellTestParts {
        let of = columns.unwrap_or(rows);
        let all = ((&rows.at[..], rows.labels.len()), (&of.at[..], of.labels.len()));
        let matrix = Box::new(self.matrix.among(rows, columns));
        CellTestParts { matrix, sums: self.sums.among(all.0, all.1), of: self.of }
    }

    /// The matrix with the test of every cell; nothing if this is of another question.
    ///
    /// # Errors
    /// Sums that are too large, a stopped run.
    pub fn finish(self, query: &MatrixQuery, run: &Run) -> Result<Option<Finished>> {
        let Some(test) = &query.test else { return Ok(None) };
        let matrix = self.matrix.finish(&Additive::Matrix(query), run)?;
        let Finished::Matrix(matrix) = matrix else { return Ok(None) };
        let columns = matrix.columns.as_ref().unwrap_or(&matrix.labels).len();
        let shape = (matrix.labels.len() as u32, columns as u32);
        let along = Along::of(test.side, query.cells.subjects(), shape.1);
        let sums = &self.sums;
        if (sums.side, sums.shape, sums.labels.along) != (test.side, shape, along) {
            return Ok(None);
        }
        let found = permute::cells(test, &self.sums, None, run)?;
        let tests = CellTests { lost: lost(matrix.total, self.of), ..found };
        Ok(Some(Finished::Matrix(Matrix { tests: Some(Box::new(tests)), ..matrix })))
    }
}

fn add(of: &mut Option<u64>, more: Option<u64>) {
    if let (Some(of), Some(more)) = (of, more) {
        *of += more;
    }
}

/// How many of them the conditions on neurons leave out, and of how many.
fn lost(passing: u64, of: Option<u64>) -> (u64, u64) {
    let of = of.unwrap_or(passing);
    (of.saturating_sub(passing), of)
}
