//! areax: exact answers about the synapses of a connectome.
//!
//! Opens a published synapse table (packed NumPy records), prepares it once, and answers
//! cell-type matrices and counts exactly, in memory speed.
//!
//! [`Connectome`] is the door: a folder of published files that answers questions. Every question has a
//! function of its own; [`Connectome::ask`] takes any of them and says which engine answered.
//! A [`Filter`] says which synapses a question is about. Sizes are in µm², coordinates in nm, lengths of
//! neurons in µm; rows of matrices are presynaptic, columns postsynaptic.
//!
//! | wanted | asked with | answer |
//! |---|---|---|
//! | how many synapses pass, their size | [`Connectome::count`] | [`query::Count`] |
//! | cell type × cell type, or label × label | [`Connectome::matrix`] | [`query::Matrix`] |
//! | several matrices of the same synapses | [`Connectome::matrix_set`] | [`query::MatrixSet`] |
//! | a matrix at every point of a grid of thresholds | [`Connectome::sweep`] | [`query::Sweep`] |
//! | single cells of those matrices | [`Connectome::connections`] | [`query::ConnectionValues`] |
//! | in which settings of a grid a claim holds | [`Connectome::robust`] | [`query::Robust`] |
//! | the synapses themselves, in memory | [`Connectome::rows`] | [`query::RowColumns`] |
//! | which neurons fulfil conditions | [`Connectome::neurons`] | their ids |
//! | the same with columns of the neuron table, numbers of inputs and outputs; sorted, limited | [`Connectome::neuron_list`] | [`query::NeuronList`] |
//! | one neuron and its partners | [`Connectome::neuron`] | [`query::Neuron`] |
//! | neuron × neuron, sparse | [`Connectome::adjacency`] | [`query::Adjacency`] |
//! | distributions, with every value and its count | [`Connectome::describe`] | [`query::Distributions`] |
//! | what the data holds | [`Connectome::info`] | [`inventory::Info`] |
//! | any answer as CSV, JSON, NumPy, Parquet or a picture | [`output::write()`] | bytes |
//! | skeletons and meshes | [`shape::Skeleton::read`], [`shape::Mesh::read`] | |
//!
//! An [`Error`] says what is wrong, where, and what to do next; a program prints it with `{error}` and ends
//! with [`Kind::exit_code`].
//!
//! In `Cargo.toml`, `areax = { version = "…", default-features = false }` is the library alone: every
//! question, no command line. Features add to it: `output` (answers as bytes: tables, Parquet, pictures),
//! `tables` (published tables in Arrow and Parquet), `fetch` (downloads), `gpu` (engines on a GPU), `mcp`
//! (tools of AI agents), `server` (the REST server) and `cli`, the default, which has them all.
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
#[doc(hidden)]
pub mod draws;
pub mod engine;
pub mod error;
#[doc(hidden)]
pub mod exact;
#[cfg(feature = "fetch")]
pub mod fetch;
#[cfg(any(feature = "mcp", feature = "server"))]
#[doc(hidden)]
pub mod guide;
pub mod hint;
#[cfg(feature = "output")]
pub mod import;
pub mod inventory;
pub mod map;
#[cfg(feature = "mcp")]
#[doc(hidden)]
pub mod mcp;
pub mod names;
#[cfg(feature = "output")]
pub mod output;
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
pub mod shards;
pub mod synth;
pub mod table;
mod threads;
mod unfinished;
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
