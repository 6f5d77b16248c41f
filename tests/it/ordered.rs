//! The cpu engine of data sets with a map against their reference: random tables, random questions,
//! equal answers.

use std::fs;
use std::path::Path;

use areax::Run;
use areax::ask::{Mapped, Options};
use areax::query::{Groups, MatrixQuery, Measure};
use areax::verify::{MapCases, Outcome, RandomMap, outcome_of_map};

fn write(map: &RandomMap, folder: &Path) {
    for (name, bytes) in &map.files {
        fs::write(folder.join(name), bytes).unwrap();
    }
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
        let (folder, run) = (tempfile::tempdir().unwrap(), Run::default());
        write(map, folder.path());
        let data = Mapped::find(folder.path(), &Options::default()).unwrap();
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
    for seed in 0..60 {
        counts.add(&RandomMap::new(seed, 150), 20, seed);
    }
    assert!(counts.same > 600 && counts.refused > 10, "{counts:?}");
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
    let (folder, run) = (tempfile::tempdir().unwrap(), Run::default());
    write(&RandomMap { files: files.into() }, folder.path());
    let data = Mapped::find(folder.path(), &Options::default()).unwrap();
    for measure in ["median-per-pre", "median-per-post"] {
        let labels = [(1, "a"), (2, "b"), (3, "a")].map(|(id, label)| (id, label.to_owned()));
        let query = MatrixQuery {
            measure: Measure::parse(measure).unwrap(),
            groups: Some(Groups::new(labels, None).unwrap()),
            ..MatrixQuery::default()
        };
        let outcome = outcome_of_map(&query.into(), &data, &run).unwrap();
        assert!(matches!(outcome, Outcome::Same), "{outcome:?}");
    }
}
