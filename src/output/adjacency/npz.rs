//! Adjacency as the file that `scipy.sparse.save_npz` writes: compressed sparse rows of counts,
//! with two arrays more: `neuron_ids` of rows and columns, and `total_size` beside `data`.

use std::io::Write;

use super::sums;
use crate::error::Result;
use crate::output::npz::Npz;
use crate::query::{Adjacency, NeuronIds};

pub(super) fn sparse(adjacency: &Adjacency, out: &mut dyn Write) -> Result<()> {
    let (pairs, neurons) = (adjacency.pairs(), adjacency.neuron_ids.len());
    // SciPy wants both index arrays of one signed type.
    let small = i32::try_from(pairs.max(neurons)).is_ok();
    let mut npz = Npz::new(out);
    npz.indices("indices", &adjacency.posts, small)?;
    npz.indices("indptr", &adjacency.starts, small)?;
    npz.array("format", "|S3", &[], std::iter::once(*b"csr"))?;
    let shape = [neurons as i64; 2].into_iter().map(i64::to_le_bytes);
    npz.array("shape", "<i8", &[2], shape)?;
    match adjacency.of_map.as_deref() {
        None => {
            // Not by walking over pairs, which looks up both ids of each.
            let counts = adjacency.counts.iter().map(|count| i64::from(*count).to_le_bytes());
            npz.array("data", "<i8", &[pairs], counts)?;
            let sizes = adjacency.total_sizes.iter().map(|size| size.to_le_bytes());
            npz.array("total_size", "<f8", &[pairs], sizes)?;
        }
        Some(of_map) => {
            let counts = of_map.counts.iter().map(|count| count.to_le_bytes());
            npz.array("data", "<i8", &[pairs], counts)?;
            if let Some(rows) = &of_map.rows {
                npz.array("row_count", "<i8", &[pairs], rows.iter().map(|n| n.to_le_bytes()))?;
            }
            for (name, totals) in &of_map.totals {
                let totals = totals.iter().map(|total| total.to_le_bytes());
                npz.array(&sums::total(name), "<f8", &[pairs], totals)?;
            }
        }
    }
    match &adjacency.neuron_ids {
        NeuronIds::Numbers(ids) => {
            let ids = ids.iter().map(|id| id.to_le_bytes());
            npz.array("neuron_ids", "<u8", &[neurons], ids)?;
        }
        NeuronIds::Names(ids) => npz.names("neuron_ids", ids)?,
    }
    npz.finish()
}
