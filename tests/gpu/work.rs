//! What each question makes a GPU do, counted from the dispatches of one run: the table in
//! docs/BENCHMARKS.md is compared with it, line by line.

use std::sync::Arc;

use areax::Dataset;
use areax::Run;
use areax::engine::gpu::{Gpu, GpuScan};
use areax::engine::{Engine, KernelRun, Traffic};
use areax::query::{
    Axis, BoxNm, CellAxes, Claim, Filter, FilterParameter, Groups, MatrixQuery, MatrixTest,
    Measure, NeuronsQuery, Normalize, Permuting, Resampling, RobustQuery, Sample, SelectQuery,
    Side, SweepQuery, TestQuery, Weights,
};

use super::made::{self, Recipe};
use super::{Bench, Limits};

const ROWS: usize = 200_000;
/// Around the table in the document.
const BEGIN: &str = "<!-- counted by tests/gpu/work.rs -->\n";
const END: &str = "<!-- end -->\n";

/// A question by the name that it has in the table.
type Asked = (&'static str, Box<dyn Fn(&dyn Engine)>);

fn usual() -> Filter {
    Filter { prob_min: Some(0.6), size_min: Some(0.05), ..Filter::default() }
}

fn matrix(name: &'static str, query: MatrixQuery) -> Asked {
    (name, Box::new(move |engine| drop(engine.matrix(&query, &Run::default()).unwrap())))
}

fn questions(data: &Arc<Dataset>) -> Vec<Asked> {
    let lengths =
        Filter { min_pre_axon: Some(50.0), min_post_dend: Some(50.0), ..Filter::default() };
    let of =
        |measure: Measure, filter: Filter| MatrixQuery { measure, filter, ..Default::default() };
    let ids = data.neurons.id.iter().map(|id| (*id, format!("g{}", id % 20)));
    let groups = Groups::new(ids.collect::<Vec<_>>(), None).ok();
    let normalize = Normalize::Input;
    let intervals = |weights| {
        let fragments = true;
        let ci = Resampling { resamples: 199, weights, fragments, ..Resampling::default() };
        let query = MatrixQuery { ci: Some(ci), ..MatrixQuery::default() };
        Box::new(move |engine: &dyn Engine| {
            drop(engine.intervals(&query, &ci, &Run::default()).unwrap());
        })
    };
    let values = |count: usize| (0..count).map(move |at| at as f64 / count as f64).collect();
    let axes = vec![
        Axis::new(FilterParameter::ProbMin, values(64)),
        Axis::new(FilterParameter::SizeMin, values(64)),
    ];
    let cells = CellAxes::default();
    let sweep = SweepQuery { filter: Filter::default(), axes, large: false, cells, sparse: false };
    let select = |sample| SelectQuery { filter: usual(), sample };
    let (rows, sample) = (select(None), select(Some(Sample { size: 1000, seed: 1 })));
    let neurons = NeuronsQuery { min_synapses: Some(3), ..NeuronsQuery::default() };
    let box_nm = Some(BoxNm { lower: [0.0; 3], upper: [50_000.0; 3] });
    vec![
        matrix("matrix", of(Measure::Count, usual())),
        matrix("matrix, fractions", MatrixQuery { normalize, ..of(Measure::Count, usual()) }),
        matrix("matrix, total size", of(Measure::TotalSize, usual())),
        matrix("matrix, lengths", of(Measure::Count, lengths)),
        matrix("matrix, box", of(Measure::Count, Filter { box_nm, ..usual() })),
        matrix("matrix, 20 labels", MatrixQuery { groups, ..of(Measure::Count, usual()) }),
        matrix("median number per pre", of(Measure::MedianPerPre, usual())),
        matrix("median size per post", of(Measure::MedianSizePerPost, usual())),
        ("intervals, 199 resamples", intervals(Weights::DoubleOrNothing)),
        ("intervals, Poisson weights", intervals(Weights::Poisson)),
        ("intervals of medians of numbers per pre", Box::new(median_intervals)),
        ("claim, 12 settings, 199 resamples", Box::new(claim_intervals)),
        ("claim of sizes, each setting", Box::new(claim_of_sizes)),
        ("test, 199 permutations", Box::new(test_of_labels)),
        ("matrix, tests of 39 permutations", Box::new(tests_of_cells)),
        ("sweep, 64 × 64", Box::new(move |e| drop(e.sweep(&sweep, &Run::default()).unwrap()))),
        ("rows", Box::new(move |e| drop(e.select(&rows, &Run::default()).unwrap()))),
        ("sample of 1,000", Box::new(move |e| drop(e.select(&sample, &Run::default()).unwrap()))),
        ("neurons", Box::new(move |e| drop(e.neurons(&neurons, &Run::default()).unwrap()))),
    ]
}

/// Intervals by the order of what the cells of each type have.
fn median_intervals(engine: &dyn Engine) {
    let ci = Resampling { fragments: true, ..Resampling::default() };
    let measure = Measure::MedianPerPre;
    let query = MatrixQuery { measure, ci: Some(ci), ..MatrixQuery::default() };
    drop(engine.intervals(&query, &ci, &Run::default()).unwrap());
}

/// A claim at 12 settings.
fn claim(measure: Measure, ci: Option<Resampling>) -> RobustQuery {
    let axes = vec![
        Axis::new(FilterParameter::ProbMin, vec![0.2, 0.5, 0.8]),
        Axis::new(FilterParameter::SizeMin, vec![0.0, 0.1]),
        Axis::new(FilterParameter::CellAxon, vec![0.0, 50.0]),
    ];
    let grid = SweepQuery { axes, ..SweepQuery::default() };
    let claim = Claim::parse("HVC->MSN > LMAN->MSN").unwrap();
    RobustQuery { claim, measure, normalize: Normalize::None, grid, ci }
}

fn claim_intervals(engine: &dyn Engine) {
    let ci = Resampling { resamples: 199, fragments: true, ..Resampling::default() };
    let query = claim(Measure::Count, Some(ci));
    drop(engine.claim_intervals(&query, &ci, &Run::default()).unwrap());
}

fn claim_of_sizes(engine: &dyn Engine) {
    let query = claim(Measure::TotalSize, None).connections();
    drop(engine.connections(&query, &Run::default()).unwrap());
}

fn permuting() -> Permuting {
    Permuting { permutations: 199, fragments: true, ..Permuting::default() }
}

/// A permutation test between two types.
fn test_of_labels(engine: &dyn Engine) {
    let query = TestQuery {
        filter: Filter::default(),
        claim: Claim::parse("HVC->MSN > LMAN->MSN").unwrap(),
        measure: Measure::Count,
        normalize: Normalize::None,
        types: CellAxes::default(),
        permuting: permuting(),
    };
    drop(engine.test(&query, &Run::default()).unwrap());
}

/// One of every cell.
fn tests_of_cells(engine: &dyn Engine) {
    let permuting = Permuting { permutations: 39, ..permuting() };
    let test = MatrixTest { side: Side::Pre, permuting, keeps_sums: false };
    let query = MatrixQuery { test: Some(test.clone()), ..MatrixQuery::default() };
    drop(engine.cell_tests(&query, &test, &Run::default()).unwrap());
}

/// Each kernel once, with its number.
fn names(kernels: &[KernelRun]) -> String {
    let mut names: Vec<(&str, usize)> = Vec::new();
    for run in kernels {
        match names.iter_mut().find(|(name, _)| *name == run.name) {
            Some((_, times)) => *times += 1,
            None => names.push((run.name, 1)),
        }
    }
    let said = names.into_iter().map(|(name, times)| match times {
        1 => format!("`{name}`"),
        times => format!("{times} × `{name}`"),
    });
    said.collect::<Vec<_>>().join(", ")
}

fn line(question: &str, engine: &str, kernels: &[KernelRun], traffic: Traffic) -> String {
    let bytes: u64 = kernels.iter().map(|run| run.bytes).sum();
    let workgroups: u32 = kernels.iter().map(|run| run.workgroups).sum();
    let atomics: u64 = kernels.iter().map(|run| run.atomics).sum();
    let Traffic { submits, readbacks, bytes_back, .. } = traffic;
    format!(
        "| {question} | `{engine}` | {} | {:.1} | {workgroups} | {:.2} | {submits} | {readbacks} | \
         {bytes_back} |\n",
        names(kernels),
        bytes as f64 / ROWS as f64,
        atomics as f64 / ROWS as f64,
    )
}

pub fn work_is_what_the_table_says(bench: &Bench) {
    let recipe = Recipe { types: 18, table_rows: 40_000, finite: true, ..Recipe::of(ROWS) };
    let data = made::dataset(recipe);
    let (gpu, scan): (Gpu, GpuScan) = bench.engines(&data, Limits::default());
    let mut table = String::from(
        "| question | engine | kernels | bytes a row | workgroups | atomics a row, at most | submits | \
         readbacks | bytes back |\n|---|---|---|---|---|---|---|---|---|\n",
    );
    for (name, ask) in questions(&data) {
        // The first question uploads columns.
        ask(&gpu);
        ask(&gpu);
        table += &line(name, gpu.name(), &gpu.last_run(), gpu.last_traffic());
        ask(&scan);
        ask(&scan);
        table += &line(name, scan.name(), &scan.last_run(), scan.last_traffic());
    }
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/BENCHMARKS.md");
    let text = std::fs::read_to_string(document).unwrap();
    let (_, rest) = text.split_once(BEGIN).expect("the document has a place for the table");
    let (written, _) = rest.split_once(END).expect("the table ends");
    assert_eq!(written.trim(), table.trim(), "this is the table:\n\n{table}");
}
