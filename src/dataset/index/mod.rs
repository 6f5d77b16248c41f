//! The index by neuron: every synapse once by its presynaptic and once by its postsynaptic
//! partner. Built when a question first needs it, and kept beside the prepared columns.
//!
//! Nothing is answered from it that the sorted columns could not answer; it only knows where to
//! look.

mod build;
mod check;
mod folder;

use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, OnceLock, TryLockError};
use std::time::Duration;

use super::{AnyColumn, Column, Dataset, View};
use crate::error::Result;
use crate::run::Run;
use crate::threads::PerProcess;

pub(super) use folder::verify;

/// Every synapse, by either of its partners.
#[derive(Debug)]
pub struct Index {
    /// By presynaptic neuron.
    pub outputs: Outputs,
    /// By postsynaptic neuron.
    pub inputs: Inputs,
}

impl Index {
    /// Its columns.
    pub(super) fn columns(&self) -> Vec<&dyn AnyColumn> {
        let (outputs, inputs) = (&self.outputs, &self.inputs);
        vec![
            &outputs.start,
            &outputs.post,
            &outputs.place,
            &outputs.prob,
            &outputs.size,
            &outputs.post_type,
            &inputs.start,
            &inputs.place,
        ]
    }
}

/// The rows by (presynaptic, postsynaptic) neuron, with what most questions ask of them. Rows of
/// the same pair stand in the order of the sorted columns.
#[derive(Debug)]
pub struct Outputs {
    /// Where each neuron's rows begin, and where the last one's end.
    start: Column<u32>,
    /// Dense index of the postsynaptic neuron.
    pub post: Column<u32>,
    /// The row in the sorted columns.
    pub place: Column<u32>,
    /// Order code of the probability.
    pub prob: Column<u16>,
    /// Order code of the size.
    pub size: Column<u16>,
    /// Postsynaptic cell type, as the synapse has it.
    pub post_type: Column<u8>,
}

/// The rows by postsynaptic neuron, those of one neuron in the order of the sorted columns.
#[derive(Debug)]
pub struct Inputs {
    /// Where each neuron's rows begin, and where the last one's end.
    start: Column<u32>,
    /// The row in the sorted columns.
    pub place: Column<u32>,
}

/// [`Outputs`] as slices: a column that is asked for its slice for every neuron anew would take
/// longer than what is done with it.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "each is documented as the column of `Outputs` of the same name")]
pub struct OutputSlices<'a> {
    pub start: View<'a, u32>,
    pub post: View<'a, u32>,
    pub place: View<'a, u32>,
    pub prob: View<'a, u16>,
    pub size: View<'a, u16>,
    pub post_type: View<'a, u8>,
}

impl Outputs {
    /// The columns as slices.
    pub fn slices(&self) -> OutputSlices<'_> {
        OutputSlices {
            start: self.start.view(),
            post: self.post.view(),
            place: self.place.view(),
            prob: self.prob.view(),
            size: self.size.view(),
            post_type: self.post_type.view(),
        }
    }

    /// The rows of a neuron; none if there is no such neuron.
    pub fn rows_of(&self, neuron: u32) -> Range<usize> {
        self.slices().rows_of(neuron)
    }

    /// The places of a neuron's rows in the sorted columns; none if there is no such neuron.
    ///
    /// # Errors
    /// A damaged index ([`crate::Kind::Damaged`]).
    pub fn places_of(&self, neuron: u32) -> Result<&[u32]> {
        places_of(&self.start, &self.place, neuron)
    }

    /// Makes sure of where all rows begin.
    ///
    /// # Errors
    /// A damaged index ([`crate::Kind::Damaged`]).
    pub fn ensure_starts(&self) -> Result<()> {
        self.start.ensure_all()
    }

    /// Makes sure of where the rows of some neurons begin and end.
    ///
    /// # Errors
    /// A damaged index ([`crate::Kind::Damaged`]).
    pub fn ensure_starts_of(&self, neurons: Range<usize>) -> Result<()> {
        self.start.ensure(neurons.start..neurons.end + 1)
    }
}

