//! Data sets with a map in shards: all of them opened as one are the whole, whatever its tables are.

use std::path::PathBuf;

use areax::ask::{Answer, Check, Defaults, EngineChoice, Options, Question};
use areax::shards::{By, split};
use areax::verify::{MapCases, RandomMap};
use areax::{Connectome, Kind, Run};

use super::{merged, opened, partials, refused};

/// A random data set in a folder, with its copy; none where its tables are refused.
fn random(seed: u64, rows: usize) -> Option<(tempfile::TempDir, Connectome)> {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    for (name, bytes) in RandomMap::new(seed, rows).files {
        std::fs::write(data.join(name), bytes).unwrap();
    }
    let whole = Connectome::open(&data).unwrap();
    let asked = whole.ask(&Question::Info, &Run::default());
    match asked {
        Ok(_) => Some((folder, whole)),
        Err(error) => {
            assert_eq!(error.kind(), Kind::Data, "{error}");
            let to = folder.path().join("shards");
            let error = split_into(&whole, (2, By::Rows), &to).unwrap_err();
            assert_eq!(error.kind(), Kind::Data, "{error}");
            assert!(!to.exists());
            None
        }
    }
}

fn split_into(
    whole: &Connectome,
    into: (u32, By),
    to: &std::path::Path,
) -> areax::Result<Vec<PathBuf>> {
    split(&whole.sources(), &whole.vocabulary(), into, to, &Run::default())
}

#[test]
fn all_shards_of_a_map_opened_as_one_answer_like_the_whole() {
    let (mut sets, mut answered) = (0, 0);
    for seed in 0..24 {
        let Some((folder, whole)) = random(seed, 120) else { continue };
        sets += 1;
        let by = By::ALL[seed as usize % 2];
        let shards = [1, 2, 3, 7][fastrand::Rng::with_seed(seed).usize(..4)];
        let mut folders = split_into(&whole, (shards, by), &folder.path().join("shards")).unwrap();
        folders.rotate_left(1);
        let many = Options::default().open_many(&folders).unwrap();
        let reference = Options::default().engine(EngineChoice::Reference);
        let reference = reference.open(folder.path().join("shards")).unwrap();
        let info = |of: &Connectome| of.ask(&Question::Info, &Run::default()).unwrap().answer;
        assert_eq!(info(&many), info(&whole), "{seed}");
        let backend = whole.backend();
        let mapped = backend.data.mapped.as_ref().unwrap();
        let copy = mapped.dataset(&Run::default()).unwrap();
        let mut questions = MapCases::new(mapped.map(), copy, seed);
        for at in 0..12 {
            let question = questions.question().unwrap();
            let truth = whole.ask(&question, &Run::default());
            for joined in [Some(&many), Some(&reference).filter(|_| at < 2)].into_iter().flatten() {
                let answer = joined.ask_checked(&question, Check::Never, &Run::default());
                match (&truth, answer) {
                    (Ok(truth), Ok(answer)) => {
                        assert_eq!(
                            answer.answer,
                            truth.answer,
                            "{seed} by {}: {question}",
                            by.name()
                        );
                        answered += 1;
                    }
                    (Err(truth), Err(error)) => {
                        assert_eq!(error.kind(), truth.kind(), "{question}")
                    }
                    (truth, answer) => panic!("{seed}: {question}: {truth:?} {answer:?}"),
                }
            }
        }
        // Alone it is a data set of its own, with the neurons of the whole.
        let alone = Connectome::open(&folders[0]).unwrap();
        alone.ask(&Question::Info, &Run::default()).unwrap();
    }
    assert!(sets > 8 && answered > 80, "{sets} {answered}");
}

const MAP: &str = "name = \"toy\"\n[synapses]\nfiles = [\"t.csv\"]\npre = \"a\"\npost = \"b\"\nwhere = \"a != 3\"\n";

/// A small data set, split by neurons.
fn toy(shards: u32) -> (tempfile::TempDir, Connectome, Vec<PathBuf>) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    std::fs::write(data.join("areax.toml"), MAP).unwrap();
    let rows = (0..60).map(|row| format!("{},{}\n", row % 7, row * row % 31));
    std::fs::write(data.join("t.csv"), format!("a,b\n{}", rows.collect::<String>())).unwrap();
    let whole = Connectome::open(&data).unwrap();
    let into = folder.path().join("shards");
    let shards = split_into(&whole, (shards, By::Neurons), &into).unwrap();
    (folder, whole, shards)
}

