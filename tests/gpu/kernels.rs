//! The kernels behind rows, samples, fields, neurons and sweeps, against plain loops.

use std::sync::Arc;

use areax::Dataset;
use areax::Run;
use areax::engine::Engine;
use areax::engine::cpu::Cpu;
use areax::engine::gpu::{Field, Partner};
use areax::query::{
    Axis, CellAxes, Filter, FilterParameter, MatrixQuery, NeuronsQuery, RowSet, Sample,
    SelectQuery, SweepQuery, Values,
};

use super::made::{self, Recipe};
use super::parity::{SMALL_BINDING, SMALL_MEMORY};
use super::{Bench, Limits, filters, naive};

/// Every table that these trials run over.
fn tables(bench: &Bench) -> Vec<(Arc<Dataset>, Limits)> {
    let few_workgroups = Limits { workgroups_max: Some(3), ..Limits::default() };
    let specialized = Limits { specialize: true, ..SMALL_BINDING };
    let large = [(100_003, specialized), (90_001, SMALL_MEMORY), (120_001, few_workgroups)];
    let small = bench.sizes().iter().map(|rows| (*rows, Limits::default()));
    small.chain(large).map(|(rows, limits)| (made::dataset(Recipe::of(rows)), limits)).collect()
}

fn expected_set(passes: &[bool]) -> RowSet {
    let mut set = RowSet::none(passes.len() as u64);
    for (row, _) in passes.iter().enumerate().filter(|(_, passes)| **passes) {
        set.insert(row as u32);
    }
    set
}

pub fn selections_equal_a_naive_loop(bench: &Bench) {
    for (data, limits) in tables(bench) {
        let (gpu, scan) = bench.engines(&data, limits);
        let mut rng = fastrand::Rng::with_seed(9);
        for case in 0..bench.questions(10) {
            let filter =
                if case == 0 { Filter::default() } else { filters::random(&mut rng, &data) };
            let expected = expected_set(&naive::passing(&data, &filter));
            let query = SelectQuery { filter, sample: None };
            assert_eq!(gpu.select(&query, &Run::default()).unwrap(), expected, "gpu {query:?}");
            assert_eq!(
                scan.select(&query, &Run::default()).unwrap(),
                expected,
                "gpu-scan {query:?}"
            );
            let rows: Vec<u32> = expected.rows().map(|row| row as u32).collect();
            assert_eq!(gpu.rows(&query).unwrap(), rows);
            assert_eq!(scan.rows(&query).unwrap(), rows);
        }
    }
}

pub fn samples_are_the_lowest_keys(bench: &Bench) {
    for (data, limits) in tables(bench) {
        let (gpu, scan) = bench.engines(&data, limits);
        let filter = Filter { prob_min: Some(0.3), ..Filter::default() };
        let passes = naive::passing(&data, &filter);
        for (size, seed) in [(0, 1), (1, 2), (10, 3), (1000, 4), (70_000, 5), (u64::MAX, 6)] {
            let round_keys = Sample::round_keys(seed);
            let mut rows: Vec<u32> =
                (0..passes.len() as u32).filter(|row| passes[*row as usize]).collect();
            rows.sort_by_key(|row| Sample::key(&round_keys, *row));
            rows.truncate(size.min(1 << 40) as usize);
            rows.sort_unstable();
            let sample = Some(Sample { size, seed });
            let query = SelectQuery { filter: filter.clone(), sample };
            assert_eq!(gpu.rows(&query).unwrap(), rows, "gpu {query:?}");
            assert_eq!(scan.rows(&query).unwrap(), rows, "gpu-scan {query:?}");
        }
    }
}

pub fn gathered_fields_equal_the_columns(bench: &Bench) {
    for (data, limits) in tables(bench) {
        let (_, scan) = bench.engines(&data, limits);
        let filter = Filter { size_min: Some(0.5), ..Filter::default() };
        let gathered = scan.gather(&filter, &Field::ALL).unwrap();
        let s = &data.synapses;
        let mut sorted_at = vec![0; data.synapse_count()];
        for (at, row) in s.row.iter().enumerate() {
            sorted_at[*row as usize] = at;
        }
        let passes = naive::passing(&data, &filter);
        let rows: Vec<u32> = (0..passes.len() as u32).filter(|r| passes[*r as usize]).collect();
        assert_eq!(gathered.rows, rows);
        for (field, values) in Field::ALL.into_iter().zip(&gathered.columns) {
            let value = |row: &u32| {
                let at = sorted_at[*row as usize];
                match field {
                    Field::Prob => s.prob[at].into(),
                    Field::Size => s.size[at].into(),
                    Field::Pre => s.pre[at],
                    Field::Post => s.post[at],
                    Field::X => s.x[at],
                    Field::Y => s.y[at],
                    Field::Z => s.z[at],
                    Field::Key => key(&data, at),
                }
            };
            assert_eq!(*values, rows.iter().map(value).collect::<Vec<u32>>(), "{field:?}");
        }
    }
}

fn key(data: &Dataset, at: usize) -> u32 {
    let segment = data.segments.iter().find(|s| (s.start..s.end).contains(&(at as u64))).unwrap();
    let position = |code: u8| data.vocabulary.types.position(code).unwrap() as u32;
    position(segment.pre_type)
        | position(segment.post_type) << 8
        | u32::from(segment.post_morph) << 16
}

