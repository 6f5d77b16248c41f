//! Columns and what questions write to within one limit: what is held, and that answers stay the cpu's.

use std::sync::Arc;

use areax::Run;
use areax::engine::Engine;
use areax::engine::cpu::Cpu;

use super::made::{self, Recipe};
use super::parity::{SMALL_BINDING, random_query};
use super::{Bench, Limits};

/// Room for all columns of sorted rows, but not for what questions write to beside them.
const LIMIT: u64 = 2_450_000;

pub fn columns_and_results_share_it(bench: &Bench) {
    let data = made::dataset(Recipe { finite: true, ..Recipe::of(90_001) });
    let (free, _) = bench.engines(&data, SMALL_BINDING);
    let limits = Limits { memory_bytes: Some(LIMIT), ..SMALL_BINDING };
    let (gpu, scan) = bench.engines(&data, limits);
    let (cpu, run) = (Cpu::new(Arc::clone(&data)), Run::default());
    let mut rng = fastrand::Rng::with_seed(7);
    for _ in 0..24 {
        let query = random_query(&mut rng, &data);
        let expected = cpu.matrix(&query, &run).unwrap();
        for engine in [&free as &dyn Engine, &gpu, &scan] {
            assert_eq!(engine.matrix(&query, &run).unwrap(), expected, "{query:?}");
        }
    }
    let [free, gpu, scan] = [free.memory_peak(), gpu.memory_peak(), scan.memory_peak()]
        .map(|peak| peak.expect("the device is open"));
    assert!(free.each.columns <= LIMIT && free.bytes > LIMIT, "no test of the limit: {free:?}");
    assert!(gpu.bytes <= LIMIT && scan.bytes <= LIMIT, "{gpu:?}, {scan:?}");
    assert!(gpu.each.scratch > 0 && gpu.each.columns > LIMIT / 2, "{gpu:?}");
}
