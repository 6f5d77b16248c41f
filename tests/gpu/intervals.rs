//! Intervals of both engines against the cpu's, resample by resample, and the generator against its
//! published vectors.

use std::sync::Arc;

use areax::engine::Engine;
use areax::engine::cpu::Cpu;
use areax::engine::gpu::{FaultPoint, Gpu, GpuScan};
use areax::query::{
    Axis, CellAxes, Claim, Filter, FilterParameter, Groups, Intervals, MatrixQuery, Measure,
    Normalize, Resampling, RobustQuery, Sides, SweepQuery, Weights,
};
use areax::{Dataset, Kind, Run};

use super::made::{self, Recipe};
use super::parity::SMALL_BINDING;
use super::{Bench, Limits, filters};

/// What an engine says of every cell, and the sums of every resample.
fn asked(engine: &dyn Engine, query: &MatrixQuery) -> areax::Result<Intervals> {
    engine.intervals(query, &query.ci.unwrap(), &Run::default())
}

/// The error instead of an answer, which would be a page of numbers.
fn refusal(answer: areax::Result<Intervals>) -> areax::Error {
    answer.map(drop).unwrap_err()
}

/// Random synapses between random neurons of some types, where sums are numbers.
fn recipe(rows: usize) -> Recipe {
    Recipe { finite: true, ..Recipe::of(rows) }
}

/// Ways to resample; sums that are kept show a difference in any of them.
pub fn resamplings(resamples: u32) -> Vec<Resampling> {
    let each =
        Weights::ALL.into_iter().flat_map(|weights| Sides::ALL.map(|sides| (weights, sides)));
    let seeds = [1, 0, 1 << 32, u64::MAX, 0x1234_5678_9abc_def0, 7];
    let of = |((weights, sides), seed)| Resampling {
        weights,
        sides,
        resamples,
        seed,
        fragments: true,
        keeps_sums: true,
        ..Resampling::default()
    };
    each.zip(seeds).map(of).collect()
}

fn measures() -> [(Measure, Normalize); 5] {
    [
        (Measure::Count, Normalize::None),
        (Measure::Count, Normalize::Input),
        (Measure::TotalSize, Normalize::Output),
        (Measure::TotalSize, Normalize::None),
        (Measure::MeanProb, Normalize::None),
    ]
}

fn compare(engines: &[&dyn Engine], data: &Arc<Dataset>, query: &MatrixQuery) {
    let expected = asked(&Cpu::new(Arc::clone(data)), query).unwrap();
    for engine in engines {
        let found = asked(*engine, query).unwrap();
        let same = found == expected;
        assert!(same, "{} over {} rows: {query:?}", engine.name(), data.synapse_count());
    }
}

