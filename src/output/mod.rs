//! Answers as bytes: one small file a format. Nothing here computes an answer or prints it; the
//! caller gives the place to write to.
//!
//! An answer is put beside its question as a [`View`](views::View), and what it is about as a
//! [`Context`]; [`write`](write()) then gives any format that it has. Here a sweep becomes a CSV file and a
//! picture:
//!
//! ```
//! # let folder = tempfile::tempdir().unwrap();
//! # let data = folder.path();
//! # areax::synth::write(data, &areax::synth::SynthOptions::small(), &areax::progress::Silent)?;
//! use areax::output::{self, Context, Format, Look, views::{Grid, View}};
//! use areax::query::{Axis, SweepQuery};
//! use areax::{Connectome, Run};
//!
//! let connectome = Connectome::open(data)?;
//! let axes = vec![Axis::parse("prob_min=0.5:0.9:0.1")?];
//! let query = SweepQuery { axes, ..SweepQuery::default() };
//! let sweep = connectome.sweep(&query)?;
//!
//! let info = connectome.info()?;
//! let context = Context::of(&info, &query.filter, "cpu");
//! let view = View::Sweep(Grid::new(&sweep, &query));
//! for (name, format) in [("sweep.csv", Format::Csv), ("sweep.svg", Format::Svg)] {
//!     let mut bytes = Vec::new();
//!     output::write(&view, format, &context, &Look::default(), &Run::default(), &mut bytes)?;
//!     std::fs::write(data.join(name), &bytes).unwrap();
//! }
//! # Ok::<(), areax::Error>(())
//! ```

mod adjacency;
mod apart;
mod batches;
mod beside;
#[doc(hidden)]
pub mod caption;
mod cell_tests;
#[doc(hidden)]
pub mod color;
#[doc(hidden)]
pub mod columns;
mod count;
mod csv;
mod distributions;
mod door;
mod drawn;
pub mod figure;
mod float16;
mod format;
mod formats;
mod info;
mod intervals;
mod json;
mod kind;
mod label_sizes;
mod lost;
mod mapped;
mod matrix;
#[doc(hidden)]
pub mod matrix_set;
mod neuron;
mod neurons;
mod npy;
mod npz;
mod null;
#[doc(hidden)]
pub mod picture;
mod robust;
mod rows;
mod scale;
pub mod shape;
mod sparse;
mod subset;
mod sweep;
#[doc(hidden)]
pub mod table;
mod test;
#[cfg(test)]
mod tests;
pub mod views;
#[doc(hidden)]
pub mod words;

pub use batches::{BatchCursor, Batches, batches};
#[doc(hidden)]
pub use beside::{is_meta_json, with_hash};
pub use columns::RecordBatch;
pub use door::{Cursor, chunks, meta_json, write};
pub use figure::Figure;
pub use format::Format;
pub use kind::AnswerKind;
pub use picture::{Lacking, Theme};

use std::borrow::Cow;
use std::io::Write;
use std::path::Path;

use crate::error::{Error, Result};
use crate::inventory::Info;
use crate::query::{Explanation, Expression, Filter, Limit, Population};

/// What every answer says of itself: the data, the filter, who computed it and who agreed.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// The data set's name.
    pub dataset_name: &'a str,
    /// Rows of its synapse table.
    pub synapses: u64,
    /// Rows of its neuron table.
    pub neurons: u64,
    /// The filter the question was asked with.
    pub filter: &'a Filter,
    /// The conditions of the filter with the numbers that columns are compared with, of a data set with
    /// a map.
    pub compared: Option<Vec<Expression>>,
    /// The thresholds of the filter by the names of numbers, with the numbers that columns are compared
    /// with, of a data set with a map.
    pub limits: Option<Vec<Limit>>,
    /// The numbers of the synapse table and their units, of a data set with a map.
    pub units: Option<Vec<(String, String)>>,
    /// Whether all neurons of the data are cells and none of them fragments.
    pub are_cells: bool,
    /// The population that gave part of the filter, if one was named.
    pub population: Option<Population>,
    /// The cell types of the data set that are never postsynaptic.
    pub axon_only: Vec<String>,
    /// The engine that answered.
    pub engine: String,
    /// Why it was chosen, where one was; JSON says it beside how the answer came about.
    pub engine_reason: Option<Cow<'static, str>>,
    /// The engine whose answer was compared with this one, and was the same.
    pub checked_against: Option<String>,
    /// JSON writes neuron ids as strings: many readers hold numbers beyond 2⁵³ inexactly.
    pub ids_as_text: bool,
    /// Why the answer may be empty; JSON says it.
    pub hint: Option<String>,
    /// How the answer came about; JSON says it.
    pub explanation: Option<Explanation>,
    /// JSON of rows and neuron ids holds the guide's keys alone: nothing that an answer says of itself.
    pub bare: bool,
}

impl<'a> Context<'a> {
    /// Of an answer by `engine` about a data set with so many synapses and neurons; without a
    /// population, and checked by none.
    pub fn new(
        dataset_name: &'a str,
        (synapses, neurons): (u64, u64),
        filter: &'a Filter,
        engine: impl Into<String>,
    ) -> Context<'a> {
        Context {
            dataset_name,
            synapses,
            neurons,
            filter,
            compared: None,
            limits: None,
            units: None,
            are_cells: false,
            population: None,
            axon_only: Vec::new(),
            engine: engine.into(),
            engine_reason: None,
            checked_against: None,
            ids_as_text: false,
            bare: false,
            hint: None,
            explanation: None,
        }
    }

    /// Of an answer by `engine` about a data set as [`crate::Connectome::info`] tells of it.
    pub fn of(info: &'a Info, filter: &'a Filter, engine: impl Into<String>) -> Context<'a> {
        Context::new(&info.name, (info.facts.synapses, info.facts.neurons), filter, engine)
    }

    /// Of an answer that is about no data set, such as a shape; `filter` is one that is off.
    pub fn of_no_data(filter: &'a Filter) -> Context<'a> {
        Context::new("", (0, 0), filter, "")
    }
}

/// How an answer should look where a person reads it.
#[derive(Clone, Debug)]
pub struct Look {
    /// Colours in the terminal table.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// How a picture looks, and which types of a matrix picture, table and CSV show.
    pub figure: Figure,
}

impl Default for Look {
    fn default() -> Look {
        Look { color: false, width: 100, figure: Figure::default() }
    }
}

fn put(out: &mut dyn Write, text: &str) -> Result<()> {
    out.write_all(text.as_bytes()).map_err(unwritten)
}

/// The same of the CSV writer, which wraps what the system says.
pub(crate) fn unwritten_csv(error: ::csv::Error) -> Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(source) => unwritten(source),
        other => unwritten(std::io::Error::other(format!("{other:?}"))),
    }
}

/// A failed write. The path is unknown here; the caller, who opened the file, knows it.
pub(crate) fn unwritten(source: std::io::Error) -> Error {
    Error::io(Path::new("the answer"), "cannot be written", source)
}
