//! The cpu engine of data sets with a map against their reference: random tables, random questions,
//! equal answers.

pub mod rows;

use std::fs;

use areax::ask::{Answer, Check, EngineChoice, Mapped, Options, Question};
use areax::query::{
    Axis, CategoryAxis, CellAxes, Groups, MatrixQuery, Measure, Normalize, SweepQuery, Values,
};
use areax::verify::{MapCases, Outcome, RandomMap, outcome_of_map};
use areax::{Filter, Run};
use fastrand::Rng;
use tempfile::TempDir;

/// A data set in a folder that stays as long as it is held.
fn found(map: &RandomMap) -> (TempDir, Mapped) {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in &map.files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let data = Mapped::find(folder.path(), &Options::default()).unwrap();
    (folder, data)
}

/// What came of questions: as many answers, refusals, and questions that the cpu does not support.
#[derive(Debug, Default)]
struct Counts {
    same: u64,
    refused: u64,
    unsupported: u64,
}

impl Counts {
    /// Asks about one data set; nothing where it is refused, which both must do alike.
    fn add(&mut self, map: &RandomMap, cases: u64, seed: u64) {
        let run = Run::default();
        let (_folder, data) = found(map);
        match (data.prepare_in_memory(&run), data.records(&run)) {
            (Ok(()), Ok(_)) => {}
            (ours, theirs) => {
                let (ours, theirs) = (ours.unwrap_err(), theirs.unwrap_err());
                assert_eq!(ours.in_words(), theirs.in_words(), "{seed}");
                return;
            }
        }
        let mut questions = MapCases::new(data.map(), data.dataset(&run).unwrap(), seed);
        for _ in 0..cases {
            let question = questions.question().unwrap();
            match outcome_of_map(&question, &data, &run).unwrap() {
                Outcome::Same => self.same += 1,
                Outcome::Refused => self.refused += 1,
                Outcome::Unsupported => self.unsupported += 1,
                Outcome::Different(difference) => panic!("seed {seed}: {difference}"),
            }
        }
    }
}

#[test]
fn random_questions_about_random_maps_have_equal_answers() {
    let mut counts = Counts::default();
    for seed in 0..40 {
        counts.add(&RandomMap::new(seed, 150), 20, seed);
    }
    assert!(counts.same > 400 && counts.refused > 10, "{counts:?}");
    assert!(counts.unsupported < counts.same / 3, "{counts:?}");
}

#[test]
fn buckets_of_numbers_are_decided_by_the_numbers() {
    let mut counts = Counts::default();
    counts.add(&RandomMap::of_many(3, 75_000), 20, 3);
    assert!(counts.same > 6, "{counts:?}");
}
/// A data set of a map and a table of synapses, `s.csv`.
fn of_texts(map: &str, rows: &str) -> (TempDir, Mapped) {
    let files = [("areax.toml", map), ("s.csv", rows)];
    let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    found(&RandomMap { files: files.into() })
}

const EDGES: &str =
    "name = \"t\"\n[synapses]\nfiles = [\"s.csv\"]\npre = \"pre\"\npost = \"post\"\n";

#[track_caller]
fn assert_same(question: impl Into<Question>, data: &Mapped) {
    let outcome = outcome_of_map(&question.into(), data, &Run::default()).unwrap();
    assert!(matches!(outcome, Outcome::Same), "{outcome:?}");
}

#[test]
fn a_few_infinities_among_many_numbers_are_summed() {
    let score = |row: u32| match row % 25_000 {
        7 => "inf".to_owned(),
        _ => f64::from(row * 7919 % 70_001).sqrt().to_string(),
    };
    let rows = (0..70_000).map(|row| format!("{},{},{}\n", row % 3, row % 5, score(row)));
    let rows = format!("pre,post,score\n{}", rows.collect::<String>());
    let map = format!("{EDGES}[synapses.numbers]\nscore = \"score\"\n");
    let (_folder, data) = of_texts(&map, &rows);
    for words in ["pre = 1", "score < 100", "pre = 0 and post = 1"] {
        let filter = Filter { conditions: vec![words.parse().unwrap()], ..Filter::default() };
        assert_same(Question::Count(filter), &data);
    }
}

