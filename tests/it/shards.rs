//! Data sets in shards: every merged answer is that of the whole, and so is every answer of all shards
//! opened as one; what does not belong together is refused.

mod maps;

use std::path::{Path, PathBuf};

use areax::ask::{Answer, Options, Partials, Question};
use areax::query::{
    AdjacencyQuery, Axis, CategoryAxis, CellAxes, Claim, Groups, Measure, Normalize, Preset,
    RobustQuery,
};
use areax::shards::{By, Shard, split};
use areax::synth::{self, SynthOptions};
use areax::verify::Cases;
use areax::{Connectome, Filter, Kind, MatrixQuery, Run};

use crate::{fewest, random, some};

const ROWS: u64 = 6_000;

/// A data set, and the folder that it is in.
struct Data {
    folder: tempfile::TempDir,
    whole: Connectome,
}

impl Data {
    fn new(synapses: u64, seed: u64, nasty: bool) -> Data {
        let folder = tempfile::tempdir().unwrap();
        let options = SynthOptions { synapses, neurons: 500, seed, nasty };
        synth::write(&folder.path().join("data"), &options, &areax::progress::Silent).unwrap();
        let whole = Connectome::open(folder.path().join("data")).unwrap();
        Data { folder, whole }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn try_split(&self, shards: u32, by: By, name: &str) -> areax::Result<Vec<PathBuf>> {
        let (sources, vocabulary) = (self.whole.sources(), self.whole.vocabulary());
        split(&sources, &vocabulary, (shards, by), &self.path(name), &Run::default())
    }

    fn split(&self, shards: u32, by: By) -> Vec<PathBuf> {
        self.try_split(shards, by, &format!("{shards}-{}", by.name())).unwrap()
    }

    fn answer(&self, question: &Question) -> areax::Result<Answer> {
        Ok(self.whole.ask(question, &Run::default())?.answer)
    }
}

fn partials(shards: &[Connectome], question: &Question) -> areax::Result<Vec<Vec<u8>>> {
    shards.iter().map(|shard| shard.partial(question, None, &Run::default())).collect()
}

fn opened(shards: &[PathBuf]) -> Vec<Connectome> {
    shards.iter().map(|shard| Connectome::open(shard).unwrap()).collect()
}

/// The partials merged in any order, some of them in a tree.
fn merged(
    question: &Question,
    mut partials: Vec<Vec<u8>>,
    rng: &mut fastrand::Rng,
) -> areax::Result<Answer> {
    rng.shuffle(&mut partials);
    let cut = rng.usize(..partials.len());
    let (left, right) = partials.split_at(cut);
    let tree = match left {
        [] => Partials::merge(right)?,
        left => {
            let parts = [Partials::merge(left)?.to_bytes()?, Partials::merge(right)?.to_bytes()?];
            Partials::merge(parts)?
        }
    };
    let keeps_sums = match question {
        Question::Matrix(query) => {
            query.ci.is_some_and(|ci| ci.keeps_sums)
                || query.test.as_ref().is_some_and(|test| test.keeps_sums)
        }
        Question::Robust(query) => query.ci.is_some_and(|ci| ci.keeps_sums),
        _ => false,
    };
    let tree = if keeps_sums { tree.keeping_sums() } else { tree };
    Ok(tree.answer(false, &Run::default())?.answer)
}

fn count() -> Question {
    Question::Count(Filter { prob_min: Some(0.5), ..Filter::default() })
}

/// Claims by each kind of measure, about pairs of neurons too.
fn claims() -> impl Iterator<Item = Question> {
    let by = [
        ("count", "none", "size_min=0,0.1"),
        ("total-size", "input", "size_min=0,0.1"),
        ("mean-size", "none", "min_pair=1,2"),
        ("count", "output", "min_pair=1,3"),
        ("median-per-pre", "none", "size_min=0,0.1"),
        ("median-size-per-post", "none", "min_pair=1,2"),
        ("pairs", "none", "min_pair=1,2"),
    ];
    by.into_iter().map(|(measure, normalize, axis)| {
        let claim = ("claim", "HVC,MSN->MSN > 0.2 * LMAN->MSN");
        let grid = [("axis", "prob_min=0.3,0.6,0.8"), ("axis", axis)];
        let pairs = [claim, ("measure", measure), ("normalize", normalize)];
        let pairs = pairs.into_iter().chain(grid);
        Question::from_pairs("robust", pairs, areax::ask::Defaults::Off).unwrap()
    })
}

/// Random claims with intervals: over all kinds of axes, and with a number of synapses of a pair.
pub fn claims_with_intervals(cases: &mut Cases, rng: &mut fastrand::Rng) -> Vec<Question> {
    let claims = ["HVC->MSN > LMAN->MSN", "*->MSN - HVC,MSN->* < 3", "MSN->GPi,GPe > 0.1"];
    let mut question = |at: usize| {
        let measure = if rng.bool() { Measure::Count } else { Measure::TotalSize };
        let (normalize, ci) = (rng.choice(Normalize::ALL).unwrap(), Some(cases.resampling()));
        let mut grid = cases.grid();
        grid.cells = CellAxes::default();
        grid.axes.truncate(2);
        if rng.usize(..3) == 0 {
            let fewest = Axis::parse("min_pair=1,2").unwrap();
            grid = grid.with_axis(fewest);
        }
        let claim = Claim::parse(claims[at % 3]).unwrap();
        RobustQuery { claim, measure, normalize, grid, ci }.into()
    };
    (0..3).map(&mut question).collect()
}

/// The same about pairs that have two synapses or more, where something is drawn or distributed.
pub fn of_pairs(mut question: Question) -> Option<Question> {
    let filter = match &mut question {
        Question::Matrix(query) if query.ci.is_some() || query.test.is_some() => &mut query.filter,
        Question::Test(query) => &mut query.filter,
        Question::Describe(query) => &mut query.filter,
        _ => return None,
    };
    filter.min_pair = Some(2);
    Some(question)
}

/// Whether partials of a question are put together whatever it asks.
fn always_adds_up(question: &Question) -> bool {
    match question {
        Question::Matrix(_) | Question::Test(_) | Question::Describe(_) => true,
        Question::Neurons(_) => true,
        Question::MatrixSet(query) => Preset::of_matrix_set(query).is_some(),
        Question::Count(_) | Question::Sweep(_) | Question::Robust(_) => true,
        _ => false,
    }
}

#[test]
fn merged_answers_are_those_of_the_whole() {
    let mut rng = fastrand::Rng::with_seed(5);
    let (mut same, mut refused) = ([0; 8], 0);
    for (nasty, rows) in [(false, ROWS), (true, ROWS), (true, 2)] {
        let data = Data::new(rows, 7, nasty);
        let dataset = data.whole.dataset(&Run::default()).unwrap();
        let mut questions = Cases::new(&dataset, 31);
        for by in By::ALL {
            for shards in some([1, 3, 8]) {
                let shards = opened(&data.split(shards, by));
                let mut asked: Vec<Question> =
                    (0..random(20)).map(|_| questions.question()).collect();
                asked.extend((0..random(5)).map(|_| questions.neurons().into()));
                asked.extend((0..random(60)).filter_map(|_| of_pairs(questions.question())));
                asked.extend(claims());
                asked.extend(claims_with_intervals(&mut questions, &mut rng));
                for question in asked {
                    let truth = match data.answer(&question) {
                        Ok(truth) => truth,
                        // Few neurons are too few for a test.
                        Err(error) => {
                            assert_eq!(error.kind(), Kind::Usage, "{question}: {error}");
                            continue;
                        }
                    };
                    let collected = match partials(&shards, &question) {
                        Ok(collected) => collected,
                        Err(error) => {
                            assert_eq!(error.kind(), Kind::Usage, "{question}: {error}");
                            assert!(!always_adds_up(&question), "{question}: {error}");
                            refused += 1;
                            continue;
                        }
                    };
                    let answer = merged(&question, collected, &mut rng);
                    let answer = answer.unwrap_or_else(|error| panic!("{question}: {error}"));
                    assert_eq!(answer, truth, "{question} by {} of {}", by.name(), shards.len());
                    same[match answer {
                        Answer::Count(_) => 0,
                        Answer::Matrix(_) => 1,
                        Answer::Sweep(_) => 2,
                        Answer::Sparse(_) => 3,
                        Answer::Test(_) => 4,
                        Answer::Neurons(_) => 5,
                        Answer::Describe(_) => 6,
                        _ => 7,
                    }] += 1;
                }
            }
        }
    }
    let are_met = same.iter().all(|seen| *seen >= fewest(6)) && refused >= fewest(26);
    assert!(are_met, "{same:?} {refused}");
}

#[test]
fn all_shards_opened_as_one_answer_like_the_whole() {
    for nasty in [false, true] {
        let data = Data::new(ROWS, 9, nasty);
        let dataset = data.whole.dataset(&Run::default()).unwrap();
        let mut questions = Cases::new(&dataset, 2);
        for by in By::ALL {
            let mut folders = data.split(3, by);
            // In whatever order.
            folders.rotate_left(1);
            let many = Options::default().open_many(&folders).unwrap();
            let folder = Connectome::open(data.path(&format!("3-{}", by.name()))).unwrap();
            for _ in 0..random(60) {
                let question = questions.question();
                let truth = data.answer(&question).unwrap();
                for joined in [&many, &folder] {
                    let answer = joined.ask(&question, &Run::default()).unwrap().answer;
                    assert_eq!(answer, truth, "{question} by {}", by.name());
                }
            }
            let reference = areax::ask::Check::Reference;
            many.ask_checked(&count(), reference, &Run::default()).unwrap();
        }
    }
}

#[test]
fn what_does_not_add_up_says_what_to_do() {
    let data = Data::new(500, 3, false);
    let shard = &opened(&data.split(2, By::Rows))[0];
    let null = [("statistic", "autapses"), ("shuffle", "post"), ("nulls", "9")];
    let null = Question::from_pairs("null", null, areax::ask::Defaults::Off).unwrap();
    let questions: [Question; 3] = [AdjacencyQuery::default().into(), Question::Info, null];
    for question in questions {
        let error = shard.partial(&question, None, &Run::default()).unwrap_err();
        assert_eq!(error.kind(), Kind::Usage);
        assert!(error.advice().unwrap().contains("all shards"), "{error}");
        let is_null = matches!(question, Question::Null(_));
        assert_eq!(error.what().contains("of all synapses at once"), is_null, "{error}");
    }
    for (connectome, what) in [
        (&data.whole, "this data set is no shard"),
        (&Connectome::open(data.path("2-rows")).unwrap(), "all shards of a data set"),
    ] {
        let error = connectome.partial(&count(), None, &Run::default()).unwrap_err();
        assert!(error.what().contains(what), "{error}");
    }
}

#[test]
fn labels_may_be_of_neurons_that_only_another_shard_has() {
    let data = Data::new(2_000, 11, true);
    let dataset = data.whole.dataset(&Run::default()).unwrap();
    let id = |at: usize| dataset.neurons.id.read_at(at).unwrap().unwrap();
    let ids: Vec<u64> = (0..dataset.neurons.id.len()).map(id).collect();
    let orphans = ids.len() - dataset.neuron_count();
    assert!(orphans > 5, "some neurons are only in the synapse table");
    let labelled = |ids: &[u64]| {
        let label = |id: &u64| (*id, ["a", "b"][(id % 2) as usize].to_owned());
        let groups = Groups::new(ids.iter().map(label), Some("others")).unwrap();
        Question::from(MatrixQuery { groups: Some(groups), ..MatrixQuery::default() })
    };
    let shards = opened(&data.split(8, By::Neurons));
    let question = labelled(&ids[ids.len() - orphans - 20..]);
    let collected = partials(&shards, &question).unwrap();
    let merged = Partials::merge(collected).unwrap().answer(false, &Run::default()).unwrap();
    assert_eq!(merged.answer, data.answer(&question).unwrap());
    // One that nobody has is an error as it is of the whole.
    let question = labelled(&[ids[0], 12_345_678_901]);
    let collected = partials(&shards, &question).unwrap();
    let error = Partials::merge(collected).unwrap().answer(false, &Run::default()).unwrap_err();
    assert_eq!(error.what(), data.answer(&question).unwrap_err().what());
    // Other neurons with the same labels are another question.
    let [one, other] = [&ids[..20], &ids[1..20]].map(labelled);
    let parts = [partials(&shards[..1], &one).unwrap(), partials(&shards[1..], &other).unwrap()];
    let error = Partials::merge(parts.concat()).unwrap_err();
    assert!(error.what().contains("different questions"), "{error}");
}

#[test]
fn categories_of_other_shards_have_their_rows() {
    let data = Data::new(3_000, 13, true);
    let axis = |name| Some(CategoryAxis::parse(name));
    let cells = CellAxes { rows: axis("post_morph"), columns: axis("post.celltype") };
    let measure = Measure::TotalSize;
    let question = MatrixQuery { cells, measure, ..MatrixQuery::default() }.into();
    let shards = opened(&data.split(8, By::Rows));
    let collected = partials(&shards, &question).unwrap();
    let merged = Partials::merge(collected).unwrap().answer(false, &Run::default()).unwrap();
    assert_eq!(merged.answer, data.answer(&question).unwrap());
}

#[test]
fn partials_that_do_not_belong_together_are_refused() {
    let data = Data::new(900, 3, false);
    let shards = opened(&data.split(3, By::Rows));
    let of = |question: &Question| partials(&shards, question).unwrap();
    let counts = of(&count());
    let refused = |parts: &[&[u8]], what: &str| {
        let merged = Partials::merge(parts).and_then(|all| all.answer(false, &Run::default()));
        let error = merged.expect_err(what);
        assert_eq!(error.kind(), Kind::Data);
        assert!(error.what().contains(what), "{error}");
    };
    refused(&[], "no partials");
    refused(&[&counts[0], &counts[1]], "of 3 shards 2 is missing");
    refused(&[&counts[1]], "of 3 shards 0, 2 are missing");
    refused(&[&counts[0], &counts[1], &counts[0]], "shard 0 of 3 is in two partials");
    let others = of(&Question::Count(Filter::default()));
    refused(&[&counts[0], &others[1], &counts[2]], "different questions");
    let matrices = of(&MatrixQuery::default().into());
    refused(&[&counts[0], &matrices[1]], "different questions");
    let other_data = Data::new(900, 4, false);
    let elsewhere = partials(&opened(&other_data.split(3, By::Rows)), &count()).unwrap();
    refused(&[&counts[0], &elsewhere[1]], "different data sets");
    let by_neurons = partials(&opened(&data.split(3, By::Neurons)), &count()).unwrap();
    refused(&[&counts[0], &by_neurons[1]], "different data sets");
    let five = partials(&opened(&data.split(5, By::Rows)), &count()).unwrap();
    refused(&[&counts[0], &five[1]], "different data sets");
    // What may be incomplete says so.
    let two = Partials::merge(&counts[..2]).unwrap().answer(true, &Run::default()).unwrap();
    assert_eq!(two.lacking.as_deref(), Some("of 3 shards 2 is missing"));
    assert!(two.context(&Filter::default()).engine.contains("of 3 shards 2 is missing"));
}

#[test]
fn no_spoiled_partial_is_taken() {
    let data = Data::new(600, 3, true);
    let shards = opened(&data.split(2, By::Rows));
    let questions: [Question; 2] = [count(), MatrixQuery::default().into()];
    for question in questions {
        let whole = partials(&shards, &question).unwrap().remove(0);
        // Each byte of the short one, some of the long one.
        let step = whole.len() / 1_500 + 1;
        for at in (0..whole.len()).step_by(step) {
            assert!(Partials::from_bytes(&whole[..at]).is_err(), "cut at {at}");
            let mut other = whole.clone();
            other[at] ^= 1 << (at % 8);
            assert!(Partials::from_bytes(&other).is_err(), "flipped at {at}");
            let mut swapped = whole.clone();
            swapped.swap(at, whole.len() - 1 - at);
            assert!(swapped == whole || Partials::from_bytes(&swapped).is_err(), "swapped {at}");
        }
        let longer = [whole.as_slice(), &[0]].concat();
        assert!(Partials::from_bytes(&longer).is_err());
    }
    for junk in [&b""[..], b"AREAXSUM", b"AREAXSUM\x01\x00\x00\x00\xff\xff\xff\xff", b"\x93NUMPY"] {
        assert_eq!(Partials::from_bytes(junk).unwrap_err().kind(), Kind::Data);
    }
}

fn refused<T>(opened: areax::Result<T>, what: &str) {
    let error = opened.err().unwrap_or_else(|| panic!("{what} is refused"));
    assert_eq!(error.kind(), Kind::Data);
    assert!(error.to_string().contains(what), "{error}");
}

#[test]
fn shards_that_do_not_belong_together_are_refused() {
    let data = Data::new(900, 3, false);
    let (three, five) = (data.split(3, By::Neurons), data.split(5, By::Neurons));
    let open = |folders: &[&PathBuf]| {
        let folders: Vec<PathBuf> = folders.iter().map(|folder| folder.to_path_buf()).collect();
        Options::default().open_many(&folders).map(drop)
    };
    refused(open(&[&three[0], &three[2]]), "of 3 shards 1 is missing");
    refused(open(&[&three[0], &three[1], &three[1]]), "shard 1 of 3 is given twice");
    refused(open(&[&three[0], &five[1]]), "is not of the data set");
    refused(open(&[&three[0], &data.path("data")]), "this folder is no shard");
    refused(open(&[&three[0], &data.path("nowhere")]), "there is no such folder");
    assert!(open(&[]).is_err());
    // A shard that is gone is named.
    let gone = data.path("3-neurons").join("gone");
    std::fs::rename(&three[1], &gone).unwrap();
    refused(Connectome::open(data.path("3-neurons")).map(drop), "shard-1-of-3");
    std::fs::rename(&gone, &three[1]).unwrap();
    Connectome::open(data.path("3-neurons")).unwrap();
}

/// Changes a byte of a file, far from its start.
fn flip(path: &Path, from_end: usize) {
    let mut bytes = std::fs::read(path).unwrap();
    let at = bytes.len() - 1 - from_end;
    bytes[at] ^= 1;
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn changed_shards_are_refused() {
    let data = Data::new(900, 3, false);
    let shards = data.split(3, By::Neurons);
    let table = |folder: &Path| {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let mut entries = entries.filter(|path| path.to_string_lossy().ends_with("synapses.npy"));
        entries.next().unwrap()
    };
    let many = || -> areax::Result<Answer> {
        let many = Options::default().open_many(&shards)?;
        Ok(many.ask(&count(), &Run::default())?.answer)
    };
    let truth = data.answer(&count()).unwrap();
    assert_eq!(many().unwrap(), truth);
    // Bytes of the size of a record, so that the table is legal still.
    let record = 20;
    let changed = table(&shards[1]);
    flip(&changed, record);
    let shard = Connectome::open(&shards[1]).unwrap();
    refused(shard.partial(&count(), None, &Run::default()), "not the table that was written");
    shard.ask(&count(), &Run::default()).unwrap();
    for _ in 0..2 {
        refused(many(), "not the table that was written");
    }
    flip(&changed, record);
    assert_eq!(many().unwrap(), truth);
    let numbers = shards[2].join("original_rows.npy");
    flip(&numbers, 0);
    for _ in 0..2 {
        let error = many().unwrap_err();
        assert_eq!(error.kind(), Kind::Data, "{error}");
    }
    flip(&numbers, 0);
    assert_eq!(many().unwrap(), truth);
    let bytes = std::fs::read(shards[0].join("shard.json")).unwrap();
    for at in (0..bytes.len()).step_by(7) {
        let mut other = bytes.clone();
        other[at] ^= 1 << (at % 8);
        std::fs::write(shards[0].join("shard.json"), other).unwrap();
        refused(Shard::read(&shards[0]), "shard.json");
    }
}

#[test]
fn a_split_is_made_once_and_leaves_nothing_else() {
    let data = Data::new(900, 3, false);
    data.split(3, By::Rows);
    let refused = |name: &str, what: &str| {
        let error = data.try_split(3, By::Rows, name).unwrap_err();
        assert_eq!(error.kind(), Kind::Data);
        assert!(error.what().contains(what), "{error}");
    };
    refused("3-rows", "there are shards already");
    refused("data", "there is something in this folder already");
    std::fs::create_dir(data.path("empty")).unwrap();
    data.try_split(3, By::Rows, "empty").unwrap();
    // What a killed one has left is overwritten.
    let left = data.path("left.areax-split").join("shard-0-of-2");
    std::fs::create_dir_all(&left).unwrap();
    std::fs::write(left.join("junk"), "junk").unwrap();
    data.try_split(2, By::Neurons, "left").unwrap();
    let names = |folder: &Path| {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names(data.folder.path()), ["3-rows", "data", "empty", "left"]);
    assert_eq!(names(&data.path("left")), ["shard-0-of-2", "shard-1-of-2", "shards.json"]);
    for shards in [0, 257] {
        let error = data.try_split(shards, By::Rows, "more").unwrap_err();
        assert_eq!(error.kind(), Kind::Usage);
    }
    let many = Connectome::open(data.path("left")).unwrap();
    let error = split(
        &many.sources(),
        &many.vocabulary(),
        (2, By::Rows),
        &data.path("again"),
        &Run::default(),
    );
    assert!(error.unwrap_err().what().contains("shards already"));
}
