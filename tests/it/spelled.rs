//! Questions in other words: what a URL says is read back as the same question, and every parameter
//! of the table that has a flag is one of its command.

use areax::Run;
use areax::ask::table::{QUESTIONS, QuestionSpec, ValueKind};
use areax::ask::{Defaults, Question};
use areax::dataset::{Dataset, StoreChoice};
use areax::progress::Silent;
use areax::read::{SourceOverrides, Sources};
use areax::synth::{self, SynthOptions};
use areax::verify::Cases;

use crate::cli::Areax;

/// The pairs of a URL.
fn pairs(url: &str) -> Vec<(String, String)> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let pair = |text: &str| {
        let (name, value) = text.split_once('=').unwrap();
        (name.to_owned(), decoded(value))
    };
    query.split('&').filter(|text| !text.is_empty()).map(pair).collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let code = [rest.next().unwrap(), rest.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&code).unwrap(), 16).unwrap()
            }
            plain => plain,
        });
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn urls_are_read_back_as_the_same_questions() {
    let folder = tempfile::tempdir().unwrap();
    let options = SynthOptions { synapses: 3000, neurons: 400, seed: 16, ..Default::default() };
    synth::write(folder.path(), &options, &Silent).unwrap();
    let sources = Sources::find(folder.path(), &SourceOverrides::default()).unwrap();
    let vocabulary = sources.vocabulary().unwrap();
    let store = StoreChoice::default();
    let data = Dataset::open(&sources, vocabulary, &store, &Run::default()).unwrap();
    let mut questions = Cases::new(&data, 16);
    let (mut read, mut without) = (0, 0);
    for _ in 0..600 {
        let question = questions.question();
        let Some(url) = question.url(&[]) else {
            without += 1;
            continue;
        };
        let back = Question::from_pairs(question.name(), pairs(&url), Defaults::Guide);
        let back = back.unwrap_or_else(|error| panic!("{url}: {error}"));
        assert_eq!(back.to_string(), question.to_string(), "{url}");
        assert_eq!(back.url(&[]).unwrap(), url);
        read += 1;
    }
    // User-defined labels, some matrices at once, and bare connections have no route.
    assert!(read > 300 && without > 30, "{read} and {without}");
}

#[test]
fn pairs_with_a_preset_turn_off_what_they_say() {
    let pairs = [("preset", "area-x"), ("size_min", "none"), ("cell_axon", "0")];
    let question = Question::from_pairs("matrix", pairs, Defaults::Guide).unwrap();
    let url = question.url(&[]).unwrap();
    assert!(url.contains("preset=area-x&size_min=none&cell_axon=none"), "{url}");
    let line = question.command_line("DATA", &[]).unwrap();
    let expected = "areax matrix DATA --preset area-x --size-min=none --cell-axon=none \
                    --prob-min=0.6 --cell-dendrite=200 --projection-axon=50 --strict";
    assert_eq!(line, expected);
}

#[test]
fn the_parameters_of_a_question_are_flags_of_its_command() {
    let areax = Areax::bare();
    for spec in QUESTIONS {
        let help = String::from_utf8(areax.run(&format!("{} --help", spec.name)).stdout).unwrap();
        for parameter in spec.parameters() {
            let Some(flag) = parameter.flag() else { continue };
            assert!(help.contains(&format!("--{flag}")), "{}: --{flag}", spec.name);
        }
    }
}

#[test]
fn what_a_question_does_not_take_is_refused_with_what_was_meant() {
    let check = |name: &str, pair: (&str, &str), said: &str| {
        let error = Question::from_pairs(name, [pair], Defaults::Off).unwrap_err();
        assert_eq!(error.in_words(), said);
    };
    check("matrx", ("measure", "count"), "there is no question 'matrx'");
    check(
        "count",
        ("prob_mni", "0.6"),
        "prob_mni: there is no parameter 'prob_mni': did you mean 'prob_min'?",
    );
    check("count", ("measure", "count"), "measure: there is no parameter 'measure' here");
    check("matrix", ("measure", "sum"), "measure: there is no 'sum'");
    check("neuron", ("neuron_id", "7,"), "neuron_id: '' is not a neuron id");
    check("robust", ("prob_min", "0.6"), "claim: there is no claim");
    let certainty = QuestionSpec::by_name("neurons").unwrap().parameters();
    let is_certainty = |name: &str| name == "min_celltype_certainty";
    let kind = certainty.iter().find(|parameter| is_certainty(parameter.name)).unwrap().kind;
    assert_eq!(kind, ValueKind::Certainty);
}
