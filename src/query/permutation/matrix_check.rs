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
        let labels = self.labels();
        MatrixTest::check_cells(labels, labels)?;
        let (rows, columns) = self.labelled_by(test.side);
        if !rows && !columns {
            let what = format!(
                "neither rows nor columns are a category of the {}synaptic neurons, whose labels are permuted",
                test.side.word()
            );
            return refused(
                "test",
                what,
                "name one of theirs as rows or columns, or permute the other side",
            );
        }
        self.check_tested_fractions(test.side)
    }

    /// Whether rows, and whether columns, are a category of the neurons of a side.
    fn labelled_by(&self, side: Side) -> (bool, bool) {
        let own = if side == Side::Pre { Subject::Pre } else { Subject::Post };
        let (rows, columns) = self.cells.subjects();
        (rows == own, columns == own)
    }

    /// Refuses fractions of what permuted labels change: of the rows (columns) that these labels are.
    fn check_tested_fractions(&self, side: Side) -> Result<()> {
        let is_changed = match (self.normalize, self.labelled_by(side)) {
            (Normalize::None, _) => false,
            (Normalize::Input, (_, columns)) => columns,
            (Normalize::Output, (rows, _)) => rows,
        };
        if !is_changed {
            return Ok(());
        }
        let what = format!(
            "permuted labels of the {}synaptic neurons change what fractions of {} are of",
            side.word(),
            self.normalize.name()
        );
        let advice = match self.labelled_by(side) {
            (true, true) => "leave them out",
            (true, false) => "choose input, or none",
            _ => "choose output, or none",
        };
        Err(Error::usage("normalize", what).advise(advice))
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
