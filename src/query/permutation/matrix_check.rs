//! Which matrices can have a test of each cell.

use crate::error::{Error, Result};
use crate::query::{MatrixQuery, MatrixTest, Normalize, Side, Statistic, Subject, Units};

impl MatrixQuery {
    /// Refuses tests of what is no sum over neurons, of fractions whose denominators permutations change, of
    /// listed cells, and beside intervals.
    pub(in crate::query) fn check_test(&self, test: &MatrixTest) -> Result<()> {
        let refused = |parameter: &str, what: String, advice: &str| {
            Err(Error::usage(parameter, what).advise(advice))
        };
        test.permuting.check(test.side)?;
        if self.ci.is_some() {
            let what = "an answer has intervals or tests, not both".to_owned();
            return refused("test", what, "ask for one after the other");
        }
        if self.sparse {
            let what = "tests are of every cell, not of a list".to_owned();
            return refused("test", what, "leave out sparse");
        }
        if !matches!(self.measure.statistic(), Statistic::Number | Statistic::Sum(_)) {
            let what =
                format!("'{}' is no sum over neurons, which a test compares", self.measure.name());
            return refused("measure", what, "choose count or a total");
        }
        let (common, advice) = match test.side {
            Side::Pre => (Normalize::Input, "choose input, or none"),
            Side::Post => (Normalize::Output, "choose output, or none"),
        };
        if self.normalize != Normalize::None && self.normalize != common {
            let what = format!(
                "permuted labels of the {}synaptic neurons change what fractions of {} are of",
                test.side.word(),
                self.normalize.name()
            );
            return refused("normalize", what, advice);
        }
        let labels = self.labels();
        MatrixTest::check_cells(labels, labels)?;
        let (axis, own, parameter) = match test.side {
            Side::Pre => (&self.cells.rows, Subject::Pre, "rows"),
            Side::Post => (&self.cells.columns, Subject::Post, "columns"),
        };
        match axis {
            Some(axis) if axis.of() != own => refused(
                parameter,
                format!(
                    "'{}' is no category of the {}synaptic neurons, whose labels are permuted",
                    axis.name(),
                    test.side.word()
                ),
                "name one of theirs, or permute the other side",
            ),
            _ => self.check_other_axis(test.side),
        }
    }

    /// Refuses rows or columns, whichever are not permuted, that are of the permuted neurons.
    fn check_other_axis(&self, side: Side) -> Result<()> {
        let (axis, own, parameter) = match side {
            Side::Pre => (&self.cells.columns, Subject::Pre, "columns"),
            Side::Post => (&self.cells.rows, Subject::Post, "rows"),
        };
        match axis {
            Some(axis) if axis.of() == own => Err(Error::usage(
                parameter,
                format!("with tests {parameter} are not of the neurons whose labels are permuted"),
            )
            .advise("exchange rows and columns")),
            _ => Ok(()),
        }
    }

    /// Refuses to permute labels of fragments as if they were neurons.
    ///
    /// # Errors
    /// A permuted side without a population of cells (usage).
    pub(in crate::query) fn check_tested_units(&self, units: &Units) -> Result<()> {
        let Some(test) = &self.test else { return Ok(()) };
        if self.groups.as_ref().is_some_and(|groups| groups.other().is_none()) {
            return Ok(());
        }
        test.permuting.check_units(("test", test.side), &self.filter, units)
    }
}
