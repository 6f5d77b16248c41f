//! Rows in the order of the files → a copy: neurons are numbered, rows sorted, and column after column
//! brought into their order, so that no more than a few columns are in memory.

mod coded;
mod cubes;
mod keys;
mod label_list;
mod lay_out;
mod met;
mod number;
mod order;
mod put;
mod put_cubes;
mod scratch;
mod spill;
mod strengths;
mod tables;
mod tally;

pub(super) use crate::dataset::build::dictionary::MISSING;
pub(super) use keys::Keys;
pub use label_list::LabelList;
pub(super) use lay_out::{Categories, OfTable, Parts, lay_out};
pub use met::IdList;
pub(super) use met::Met;
pub(super) use scratch::Scratch;
pub(super) use spill::Spill;
pub use tables::Tables;