impl OutputSlices<'_> {
    /// The rows of a neuron; none if there is no such neuron.
    #[inline]
    pub fn rows_of(&self, neuron: u32) -> Range<usize> {
        rows_of(self.start, neuron, self.place.len())
    }

    /// The rows of consecutive neurons.
    pub fn rows_of_all(&self, neurons: &Range<u32>) -> Range<usize> {
        let first = self.rows_of(neurons.start).start;
        first..self.rows_of(neurons.end).start.max(first)
    }
}

impl Inputs {
    /// The rows of a neuron; none if there is no such neuron.
    #[inline]
    pub fn rows_of(&self, neuron: u32) -> Range<usize> {
        rows_of(self.start.view(), neuron, self.place.len())
    }

    /// The places of a neuron's rows in the sorted columns; none if there is no such neuron.
    ///
    /// # Errors
    /// A damaged index ([`crate::Kind::Damaged`]).
    pub fn places_of(&self, neuron: u32) -> Result<&[u32]> {
        places_of(&self.start, &self.place, neuron)
    }
}

fn places_of<'a>(start: &Column<u32>, place: &'a Column<u32>, neuron: u32) -> Result<&'a [u32]> {
    start.ensure(neuron as usize..neuron as usize + 2)?;
    place.read(rows_of(start.view(), neuron, place.len()))
}

/// Whatever the numbers are, the range is one of the columns.
#[inline]
fn rows_of(start: View<u32>, neuron: u32, rows: usize) -> Range<usize> {
    let at = |neuron: usize| start.get(neuron).map_or(rows, |start| (*start as usize).min(rows));
    let (first, end) = (at(neuron as usize), at(neuron as usize + 1));
    first..end.max(first)
}

/// Where a data set keeps its index: not made yet, or in use.
#[derive(Debug, Default)]
pub struct IndexSlot {
    /// The store and its generation; `None` for a data set that is only in memory.
    home: Option<Home>,
    ready: OnceLock<Index>,
    /// Held by the thread of this process that makes the index.
    making: PerProcess<Mutex<()>>,
}

/// The prepared copy that the index is kept in.
#[derive(Clone, Debug)]
struct Home {
    root: PathBuf,
    generation: PathBuf,
}

impl IndexSlot {
    /// The slot of a prepared copy: the store's folder and that of its generation.
    pub(super) fn of(root: PathBuf, generation: PathBuf) -> IndexSlot {
        IndexSlot { home: Some(Home { root, generation }), ..IndexSlot::default() }
    }

    /// Waits until no other thread makes the index.
    fn turn(&self, run: &Run) -> Result<MutexGuard<'_, ()>> {
        const LOOKS_AGAIN_AFTER: Duration = Duration::from_millis(5);
        loop {
            match self.making.get().try_lock() {
                Ok(turn) => return Ok(turn),
                Err(TryLockError::Poisoned(turn)) => return Ok(turn.into_inner()),
                Err(TryLockError::WouldBlock) => {
                    run.check()?;
                    std::thread::sleep(LOOKS_AGAIN_AFTER);
                }
            }
        }
    }
}

impl Dataset {
    /// The index; opened or built when it is first asked for.
    ///
    /// # Errors
    /// None today: where it cannot be kept it is built in memory.
    pub fn index(&self) -> Result<&Index> {
        self.prepare_index(&Run::default())
    }

    /// [`Dataset::index`] on behalf of `run`, which may be stopped, also while another thread
    /// builds the index.
    ///
    /// # Errors
    /// [`crate::error::Kind::Stopped`].
    pub fn prepare_index(&self, run: &Run) -> Result<&Index> {
        if let Some(index) = self.index.ready.get() {
            return Ok(index);
        }
        let _making = self.index.turn(run)?;
        if let Some(index) = self.index.ready.get() {
            return Ok(index);
        }
        let index = match &self.index.home {
            Some(home) => folder::open_or_make(self, home, run)?,
            None => build::in_memory(self, run)?,
        };
        run.progress.finish();
        Ok(self.index.ready.get_or_init(|| index))
    }

    /// The index if it is open, or lies ready in the store. It is not built for this.
    pub fn index_if_ready(&self) -> Option<&Index> {
        if let Some(index) = self.index.ready.get() {
            return Some(index);
        }
        let home = self.index.home.as_ref()?;
        let index = folder::open(self, &home.generation).ok()?;
        Some(self.index.ready.get_or_init(|| index))
    }
}
