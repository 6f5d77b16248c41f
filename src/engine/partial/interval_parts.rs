//! What is collected for a matrix with intervals: the matrix, and the wiring that is resampled once all of it
//! is there.

use super::pair_answers::median_ends;
use super::places::Places;
use super::{Additive, Finished, Partial};
use crate::engine::medians;
use crate::engine::resample::{self, Holds};
use crate::error::Result;
use crate::query::{Intervals, Matrix, MatrixQuery, Measure, Resampling, Wiring};
use crate::run::Run;

/// A matrix, and what is resampled.
#[derive(Clone, Debug, PartialEq)]
pub struct IntervalParts {
    /// What was collected for the matrix.
    pub matrix: Box<Partial>,
    /// The connections of its neurons.
    pub own: Wiring,
    /// Those that its cells are fractions of; none where they are the same.
    pub whole: Option<Wiring>,
    /// Synapses of the same cells without the conditions on neurons; none where there are none.
    pub of: Option<u64>,
}

impl IntervalParts {
    /// Whether others have the same shape.
    pub fn is_like(&self, other: &IntervalParts) -> bool {
        let shape =
            |wiring: &Wiring| (wiring.shape, wiring.pre.along, wiring.post.along, wiring.exponent);
        shape(&self.own) == shape(&other.own)
            && self.whole.is_some() == other.whole.is_some()
            && self.of.is_some() == other.of.is_some()
    }

    /// Adds those of other rows.
    ///
    /// # Errors
    /// Those of another question or of a data set with other labels; nothing is added then.
    pub fn merge(&mut self, other: &IntervalParts) -> Result<()> {
        self.matrix.merge(&other.matrix)?;
        self.own.merge(other.own.clone());
        if let (Some(whole), Some(more)) = (&mut self.whole, &other.whole) {
            whole.merge(more.clone());
        }
        if let (Some(of), Some(more)) = (&mut self.of, other.of) {
            *of += more;
        }
        Ok(())
    }

    /// The same cells among more.
    #[must_use]
    pub fn among(self, rows: &Places, columns: Option<&Places>) -> IntervalParts {
        let of = columns.unwrap_or(rows);
        let placed =
            |wiring: Wiring| wiring.among((&rows.at, rows.labels.len()), (&of.at, of.labels.len()));
        IntervalParts {
            matrix: Box::new(self.matrix.among(rows, columns)),
            own: placed(self.own),
            whole: self.whole.map(placed),
            of: self.of,
        }
    }

    /// The matrix with the interval of every cell; nothing if this is of another question.
    ///
    /// # Errors
    /// Those of resampling; a run that is stopped.
    pub fn finish(self, query: &MatrixQuery, run: &Run) -> Result<Option<Finished>> {
        let Some(resampling) = &query.ci else { return Ok(None) };
        let IntervalParts { matrix, mut own, mut whole, of } = self;
        if query.measure == Measure::Pairs {
            // A pair of several parts is one.
            own.count_pairs();
            whole.iter_mut().for_each(Wiring::count_pairs);
        }
        let found = match &*matrix {
            Partial::Pairs(_) if medians::asked(&query.measure)?.is_some() => {
                of_medians(&matrix, &own, query, resampling)?
            }
            _ => {
                let holds = Holds::of(query.measure.of_j0251()?, query.normalize);
                Some(resample::intervals(&own, whole.as_ref(), holds, resampling, None, run)?)
            }
        };
        let matrix = matrix.finish(&Additive::Matrix(query), run)?;
        let (Some(mut found), Finished::Matrix(matrix)) = (found, matrix) else { return Ok(None) };
        let of = of.unwrap_or(matrix.total);
        found.lost = (of.saturating_sub(matrix.total), of);
        Ok(Some(Finished::Matrix(Matrix { ci: Some(Box::new(found)), ..matrix })))
    }
}

/// Intervals of medians, by order statistics.
fn of_medians(
    matrix: &Partial,
    own: &Wiring,
    query: &MatrixQuery,
    resampling: &Resampling,
) -> Result<Option<Intervals>> {
    let additive = Additive::Matrix(query);
    let parts = (matrix, additive.listing()?, medians::asked(&query.measure)?);
    let (Partial::Pairs(lists), Some(listing), Some(median)) = parts else {
        return Ok(None);
    };
    if !lists.is_for(&listing) {
        return Ok(None);
    }
    let mut found = resample::described(own, resampling);
    found.set_medians(median_ends(lists, &listing, &query.filter, median, resampling.level));
    Ok(Some(found))
}
