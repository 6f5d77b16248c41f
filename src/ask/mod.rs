//! The one door to a connectome: a [`Question`] goes in, an [`Answer`] comes out, with its
//! [`Provenance`]. [`Connectome`] holds the data, the prepared copy and the engines; command line
//! and server ask through what is here, and so does every program.
//!
//! A program opens a folder with [`Connectome::open`], or with [`Options`] where the engine, the
//! threads, the folder of the prepared copy or checks matter, and calls the function of its question.
//!
//! A question goes this way: `Data::check` (can this data answer it?) → `pool` (on which thread)
//! → `Backend::ask`: `engines` and `auto` (which engine) → the engine → `check` (does another
//! engine say the same?).

mod answer;
#[cfg(feature = "output")]
mod asked;
mod auto;
mod backend;
mod check;
mod class;
mod connectome;
#[cfg(feature = "output")]
mod context;
mod data;
mod defaults;
pub(crate) mod differ;
#[cfg(feature = "output")]
mod document;
mod engines;
mod explain;
#[cfg_attr(not(feature = "gpu"), path = "no_gpu.rs")]
mod gpu;
#[cfg(feature = "mcp")]
mod hinted;
mod intervals;
mod known;
mod lost;
mod map_answers;
mod map_asked;
mod map_engines;
mod mapped;
mod members;
mod mend;
#[cfg(feature = "output")]
mod named_facts;
#[cfg(feature = "output")]
mod narrowed;
#[cfg(any(feature = "mcp", feature = "server"))]
mod offered;
mod opened;
mod options;
#[cfg(feature = "output")]
mod pair_lists;
#[cfg(feature = "output")]
mod pairs;
#[cfg(feature = "output")]
mod partials;
mod permutations;
mod provenance;
mod question;
mod resolved;
mod retirement;
mod rows;
mod rows_query;
mod said;
mod shared;
mod short;
mod spell;
#[cfg(feature = "output")]
mod stricter;
#[cfg(feature = "output")]
pub mod table;
#[cfg(test)]
mod tests;
mod typed;

pub use crate::inventory::Info;
pub use answer::Answer;
#[cfg(feature = "output")]
pub use asked::Asked;
#[doc(hidden)]
pub use auto::{AutoStatus, Reason};
#[doc(hidden)]
pub use backend::Backend;
pub use check::Check;
pub use connectome::Connectome;
#[doc(hidden)]
pub use data::Data;
pub use defaults::Defaults;
#[cfg(feature = "output")]
pub use document::Document;
#[doc(hidden)]
pub use engines::EngineWithFallback;
pub use explain::Surroundings;
#[doc(hidden)]
pub use mapped::Mapped;
#[cfg(feature = "output")]
#[cfg(any(feature = "cli", feature = "server"))]
pub(crate) use mend::mending;
#[cfg(any(feature = "mcp", feature = "server"))]
pub(crate) use offered::{Offered, offered, refused};
pub use opened::Opened;
pub use options::{EngineChoice, Options};
#[cfg(feature = "output")]
pub use pairs::Pairs;
#[cfg(feature = "output")]
pub use partials::{Merged, Partials};
pub use provenance::{Answered, Provenance};
pub use question::Question;
pub use rows::Rows;
pub use rows_query::RowsQuery;
#[doc(hidden)]
pub use shared::SharedEngine;
pub use spell::quoted;
