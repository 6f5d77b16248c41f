//! Permutation tests of both engines against the cpu's, permutation by permutation.

use std::sync::Arc;

use areax::ask::Question;
use areax::engine::Engine;
use areax::engine::cpu::Cpu;
use areax::engine::gpu::{FaultPoint, GpuScan};
use areax::query::{
    CategoryAxis, CellAxes, Claim, Filter, Groups, MatrixQuery, MatrixTest, Measure, Normalize,
    Permuting, Side, TestQuery,
};
use areax::{Dataset, Kind, Run};

use super::made::{self, Recipe};
use super::parity::SMALL_BINDING;
use super::{Bench, Limits};

/// Random synapses between random neurons of some types, where sums are numbers.
fn recipe(rows: usize) -> Recipe {
    Recipe { finite: true, ..Recipe::of(rows) }
}

fn permuting(permutations: u32, seed: u64, within: bool) -> Permuting {
    let within = within.then(|| CategoryAxis::parse(CellAxes::CELL_TYPE)).into_iter().collect();
    Permuting { within, permutations, seed, fragments: true }
}

const SEEDS: [u64; 4] = [1, 0, u64::MAX, 0x1234_5678_9abc_def0];

/// Tests of claims about either side, of numbers and of sums of both signs.
fn tests(permutations: u32) -> Vec<TestQuery> {
    let claims = ["MSN->GPe > HVC->GPe", "*->MSN < *->GPe,GPi", "MSN,HVC->* > LMAN->*"];
    let measures = [Measure::Count, Measure::TotalSize, Measure::TotalSize];
    let each = claims.into_iter().zip(measures).zip(SEEDS);
    let test = |((claim, measure), seed)| TestQuery {
        filter: Filter::default(),
        claim: Claim::parse(claim).unwrap(),
        measure,
        normalize: Normalize::None,
        types: CellAxes::default(),
        permuting: permuting(permutations, seed, false),
    };
    each.map(test).collect()
}

/// Tests of every cell, of types and of labels.
fn cells(data: &Dataset, permutations: u32) -> Vec<MatrixQuery> {
    let groups = |labels: u64| {
        let ids = data.neurons.id.iter().map(|id| (*id, format!("g{}", id % labels)));
        Groups::new(ids.collect::<Vec<_>>(), None).ok()
    };
    let of = [
        (None, Side::Pre, false, Measure::Count, Normalize::None),
        (None, Side::Post, false, Measure::TotalSize, Normalize::None),
        (groups(3), Side::Pre, true, Measure::TotalSize, Normalize::Input),
        (groups(12), Side::Post, true, Measure::Count, Normalize::None),
    ];
    let matrix = |((groups, side, within, measure, normalize), seed)| {
        let permuting = permuting(permutations, seed, within);
        let test = Some(MatrixTest { side, permuting, keeps_sums: true });
        MatrixQuery { groups, measure, normalize, test, ..MatrixQuery::default() }
    };
    of.into_iter().zip(SEEDS).map(matrix).collect()
}

fn compare(engines: &[&dyn Engine], data: &Arc<Dataset>, permutations: u32) {
    compare_claims(engines, data, permutations);
    compare_cells(engines, data, permutations);
}

fn compare_claims(engines: &[&dyn Engine], data: &Arc<Dataset>, permutations: u32) {
    let cpu = Cpu::new(Arc::clone(data));
    let run = Run::default();
    for query in tests(permutations) {
        // Few neurons have no variance, on any engine.
        let expected = cpu.test(&query, &run).map_err(|error| error.to_string());
        for engine in engines {
            let found = engine.test(&query, &run).map_err(|error| error.to_string());
            assert!(
                found == expected,
                "{} over {} rows: {query:?}",
                engine.name(),
                data.synapse_count()
            );
        }
    }
}

fn compare_cells(engines: &[&dyn Engine], data: &Arc<Dataset>, permutations: u32) {
    let cpu = Cpu::new(Arc::clone(data));
    let run = Run::default();
    for query in cells(data, permutations) {
        let test = query.test.as_ref().unwrap();
        let expected = cpu.cell_tests(&query, test, &run).unwrap();
        for engine in engines {
            let found = engine.cell_tests(&query, test, &run).unwrap();
            assert!(
                found == expected,
                "{} over {} rows: {query:?}",
                engine.name(),
                data.synapse_count()
            );
        }
    }
}

