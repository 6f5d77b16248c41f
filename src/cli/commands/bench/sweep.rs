//! `sweep-64x64`: a matrix at each of 4,096 pairs of thresholds on probability and size.

use std::time::Instant;

use crate::codes::{order_code, round_to_f16, value_of_order_code};
use crate::engine::plan::Plan;
use crate::query::{
    Axis, CellAxes, Filter, FilterParameter, MatrixQuery, Sweep, SweepQuery, Values,
};
use crate::{Error, Kind, Result};
use fastrand::Rng;

use super::measure::SEED;
use super::times::Times;
use super::trial::{Bench, Contender, Outcome};

pub const NAME: &str = "sweep-64x64";
/// Thresholds of an axis.
const STEPS: u16 = 64;
/// Points of each answer that are compared: the reference reads the whole table for each.
const POINTS_CHECKED: usize = 3;
/// Bytes of a row: its size; for an engine that knows no order also probability and types.
const ROW_BYTES: u64 = 2;
const SCANNED_ROW_BYTES: u64 = 8;

/// What a reader of the report has to know.
pub const NOTE: &str = "Of each sweep-64x64 three random points of 4,096 were compared with the \
reference, which reads the whole table for each point.";

/// The question on every engine.
pub fn all(bench: &Bench) -> Result<Vec<Outcome>> {
    let mut rng = Rng::with_seed(SEED);
    let warm = query(&mut rng);
    let queries: Vec<SweepQuery> = (0..bench.runs).map(|_| query(&mut rng)).collect();
    bench.start(NAME);
    let mut outcomes = Vec::new();
    let mut answered = Vec::new();
    for contender in bench.contenders {
        contender.engine.sweep(&warm, &bench.run)?;
        let mut times = Times::default();
        for (run, query) in queries.iter().enumerate() {
            let start = Instant::now();
            let answer = contender.engine.sweep(query, &bench.run)?;
            times.ms.push(start.elapsed().as_secs_f64() * 1e3);
            times.bytes.push(bytes(bench, contender, query)?);
            times.kernels(contender.engine);
            answered.push((run, contender.engine.name(), points(&answer, query, run)));
            bench.progress.advance(1);
        }
        outcomes.push(times.outcome(bench.data, NAME, contender));
    }
    for (run, query) in bench.checked_of(&queries).iter().enumerate() {
        let truth = true_points(query, run, bench)?;
        for (_, engine, points) in answered.iter().filter(|(of, _, _)| *of == run) {
            if *points != truth {
                let what = format!("{NAME}: {engine} and reference disagree in run {run}");
                return Err(Error::new(Kind::Disagree, what));
            }
        }
        bench.progress.advance(1);
    }
    Ok(outcomes)
}

/// Thresholds from about 0.3 to 0.95, and from about 0.01 to 1 µm², each moved a little.
fn query(rng: &mut Rng) -> SweepQuery {
    let mut axis = |param: FilterParameter, low: f64, high: f64| {
        let code = |number| f64::from(order_code(round_to_f16(number)));
        let step = (code(high) - code(low)) / f64::from(STEPS);
        let value = |at: u16| {
            let drawn = code(low) + step * (f64::from(at) + rng.f64());
            value_of_order_code(drawn as u16)
        };
        Axis::new(param, (0..STEPS).map(value).collect())
    };
    let axes =
        vec![axis(FilterParameter::ProbMin, 0.3, 0.95), axis(FilterParameter::SizeMin, 0.01, 1.0)];
    SweepQuery {
        filter: Filter::default(),
        axes,
        large: false,
        cells: CellAxes::default(),
        sparse: false,
    }
}

fn bytes(bench: &Bench, contender: &Contender, query: &SweepQuery) -> Result<u64> {
    let data = bench.data;
    Ok(match contender.engine.name() {
        "gpu-scan" => data.synapse_count() as u64 * SCANNED_ROW_BYTES,
        // The first point is the loosest.
        _ => Plan::new(data, &query.filter_at(0), &bench.run)?.rows() as u64 * ROW_BYTES,
    })
}

/// The points that are compared: other ones in each run.
fn chosen(query: &SweepQuery, run: usize) -> Vec<u64> {
    let mut rng = Rng::with_seed(SEED + run as u64);
    let points = query.points().unwrap_or(1);
    (0..POINTS_CHECKED).map(|_| rng.u64(..points)).collect()
}

fn points(answer: &Sweep, query: &SweepQuery, run: usize) -> Vec<u64> {
    let cells = answer.labels.len() * answer.labels.len();
    let at = |point: u64| point as usize * cells..(point as usize + 1) * cells;
    chosen(query, run).into_iter().flat_map(|point| answer.counts[at(point)].to_vec()).collect()
}

fn true_points(query: &SweepQuery, run: usize, bench: &Bench) -> Result<Vec<u64>> {
    let mut counts = Vec::new();
    for point in chosen(query, run) {
        let filter = query.filter_at(point);
        let matrix = bench
            .reference
            .engine
            .matrix(&MatrixQuery { filter, ..MatrixQuery::default() }, &bench.run)?;
        if let Values::Counts(cells) = matrix.values {
            counts.extend(cells);
        }
    }
    Ok(counts)
}
