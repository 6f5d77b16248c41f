//! The cpu engine of data sets with a map against their reference: random tables, random questions,
//! equal answers.

mod questions;
pub mod rows;
mod tables;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use areax::dataset::mapped::MappedDataset;
use areax::engine::Engine;
use areax::engine::mapped::Records;
use areax::engine::ordered::Ordered;
use areax::map::MapFile;
use areax::query::{
    Axis, CategoryAxis, CellAxes, MatrixQuery, NeuronIds, NeuronSetQuery, Statistic, SweepQuery,
    Values,
};
use areax::{Filter, Run};
use fastrand::Rng;

use tables::Tables;

/// Both engines over one folder.
struct Both {
    reference: Records,
    cpu: Ordered,
}

impl Both {
    fn of(tables: &Tables) -> Both {
        Both::of_files(|folder| tables.write(folder))
    }

    fn of_files(write: impl FnOnce(&Path)) -> Both {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path());
        let found = MapFile::read(folder.path()).unwrap().find().unwrap();
        let run = Run::default();
        let data = MappedDataset::in_memory(&found, &run).unwrap();
        let cpu = Ordered::new(found.file.map.clone(), Arc::new(data));
        Both { reference: Records::read(&found, &run).unwrap(), cpu }
    }

    /// Asks both, and says whether they answered; errors must be of the same kind.
    fn check<A: PartialEq + std::fmt::Debug>(
        &self,
        what: &dyn std::fmt::Debug,
        ask: impl Fn(&dyn Engine) -> areax::Result<A>,
    ) -> bool {
        match (ask(&self.cpu), ask(&self.reference)) {
            (Err(ours), Err(theirs)) => {
                assert_eq!(ours.kind(), theirs.kind(), "{ours}\n{theirs}\n{what:#?}");
                false
            }
            (ours, theirs) => {
                assert_eq!(ours.unwrap(), theirs.unwrap(), "{what:#?}");
                true
            }
        }
    }
}

/// Those are never sparse.
fn is_of_medians(query: &MatrixQuery) -> bool {
    matches!(query.measure.statistic(), Statistic::Median(..))
}

#[test]
fn random_questions_about_random_maps_have_equal_answers() {
    let run = Run::default();
    for seed in 0..60 {
        let mut rng = Rng::with_seed(seed);
        let tables = Tables::random(&mut rng, 250);
        let both = Both::of(&tables);
        for _ in 0..25 {
            let filter = questions::filter(&mut rng, &tables);
            let totals = |engine: &dyn Engine| engine.count(&filter, &run);
            both.check(&(seed, &filter), totals);
            match (both.cpu.totals(&filter, &run), both.reference.totals(&filter, &run)) {
                (Ok(ours), Ok(theirs)) => assert_eq!(ours, theirs, "{seed} {filter:#?}"),
                (ours, theirs) => assert_eq!(ours.is_err(), theirs.is_err(), "{filter:#?}"),
            }
            let matrix = questions::matrix(&mut rng, &tables, filter);
            both.check(&(seed, &matrix), |engine| engine.matrix(&matrix, &run));
            if !is_of_medians(&matrix) {
                both.check(&(seed, &matrix), |engine| engine.sparse(&matrix, &run));
            }
        }
    }
}

#[test]
fn sweeps_neurons_and_pairs_have_equal_answers() {
    let run = Run::default();
    let (mut sweeps, mut claims) = (0, 0);
    for seed in 100..150 {
        let mut rng = Rng::with_seed(seed);
        let tables = Tables::random(&mut rng, 120);
        let both = Both::of(&tables);
        for _ in 0..10 {
            let filter = questions::filter(&mut rng, &tables);
            let sweep = questions::sweep(&mut rng, &tables, filter.clone());
            sweeps += u32::from(both.check(&(seed, &sweep), |engine| engine.sweep(&sweep, &run)));
            both.check(&(seed, &sweep), |engine| engine.sparse_sweep(&sweep, &run));
            let claim = questions::connections(&mut rng, &tables, filter.clone());
            let ask = |engine: &dyn Engine| engine.connections(&claim, &run);
            claims += u32::from(both.check(&(seed, &claim), ask));
            let pairs = questions::pairs(&mut rng, filter.clone());
            both.check(&(seed, &pairs), |engine| engine.pairs(&pairs, &run));
            let neuron = questions::neuron(&mut rng, &tables, filter.clone());
            both.check(&(seed, &neuron), |engine| engine.neuron(&neuron, &run));
            let set = NeuronSetQuery::new(tables.some_ids(&mut rng), filter);
            both.check(&(seed, &set), |engine| engine.neuron_set(&set, &run));
            let neurons = questions::neurons(&mut rng, &tables);
            both.check(&(seed, &neurons), |engine| engine.neuron_list(&neurons, &run));
        }
    }
    assert!(
        sweeps > 200 && claims > 100,
        "{sweeps} sweeps and {claims} claims of 500 are answered"
    );
}

