//! Counts and matrices of both engines against the cpu's, bit for bit.

use std::sync::Arc;

use areax::Dataset;
use areax::Run;
use areax::dataset::SizeIndex;
use areax::engine::Engine;
use areax::engine::cpu::Cpu;
use areax::query::{CellAxes, Filter, Groups, MatrixQuery, Measure, Normalize};

use super::made::{self, Recipe};
use super::{Bench, Limits, filters};

/// Asks all three the same and compares.
fn compare(data: &Arc<Dataset>, engines: &[&dyn Engine], query: &MatrixQuery) {
    let cpu = Cpu::new(Arc::clone(data));
    let expected = cpu.matrix(query, &Run::default()).unwrap();
    let expected_count = cpu.count(&query.filter, &Run::default()).unwrap();
    for engine in engines {
        let matrix = engine.matrix(query, &Run::default()).unwrap();
        assert_eq!(
            matrix,
            expected,
            "{} over {} rows: {query:?}",
            engine.name(),
            data.synapse_count()
        );
        let count = engine.count(&query.filter, &Run::default()).unwrap();
        assert_eq!(count, expected_count, "{}: {query:?}", engine.name());
    }
}

/// Those that a GPU has.
fn measures() -> Vec<Measure> {
    Measure::ALL.into_iter().filter(|measure| measure.has_gpu_path()).collect()
}

pub fn random_query(rng: &mut fastrand::Rng, data: &Dataset) -> MatrixQuery {
    let measure = rng.choice(measures()).unwrap();
    let normalize = match measure.is_additive() {
        true => rng.choice(Normalize::ALL).unwrap(),
        false => Normalize::None,
    };
    let groups = (rng.u8(0..3) == 0).then(|| {
        let ids = data
            .neurons
            .id
            .read(0..data.neurons.id.len())
            .unwrap()
            .iter()
            .filter(|_| rng.bool())
            .copied()
            .collect::<Vec<u64>>();
        let labels = rng.u32(1..40);
        let pairs = ids.into_iter().map(|id| (id, format!("g{}", id % u64::from(labels))));
        Groups::new(pairs.collect::<Vec<_>>(), rng.bool().then_some("rest"))
    });
    let groups = groups.and_then(Result::ok);
    MatrixQuery {
        filter: filters::random(rng, data),
        measure,
        normalize,
        groups,
        cells: CellAxes::default(),
        sparse: false,
        ci: None,
        test: None,
    }
}

fn run(bench: &Bench, recipe: Recipe, limits: Limits, questions: usize) {
    let data = made::dataset(recipe);
    let (gpu, scan) = bench.engines(&data, limits);
    let mut rng = fastrand::Rng::with_seed(recipe.seed + 1);
    for measure in measures() {
        compare(&data, &[&gpu, &scan], &MatrixQuery { measure, ..MatrixQuery::default() });
    }
    for _ in 0..bench.questions(questions) {
        compare(&data, &[&gpu, &scan], &random_query(&mut rng, &data));
    }
}

pub fn matrices_equal_the_cpu_at_every_edge(bench: &Bench) {
    for rows in bench.sizes().iter().copied() {
        run(bench, Recipe { finite: rows % 2 == 0, ..Recipe::of(rows) }, Limits::default(), 12);
    }
}

pub fn random_questions_equal_the_cpu(bench: &Bench) {
    run(bench, Recipe::of(20_000), Limits::default(), 150);
    run(bench, Recipe { finite: true, ..Recipe::of(20_001) }, Limits::default(), 150);
}

/// 32,768 rows a chunk.
pub const SMALL_BINDING: Limits = Limits {
    binding_bytes_max: Some(512 << 10),
    workgroups_max: None,
    dispatch_rows_max: None,
    memory_bytes: None,
    upload_bytes_max: None,
    specialize: false,
};

pub fn a_table_past_one_binding(bench: &Bench) {
    run(bench, Recipe { finite: true, ..Recipe::of(100_003) }, SMALL_BINDING, 25);
}

pub fn a_table_past_one_dispatch_row(bench: &Bench) {
    let limits = Limits { workgroups_max: Some(3), ..Limits::default() };
    run(bench, Recipe { finite: true, ..Recipe::of(120_001) }, limits, 20);
}

pub fn a_table_past_one_dispatch(bench: &Bench) {
    let limits = Limits { dispatch_rows_max: Some(8192), ..SMALL_BINDING };
    run(bench, Recipe { finite: true, ..Recipe::of(90_001) }, limits, 20);
}

/// Room for two chunks of the five that there are.
pub const SMALL_MEMORY: Limits = Limits { memory_bytes: Some(1 << 20), ..SMALL_BINDING };

