//! The matrix question and its answer; the count question's answer.

use super::same::same;
use crate::error::{Error, Result};
use crate::query::{
    CellAxes, CellTests, Filter, Groups, Intervals, Labels, MatrixTest, Measure, Normalize,
    Resampling,
};

/// A matrix question: rows are presynaptic, columns postsynaptic.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MatrixQuery {
    /// The synapses it is about.
    pub filter: Filter,
    /// What a cell holds.
    pub measure: Measure,
    /// What the cells are fractions of.
    pub normalize: Normalize,
    /// Label × label instead of cell type × cell type.
    pub groups: Option<Groups>,
    /// What rows and columns are instead of pre- and postsynaptic cell types.
    pub cells: CellAxes,
    /// Whether the answer lists the cells that are not empty, as it does by itself over
    /// [`MatrixQuery::DENSE_MAX`] cells.
    pub sparse: bool,
    /// Intervals of the cells, where they are asked for.
    pub ci: Option<Resampling>,
    /// A permutation test of every cell, where it is asked for.
    pub test: Option<MatrixTest>,
}

impl MatrixQuery {
    /// Most cells of a matrix that is given whole.
    pub const DENSE_MAX: usize = 1 << 22;

    /// Whether the cells that are not empty are listed instead of all.
    pub fn is_sparse(&self) -> bool {
        self.sparse || self.labels().saturating_mul(self.labels()) > MatrixQuery::DENSE_MAX
    }

    /// Labels of the groups.
    pub(super) fn labels(&self) -> usize {
        self.groups.as_ref().map_or(0, |groups| groups.labels().len())
    }

    /// The same, with the sums of every resample in its answer if `keeps` says so.
    #[must_use]
    pub fn keeping_sums(mut self, keeps: bool) -> MatrixQuery {
        self.ci = self.ci.map(|ci| Resampling { keeps_sums: keeps, ..ci });
        self.test = self.test.map(|test| MatrixTest { keeps_sums: keeps, ..test });
        self
    }

    /// The filter of what the cells are fractions of; `None` if there are no fractions, or if it
    /// is the question's own.
    pub fn whole(&self) -> Option<Filter> {
        let all = self.normalize.whole(&self.filter, &self.cells, &CellAxes::TYPES)?;
        (all != self.filter).then_some(all)
    }

    /// The synapses of the same cells without the conditions on neurons other than by their type; `None` if
    /// there are no such conditions.
    pub fn without_neurons(&self) -> Option<MatrixQuery> {
        let filter = self.filter.without_neurons(&self.cells.kept());
        let (measure, normalize) = (Measure::Count, Normalize::None);
        (filter != self.filter).then(|| MatrixQuery {
            filter,
            measure,
            normalize,
            ci: None,
            test: None,
            ..self.clone()
        })
    }

    /// Refuses questions that are undefined: fractions of means and medians, a matrix over too
    /// many labels, a filter that [`Filter::check`] refuses.
    ///
    /// # Errors
    /// Such a question (usage); the error names the parameter.
    pub fn check(&self) -> Result<()> {
        self.filter.check()?;
        if self.normalize != Normalize::None && !self.measure.is_additive() {
            return Err(Error::usage(
                "normalize",
                format!("fractions of '{}' are undefined: it does not add up", self.measure.name()),
            )
            .advise("normalize count or total-size"));
        }
        if self.groups.is_some() && self.cells.is_named() {
            return Err(Error::usage("rows", "the rows and columns of groups are labels")
                .advise("leave out rows and columns, or groups"));
        }
        if let Some(resampling) = &self.ci {
            self.check_resampling(resampling)?;
        }
        if let Some(test) = &self.test {
            self.check_test(test)?;
        }
        if self.is_sparse() && self.measure.is_median() {
            let labels = self.labels();
            let what = match self.sparse {
                true => "medians are never sparse".to_owned(),
                false => format!("medians of {labels} × {labels} labels are too many"),
            };
            return Err(Error::usage("measure", what).advise(format!(
                "a matrix of medians has at most {} cells, all of which are given",
                MatrixQuery::DENSE_MAX
            )));
        }
        Ok(())
    }
}

/// A matrix: rows presynaptic, columns postsynaptic, both in the order of `labels`, unless its question
/// named other axes.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    /// Cell types in the order of their codes, the labels of the groups, or the values of the
    /// category that the rows are.
    pub labels: Labels,
    /// The values of the category that the columns are; `None` where they are the same as the rows.
    pub columns: Option<Labels>,
    /// As many values as there are rows × columns, row by row.
    pub values: Values,
    /// Synapses that passed and fall in the matrix, whatever the measure.
    pub total: u64,
    /// The rows of the synapse table that these are, where a row may be several; `None` where each is one.
    pub row_count: Option<u64>,
    /// The intervals of the cells, where they were asked for.
    pub ci: Option<Box<Intervals>>,
    /// The permutation tests of the cells, where they were asked for.
    pub tests: Option<Box<CellTests>>,
}

impl Matrix {
    /// A matrix of names without null, whose rows of the table are synapses.
    pub fn new(
        labels: Vec<String>,
        columns: Option<Vec<String>>,
        values: Values,
        total: u64,
    ) -> Matrix {
        let columns = columns.map(Labels::from);
        Matrix {
            labels: labels.into(),
            columns,
            values,
            total,
            row_count: None,
            ci: None,
            tests: None,
        }
    }

    /// The names of the columns.
    pub fn column_labels(&self) -> &Labels {
        self.columns.as_ref().unwrap_or(&self.labels)
    }
}

/// The cells of a matrix.
#[derive(Clone, Debug)]
pub enum Values {
    /// Numbers of synapses.
    Counts(Vec<u64>),
    /// Anything else; NaN where the value is undefined (a mean over nothing, a fraction of
    /// nothing, a sum over a NaN or infinite value).
    Reals(Vec<f64>),
}

impl PartialEq for Values {
    /// Equal bit for bit, except that all NaN are one.
    fn eq(&self, other: &Values) -> bool {
        match (self, other) {
            (Values::Counts(a), Values::Counts(b)) => a == b,
            (Values::Reals(a), Values::Reals(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(*a, *b))
            }
            _ => false,
        }
    }
}

impl Values {
    /// How many cells there are.
    pub fn len(&self) -> usize {
        match self {
            Values::Counts(values) => values.len(),
            Values::Reals(values) => values.len(),
        }
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a cell (`row · labels + column`) as a real number.
    pub fn real(&self, at: usize) -> f64 {
        match self {
            Values::Counts(values) => values[at] as f64,
            Values::Reals(values) => values[at],
        }
    }
}

/// The answer to `count`.
#[derive(Clone, Copy, Debug)]
pub struct Count {
    /// Synapses that passed.
    pub count: u64,
    /// Their summed size in µm²; NaN over a NaN or infinite size.
    pub total_size: f64,
    /// Their mean size in µm²; NaN also where none passed.
    pub mean_size: f64,
}

impl PartialEq for Count {
    fn eq(&self, other: &Count) -> bool {
        self.count == other.count
            && same(self.total_size, other.total_size)
            && same(self.mean_size, other.mean_size)
    }
}
