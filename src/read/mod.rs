//! Published bytes → records: `.npy` headers, records by field name, mapping files, and the
//! folder that holds them. Every byte is distrusted; nothing here is mapped into memory.

mod declare;
mod dtype;
mod fields;
mod file;
mod identity;
mod joined;
mod literal;
mod mapping;
mod neurons;
mod npy;
mod places;
mod record;
mod scalars;
mod source;
mod sources;
mod synapses;
mod table;

#[doc(hidden)]
pub use dtype::DType;
#[doc(hidden)]
pub use fields::Field;
#[doc(hidden)]
pub use file::{Block, RecordFile};
pub use identity::{Identity, Snapshot};
#[doc(hidden)]
pub use mapping::parse_mapping;
#[doc(hidden)]
pub use neurons::{Neuron, NeuronBlock, NeuronFile};
#[doc(hidden)]
pub use npy::{Header, parse_header};
#[doc(hidden)]
pub use places::{RowsOf, row_numbers_header};
#[doc(hidden)]
pub use record::{FieldSpec, Record, locate};
pub(crate) use source::read_exact_at;
pub use sources::{SourceOverrides, Sources};
#[doc(hidden)]
pub use synapses::{Synapse, SynapseBlock, SynapseFile};
