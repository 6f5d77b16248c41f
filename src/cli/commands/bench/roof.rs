//! `roof`: a count of rows that the GPU makes itself, as many as are asked for; nothing is uploaded.

use std::time::Instant;

use crate::Result;

use super::times::Times;
use super::trial::{Bench, Outcome};

pub const NAME: &str = "roof";
pub const NOTE: &str =
    "roof: rows that the GPU made itself; its first count was compared with the processors'.";

/// The count on every GPU; the first of each is not timed, because it makes the rows and compares.
pub fn all(bench: &Bench, rows: u32) -> Result<Vec<Outcome>> {
    let mut outcomes = Vec::new();
    for contender in bench.contenders {
        let engine = contender.engine;
        if engine.roof(rows, &bench.run)?.is_none() {
            continue;
        }
        let mut times = Times::default();
        for _ in 0..bench.runs {
            let start = Instant::now();
            let bytes = engine.roof(rows, &bench.run)?.unwrap_or_default();
            times.ms.push(start.elapsed().as_secs_f64() * 1e3);
            times.bytes.push(bytes);
            times.kernels(engine);
        }
        let outcome = times.report(rows.into(), NAME, engine.name(), contender.roof_gb_per_s);
        outcomes.push(Outcome { adapter: engine.adapter(), kernels: contender.kernels, ..outcome });
    }
    Ok(outcomes)
}