pub fn tests_equal_the_cpu_at_every_edge(bench: &Bench) {
    for (at, rows) in bench.sizes().iter().copied().enumerate() {
        let data = made::dataset(recipe(rows));
        let (gpu, scan) = bench.engines(&data, Limits::default());
        // Edges of permutations are none of rows.
        compare(&[&gpu, &scan], &data, [33, 1][at % 2]);
    }
}

pub fn tests_past_bindings_and_dispatches(bench: &Bench) {
    // More neurons than bins of a digit; more permutations than a block has.
    let large = Recipe { table_rows: 9_000, ..recipe(20_000) };
    let few = Limits { workgroups_max: Some(3), dispatch_rows_max: Some(8192), ..SMALL_BINDING };
    // Keys of fewer than 32 permutations at a time, bits of a part of a block, sums in several passes.
    let tiny = Limits { binding_bytes_max: Some(150 << 10), ..Limits::default() };
    for (recipe, permutations, limits) in [
        (large, 70, Limits::default()),
        (recipe(20_003), 1_199, Limits::default()),
        (recipe(10_007), 199, tiny),
        (recipe(5_003), 33, few),
    ] {
        let data = made::dataset(recipe);
        let (gpu, _) = bench.engines(&data, limits);
        compare_claims(&[&gpu], &data, permutations);
        // Slow adapters have a key for each of many labels to look for in few permutations.
        let few = permutations.min(if bench.brief { 33 } else { 199 });
        compare_cells(&[&gpu], &data, few);
    }
    let data = made::dataset(large);
    let (gpu, _) = bench.engines(&data, tiny);
    compare_claims(&[&gpu], &data, 70);
    let (gpu, _) = bench.engines(&data, few);
    compare_claims(&[&gpu], &data, 40);
    // Not even the labels of 32 permutations.
    let none = Limits { binding_bytes_max: Some(64 << 10), ..Limits::default() };
    let (gpu, _) = bench.engines(&data, none);
    let query = cells(&data, 39).remove(3);
    let tested = gpu.cell_tests(&query, query.test.as_ref().unwrap(), &Run::default());
    let error = tested.map(drop).unwrap_err();
    assert_eq!(error.kind(), Kind::Unsupported, "{error}");
    assert!(error.what().contains("the adapter binds"), "{error}");
}

pub fn faults_amid_permutations_are_survived(bench: &Bench) {
    let data = made::dataset(recipe(5_000));
    let query = tests(1_199).remove(1);
    let run = Run::default();
    let expected = Cpu::new(Arc::clone(&data)).test(&query, &run).unwrap();
    for point in FaultPoint::ALL.into_iter().filter(|point| *point != FaultPoint::Hang) {
        let open = || {
            let options = bench.options(Limits::default());
            let faults = options.device.faults.clone();
            (GpuScan::open(Arc::clone(&data), options).unwrap(), faults)
        };
        let (scan, faults) = open();
        faults.arm(point, 1);
        assert!(scan.test(&query, &run).unwrap() == expected, "{point:?}");
        assert_eq!(scan.rebuilds(), 1, "{point:?}");
        let (scan, faults) = open();
        faults.arm(point, u32::MAX);
        let answer = scan.test(&query, &run).map(drop);
        let error = answer.expect_err(&format!("{point:?}"));
        assert_eq!(error.kind(), Kind::Engine, "{point:?}: {error}");
    }
    let (gpu, _) = bench.engines(&data, Limits::default());
    let stopped = Run::default();
    stopped.stop.stop();
    let error = gpu.test(&query, &stopped).unwrap_err();
    assert_eq!((error.kind(), gpu.rebuilds()), (Kind::Stopped, 0), "{error}");
    // The kernels of the permutations are known as the last.
    let question = Question::Test(query);
    drop(question.ask(&gpu, &run).unwrap());
    let last: Vec<&str> = gpu.last_run().iter().map(|run| run.name).collect();
    let all = ["draw_keys", "select_keys", "label_neurons", "add_pairs"];
    assert!(all.iter().all(|name| last.contains(name)), "{last:?}");
}
