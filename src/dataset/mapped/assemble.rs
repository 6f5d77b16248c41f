//! Columns → an open copy: takes every column up by its name, and refuses those that do not fit one
//! another.

use std::io::{Error as IoError, Result as IoResult};
use std::sync::OnceLock;

use super::assemble_cubes::{cubes, strengths};
use super::contents::{Contents, LabelContents, NumberContents};
use super::facts::Facts;
use super::labels::{CodeWidth, Codes, Labels};
use super::neurons::{NeuronIds, Neurons};
use super::numbers::{CodedNumbers, Coding, NumberKind, Numbers};
use super::read::Chosen;
use super::rows::{ByPost, Position, Rows, WeightWidth, Weights};
use super::shelf::{Shelf, Stored};
use super::{MappedDataset, Texts};
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
            checksums: Vec::new(),
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
