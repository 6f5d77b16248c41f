//! Counts of rows that the device makes itself: the engine compares them with the processors' the first time.

use areax::engine::Engine;
use areax::engine::cpu::Cpu;
use areax::{Kind, Run};

use super::made::{self, Recipe};
use super::parity::SMALL_BINDING;
use super::{Bench, Limits};

pub fn made_rows_are_counted_right(bench: &Bench) {
    let data = made::dataset(Recipe::of(10));
    let run = Run::default();
    let few = Limits { workgroups_max: Some(3), dispatch_rows_max: Some(8192), ..SMALL_BINDING };
    let specialized = Limits { specialize: true, ..Limits::default() };
    for limits in [Limits::default(), SMALL_BINDING, few, specialized] {
        let (gpu, scan) = bench.engines(&data, limits);
        for rows in [1, 323, 2048, 2049, 150_001] {
            // Bytes a row: a size; both codes and a short key.
            for (engine, bytes, kernel) in
                [(&gpu as &dyn Engine, 2, "count_runs"), (&scan, 6, "count_pairs")]
            {
                let first = engine.roof(rows, &run).unwrap();
                assert_eq!(first, Some(bytes * u64::from(rows)), "{rows}");
                assert!(engine.last_run().iter().any(|run| run.name == "fill_rows"));
                // They are there by now.
                assert_eq!(engine.roof(rows, &run).unwrap(), first);
                let kernels = engine.last_run();
                let is_resident = limits.binding_bytes_max.is_none();
                assert!(
                    !is_resident || kernels.iter().all(|run| run.name == kernel),
                    "{kernels:?}"
                );
                let read: u64 = kernels.iter().map(|run| run.bytes).sum();
                // Of several dispatches each is told its share, rounded down.
                let is_whole =
                    limits.dispatch_rows_max.is_some() || read == bytes * u64::from(rows);
                assert!(is_whole, "{read} bytes of {rows} rows: {limits:?}");
            }
        }
        // The data set is still what it was.
        assert_eq!(gpu.count(&Default::default(), &run).unwrap().count, 10);
    }
    assert_eq!(Cpu::new(data).roof(9, &run).unwrap(), None);
    let options = bench.options(Limits::default());
    let faults = options.device.faults.clone();
    let scan = areax::engine::gpu::GpuScan::open(made::dataset(Recipe::of(10)), options).unwrap();
    faults.arm(areax::engine::gpu::FaultPoint::Submit, u32::MAX);
    assert_eq!(scan.roof(9, &run).unwrap_err().kind(), Kind::Engine);
}
