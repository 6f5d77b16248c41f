//! Coarse matrices out of the cubes of the copy, without a look at any row: two searches a cell.

use std::ops::Range;

use super::Ordered;
use super::axes::{Axes, Axis};
use super::by_labels::ByLabels;
use super::collect::{Cell, Cells};
use super::labelling::Labelling;
use super::resolved::Resolved;
use crate::dataset::Column;
use crate::dataset::mapped::{Cube, Cubes};
use crate::error::{Error, Result};

/// A range that holds no code: the thresholds of a grid may go beyond all numbers.
const NO_CODE: (u16, u16) = (1, 0);

/// What of each pair of labels passes.
enum Part<'a> {
    /// Everything.
    All,
    /// The rows with these codes.
    Codes(&'a Cube, (u16, u16)),
}

/// What answers a matrix without a look at any row.
struct Found<'a> {
    cubes: &'a Cubes,
    /// What is asked of neurons.
    labels: &'a ByLabels,
    part: Part<'a>,
    /// Whether rows are labels of the postsynaptic neuron.
    is_transposed: bool,
}

impl Ordered {
    /// Whether cubes know the synapses in each cell.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub(super) fn is_in_cubes(&self, passing: &Resolved, axes: &Axes) -> Result<bool> {
        Ok(self.cubes_for(passing, axes)?.is_some())
    }

    /// The synapses in each cell, if cubes know them.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub(super) fn out_of_cubes(
        &self,
        passing: &Resolved,
        axes: &Axes,
    ) -> Result<Option<Cells<u64>>> {
        let Some(found) = self.cubes_for(passing, axes)? else { return Ok(None) };
        let Found { cubes, labels, part, is_transposed } = found;
        let mut all = Cells { cells: Vec::new(), row_count: 0 };
        let passes = |labels: &Option<Vec<bool>>, label: usize| {
            labels.as_ref().is_none_or(|labels| labels[label])
        };
        for (row, column) in (0..cubes.side).flat_map(|r| (0..cubes.side).map(move |c| (r, c))) {
            let (pre, post) = if is_transposed { (column, row) } else { (row, column) };
            if !passes(&labels.pre, pre) || !passes(&labels.post, post) {
                continue;
            }
            let (rows, synapses) = part.of(cubes, pre * cubes.side + post)?;
            all.row_count += rows;
            if rows > 0 {
                all.cells.push(Cell { row: row as u32, column: column as u32, tally: synapses });
            }
        }
        Ok(Some(all))
    }

    /// The cubes that know the cells of these axes.
    fn cubes_for<'a>(&'a self, passing: &'a Resolved, axes: &Axes) -> Result<Option<Found<'a>>> {
        for (cubes, labels) in self.data.cubes.iter().zip(&passing.by_labels) {
            let Some(is_transposed) = is_transposed(axes, cubes.label) else { continue };
            if labels.is_all
                && let Some(part) = self.part_of(cubes, passing)?
            {
                return Ok(Some(Found { cubes, labels, part, is_transposed }));
            }
        }
        Ok(None)
    }

    /// What passes, if it is by labels and one number, weights, or pairs alone.
    fn part_of<'a>(&self, cubes: &'a Cubes, passing: &Resolved) -> Result<Option<Part<'a>>> {
        let Resolved { numbers, weights, min_pair, .. } = passing;
        if !passing.categories.is_empty() || !passing.pair.is_any() || passing.inside.is_some() {
            return Ok(None);
        }
        let strengths = &self.data.strengths;
        let (cube, range) = match (&numbers[..], &weights[..], *min_pair > 1) {
            ([], [], false) => return Ok(Some(Part::All)),
            ([(at, test)], [], false) if test.open.is_none() => {
                let range =
                    if test.passes.is_empty() { Some(NO_CODE) } else { test.passes.range() };
                (cubes.of_number[*at].as_ref(), range)
            }
            ([], asked, false) => {
                let passes = |value: u64| asked.iter().all(|of| of.passes_whole(value.into()));
                (cubes.of_weight.as_ref(), codes_of(strengths.weights.as_ref(), passes)?)
            }
            ([], [], true) => {
                let passes = |value: u64| value >= *min_pair;
                (cubes.of_pair.as_ref(), codes_of(strengths.pairs.as_ref(), passes)?)
            }
            _ => return Ok(None),
        };
        Ok(cube.zip(range).map(|(cube, range)| Part::Codes(cube, range)))
    }
}

/// The codes of the values that pass, if they follow one another.
fn codes_of(
    values: Option<&Column<u64>>,
    passes: impl Fn(u64) -> bool,
) -> Result<Option<(u16, u16)>> {
    let Some(values) = values else { return Ok(None) };
    let values = values.read(0..values.len())?;
    let Some(first) = values.iter().position(|value| passes(*value)) else {
        return Ok(Some(NO_CODE));
    };
    let count = values[first..].iter().take_while(|value| passes(**value)).count();
    let is_all = !values[first + count..].iter().any(|value| passes(*value));
    // There are fewer values than codes.
    Ok(is_all.then(|| (first as u16, (first + count - 1) as u16)))
}

/// Whether rows are of the postsynaptic neuron, where both are the category of the cubes.
fn is_transposed(axes: &Axes, label: usize) -> Option<bool> {
    let is_of = |axis: &Axis| axis.of_neurons == Some(label);
    match (&axes.rows.labelling, &axes.columns.labelling) {
        _ if !is_of(&axes.rows) || !is_of(&axes.columns) => None,
        (Labelling::Pre(_), Labelling::Post(_)) => Some(false),
        (Labelling::Post(_), Labelling::Pre(_)) => Some(true),
        _ => None,
    }
}

impl Part<'_> {
    /// The rows and the synapses of a pair that pass.
    fn of(&self, cubes: &Cubes, pair: usize) -> Result<(u64, u64)> {
        match self {
            Part::All => {
                let rows = u64::from(cubes.rows.read_at(pair)?.unwrap_or(0));
                let weights = cubes.weights.as_ref().map(|weights| weights.read_at(pair));
                Ok((rows, weights.transpose()?.flatten().unwrap_or(rows)))
            }
            Part::Codes(cube, (low, high)) => {
                let at =
                    |pair: usize| Ok::<_, Error>(cube.start.read_at(pair)?.unwrap_or(0) as usize);
                let own = at(pair)?..at(pair + 1)?;
                let codes = cube.code.read(own.clone())?;
                let first = own.start + codes.partition_point(|code| code < low);
                let end = own.start + codes.partition_point(|code| code <= high);
                let rows = between(own.start, first..end, |at| {
                    Ok(cube.rows.read_at(at)?.unwrap_or(0).into())
                })?;
                match &cube.weights {
                    None => Ok((rows, rows)),
                    Some(weights) => {
                        let up_to = |at| Ok(weights.read_at(at)?.unwrap_or(0));
                        Ok((rows, between(own.start, first..end, up_to)?))
                    }
                }
            }
        }
    }
}

/// The difference of two cumulated numbers: what lies in a range of entries that begin at `start`.
fn between(
    start: usize,
    entries: Range<usize>,
    up_to: impl Fn(usize) -> Result<u64>,
) -> Result<u64> {
    let before = |at: usize| if at > start { up_to(at - 1) } else { Ok(0) };
    Ok(before(entries.end)? - before(entries.start)?)
}

#[cfg(test)]
mod tests;