pub fn neuron_counts_equal_a_naive_loop(bench: &Bench) {
    for (data, limits) in tables(bench) {
        let (gpu, scan) = bench.engines(&data, limits);
        let mut rng = fastrand::Rng::with_seed(11);
        for _ in 0..4 {
            let filter = filters::random(&mut rng, &data);
            let passes = naive::passing(&data, &filter);
            for partner in [Partner::Pre, Partner::Post] {
                let column = match partner {
                    Partner::Pre => &data.synapses.pre,
                    Partner::Post => &data.synapses.post,
                };
                let mut expected = vec![0; data.neurons.id.len()];
                for (at, row) in data.synapses.row.iter().enumerate() {
                    expected[column[at] as usize] += u32::from(passes[*row as usize]);
                }
                assert_eq!(gpu.count_neurons(&filter, partner).unwrap(), expected);
                assert_eq!(scan.count_neurons(&filter, partner).unwrap(), expected);
            }
        }
    }
}

pub fn sweeps_equal_one_matrix_a_point(bench: &Bench) {
    let axis = |param: FilterParameter, values: &[f64]| Axis::new(param, values.to_vec());
    let grids = [
        vec![
            axis(FilterParameter::ProbMin, &[0.5, 0.9, 0.0, 0.9, -1.0, 2e5]),
            axis(FilterParameter::SizeMin, &[0.1, 0.05]),
        ],
        vec![
            axis(FilterParameter::SizeMax, &[0.1, 1.0, 0.5]),
            axis(FilterParameter::ProbMax, &[0.2, 0.1]),
        ],
        vec![
            axis(FilterParameter::MinPreAxon, &[0.0, 50.0]),
            axis(FilterParameter::ProbMin, &[0.3, 0.6]),
            axis(FilterParameter::ProbMax, &[0.7, 0.8, 0.9]),
        ],
        vec![axis(FilterParameter::CellCertainty, &[0.5])],
    ];
    for (data, limits) in tables(bench) {
        let (gpu, scan) = bench.engines(&data, limits);
        let cpu = Cpu::new(Arc::clone(&data));
        for (at, axes) in grids.iter().enumerate() {
            let filter = Filter { strict: at % 2 == 1, size_min: Some(0.01), ..Filter::default() };
            let query = SweepQuery {
                filter,
                axes: axes.clone(),
                large: false,
                cells: CellAxes::default(),
                sparse: false,
            };
            let mut expected = Vec::new();
            for point in 0..query.points().unwrap() {
                let filter = query.filter_at(point);
                let matrix = cpu
                    .matrix(&MatrixQuery { filter, ..Default::default() }, &Run::default())
                    .unwrap();
                let Values::Counts(counts) = matrix.values else { panic!("counts are counts") };
                expected.extend(counts);
            }
            assert_eq!(
                gpu.sweep(&query, &Run::default()).unwrap().counts,
                expected,
                "gpu {query:?}"
            );
            assert_eq!(
                scan.sweep(&query, &Run::default()).unwrap().counts,
                expected,
                "gpu-scan {query:?}"
            );
        }
    }
}

pub fn sweeps_past_one_binding(bench: &Bench) {
    // 7,225 cells a point: a binding holds 18 of the points.
    let data = made::dataset(Recipe { types: 85, ..Recipe::of(20_001) });
    let (gpu, scan) = bench.engines(&data, SMALL_BINDING);
    let cpu = Cpu::new(Arc::clone(&data));
    let axis = |param: FilterParameter, values: &[f64]| Axis::new(param, values.to_vec());
    let sizes: Vec<f64> = (0..20).map(|at| f64::from(at * 7 % 20) / 10.0).collect();
    // More sizes than a block holds, and several probabilities in one.
    for sizes in [&sizes[..], &sizes[..5]] {
        let query = SweepQuery {
            filter: Filter { prob_max: Some(0.97), ..Filter::default() },
            axes: vec![
                axis(FilterParameter::SizeMin, sizes),
                axis(FilterParameter::ProbMin, &[0.5, 0.2, 0.9, 0.2]),
            ],
            large: false,
            cells: CellAxes::default(),
            sparse: false,
        };
        let expected = cpu.sweep(&query, &Run::default()).unwrap();
        for engine in [&gpu as &dyn Engine, &scan] {
            assert_eq!(engine.sweep(&query, &Run::default()).unwrap(), expected, "{query:?}");
        }
    }
}

/// What comes back is what is printed: bits of neurons, the counts of a plane.
pub fn kernels_are_listed(bench: &Bench) {
    let data = made::dataset(Recipe::of(5_000));
    let (gpu, scan) = bench.engines(&data, Limits::default());
    let filter = Filter { size_min: Some(0.1), min_pre_axon: Some(50.0), ..Filter::default() };
    let names = |runs: Vec<areax::engine::KernelRun>| {
        runs.into_iter().map(|run| run.name).collect::<Vec<_>>()
    };
    gpu.count(&filter, &Run::default()).unwrap();
    assert_eq!(names(gpu.last_run()), ["neuron_mask", "count_runs"]);
    gpu.neurons(&NeuronsQuery { min_synapses: Some(3), ..Default::default() }, &Run::default())
        .unwrap();
    assert_eq!(names(gpu.last_run()), ["count_neurons", "mark_counts"]);
    scan.count(&filter, &Run::default()).unwrap();
    assert_eq!(names(scan.last_run()), ["neuron_mask", "count_pairs"]);
    assert!(scan.copy_bytes_per_s().unwrap() > 0.0);
}
