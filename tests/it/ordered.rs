//! The cpu engine of data sets with a map against their reference: random tables, random questions,
//! equal answers.

pub mod rows;

use std::fs;

use areax::Run;
use areax::ask::{Answer, Mapped, Options, Question};
use areax::query::{
    Axis, CategoryAxis, CellAxes, Groups, MatrixQuery, Measure, SweepQuery, Values,
};
use areax::verify::{MapCases, Outcome, RandomMap, outcome_of_map};
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
    counts.add(&RandomMap::of_many(3, 75_000), 12, 3);
    assert!(counts.same > 6, "{counts:?}");
}
#[test]
fn medians_over_groups_leave_out_neurons_without_a_label() {
    let files = [
        (
            "areax.toml",
            "name = \"t\"\n[synapses]\nfiles = [\"s.csv\"]\npre = \"pre\"\npost = \"post\"\n",
        ),
        ("s.csv", "pre,post\n1,2\n1,2\n1,3\n2,4\n3,1\n3,1\n3,1\n"),
    ];
    let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    let (_folder, data) = found(&RandomMap { files: files.into() });
    for measure in ["median-per-pre", "median-per-post"] {
        let labels = [(1, "a"), (2, "b"), (3, "a")].map(|(id, label)| (id, label.to_owned()));
        let query = MatrixQuery {
            measure: Measure::parse(measure).unwrap(),
            groups: Some(Groups::new(labels, None).unwrap()),
            ..MatrixQuery::default()
        };
        let outcome = outcome_of_map(&query.into(), &data, &Run::default()).unwrap();
        assert!(matches!(outcome, Outcome::Same), "{outcome:?}");
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
