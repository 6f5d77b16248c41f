//! The tables of a map → columns in the order of the files: which rows are kept, what ids, numbers and
//! categories their values are. The tables are read once, from the start.

mod cell;
mod choice;
mod columns;
mod ids;
mod jobs;
mod join;
mod keep;
mod kept;
mod meaning;
mod neurons;
mod part;
mod row_numbers;
mod rows;
mod slots;
mod threshold;

pub(super) use choice::{Chosen, places};
pub(super) use rows::read;
