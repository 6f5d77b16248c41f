//! The cubes of a copy out of their columns.

use std::io::Result as IoResult;

use super::contents::{Contents, CubesContents};
use super::read::Chosen;
use super::shelf::Stored;
use super::{Cube, Cubes, MappedDataset, Strengths};
use crate::dataset::Column;

impl Cubes {
    /// Whether they have the lengths that the copy says.
    pub(super) fn fit(&self, of: &MappedDataset) -> bool {
        let Some(pairs) = self.side.checked_mul(self.side) else { return false };
        let weights = |weights: &Option<Column<u64>>, rows| {
            weights.as_ref().map(|weights| weights.len()) == of.rows.weight.as_ref().map(|_| rows)
        };
        let cube_fits = |cube: &Cube| {
            cube.start.len() == pairs + 1
                && cube.code.len() == cube.rows.len()
                && weights(&cube.weights, cube.rows.len())
        };
        let labels = of.neurons.labels.get(self.label);
        labels.is_some_and(|labels| labels.names.len() + 1 == self.side)
            && self.rows.len() == pairs
            && weights(&self.weights, pairs)
            && self.of_number.len() == of.rows.numbers.len()
            && self.all().all(cube_fits)
            && (self.of_weight.is_none() || of.strengths.weights.is_some())
            && (self.of_pair.is_none() || of.strengths.pairs.is_some())
    }
}

/// What cubes count by beside numbers.
pub(super) fn strengths(contents: &Contents, stored: &Stored) -> IoResult<Strengths> {
    let values = |is_there: bool, name| is_there.then(|| stored.take(name)).transpose();
    Ok(Strengths {
        weights: values(contents.has_weight_values, "weight_values")?,
        pairs: values(contents.has_pair_values, "pair_values")?,
    })
}

/// The cubes of the categories that are chosen.
pub(super) fn cubes(contents: &Contents, chosen: &Chosen, stored: &Stored) -> IoResult<Vec<Cubes>> {
    let place = |of: &CubesContents| chosen.labels.iter().position(|label| *label == of.label);
    let known = contents.cubes.iter().filter_map(|of| Some((of, place(of)?)));
    known.map(|(of, label)| cubes_of(of, label, contents, chosen, stored)).collect()
}

fn cubes_of(
    of: &CubesContents,
    label: usize,
    contents: &Contents,
    chosen: &Chosen,
    stored: &Stored,
) -> IoResult<Cubes> {
    let weighted =
        |name: &str| contents.weight.map(|_| stored.take(&format!("{name}_weights"))).transpose();
    let name = format!("cube_{}", of.label);
    let cube = |of: &str| {
        let name = format!("{name}_{of}");
        IoResult::Ok(Cube {
            start: stored.take(&format!("{name}_start"))?,
            code: stored.take(&format!("{name}_code"))?,
            rows: stored.take(&format!("{name}_rows"))?,
            weights: weighted(&name)?,
        })
    };
    let has_cube = |i: &usize| of.numbers.get(*i).copied().unwrap_or(false);
    Ok(Cubes {
        label,
        side: of.side as usize,
        rows: stored.take(&format!("{name}_rows"))?,
        weights: weighted(&name)?,
        of_number: chosen
            .numbers
            .iter()
            .map(|i| has_cube(i).then(|| cube(&i.to_string())).transpose())
            .collect::<IoResult<_>>()?,
        of_weight: of.of_weight.then(|| cube("weight")).transpose()?,
        of_pair: of.of_pair.then(|| cube("pair")).transpose()?,
    })
}