/// Edges between 40 neurons of four classes and many types, each pair in one row or in up to three; few
/// weights are large.
fn edges(rng: &mut Rng, most: u64, are_single: bool) -> (TempDir, Mapped) {
    let mut rows = "pre,post,n\n".to_owned();
    for pair in 0..1600 {
        let times = if are_single { rng.u32(0..2) } else { rng.u32(0..4) };
        for _ in 0..times {
            let weight = 1 + (rng.f64().powi(6) * most as f64) as u64;
            rows += &format!("{},{},{weight}\n", pair / 40, pair % 40);
        }
    }
    let neurons = (0..37).map(|id| match id % 5 {
        4 => format!("{id},,t{}\n", id / 2),
        class => format!("{id},c{class},t{}\n", id * 7 % 31),
    });
    let map = format!(
        "{EDGES}weight = \"n\"\n[neurons]\nfiles = [\"n.csv\"]\nid = \"id\"\n[neurons.categories]\n\
         class = \"class\"\ntype = \"type\"\n[defaults]\naxes = \"class\"\ntypes = \"type\"\n"
    );
    let neurons = format!("id,class,type\n{}", neurons.collect::<String>());
    let files = [("areax.toml", map), ("s.csv", rows), ("n.csv", neurons)];
    let files = files.map(|(name, text)| (name.to_owned(), text.into_bytes()));
    found(&RandomMap { files: files.into() })
}

#[test]
fn edges_of_a_least_weight_are_what_they_are_in_the_table() {
    let mut rng = Rng::with_seed(21);
    for (most, are_single) in
        [(5, true), (5, false), (700, true), (700, false), (1 << 20, true), (1 << 34, false)]
    {
        let (_folder, data) = edges(&mut rng, most, are_single);
        for _ in 0..25 {
            let value = (rng.f64().powi(4) * (most + 2) as f64) as u64;
            let words = match rng.u8(..8) {
                0 => format!("weight > {value}"),
                1 => format!("weight <= {value}.5"),
                2 => format!("weight = {value}"),
                3 => format!("weight != {value}"),
                4 => format!("weight in (1, 3, {value})"),
                5 => format!("weight >= {value} and pre.class in (c1, c2)"),
                6 => format!("weight >= 2 and weight <= {value}"),
                _ => format!("weight >= {value}"),
            };
            let conditions =
                if rng.u8(..4) > 0 { vec![words.parse().unwrap()] } else { Vec::new() };
            let min_pair = rng.bool().then(|| value.max(1));
            let filter = Filter { conditions, min_pair, ..Filter::default() };
            let axis = |name: &str| Some(CategoryAxis::parse(name));
            let cells = match rng.u8(..4) {
                0 => CellAxes { rows: axis("pre.type"), columns: axis("post.type") },
                1 => CellAxes { rows: axis("post.type"), columns: axis("pre.class") },
                2 => CellAxes { rows: axis("post.class"), columns: axis("pre.class") },
                _ => CellAxes::default(),
            };
            let query = MatrixQuery { filter, cells: cells.clone(), ..MatrixQuery::default() };
            for measure in ["count", "pairs"] {
                let measure = Measure::parse(measure).unwrap();
                for sparse in [false, true] {
                    let measure = measure.clone();
                    assert_same(MatrixQuery { measure, sparse, ..query.clone() }, &data);
                }
            }
            let normalize = *rng.choice(&[Normalize::Input, Normalize::Output]).unwrap();
            assert_same(MatrixQuery { normalize, ..query.clone() }, &data);
            assert_same(Question::Count(query.filter.clone()), &data);
            let axis = ["weight=1:9:2", "weight<=1,4,700", "min_pair=1,2,6"][rng.usize(..3)];
            let axes = vec![Axis::parse(axis).unwrap()];
            let Filter { conditions, .. } = query.filter;
            let filter = Filter { conditions, ..Filter::default() };
            assert_same(SweepQuery { axes, filter, cells, ..SweepQuery::default() }, &data);
        }
    }
}

