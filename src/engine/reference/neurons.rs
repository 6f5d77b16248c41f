//! The neuron table as a map from id to record, read whole when a filter first needs it.

use rustc_hash::FxHashMap;
use std::path::Path;

use crate::error::{Error, Place, Result};
use crate::names::Names;
use crate::read::NeuronFile;

/// Records read at a time.
const BLOCK_ROWS: u64 = 1 << 15;

/// What the neuron table says of one neuron.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NeuronRow {
    /// Position in the table.
    pub row: u64,
    /// Code of its cell type.
    pub cell_type: u8,
    /// Bits of the float16 certainty of that type.
    pub certainty: u16,
    /// Axon length in µm.
    pub axon_um: f32,
    /// Soma skeleton length in µm.
    pub soma_um: f32,
    /// Dendrite length in µm.
    pub dendrite_um: f32,
}

/// The neuron table.
pub type Neurons = FxHashMap<u64, NeuronRow>;

/// Reads the neuron table at `path`.
///
/// # Errors
/// A duplicated id, or a type that `types` lacks ([`crate::error::Kind::Data`]).
pub fn load(path: &Path, types: &Names) -> Result<Neurons> {
    let file = NeuronFile::open(path)?;
    let mut neurons = FxHashMap::with_capacity_and_hasher(file.rows() as usize, Default::default());
    let mut buffer = Vec::new();
    let mut first = 0;
    while first < file.rows() {
        let end = file.rows().min(first + BLOCK_ROWS);
        let block = file.read(first..end, &mut buffer)?;
        for i in 0..block.len() {
            let row = first + i as u64;
            let at = Place::Row { row, byte: file.byte_of(row) };
            let neuron = NeuronRow {
                row,
                cell_type: block.cell_type(i),
                certainty: block.celltype_certainty(i),
                axon_um: block.skel_length_axon(i),
                soma_um: block.skel_length_soma(i),
                dendrite_um: block.skel_length_dendrite(i),
            };
            if types.position(neuron.cell_type).is_none() {
                return Err(unknown_type("cell_type", neuron.cell_type).in_file(path).at(at));
            }
            if let Some(before) = neurons.insert(block.id(i), neuron) {
                let what = format!("neuron {} is also in row {}", block.id(i), before.row);
                return Err(Error::data(what)
                    .in_file(path)
                    .at(at)
                    .advise("a neuron table has each id once"));
            }
        }
        first = end;
    }
    Ok(neurons)
}

/// The error for a type code that the mapping lacks, found in `column`.
pub fn unknown_type(column: &str, code: u8) -> Error {
    Error::data(format!("{column} {code} is not in the cell type mapping"))
        .advise("use the mapping file published with these tables (--celltype-mapping FILE)")
}
