//! Rows in the order of the files → a copy: neurons are numbered, rows sorted, and column after column
//! brought into their order, so that no more than a few columns are in memory.

mod coded;
mod cubes;
mod lay_out;
mod met;
mod number;
mod order;
mod put;
mod scratch;
mod spill;
mod tables;

pub use met::IdList;
pub use tables::{LabelList, Tables};
