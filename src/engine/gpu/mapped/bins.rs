//! What rows that pass come to, cell by cell: bins in windows that fit a binding, in copies that fit
//! workgroup memory.

use super::row_pass::{PRIVATE_WORDS, RowPass, of_cells};
use super::session::MapSession;
use super::step::Step;
use super::steps;
use crate::engine::gpu::Gpu;
use crate::engine::gpu::buffers::Counted;
use crate::engine::gpu::faults::Stop;
use crate::engine::gpu::histogram::WINDOW_WORDS_MAX;
use crate::engine::gpu::job::Job;
use crate::engine::gpu::kernels::count_cells::COUNT_CELLS;
use crate::engine::ordered::device::{Bin, Column, Program, Summed, no_path, width};

/// More copies of small bins would cost more to clear than they save.
const COPIES_MAX: u32 = 4;
/// Words of bins that are read back.
const WORDS_MAX: u64 = 2 * WINDOW_WORDS_MAX;

/// What is added up: the columns, the values of codes, and what the kernel is asked.
struct Added {
    weight: Option<Column>,
    value: Option<Column>,
    table: Counted,
    pass: RowPass,
    /// Words of a bin, on the device and in workgroup memory.
    words: u64,
    private_words: u32,
}

/// The cells that are not empty.
pub fn run(
    session: &mut MapSession,
    job: &mut Job,
    program: &Program,
) -> Result<Vec<(u32, Bin)>, Stop> {
    let mut found = Vec::new();
    if session.chunks() == 0 || program.cells == 0 {
        return Ok(found);
    }
    let added = Added::of(session, program)?;
    if program.cells.saturating_mul(added.words) > WORDS_MAX {
        let why = format!("{} cells: take a list of those that are not empty", program.cells);
        return Err(no_path(Gpu::NAME, &why).into());
    }
    let mut steps = steps::of_tests(session, &program.tests)?;
    steps.extend(steps::of_labels(session, &program.labels)?);
    let window = (session.device.binding_bytes_max / 4).min(WINDOW_WORDS_MAX) / added.words;
    for first in (0..program.cells).step_by(window as usize) {
        let bins = window.min(program.cells - first);
        let words = added.count(session, job, &steps, first as u32, bins as u32)?;
        let own = words.chunks_exact(added.words as usize).zip(first as u32..);
        found.extend(own.filter(|(bin, _)| bin[0] > 0).map(|(bin, cell)| (cell, bin_of(bin))));
    }
    Ok(found)
}

impl Added {
    fn of(session: &mut MapSession, program: &Program) -> Result<Added, Stop> {
        let weight = session.data.rows.weight.as_ref().map(|_| Column::Weight);
        let (value, table, of_rows) = match &program.summed {
            None => (None, session.table(&[])?, false),
            Some((Summed::Units(at), of_rows)) => {
                (Some(Column::Units(*at)), session.table(&[])?, *of_rows)
            }
            Some((Summed::ByCode(at, units), of_rows)) => {
                let halves = |units: &i64| [*units as u32, (*units >> 32) as u32];
                let words: Vec<u32> = units.iter().flat_map(halves).collect();
                (Some(Column::Codes(*at)), session.table(&words)?, *of_rows)
            }
        };
        let (words, private_words, mut asks) = match (weight, value) {
            (_, Some(_)) => (8, 10, of_cells::WEIGHTED | of_cells::SUMMED),
            (Some(_), None) => (3, 3, of_cells::WEIGHTED),
            (None, None) => (1, 1, 0),
        };
        if of_rows {
            asks |= of_cells::OF_ROWS;
        }
        if !program.labels.is_empty() {
            asks |= of_cells::BY_CELL;
        }
        let of = |column: Option<Column>| column.map_or(0, |column| width(&session.data, column));
        let (weight_width, value_width) = (of(weight), of(value));
        let pass = RowPass { asks, weight_width, value_width, ..RowPass::default() };
        Ok(Added { weight, value, table, pass, words, private_words })
    }

    /// The words of some bins.
    fn count(
        &self,
        session: &mut MapSession,
        job: &mut Job,
        steps: &[Step],
        bin_first: u32,
        bins: u32,
    ) -> Result<Vec<u32>, Stop> {
        let bytes = 4 * u64::from(bins) * self.words;
        let result = session.device.scratch("bins", bytes)?;
        job.clear(&result, bytes);
        let room = session.room(steps)?;
        let pass = self.in_copies(bin_first, bins);
        let row_bytes = u64::from(pass.weight_width + pass.value_width + 4);
        for chunk in 0..session.chunks() {
            session.pass(job, steps, chunk, &room)?;
            let [weights, values] = [self.weight, self.value].map(|column| match column {
                Some(column) => session.column(job, column, chunk),
                None => Ok(session.device.nothing()?),
            });
            let storage = [&room.cells, &room.mask, &weights?, &values?, &self.table, &result];
            session.over_rows(job, &COUNT_CELLS, pass, &storage, chunk, row_bytes)?;
        }
        Ok(job.read(&result, u64::from(bins) * self.words)?)
    }

    fn in_copies(&self, bin_first: u32, bins: u32) -> RowPass {
        let RowPass { mut asks, .. } = self.pass;
        // An odd distance puts the copies of one bin into different banks.
        let copy_stride = bins.saturating_mul(self.private_words) | 1;
        let copies = (PRIVATE_WORDS / copy_stride).min(COPIES_MAX);
        if copies > 0 {
            asks |= of_cells::PRIVATE_BINS;
        }
        RowPass { asks, bin_first, bins, copies, copy_stride, ..self.pass }
    }
}

/// A bin as the device has it.
fn bin_of(words: &[u32]) -> Bin {
    let wide = |low: u32, high: u32| u64::from(low) | u64::from(high) << 32;
    let rows = words[0].into();
    match *words {
        [_, low, high] => Bin { rows, synapses: wide(low, high), ..Bin::default() },
        [_, low, high, valued_low, valued_high, infinite, sum_low, sum_high] => Bin {
            rows,
            synapses: wide(low, high),
            valued: wide(valued_low, valued_high),
            units: wide(sum_low, sum_high) as i64,
            is_infinite: infinite > 0,
        },
        _ => Bin { rows, synapses: rows, ..Bin::default() },
    }
}