pub fn philox_has_its_published_vectors(bench: &Bench) {
    let (_, scan) = bench.engines(&made::dataset(Recipe::of(1)), Limits::default());
    let ones = u32::MAX;
    // Random123, kat_vectors: philox4x32 10.
    let pi = [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344];
    for (counter, key, words) in [
        ([0; 4], [0; 2], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
        ([ones; 4], [ones; 2], [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
        (pi, [0xa409_3822, 0x299f_31d0], [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]),
    ] {
        let wide = |halves: [u32; 2]| u64::from(halves[1]) << 32 | u64::from(halves[0]);
        let (number, seed) = (wide([counter[0], counter[1]]), wide(key));
        let numbers = [number; 300];
        let found = scan.philox(&numbers, seed, counter[2], counter[3]).unwrap();
        assert_eq!(found, words.repeat(numbers.len()), "{counter:?}");
    }
}

pub fn intervals_equal_the_cpu_at_every_edge(bench: &Bench) {
    for rows in bench.sizes().iter().copied() {
        let data = made::dataset(recipe(rows));
        let (gpu, scan) = bench.engines(&data, Limits::default());
        for (way, (measure, normalize)) in resamplings(39).into_iter().zip(measures()) {
            let ci = Some(way);
            let query = MatrixQuery { measure, normalize, ci, ..MatrixQuery::default() };
            compare(&[&gpu, &scan], &data, &query);
        }
    }
}

pub fn random_intervals_equal_the_cpu(bench: &Bench) {
    // More than a block of resamples, and parts that are full.
    let (whole, nasty) = (made::dataset(recipe(30_011)), made::dataset(Recipe::of(9_000)));
    for (data, resamples) in [(whole, 1_199), (nasty, 199)] {
        let (gpu, scan) = bench.engines(&data, Limits::default());
        let mut rng = fastrand::Rng::with_seed(5);
        let labels = [3, 40].map(|labels| {
            let ids = data.neurons.id.iter().map(|id| (*id, format!("g{}", id % labels)));
            Groups::new(ids.collect::<Vec<_>>(), None).unwrap()
        });
        let groups = || [None, Some(labels[0].clone()), Some(labels[1].clone())];
        for (at, ci) in resamplings(resamples).into_iter().enumerate() {
            let (measure, normalize) = measures()[at % 5].clone();
            let filter = filters::random(&mut rng, &data);
            let filter = if rng.bool() { Filter::default() } else { filter };
            let (groups, ci) = (groups()[at % 3].clone(), Some(ci));
            let query =
                MatrixQuery { filter, measure, normalize, groups, ci, ..MatrixQuery::default() };
            compare(&[&gpu, &scan], &data, &query);
        }
    }
}

pub fn intervals_past_bindings_and_dispatches(bench: &Bench) {
    let data = made::dataset(recipe(50_003));
    let few = Limits { workgroups_max: Some(3), dispatch_rows_max: Some(8192), ..SMALL_BINDING };
    // Bits of a fraction of a block; pairs and sums in several passes.
    let tiny = Limits { binding_bytes_max: Some(96 << 10), ..Limits::default() };
    for limits in [SMALL_BINDING, few, tiny] {
        let options = bench.options(limits);
        let gpu = Gpu::open(Arc::clone(&data), options).unwrap();
        for (ci, (measure, normalize)) in resamplings(1_199).into_iter().zip(measures()) {
            let ci = Some(ci);
            let query = MatrixQuery { measure, normalize, ci, ..MatrixQuery::default() };
            compare(&[&gpu], &data, &query);
        }
    }
    // Not even the bits of 128 resamples of all neurons.
    let recipe = Recipe { table_rows: 9_000, ..recipe(20_000) };
    let data = made::dataset(recipe);
    let none = Limits { binding_bytes_max: Some(64 << 10), ..Limits::default() };
    let gpu = Gpu::open(Arc::clone(&data), bench.options(none)).unwrap();
    let ci = Some(Resampling { fragments: true, resamples: 39, ..Resampling::default() });
    let error = refusal(asked(&gpu, &MatrixQuery { ci, ..MatrixQuery::default() }));
    assert_eq!(error.kind(), Kind::Unsupported, "{error}");
    assert!(error.what().contains("neurons: the adapter binds"), "{error}");
}

/// A claim over a grid of rows and neurons.
fn claim(claim: &str, ci: Resampling, normalize: Normalize) -> RobustQuery {
    let axis = |of, values: &[f64]| Axis::new(of, values.to_vec());
    let axes = vec![
        axis(FilterParameter::ProbMin, &[0.2, 0.9, 0.6]),
        axis(FilterParameter::SizeMin, &[0.0, 0.1]),
        axis(FilterParameter::CellAxon, &[0.0, 20.0, 60.0]),
    ];
    let grid = SweepQuery { axes, cells: CellAxes::default(), ..SweepQuery::default() };
    let claim = Claim::parse(claim).unwrap();
    RobustQuery { claim, measure: Measure::Count, normalize, grid, ci: Some(ci) }
}

const CLAIMS: [(&str, Normalize); 4] = [
    ("HVC->MSN > LMAN->MSN", Normalize::None),
    ("HVC,LMAN->MSN < 2 * MSN->MSN + 1", Normalize::Input),
    ("*->MSN > MSN->*", Normalize::Output),
    ("MSN->MSN > 3", Normalize::None),
];

pub fn intervals_of_claims_equal_the_cpu(bench: &Bench) {
    // More than a block of resamples, blocks in several portions of bits, pairs and sums in several passes.
    let tiny = Limits { binding_bytes_max: Some(96 << 10), ..Limits::default() };
    for (rows, resamples, limits) in [
        (0, 39, Limits::default()),
        (257, 39, Limits::default()),
        (30_011, 1_199, Limits::default()),
        (20_003, 1_199, SMALL_BINDING),
        (20_003, 199, tiny),
    ] {
        let data = made::dataset(recipe(rows));
        let (gpu, scan) = bench.engines(&data, limits);
        let cpu = Cpu::new(Arc::clone(&data));
        for (ci, (words, normalize)) in resamplings(resamples).into_iter().zip(CLAIMS) {
            let query = claim(words, ci, normalize);
            let expected = cpu.claim_intervals(&query, &ci, &Run::default()).unwrap();
            for engine in [&gpu as &dyn Engine, &scan] {
                let found = engine.claim_intervals(&query, &ci, &Run::default()).unwrap();
                assert!(found == expected, "{} over {rows} rows: {query:?}", engine.name());
                let last: Vec<&str> = engine.last_run().iter().map(|run| run.name).collect();
                assert!(rows < 1000 || last.contains(&"add_pairs"), "{last:?}");
            }
        }
    }
}

pub fn faults_amid_intervals_are_survived(bench: &Bench) {
    let data = made::dataset(recipe(5_000));
    let query = MatrixQuery { ci: Some(resamplings(1_199)[0]), ..MatrixQuery::default() };
    let expected = asked(&Cpu::new(Arc::clone(&data)), &query).unwrap();
    let open = || {
        let options = bench.options(Limits::default());
        let faults = options.device.faults.clone();
        (GpuScan::open(Arc::clone(&data), options).unwrap(), faults)
    };
    for point in FaultPoint::ALL {
        let (scan, faults) = open();
        faults.arm(point, u32::MAX);
        let error = refusal(asked(&scan, &query));
        assert_eq!(error.kind(), Kind::Engine, "{point:?}: {error}");
        faults.arm(point, 0);
        assert!(asked(&scan, &query).unwrap() == expected, "{point:?}");
        // A device that hangs is not asked again.
        if point != FaultPoint::Hang {
            let (scan, faults) = open();
            faults.arm(point, 1);
            assert!(asked(&scan, &query).unwrap() == expected, "{point:?}");
            assert_eq!(scan.rebuilds(), 1, "{point:?}");
        }
    }
    let (gpu, _) = bench.engines(&data, Limits::default());
    let stopped = Run::default();
    stopped.stop.stop();
    let error = refusal(gpu.intervals(&query, &query.ci.unwrap(), &stopped));
    assert_eq!((error.kind(), gpu.rebuilds()), (Kind::Stopped, 0), "{error}");
}

pub fn intervals_of_medians_equal_the_cpu(bench: &Bench) {
    let measures = [
        Measure::MedianPerPre,
        Measure::MedianSizePerPre,
        Measure::MedianPerPost,
        Measure::MedianSizePerPost,
    ];
    let tiny = Limits { binding_bytes_max: Some(96 << 10), ..Limits::default() };
    // Values that are NaN or infinite among those of the last one, as in published tables.
    for (recipe, limits) in [
        (recipe(0), Limits::default()),
        (recipe(257), Limits::default()),
        (recipe(30_011), Limits::default()),
        (recipe(20_003), tiny),
        (Recipe::of(9_000), SMALL_BINDING),
    ] {
        let data = made::dataset(recipe);
        let (gpu, scan) = bench.engines(&data, limits);
        let mut rng = fastrand::Rng::with_seed(11);
        let ids = data.neurons.id.iter().map(|id| (*id, format!("g{}", id % 3)));
        let groups = Groups::new(ids.collect::<Vec<_>>(), None).unwrap();
        for measure in &measures {
            for groups in [None, Some(groups.clone())] {
                let (measure, filter) = (measure.clone(), filters::random(&mut rng, &data));
                let filter = if rng.bool() { Filter::default() } else { filter };
                let ci = Some(Resampling { fragments: true, ..Resampling::default() });
                let query = MatrixQuery { filter, measure, groups, ci, ..MatrixQuery::default() };
                compare(&[&gpu, &scan], &data, &query);
            }
        }
    }
}

pub fn claims_of_sums_equal_the_cpu(bench: &Bench) {
    let sums = [Measure::TotalSize, Measure::MeanProb, Measure::TotalSize, Measure::MeanSize];
    for rows in [0, 257, 20_003] {
        let data = made::dataset(recipe(rows));
        let (gpu, scan) = bench.engines(&data, Limits::default());
        let cpu = Cpu::new(Arc::clone(&data));
        for (ci, ((words, normalize), measure)) in
            resamplings(39).into_iter().zip(CLAIMS.into_iter().zip(&sums))
        {
            let normalize = if measure.is_additive() { normalize } else { Normalize::None };
            let query = RobustQuery { measure: measure.clone(), ..claim(words, ci, normalize) };
            // Claims have intervals of sums alone.
            let is_of_sums = measure.is_additive();
            let expected =
                is_of_sums.then(|| cpu.claim_intervals(&query, &ci, &Run::default()).unwrap());
            let values = cpu.connections(&query.connections(), &Run::default()).unwrap();
            for engine in [&gpu as &dyn Engine, &scan] {
                let found = engine.connections(&query.connections(), &Run::default()).unwrap();
                assert!(found == values, "{} over {rows} rows: {query:?}", engine.name());
                let Some(expected) = &expected else { continue };
                let found = engine.claim_intervals(&query, &ci, &Run::default()).unwrap();
                assert!(found == *expected, "{} over {rows} rows: {query:?}", engine.name());
            }
        }
    }
}

pub fn claims_and_intervals_without_a_path_are_refused(bench: &Bench) {
    let data = made::dataset(recipe(100));
    let (gpu, scan) = bench.engines(&data, Limits::default());
    let ci = Resampling { fragments: true, ..Resampling::default() };
    for engine in [&gpu as &dyn Engine, &scan] {
        let measure = Measure::Pairs;
        let query = MatrixQuery { measure, ci: Some(ci), ..MatrixQuery::default() };
        let error = refusal(asked(engine, &query));
        assert_eq!(error.kind(), Kind::Unsupported, "{error}");
        let (words, normalize) = CLAIMS[0];
        let query = RobustQuery { measure: Measure::MedianPerPre, ..claim(words, ci, normalize) };
        let answer = engine.connections(&query.connections(), &Run::default());
        let error = answer.map(drop).unwrap_err();
        assert_eq!(error.kind(), Kind::Unsupported, "{error}");
        assert!(error.what().contains("robust --measure median"), "{error}");
    }
}