#[test]
fn a_few_infinities_among_many_numbers_are_summed() {
    let score = |row: u32| match row % 25_000 {
        7 => "inf".to_owned(),
        _ => f64::from(row * 7919 % 70_001).sqrt().to_string(),
    };
    let rows = (0..70_000).map(|row| format!("{},{},{}\n", row % 3, row % 5, score(row)));
    let rows = format!("pre,post,score\n{}", rows.collect::<String>());
    let map = "name = \"x\"\n[synapses]\nfiles = [\"s.csv\"]\npre = \"pre\"\npost = \"post\"\n\
               [synapses.numbers]\nscore = \"score\"\n";
    let both = Both::of_files(|folder| {
        fs::write(folder.join("areax.toml"), map).unwrap();
        fs::write(folder.join("s.csv"), &rows).unwrap();
    });
    for words in ["pre = 1", "score < 100", "pre = 0 and post = 1"] {
        let filter = Filter { conditions: vec![words.parse().unwrap()], ..Filter::default() };
        let answered = both.check(&filter, |engine| engine.count(&filter, &Run::default()));
        assert!(answered, "{words}");
        let totals = both.cpu.totals(&filter, &Run::default()).unwrap();
        assert_eq!(totals, both.reference.totals(&filter, &Run::default()).unwrap());
    }
}

#[test]
fn few_postsynaptic_neurons_are_found_by_their_rows() {
    let mut rng = Rng::with_seed(9);
    let tables = Tables::many(&mut rng, 40_000);
    let both = Both::of(&tables);
    let run = Run::default();
    for case in 0..24 {
        let ids: Vec<u64> =
            (0..1 + case % 5).map(|_| tables.ids[rng.usize(..300)].parse().unwrap()).collect();
        let filter = questions::filter(&mut rng, &tables);
        let filter = Filter { post_neuron_ids: Some(NeuronIds::Numbers(ids)), ..filter };
        both.check(&filter, |engine| engine.count(&filter, &run));
        let pairs = questions::pairs(&mut rng, filter.clone());
        both.check(&pairs, |engine| engine.pairs(&pairs, &run));
        let query = questions::matrix(&mut rng, &tables, filter);
        both.check(&query, |engine| engine.matrix(&query, &run));
        let neuron = questions::neuron(&mut rng, &tables, Filter::default());
        both.check(&neuron, |engine| engine.neuron(&neuron, &run));
    }
}

#[test]
fn a_dense_grid_is_what_its_points_are() {
    let mut rng = Rng::with_seed(8);
    let tables = Tables::many(&mut rng, 300_000);
    let both = Both::of(&tables);
    let run = Run::default();
    let axes = ["score=0:0.63:0.01", "size<=0:63:1"].map(|axis| Axis::parse(axis).unwrap());
    let cells = CellAxes {
        rows: Some(CategoryAxis::parse("region")),
        columns: Some(CategoryAxis::parse("shape")),
    };
    let grid = SweepQuery { axes: axes.to_vec(), cells, ..SweepQuery::default() };
    let sweep = both.cpu.sweep(&grid, &run).unwrap();
    let sparse = both.cpu.sparse_sweep(&grid, &run).unwrap();
    let size = sweep.counts.len() / 4096;
    assert_eq!(sweep.counts.iter().sum::<u64>(), sparse.total);
    for point in [0, 4095].into_iter().chain((0..4).map(|_| rng.u64(..4096))) {
        let matrix = MatrixQuery {
            filter: grid.filter_at(point),
            cells: grid.cells.clone(),
            ..MatrixQuery::default()
        };
        let truth = both.reference.matrix(&matrix, &run).unwrap();
        let first = point as usize * size;
        assert_eq!(Values::Counts(sweep.counts[first..first + size].to_vec()), truth.values);
    }
}

#[test]
fn buckets_of_numbers_are_decided_by_the_numbers() {
    let mut rng = Rng::with_seed(3);
    let tables = Tables::many(&mut rng, 70_000);
    let both = Both::of(&tables);
    let run = Run::default();
    for _ in 0..12 {
        let filter = questions::filter(&mut rng, &tables);
        both.check(&filter, |engine| engine.count(&filter, &run));
        let matrix = questions::matrix(&mut rng, &tables, filter);
        both.check(&matrix, |engine| engine.matrix(&matrix, &run));
    }
    for _ in 0..4 {
        let filter = questions::filter(&mut rng, &tables);
        let sweep = questions::sweep(&mut rng, &tables, filter.clone());
        both.check(&sweep, |engine| engine.sweep(&sweep, &run));
        let claim = questions::connections(&mut rng, &tables, filter);
        both.check(&claim, |engine| engine.connections(&claim, &run));
    }
}
