//! Columns → an open copy: takes every column up by its name, and refuses those that do not fit one
//! another.

use std::io::{Error as IoError, Result as IoResult};
use std::sync::OnceLock;

use super::contents::{Contents, CubesContents, LabelContents, NumberContents};
use super::facts::Facts;
use super::labels::{CodeWidth, Codes, Labels};
use super::neurons::{NeuronIds, Neurons};
use super::numbers::{CodedNumbers, Coding, NumberKind, Numbers};
use super::read::Chosen;
use super::rows::{ByPost, Position, Rows, WeightWidth, Weights};
use super::shelf::{Shelf, Stored};
use super::{Cube, Cubes, MappedDataset, Strengths, Texts};
use crate::error::{Error, Result};
use crate::read::Snapshot;

/// Most codes of a column of numbers, that of null not counted.
const CODES_MAX: usize = u16::MAX as usize;

impl MappedDataset {
    /// The copy that columns in memory are, all of them in their own order.
    pub(super) fn in_order(contents: &Contents, shelf: Shelf) -> Result<MappedDataset> {
        let chosen = Chosen::all(contents);
        MappedDataset::of(contents, &chosen, &shelf.into_memory(), Snapshot::default())
            .map_err(|error| Error::data(error.to_string()))
    }

    /// The copy that stored columns are.
    pub(super) fn of(
        contents: &Contents,
        chosen: &Chosen,
        stored: &Stored,
        published: Snapshot,
    ) -> IoResult<MappedDataset> {
        let by_post = ByPost { start: stored.take("post_start")?, row: stored.take("post_row")? };
        let dataset = MappedDataset {
            published,
            neurons: neurons(contents, chosen, stored)?,
            rows: rows(contents, chosen, stored)?,
            by_post,
            cubes: cubes(contents, chosen, stored)?,
            strengths: strengths(contents, stored)?,
            left_out: contents.left_out,
            facts: Facts::of(contents, chosen),
            places: OnceLock::new(),
        };
        match dataset.fits() {
            true => Ok(dataset),
            false => Err(IoError::other("its columns do not fit one another")),
        }
    }

    /// Whether columns are as long as they must be. What is in them is not looked at.
    fn fits(&self) -> bool {
        let MappedDataset { neurons, rows, by_post, .. } = self;
        let (n, count) = (neurons.len(), rows.len());
        let ids = match &neurons.ids {
            NeuronIds::Numbers(ids) => ids.len(),
            NeuronIds::Names(names) => names.len(),
        };
        let labels_fit = |labels: &[Labels], rows| {
            labels.iter().all(|labels| labels.codes.column().rows() == rows)
        };
        let mut of_rows = vec![rows.row.len(), by_post.row.len()];
        of_rows.extend(rows.weight.iter().map(|weight| weight.column().rows()));
        of_rows.extend(rows.position.iter().flat_map(|at| &at.axes).map(Numbers::len));
        of_rows.into_iter().all(|rows| rows == count)
            && [rows.start.len(), by_post.start.len()] == [n + 1; 2]
            && [ids, neurons.place.len()] == [n; 2]
            && neurons.listed <= n
            && labels_fit(&neurons.labels, n)
            && labels_fit(&rows.categories, count)
            && neurons.numbers.iter().all(|numbers| numbers.fit(n))
            && rows.numbers.iter().all(|numbers| numbers.fit(count))
            && neurons.order.is_none_or(|order| order < neurons.labels.len())
            && self.cubes.iter().all(|cubes| cubes.fit(self))
    }
}

impl CodedNumbers {
    fn fit(&self, rows: usize) -> bool {
        let codes = self.coding.by_code().len();
        let coding_fits = match &self.coding {
            Coding::Exact { .. } => true,
            Coding::Buckets { highs, exact, .. } => highs.len() == codes && exact.len() == rows,
        };
        coding_fits && codes <= CODES_MAX && self.codes.len() == rows
    }
}

