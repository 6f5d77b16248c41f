//! What is asked of a device that passes over the rows of a copy in the place of the processors: tests
//! that narrow them, labels that tell them apart, and what is added up. It is said in codes, keys and
//! tables alone, so that a device knows nothing of maps, filters or types.

mod asked;
mod cells;
mod columns;
pub(super) mod keys;
mod labels;
mod rows;

pub use cells::InCells;
pub use columns::{bytes, width};

use std::fmt::Debug;

use crate::engine::KernelRun;
use crate::engine::permute::Permuter;
use crate::engine::resample::Adder;
use crate::error::{Error, Kind, Result};
use crate::query::predicate::PairOrder;
use crate::query::{RowSet, Sample};
use crate::run::Run;

/// The mark of a neuron or code without a label.
pub const NO_LABEL: u32 = super::labelling::NONE;
/// Bits of a sum with its sign.
pub const SUM_BITS: u32 = 64;
/// A value that is null, and one that is infinite; sums of so many bits hold neither.
pub const NULL: i64 = i64::MIN;
/// See [`NULL`].
pub const INFINITE: i64 = i64::MIN + 1;

/// Passes over rows in the place of the processors, and draws and adds up what is resampled or permuted.
pub trait RowDevice: Adder + Permuter + Debug + Send {
    /// Its name in flags and JSON.
    fn name(&self) -> &'static str;

    /// What the rows that pass come to, cell by cell: the cells that are not empty, ascending.
    ///
    /// # Errors
    /// More than the device holds ([`Kind::Unsupported`]); its faults ([`Kind::Engine`]); a damaged copy.
    fn bins(&self, program: &Program, run: &Run) -> Result<Vec<(u32, Bin)>>;

    /// The rows that pass, by their position in the files, or a uniform sample of them.
    ///
    /// # Errors
    /// Those of [`RowDevice::bins`].
    fn rows(&self, tests: &[Test], sample: Option<Sample>, run: &Run) -> Result<RowSet>;

    /// The kernels of the last question.
    fn last_run(&self) -> Vec<KernelRun>;

    /// The name of the adapter.
    fn adapter(&self) -> Option<String>;
}

/// A column of rows as a device holds it: unsigned values of 1, 2, 4 or 8 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// The presynaptic neuron.
    Pre,
    /// The postsynaptic neuron.
    Post,
    /// The codes of a number, by its place in the map.
    Codes(usize),
    /// A number itself, as keys that sort like it.
    Keys(usize),
    /// A number as multiples of the lowest bit that its column has, in two's complement.
    Units(usize),
    /// The codes of a category.
    Category(usize),
    /// Synapses.
    Weight,
    /// A coordinate, as keys.
    Axis(usize),
    /// The position in the files.
    Row,
}

/// From the first key to the last.
pub type Range = [u64; 2];

/// What a row must fulfil.
#[derive(Clone, Debug)]
pub enum Test {
    /// The value of a column is in a set: one bit a value.
    OneOf(Column, Vec<u32>),
    /// It is within one of some ranges.
    Within(Column, Vec<Range>),
    /// How its neurons stand to each other, by their numbers or by the place of each.
    Pair(PairOrder, Vec<u32>),
}

/// What tells rows apart. Those without a label no longer pass.
#[derive(Clone, Debug)]
pub struct Label {
    /// The column that has it.
    pub column: Column,
    /// What makes a label of a value.
    pub by: By,
    /// How many labels there are: the cell so far is multiplied with it.
    pub width: u32,
}

/// What makes a label of a value.
#[derive(Clone, Debug)]
pub enum By {
    /// It is one.
    Value,
    /// A table.
    Table(Vec<u32>),
    /// How many of these ranges it is within, less one.
    Ranges(Vec<Range>),
}

/// The values that are summed.
#[derive(Clone, Debug)]
pub enum Summed {
    /// By the codes of a number, [`NULL`] and [`INFINITE`] among them.
    ByCode(usize, Vec<i64>),
    /// In a column of its own.
    Units(usize),
}

/// A pass over all rows.
#[derive(Clone, Debug)]
pub struct Program {
    /// What a row must fulfil.
    pub tests: Vec<Test>,
    /// What its cell is.
    pub labels: Vec<Label>,
    /// How many cells there are.
    pub cells: u64,
    /// What is summed, and whether a value is already the sum over the synapses of its row.
    pub summed: Option<(Summed, bool)>,
}

/// What the rows of a cell come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bin {
    /// Rows.
    pub rows: u64,
    /// Synapses.
    pub synapses: u64,
    /// Synapses with a value.
    pub valued: u64,
    /// The sum of the finite values.
    pub units: i64,
    /// Whether a value is infinite.
    pub is_infinite: bool,
}

/// The error about what a device has no path for.
pub fn no_path(device: &str, why: &str) -> Error {
    Error::new(Kind::Unsupported, format!("the engine '{device}' has no path for {why}"))
        .advise("take --engine cpu or --engine reference")
}
