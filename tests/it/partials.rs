//! Partials of disjoint parts of a table add up to the answer over all of it: collected from each
//! part, carried as bytes, merged in any order, finished, and held to the reference.

use std::path::{Path, PathBuf};

use areax::ask::{Answer, Question};
use areax::dataset::StoreChoice;
use areax::engine::Engine;
use areax::engine::cpu::Cpu;
use areax::engine::partial::{Additive, Disjoint, Finished, Partial};
use areax::engine::reference::Reference;
use areax::progress::Silent;
use areax::query::Measure;
use areax::read::{SourceOverrides, Sources};
use areax::synth::{self, SynthOptions};
use areax::verify::Cases;
use areax::{Dataset, Filter, Kind, MatrixQuery, Run};

use crate::shards::{claims_with_intervals, of_pairs};
use crate::{fewest, random};

fn opened(folder: &Path) -> (Reference, Cpu, std::sync::Arc<Dataset>) {
    let sources = Sources::find(folder, &SourceOverrides::default()).unwrap();
    let vocabulary = sources.vocabulary().unwrap();
    let reference = Reference::open(&sources, vocabulary.clone()).unwrap();
    let store = StoreChoice::default();
    let data = Dataset::open(&sources, vocabulary, &store, &Run::default()).unwrap();
    let data = std::sync::Arc::new(data);
    (reference, Cpu::new(data.clone()), data)
}

/// The synapse table in `folder` cut behind these rows, each part in a folder of its own beside the
/// whole neuron table.
fn parts(folder: &Path, rows: usize, cuts: &[usize]) -> Vec<PathBuf> {
    let entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let is_table = |path: &&PathBuf| path.to_string_lossy().ends_with("synapses.npy");
    let table = entries.iter().find(is_table).unwrap();
    let bytes = std::fs::read(table).unwrap();
    let header = 10 + usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    let record = (bytes.len() - header) / rows;
    let starts = [&[0], cuts].concat();
    let ends = [cuts, &[rows]].concat();
    let part = |(start, end): (&usize, &usize)| {
        let into = folder.join(format!("rows-{start}"));
        std::fs::create_dir(&into).unwrap();
        for file in entries.iter().filter(|path| path.is_file() && *path != table) {
            std::fs::copy(file, into.join(file.file_name().unwrap())).unwrap();
        }
        let mut text = String::from_utf8(bytes[10..header].to_vec()).unwrap();
        text = text.replace(&format!("({rows},)"), &format!("({},)", end - start));
        let text = format!("{:<1$}\n", text.trim_end(), header - 11);
        let records = &bytes[header + start * record..header + end * record];
        let part = [&bytes[..10], text.as_bytes(), records].concat();
        std::fs::write(into.join(table.file_name().unwrap()), part).unwrap();
        into
    };
    starts.iter().zip(&ends).map(part).collect()
}

fn additive(question: &Question) -> Option<Additive<'_>> {
    let additive = match question {
        Question::Count(filter) => Additive::Count(filter),
        Question::Matrix(query) if query.test.is_some() => Additive::CellTests(query),
        Question::Test(query) => Additive::Test(query),
        Question::Neurons(query) => Additive::Neurons(query),
        Question::Describe(query) => Additive::Describe(query),
        Question::MatrixSet(query) => Additive::MatrixSet(query),
        Question::Matrix(query) if query.ci.is_some() => Additive::Intervals(query),
        Question::Matrix(query) => Additive::Matrix(query),
        Question::Sweep(query) => Additive::Sweep(query),
        Question::Connections(query) => Additive::Connections(query),
        Question::Robust(query) if query.ci.is_some() => Additive::ClaimIntervals(query),
        _ => return None,
    };
    let cells = match question {
        Question::Matrix(query) => query.cells.names(),
        Question::Sweep(query) => query.cells.names(),
        _ => Default::default(),
    };
    // A part lacks codes without a name that another part has.
    let is_whole = cells.iter().all(|axis| axis != "post_morph");
    is_whole.then_some(additive)
}

fn answer(finished: Finished) -> Answer {
    match finished {
        Finished::Count(count) => Answer::Count(count),
        Finished::Matrix(matrix) => Answer::Matrix(matrix),
        Finished::Sweep(sweep) => Answer::Sweep(sweep),
        Finished::Connections(values) => Answer::Connections(values),
        Finished::Sparse(sparse) => Answer::Sparse(sparse),
        Finished::Robust(robust) => Answer::Robust(robust),
        Finished::Test(test) => Answer::Test(test),
        Finished::Neurons(list) => Answer::Neurons(list),
        Finished::Describe(found) => Answer::Describe(found),
        Finished::MatrixSet(set) => Answer::MatrixSet(set),
        other => panic!("{other:?}"),
    }
}