pub fn a_table_past_the_memory_budget(bench: &Bench) {
    run(bench, Recipe { finite: true, ..Recipe::of(90_001) }, SMALL_MEMORY, 25);
}

/// Four uploads and a rest for each column of neurons: more than there are buffers for.
pub const SMALL_UPLOADS: Limits =
    Limits { binding_bytes_max: None, upload_bytes_max: Some(320 << 10), ..SMALL_BINDING };

pub fn a_table_past_one_upload(bench: &Bench) {
    run(bench, Recipe { finite: true, ..Recipe::of(330_001) }, SMALL_UPLOADS, 4);
}

pub fn specialized_kernels_equal_the_cpu(bench: &Bench) {
    let limits = Limits { specialize: true, ..Limits::default() };
    run(bench, Recipe { finite: true, ..Recipe::of(40_003) }, limits, 12);
}

pub fn sums_of_extremes_are_exact(bench: &Bench) {
    // Every row is ±65504, so that limbs carry at every opportunity.
    for (seed, bits) in [(1u64, [0x7bffu16; 2]), (2, [0xfbff; 2]), (3, [0x7bff, 0xfbff])] {
        let recipe = Recipe { types: 2, ..Recipe::of(150_000) };
        let mut data = Arc::into_inner(made::dataset(recipe)).unwrap();
        let mut rng = fastrand::Rng::with_seed(seed);
        let codes: Vec<u16> =
            (0..recipe.rows).map(|_| areax::codes::order_code(rng.choice(bits).unwrap())).collect();
        data.size_index = SizeIndex::of(&data.segments, &codes);
        data.synapses.size = codes.into();
        let data = Arc::new(data);
        let (gpu, scan) = bench.engines(&data, Limits::default());
        let ids = data.neurons.id.iter().map(|id| (*id, format!("g{}", id % 3)));
        let groups = Groups::new(ids.collect::<Vec<_>>(), None).unwrap();
        for groups in [None, Some(groups)] {
            let measure = Measure::TotalSize;
            compare(&data, &[&gpu, &scan], &MatrixQuery { measure, groups, ..Default::default() });
        }
    }
}

pub fn many_types_and_groups(bench: &Bench) {
    // Bins beyond workgroup memory, with and without sums.
    let recipe = Recipe { types: 85, finite: true, ..Recipe::of(9_000) };
    run(bench, recipe, Limits::default(), 4);
    let data = made::dataset(Recipe { finite: true, ..Recipe::of(9_001) });
    let (gpu, scan) = bench.engines(&data, SMALL_BINDING);
    // 340 labels: 115,600 cells, and with sums more than one window of this device.
    let pairs: Vec<(u64, String)> =
        data.neurons.id.iter().map(|id| (*id, id.to_string())).collect();
    let groups = Groups::new(pairs, None).unwrap();
    // Medians have windows of their own.
    for measure in measures().into_iter().filter(|measure| !measure.name().starts_with("median")) {
        let groups = Some(groups.clone());
        compare(&data, &[&gpu, &scan], &MatrixQuery { measure, groups, ..Default::default() });
    }
}

pub fn medians_past_one_binding(bench: &Bench) {
    // 20 types of 120,000 neurons: more places than one binding has marks for, and bins in windows.
    let recipe = Recipe { types: 20, table_rows: 120_000, finite: true, ..Recipe::of(4_000) };
    let data = made::dataset(recipe);
    let (gpu, scan) = bench.engines(&data, SMALL_BINDING);
    let medians = measures().into_iter().filter(|measure| measure.name().starts_with("median"));
    for measure in medians {
        compare(&data, &[&gpu, &scan], &MatrixQuery { measure, ..Default::default() });
    }
}

pub fn errors_are_those_of_the_cpu(bench: &Bench) {
    let mut data = Arc::into_inner(made::dataset(Recipe::of(10))).unwrap();
    data.has_neuron_table = false;
    let data = Arc::new(data);
    let (gpu, scan) = bench.engines(&data, Limits::default());
    let cpu = Cpu::new(Arc::clone(&data));
    let filters = [
        Filter { pre_celltype: Some(vec!["msn".into()]), ..Filter::default() },
        Filter { post_celltype: Some(vec!["HVC".into()]), ..Filter::default() },
        Filter { prob_min: Some(f64::NAN), ..Filter::default() },
        Filter { min_pre_axon: Some(1.0), ..Filter::default() },
    ];
    for filter in filters {
        let expected = cpu.count(&filter, &Run::default()).unwrap_err().to_string();
        for engine in [&gpu as &dyn Engine, &scan] {
            assert_eq!(engine.count(&filter, &Run::default()).unwrap_err().to_string(), expected);
        }
    }
}
