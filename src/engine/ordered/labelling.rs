//! The label of each row: what puts it into a row or a column of a matrix.

use super::bins::Bins;
use super::block::Block;
use crate::dataset::AnyColumn;
use crate::dataset::mapped::{Codes, Labels, MappedDataset};

/// The mark of a neuron without a label.
pub const NONE: u32 = u32::MAX;

/// What labels rows.
#[derive(Clone)]
pub enum Labelling<'a> {
    /// All alike.
    All,
    /// The label of the presynaptic neuron, by number.
    Pre(Vec<u32>),
    /// That of the postsynaptic neuron.
    Post(Vec<u32>),
    /// A category of the row.
    Row(&'a Labels),
    /// Nothing but whether a category of the row is one of these: rows with another no longer pass.
    Chosen(&'a Labels, Vec<bool>),
    /// At how many values of the axes of a grid it passes.
    Bins(&'a Bins<'a>),
    /// The cell of a matrix: of its rows, of its columns, and how many columns it has.
    Cell(Box<Labelling<'a>>, Box<Labelling<'a>>, u32),
}

impl<'a> Labelling<'a> {
    /// The neuron of one side itself.
    pub fn neurons(data: &MappedDataset, is_pre: bool) -> Labelling<'a> {
        let numbers = (0..data.neurons.len() as u32).collect();
        if is_pre { Labelling::Pre(numbers) } else { Labelling::Post(numbers) }
    }

    /// The columns of rows that [`Labelling::fill`] reads.
    pub fn reads(&self, data: &'a MappedDataset) -> Vec<&'a dyn AnyColumn> {
        match self {
            Labelling::All | Labelling::Pre(_) => Vec::new(),
            Labelling::Post(_) => vec![&data.rows.post],
            Labelling::Row(labels) | Labelling::Chosen(labels, _) => vec![labels.codes.column()],
            Labelling::Bins(bins) => bins.reads(data),
            Labelling::Cell(rows, columns, _) => [rows.reads(data), columns.reads(data)].concat(),
        }
    }

    /// The labels of a block's rows. Rows that have none no longer pass; their label is some other.
    pub fn fill(&self, data: &MappedDataset, block: &mut Block, labels: &mut Vec<u32>) {
        labels.clear();
        match self {
            Labelling::All => labels.resize(block.rows.len(), 0),
            Labelling::Pre(of) => {
                for neuron in block.neurons.clone() {
                    let rows = block.rows_of(neuron);
                    labels.resize(rows.end, of[neuron as usize]);
                }
                drop_unlabelled(labels, block.mask);
            }
            Labelling::Post(of) => {
                let posts = &data.rows.post[block.rows.clone()];
                labels.extend(posts.iter().map(|post| of[*post as usize]));
                drop_unlabelled(labels, block.mask);
            }
            Labelling::Row(of) => {
                let rows = block.rows.clone();
                match &of.codes {
                    Codes::U8(codes) => labels.extend(codes[rows].iter().map(|c| u32::from(*c))),
                    Codes::U16(codes) => labels.extend(codes[rows].iter().map(|c| u32::from(*c))),
                    Codes::U32(codes) => labels.extend_from_slice(&codes[rows]),
                }
            }
            Labelling::Chosen(of, passes) => {
                labels.resize(block.rows.len(), 0);
                for (row, mask) in block.rows.clone().zip(&mut *block.mask) {
                    *mask &= u8::from(passes[of.codes.get(row) as usize]);
                }
            }
            Labelling::Bins(bins) => bins.fill(data, block, labels),
            Labelling::Cell(rows, columns, width) => {
                let mut of_columns = Vec::new();
                rows.fill(data, block, labels);
                columns.fill(data, block, &mut of_columns);
                labels.iter_mut().zip(of_columns).for_each(|(label, column)| {
                    *label = *label * width + column;
                });
            }
        }
    }
}

fn drop_unlabelled(labels: &mut [u32], mask: &mut [u8]) {
    for (label, passes) in labels.iter_mut().zip(mask) {
        *passes &= u8::from(*label != NONE);
        *label = if *label == NONE { 0 } else { *label };
    }
}