#[test]
fn partials_of_disjoint_rows_add_up_to_the_answer_over_all() {
    const ROWS: usize = 12_000;
    for nasty in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let options = SynthOptions { synapses: ROWS as u64, neurons: 800, seed: 3, nasty };
        synth::write(folder.path(), &options, &Silent).unwrap();
        let cuts = [1, 5_000, 5_001];
        let folders = parts(folder.path(), ROWS, &cuts);
        let before = [0].into_iter().chain(cuts);
        let parts: Vec<(u64, Cpu)> =
            before.zip(&folders).map(|(rows, folder)| (rows as u64, opened(folder).1)).collect();
        let (reference, _, data) = opened(folder.path());
        let mut questions = Cases::new(&data, 8);
        let mut rng = fastrand::Rng::with_seed(1);
        let (mut listed, mut populated, mut intervals, mut tests) = (0, 0, 0, 0);
        let (mut seen, run) = ([0; 10], Run::default());
        let mut asked: Vec<Question> = (0..random(300)).map(|_| questions.question()).collect();
        asked.extend((0..random(30)).map(|_| questions.neurons().into()));
        asked.extend((0..random(300)).filter_map(|_| of_pairs(questions.question())));
        for _ in 0..random(4) {
            asked.extend(claims_with_intervals(&mut questions, &mut rng));
        }
        for question in asked {
            let Some(asked) = additive(&question) else { continue };
            let collected = parts.iter().map(|(rows, part)| {
                Ok(part.collect(&asked, Disjoint::Synapses, &run)?.behind(*rows))
            });
            // A neuron with a label that is only in the synapses of another part is unknown here.
            let Ok(mut collected) = collected.collect::<areax::Result<Vec<Partial>>>() else {
                continue;
            };
            rng.shuffle(&mut collected);
            let mut sum = collected.pop().unwrap();
            for part in collected {
                sum.merge(&Partial::from_bytes(&part.to_bytes()).unwrap()).unwrap();
            }
            let finished = match (question.ask(&reference, &run), sum.finish(&asked, &run)) {
                (Ok(truth), Ok(finished)) => {
                    let finished = answer(finished);
                    assert_eq!(finished, truth, "nasty: {nasty}, {question}");
                    finished
                }
                // Few neurons are too few for a test.
                (Err(truth), Err(error)) => {
                    assert_eq!(error.to_string(), truth.to_string(), "{question}");
                    continue;
                }
                (truth, finished) => panic!("{question}: {finished:?}, not {truth:?}"),
            };
            seen[match finished {
                Answer::Count(_) => 0,
                Answer::Matrix(_) => 1,
                Answer::Sweep(_) => 2,
                Answer::Sparse(_) => 3,
                Answer::Robust(_) => 4,
                Answer::Test(_) => 5,
                Answer::MatrixSet(_) => 6,
                Answer::Neurons(_) => 7,
                Answer::Describe(_) => 8,
                _ => 9,
            }] += 1;
            populated += usize::from(asked.needs_populations(Disjoint::Synapses));
            intervals += usize::from(matches!(asked, Additive::Intervals(_)));
            tests += usize::from(matches!(asked, Additive::CellTests(_)));
            listed += usize::from(asked.lists_pairs(Disjoint::Synapses).unwrap());
        }
        assert!(seen.iter().all(|seen| *seen >= fewest(4)), "{seen:?}");
        assert!(
            listed >= fewest(31) && intervals >= fewest(3) && tests >= fewest(2),
            "{listed} {intervals} {tests}"
        );
        assert!(populated >= fewest(21), "{populated}");
    }
}

#[test]
fn the_reference_has_no_partials() {
    let folder = tempfile::tempdir().unwrap();
    let options = SynthOptions { synapses: 500, neurons: 50, seed: 1, nasty: false };
    synth::write(folder.path(), &options, &Silent).unwrap();
    let (reference, _, _) = opened(folder.path());
    let count = Additive::Count(&Filter::default());
    let error = reference.collect(&count, Disjoint::Synapses, &Run::default()).unwrap_err();
    assert_eq!(error.kind(), Kind::Unsupported);
}

#[test]
fn a_partial_of_another_question_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let options = SynthOptions { synapses: 500, neurons: 50, seed: 1, nasty: false };
    synth::write(folder.path(), &options, &Silent).unwrap();
    let (_, cpu, _) = opened(folder.path());
    let run = Run::default();
    let (filter, counts) = (Filter::default(), MatrixQuery::default());
    let sizes = MatrixQuery { measure: Measure::TotalSize, ..MatrixQuery::default() };
    let partial = cpu.collect(&Additive::Matrix(&counts), Disjoint::Synapses, &run).unwrap();
    assert_eq!(
        partial.clone().finish(&Additive::Matrix(&counts), &run).unwrap(),
        Finished::Matrix(cpu.matrix(&counts, &run).unwrap())
    );
    for other in [Additive::Matrix(&sizes), Additive::Count(&filter)] {
        assert_eq!(partial.clone().finish(&other, &run).unwrap_err().kind(), Kind::Data);
    }
    let mut other = cpu.collect(&Additive::Matrix(&sizes), Disjoint::Synapses, &run).unwrap();
    assert_eq!(other.merge(&partial).unwrap_err().kind(), Kind::Data);
}
