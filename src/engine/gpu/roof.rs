//! How near the kernels of a matrix come to what the memory of a GPU gives: over rows that the device makes
//! up itself, as many as are wanted, so that nothing is uploaded and no data set is needed.

use rayon::prelude::*;

use super::faults::Stop;
use super::histogram;
use super::job::Job;
use super::kernels::count_pairs::COUNT_PAIRS;
use super::kernels::count_runs::COUNT_RUNS;
use super::kernels::fill_rows::{self, TYPES};
use super::layout::{Columns, Order};
use super::question::{Question, tests};
use super::session::{DeviceSession, RowPass};
use super::tiles::{self, TileTable};
use crate::engine::plan::RowRun;
use crate::error::{Error, Kind};

const CELLS: usize = (TYPES * TYPES) as usize;
/// Codes that pass: three in four by probability, nine in ten by size, as about usual thresholds have it.
const PROB_LOW: u32 = 0x4000;
const SIZE_LOW: u32 = 0x1999;
/// Rows that a thread takes at once.
const PIECE: u32 = 1 << 20;

/// Counts the rows that pass, cell by cell, as a matrix does; bytes of the columns that it has to read. The
/// first time that so many rows are asked for, they are made, and the processors count them too.
pub fn count(session: &mut DeviceSession, job: &mut Job, rows: u32) -> Result<u64, Stop> {
    let (mut made, is_new) = match session.made.take() {
        Some(made) if made.layout().rows == u64::from(rows) => (made, false),
        _ => (Box::new(session.over_made(rows.into())), true),
    };
    let (table, columns) = match made.order {
        Order::Published => {
            (tiles::even(&made.layout()), Columns::PROB.and(Columns::SIZE).and(Columns::KEY))
        }
        // Order has answered types and probability.
        Order::Sorted => (tiles::table(&runs(rows), &made.layout(), cell_of), Columns::SIZE),
    };
    let counts = counted(&mut made, job, &table, columns)?;
    if is_new && counts != expected(made.order, rows) {
        let what = format!("GPU and processors count {rows} made rows differently");
        return Err(Error::new(Kind::Disagree, what).into());
    }
    let row_bytes = made.stored(columns).row_bytes();
    session.made = Some(made);
    Ok(u64::from(rows) * row_bytes)
}

/// Sorted rows in runs as long as each other, one a cell.
fn runs(rows: u32) -> Vec<RowRun> {
    let end = |cell: usize| (u64::from(rows) * cell as u64 / CELLS as u64) as usize;
    let run = |cell: usize| {
        let (pre_type, post_type) = ((cell as u32 / TYPES) as u8, (cell as u32 % TYPES) as u8);
        RowRun { pre_type, post_type, start: end(cell), end: end(cell + 1) }
    };
    (0..CELLS).map(run).collect()
}

fn cell_of(run: &RowRun) -> u32 {
    u32::from(run.pre_type) * TYPES + u32::from(run.post_type)
}

fn counted(
    made: &mut DeviceSession,
    job: &mut Job,
    table: &TileTable,
    columns: Columns,
) -> Result<Vec<u32>, Stop> {
    let (kernel, tested) = match made.order {
        Order::Published => (&COUNT_PAIRS, tests::PROB | tests::SIZE),
        Order::Sorted => (&COUNT_RUNS, tests::SIZE),
    };
    let mut question = Question {
        tests: tested,
        prob_low: PROB_LOW,
        prob_width: 0xffff - PROB_LOW,
        size_low: SIZE_LOW,
        size_width: 0xffff - SIZE_LOW,
        labels: TYPES,
        ..Question::default()
    };
    histogram::set_bins(&mut question, 0, CELLS, histogram::COUNT_WORDS);
    let result = made.device.scratch("bins", 4 * CELLS as u64)?;
    job.clear(&result, 4 * CELLS as u64);
    let tiles = made.write_tiles(job, table)?;
    let nothing = made.device.nothing()?;
    let pass = RowPass { kernel, question, columns, lookup: None, result: &result };
    made.over_rows(job, &pass, table, &tiles, &nothing)?;
    Ok(job.read(&result, CELLS as u64)?)
}

/// The same by the processors, out of the same hashes.
fn expected(order: Order, rows: u32) -> Vec<u32> {
    let is_large = |row: u32| fill_rows::code(Columns::SIZE, row) >= SIZE_LOW;
    if order == Order::Sorted {
        let count = |run: &RowRun| {
            (run.start as u32..run.end as u32).filter(|row| is_large(*row)).count() as u32
        };
        return runs(rows).par_iter().map(count).collect();
    }
    let of_piece = |piece: u32| {
        let mut counts = vec![0; CELLS];
        let end = piece.saturating_add(PIECE).min(rows);
        for row in (piece..end).filter(|row| is_large(*row)) {
            if fill_rows::code(Columns::PROB, row) >= PROB_LOW {
                let (pre, post) = fill_rows::types(row);
                counts[(pre * TYPES + post) as usize] += 1;
            }
        }
        counts
    };
    let add = |mut all: Vec<u32>, own: Vec<u32>| {
        all.iter_mut().zip(&own).for_each(|(all, own)| *all += own);
        all
    };
    let pieces: Vec<u32> = (0..rows).step_by(PIECE as usize).collect();
    pieces.into_par_iter().map(of_piece).reduce(|| vec![0; CELLS], add)
}
