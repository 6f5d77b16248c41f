//! Beyond one machine: a data set split into folders, each a data set of its own that knows the whole
//! ([`split`], [`Shard`]), the files of all of them as the one table that they were ([`Found`]), and the
//! envelope in which a partial travels ([`About`]).
//!
//! What is collected from a shard, and what it comes to, is worked out in `ask`.

mod deal;
mod envelope;
mod found;
mod manifest;
mod map;
mod part;
mod split;
mod tables;
mod work;

pub use envelope::{About, Compared, GivenLabels, digest, opened, sealed};
pub use found::Found;
pub use manifest::{By, Shard, Whole};
pub use map::{has_map, map_in};
pub use part::ROWS_FILE;
pub use split::{SHARDS_MAX, split};