#[test]
fn merged_answers_of_maps_are_those_of_the_whole() {
    let (mut same, mut refused) = ([0; 5], 0);
    for seed in 100..118 {
        let Some((folder, whole)) = random(seed, 150) else { continue };
        let mut rng = fastrand::Rng::with_seed(seed);
        let (by, count) = (By::ALL[seed as usize % 2], rng.u32(1..6));
        let folders = split_into(&whole, (count, by), &folder.path().join("shards")).unwrap();
        let shards = opened(&folders);
        let backend = whole.backend();
        let mapped = backend.data.mapped.as_ref().unwrap();
        let copy = mapped.dataset(&Run::default()).unwrap();
        let mut questions = MapCases::new(mapped.map(), copy, seed);
        for _ in 0..50 {
            // As a command asks it: what no command asks has no text.
            let drawn = questions.question().unwrap();
            let Some(pairs) = drawn.pairs() else { continue };
            let asked = Question::from_pairs(drawn.name(), pairs, Defaults::Map(&[]));
            let Ok(question) = asked else { continue };
            let taken = backend.data.resolved(question.clone(), &Run::default());
            let Ok(truth) = taken.and_then(|taken| whole.ask(&taken, &Run::default())) else {
                continue;
            };
            if !shards[0].adds_up(&question).unwrap_or(false) {
                refused += 1;
                continue;
            }
            let collected = partials(&shards, &question);
            let collected = match collected {
                Ok(collected) => collected,
                // The whole answers these by the reference.
                Err(error) if error.what().contains("too far apart") => continue,
                Err(error) => panic!("{seed} {question}: {error}"),
            };
            let answer = merged(&question, collected, &mut rng);
            let answer = answer.unwrap_or_else(|error| panic!("{seed} {question}: {error}"));
            assert_eq!(answer, truth.answer, "{seed} by {} of {count}: {question}", by.name());
            same[match answer {
                Answer::Totals(_) => 0,
                Answer::Matrix(_) => 1,
                Answer::Sweep(_) => 2,
                Answer::Sparse(_) => 3,
                _ => 4,
            }] += 1;
        }
    }
    assert!(same.iter().all(|seen| *seen > 5) && refused > 20, "{same:?} {refused}");
}

#[test]
fn shards_of_maps_that_lack_or_were_changed_are_refused() {
    let (_folder, _, shards) = toy(3);
    let (_other, _, others) = toy(2);
    let many = |folders: &[&PathBuf]| -> areax::Result<()> {
        let folders: Vec<PathBuf> = folders.iter().map(|folder| folder.to_path_buf()).collect();
        let many = Options::default().open_many(&folders)?;
        many.ask(&Question::Info, &Run::default()).map(drop)
    };
    refused(many(&[&shards[0], &shards[2]]), "of 3 shards 1 is missing");
    refused(many(&[&shards[0], &shards[1], &shards[1]]), "shard 1 of 3 is given twice");
    refused(many(&[&shards[0], &others[1]]), "is not of the data set");
    let all = || many(&[&shards[0], &shards[1], &shards[2]]);
    all().unwrap();
    // The table of another shard is a table.
    let table = shards[1].join("synapses.arrow");
    let bytes = std::fs::read(&table).unwrap();
    std::fs::copy(shards[0].join("synapses.arrow"), &table).unwrap();
    refused(all(), "not the table that was written");
    std::fs::write(&table, &bytes[..bytes.len() / 2]).unwrap();
    refused(all(), "synapses.arrow");
    std::fs::remove_file(&table).unwrap();
    refused(all(), "synapses.arrow");
    std::fs::write(&table, &bytes).unwrap();
    all().unwrap();
    // All as one are asked in the words of the whole; one alone has its own.
    std::fs::remove_file(shards[1].join("areax.toml")).unwrap();
    all().unwrap();
    refused(Connectome::open(&shards[1]).map(drop), "this shard lacks its map");
}
