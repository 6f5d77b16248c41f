//! How fast an open device is, measured: a question for nothing, the roof of copies, the way there, and
//! look-ups of neurons over rows that the device makes itself.

use std::time::Instant;

use super::engine::Core;
use super::faults::Stop;
use super::histogram;
use super::job::Job;
use super::kernels::count_runs::COUNT_RUNS;
use super::layout::Columns;
use super::overhead;
use super::question::{Question, tests};
use super::session::{DeviceSession, RowPass};
use super::{adapter::AdapterKind, bandwidth, tiles};
use crate::engine::GpuRates;
use crate::engine::Overhead;
use crate::engine::plan::RowRun;
use crate::error::Result;
use crate::run::Run;

/// What kernels reach of the roof of copies, by models of several GPUs; what a kind of question really takes
/// is learned as it is asked.
const OF_ROOF: f64 = 0.6;
/// Rows whose neurons are looked up: their columns are larger than caches.
const ROWS: u32 = 1 << 24;
/// The same on a software adapter, which has no time to lose.
const SOFTWARE_ROWS: u32 = 1 << 20;
/// Runs of each measurement, of which the best counts.
const RUNS: u32 = 4;

/// Measures them; how long opening took whoever has opened it knows.
pub fn measured(core: &Core, run: &Run) -> Result<GpuRates> {
    let best = |name: &str| -> Result<Overhead> {
        Ok(overhead::measured(core, name, RUNS, run)?.unwrap_or_default())
    };
    let question_ms = least(&best(Overhead::EMPTY)?.ms);
    let upload = best(Overhead::UPLOAD)?;
    let copies = core.ask(run, |session, job| Ok(bandwidth::copy_bytes_per_s(session, job)?))?;
    let gb_per_s = copies * OF_ROOF / 1e9;
    let lookups_per_s = core.ask(run, |session, _| lookups_per_s(session, run, gb_per_s))?;
    Ok(GpuRates {
        open_ms: 0.0,
        question_ms,
        gb_per_s,
        lookups_per_s,
        upload_gb_per_s: upload.bytes as f64 / least(&upload.ms) / 1e6,
    })
}

fn least(ms: &[f64]) -> f64 {
    ms.iter().copied().fold(f64::INFINITY, f64::min).max(1e-6)
}

/// Look-ups a second beside what streaming the numbers takes.
fn lookups_per_s(session: &mut DeviceSession, run: &Run, gb_per_s: f64) -> Result<f64, Stop> {
    let rows = match session.device.info.kind {
        AdapterKind::Software => SOFTWARE_ROWS,
        _ => ROWS,
    };
    let columns = Columns::PRE.and(Columns::POST);
    let mut made = session.over_made(rows.into());
    let mut ms = Vec::new();
    // The first run makes the rows and compiles the kernel.
    for _ in 0..=RUNS {
        let device = std::sync::Arc::clone(&made.device);
        let start = Instant::now();
        let mut job = Job::new(&device, run.stop.clone())?;
        look_up(&mut made, &mut job, rows, columns)?;
        let own = start.elapsed().as_secs_f64() * 1e3;
        let (kernels, _) = job.into_runs();
        let timed: Option<f64> = kernels.iter().map(|kernel| kernel.ms).sum();
        ms.push(timed.unwrap_or(own));
    }
    let took_s = least(&ms[1..]) / 1e3;
    let streams_s = f64::from(rows) * columns.row_bytes() as f64 / gb_per_s / 1e9;
    Ok(2.0 * f64::from(rows) / (took_s - streams_s).max(took_s / 10.0))
}

/// Counts the rows of which both neurons have a bit, which all have.
fn look_up(
    made: &mut DeviceSession,
    job: &mut Job,
    rows: u32,
    columns: Columns,
) -> Result<(), Stop> {
    let side_words = (made.data.neurons.id.len() as u32).div_ceil(32).max(1);
    let bits = made.device.scratch("neuron bits", 8 * u64::from(side_words))?;
    job.write(&bits, &vec![u32::MAX; 2 * side_words as usize]);
    let run = RowRun { pre_type: 0, post_type: 0, start: 0, end: rows as usize };
    let table = tiles::table(&[run], &made.layout(), |_| 0);
    let mut question = Question {
        tests: tests::PRE | tests::POST,
        post_bits_at: side_words,
        neurons: made.data.neurons.id.len() as u32,
        labels: 1,
        ..Question::default()
    };
    histogram::set_bins(&mut question, 0, 1, histogram::COUNT_WORDS);
    let result = made.device.scratch("bins", 16)?;
    job.clear(&result, 16);
    let tiles = made.write_tiles(job, &table)?;
    let pass = RowPass { kernel: &COUNT_RUNS, question, columns, lookup: None, result: &result };
    made.over_rows(job, &pass, &table, &tiles, &bits)?;
    job.read(&result, 1)?;
    Ok(())
}