impl Cubes {
    fn fit(&self, of: &MappedDataset) -> bool {
        let Some(pairs) = self.side.checked_mul(self.side) else { return false };
        let weights = |weights: &Option<crate::dataset::Column<u64>>, rows| {
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

fn neurons(contents: &Contents, chosen: &Chosen, stored: &Stored) -> IoResult<Neurons> {
    let ids = match contents.has_names {
        true => NeuronIds::Names(texts(stored, "neuron_id")?),
        false => NeuronIds::Numbers(stored.take("neuron_id")?),
    };
    let labels = chosen.labels.iter().map(|i| (i, &contents.labels[*i]));
    let numbers = chosen.neuron_numbers.iter().map(|i| (i, &contents.neuron_numbers[*i]));
    Ok(Neurons {
        ids,
        by_id: stored.take("neuron_by_id")?,
        listed: contents.listed as usize,
        place: stored.take("neuron_place")?,
        labels: labels
            .map(|(i, of)| of_labels(stored, of, &format!("neuron_category_{i}")))
            .collect::<IoResult<_>>()?,
        numbers: numbers
            .map(|(i, of)| coded(stored, of, &format!("neuron_number_{i}")))
            .collect::<IoResult<_>>()?,
        order: contents.order.and_then(|order| chosen.labels.iter().position(|i| *i == order)),
    })
}

fn rows(contents: &Contents, chosen: &Chosen, stored: &Stored) -> IoResult<Rows> {
    let categories = chosen.categories.iter().map(|i| (i, &contents.categories[*i]));
    let number = chosen.numbers.iter().map(|i| (i, &contents.numbers[*i]));
    let axis = |kind, name: &str| numbers(stored, kind, name);
    let position = contents.position.map(|[x, y, z]| {
        let axes = [axis(x, "row_x")?, axis(y, "row_y")?, axis(z, "row_z")?];
        IoResult::Ok(Position { axes })
    });
    Ok(Rows {
        start: stored.take("row_start")?,
        post: stored.take("row_post")?,
        weight: contents.weight.map(|width| weights(stored, width)).transpose()?,
        are_pairs_single: contents.are_pairs_single,
        row: stored.take("row_in_files")?,
        position: position.transpose()?,
        numbers: number
            .map(|(i, of)| coded(stored, of, &format!("number_{i}")))
            .collect::<IoResult<_>>()?,
        categories: categories
            .map(|(i, of)| of_labels(stored, of, &format!("category_{i}")))
            .collect::<IoResult<_>>()?,
    })
}

/// What cubes count by beside numbers.
fn strengths(contents: &Contents, stored: &Stored) -> IoResult<Strengths> {
    let values = |is_there: bool, name| is_there.then(|| stored.take(name)).transpose();
    Ok(Strengths {
        weights: values(contents.has_weight_values, "weight_values")?,
        pairs: values(contents.has_pair_values, "pair_values")?,
    })
}

/// The cubes of the categories that are chosen.
fn cubes(contents: &Contents, chosen: &Chosen, stored: &Stored) -> IoResult<Vec<Cubes>> {
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

fn weights(stored: &Stored, width: WeightWidth) -> IoResult<Weights> {
    let name = "row_weight";
    Ok(match width {
        WeightWidth::U8 => Weights::U8(stored.take(name)?),
        WeightWidth::U16 => Weights::U16(stored.take(name)?),
        WeightWidth::U32 => Weights::U32(stored.take(name)?),
        WeightWidth::U64 => Weights::U64(stored.take(name)?),
    })
}

fn texts(stored: &Stored, name: &str) -> IoResult<Texts> {
    let ends = stored.take(&format!("{name}_ends"))?;
    Ok(Texts { ends, bytes: stored.take(&format!("{name}_bytes"))? })
}

fn of_labels(stored: &Stored, of: &LabelContents, name: &str) -> IoResult<Labels> {
    let codes = format!("{name}_code");
    let codes = match of.width {
        CodeWidth::U8 => Codes::U8(stored.take(&codes)?),
        CodeWidth::U16 => Codes::U16(stored.take(&codes)?),
        CodeWidth::U32 => Codes::U32(stored.take(&codes)?),
    };
    Ok(Labels { codes, names: texts(stored, &format!("{name}_name"))? })
}

fn coded(stored: &Stored, of: &NumberContents, name: &str) -> IoResult<CodedNumbers> {
    let part = |what: &str| numbers(stored, of.kind, &format!("{name}_{what}"));
    let coding = match of.is_exact {
        true => Coding::Exact { values: part("values")? },
        false => {
            Coding::Buckets { lows: part("lows")?, highs: part("highs")?, exact: part("exact")? }
        }
    };
    let codes = stored.take(&format!("{name}_code"))?;
    Ok(CodedNumbers { codes, coding, lowest_bit: of.lowest_bit })
}

fn numbers(stored: &Stored, kind: NumberKind, name: &str) -> IoResult<Numbers> {
    Ok(match kind {
        NumberKind::I16 => Numbers::I16(stored.take(name)?),
        NumberKind::I32 => Numbers::I32(stored.take(name)?),
        NumberKind::I64 => Numbers::I64(stored.take(name)?),
        NumberKind::U64 => Numbers::U64(stored.take(name)?),
        NumberKind::F16 => Numbers::F16(stored.take(name)?),
        NumberKind::F32 => Numbers::F32(stored.take(name)?),
        NumberKind::F64 => Numbers::F64(stored.take(name)?),
    })
}
