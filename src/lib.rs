//! areax: exact answers about the synapses of a connectome.
//!
//! Opens a published synapse table (packed NumPy records), prepares it once, and answers
//! cell-type matrices and counts exactly, in memory speed. Layers point one way:
//! `codes → read → dataset → query → engine → rows → output → server → cli` (see `docs/ARCHITECTURE.md`).
//!
//! [`Connectome`] is the door: a folder of published files that answers questions. Every question has a
//! function of its own; [`Connectome::ask`] takes any of them and says which engine answered.
//!
//! ```
//! use areax::{Connectome, Filter, MatrixQuery};
//! # let folder = tempfile::tempdir().unwrap();
//! # let data = folder.path();
//! # areax::synth::write(data, &areax::synth::SynthOptions::small(), &areax::progress::Silent)?;
//!
//! let connectome = Connectome::open(data)?;
//! let filter = Filter { prob_min: Some(0.6), ..Filter::default() };
//! let matrix = connectome.matrix(&MatrixQuery { filter, ..MatrixQuery::default() })?;
//! for (pre, counts) in matrix.rows() {
//!     println!("{pre}: {counts:?} synapses onto {:?}", matrix.labels);
//! }
//! # assert!(matrix.total > 0);
//! # Ok::<(), areax::Error>(())
//! ```
//!
//! The library never prints, but for [`cli`]; long work reports to a [`progress::Progress`].

#![cfg_attr(not(test), warn(clippy::unwrap_used))]

pub mod ask;
#[cfg(feature = "cli")]
pub mod cli;
#[doc(hidden)]
pub mod codes;
pub mod dataset;
pub mod engine;
pub mod error;
#[doc(hidden)]
pub mod exact;
#[cfg(feature = "fetch")]
pub mod fetch;
pub mod hint;
pub mod inventory;
pub mod map;
pub mod names;
#[cfg(feature = "output")]
pub mod output;
#[cfg(feature = "fetch")]
mod paths;
pub mod progress;
pub mod query;
pub mod read;
pub mod recipes;
pub mod rows;
pub mod run;
#[doc(hidden)]
pub mod schema;
#[cfg(feature = "server")]
pub mod server;
pub mod shape;
pub mod synth;
pub mod table;
mod threads;
#[doc(hidden)]
pub mod verify;

pub use ask::{Answer, Connectome, Question};
pub use dataset::Dataset;
pub use error::{Error, Kind, Result};
pub use query::{Filter, MatrixQuery, Measure, Normalize};
pub use run::Run;

/// The README's code compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
