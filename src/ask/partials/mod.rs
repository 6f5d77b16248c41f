//! What is collected from shards of a data set, as bytes that travel, and the answer that they make
//! together: the same, bit for bit, as that over the whole.

mod about;
mod canonical;
mod collect;
mod collected;
mod labelled;
mod maps;
mod merge;

pub(super) use merge::FromShards;
pub use merge::{Merged, Partials};