#[test]
fn few_postsynaptic_neurons_are_found_by_their_rows() {
    let map = RandomMap::of_many(9, 40_000);
    let (_folder, data) = found(&map);
    let run = Run::default();
    data.prepare_in_memory(&run).unwrap();
    let mut questions = MapCases::new(data.map(), data.dataset(&run).unwrap(), 9);
    let mut rng = Rng::with_seed(9);
    let mut asked = 0;
    while asked < 60 {
        let ids = questions.ids(1 + rng.usize(..5)).unwrap();
        let mut question = questions.question().unwrap();
        match &mut question {
            Question::Count(filter) => filter.post_neuron_ids = Some(ids),
            Question::Matrix(query) => query.filter.post_neuron_ids = Some(ids),
            Question::Adjacency(query) => query.filter.post_neuron_ids = Some(ids),
            Question::Neuron(_) => {}
            _ => continue,
        }
        asked += 1;
        let outcome = outcome_of_map(&question, &data, &run).unwrap();
        if let Outcome::Different(difference) = outcome {
            panic!("{difference}");
        }
    }
}

#[test]
fn medians_over_groups_leave_out_neurons_without_a_label() {
    let (_folder, data) = of_texts(EDGES, "pre,post\n1,2\n1,2\n1,3\n2,4\n3,1\n3,1\n3,1\n");
    for measure in ["median-per-pre", "median-per-post"] {
        let labels = [(1, "a"), (2, "b"), (3, "a")].map(|(id, label)| (id, label.to_owned()));
        let query = MatrixQuery {
            measure: Measure::parse(measure).unwrap(),
            groups: Some(Groups::new(labels, None).unwrap()),
            ..MatrixQuery::default()
        };
        assert_same(query, &data);
    }
}

#[test]
fn a_dense_grid_is_what_its_points_are() {
    let (_folder, data) = found(&RandomMap::of_many(8, 300_000));
    let run = Run::default();
    data.prepare_in_memory(&run).unwrap();
    let axes = ["score=0:0.63:0.01", "size<=0:63:1"].map(|axis| Axis::parse(axis).unwrap());
    let cells = CellAxes {
        rows: Some(CategoryAxis::parse("region")),
        columns: Some(CategoryAxis::parse("shape")),
    };
    let grid = SweepQuery { axes: axes.to_vec(), cells, ..SweepQuery::default() };
    let Answer::Sweep(sweep) = data.by_cpu(&grid.clone().into(), &run).unwrap() else { panic!() };
    let sparse = Question::Sweep(SweepQuery { sparse: true, ..grid.clone() });
    let Answer::Sparse(sparse) = data.by_cpu(&sparse, &run).unwrap() else { panic!() };
    assert_eq!(sweep.counts.iter().sum::<u64>(), sparse.total);
    let (mut rng, size) = (Rng::with_seed(8), sweep.counts.len() / 4096);
    for point in [0, 4095].into_iter().chain((0..4).map(|_| rng.u64(..4096))) {
        let matrix = MatrixQuery {
            filter: grid.filter_at(point),
            cells: grid.cells.clone(),
            ..MatrixQuery::default()
        };
        let truth = data.by_reference(&matrix.into(), &run).unwrap();
        let Answer::Matrix(truth) = truth else { panic!() };
        let first = point as usize * size;
        assert_eq!(Values::Counts(sweep.counts[first..first + size].to_vec()), truth.values);
    }
}

#[test]
fn auto_stays_with_the_cpu_of_a_map_and_says_why() {
    let map = RandomMap::new(5, 60);
    let (folder, _) = found(&map);
    let reason = |options: Options| {
        let data = Mapped::find(folder.path(), &options).unwrap();
        let question = Question::Count(Filter::default());
        let (_, by) = data.ask(&question, Check::Sample, &Run::default()).unwrap();
        assert_eq!(by.engine, "cpu");
        by.reason.map(|reason| reason.words().into_owned())
    };
    let said = reason(Options::default().long_lived(true)).unwrap();
    assert!(said.contains("data sets with a map"), "{said}");
    assert_eq!(reason(Options::default().long_lived(true).engine(EngineChoice::Cpu)), None);
    assert_eq!(reason(Options::default()), None);
}
