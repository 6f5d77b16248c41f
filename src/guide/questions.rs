//! The questions of a data set, each with what it takes and an example; filters, which most of them take,
//! stand once.

use super::Reader;
use super::example::Example;
use crate::ask::table::{
    CHECK, EXPLAIN, IDS, LISTING, MAX_RESULTS, PARTNERS, PRECISION, QUESTIONS, QuestionSpec,
    ValueKind, is_of_answer,
};
use crate::ask::{Offered, offered};
use crate::output::AnswerKind;
use crate::query::{MapFacts, Spelling};

/// What is said of the answers to most questions.
const OF_ANSWERS: [&str; 4] = [CHECK.name, EXPLAIN.name, IDS.name, PRECISION.name];

/// The questions of a data set that is called `name`, and their filters.
pub fn questions(name: &str, example: &Example, reader: &Reader) -> String {
    let facts = example.facts();
    let filters = filters(facts);
    let mut text = match reader {
        Reader::Rest { .. } => "\n## Questions\n\nGET, or POST with the same fields as a form or as JSON. \
             What each field may be is in /openapi.json; an agent may ask the same as tools at /mcp.\n"
            .to_owned(),
        Reader::Tools => "\n## Tools\n\nArguments that are lists may be one item; axes are an object of \
             lists of numbers, or texts START:STOP:STEP.\n"
            .to_owned(),
    };
    let shared = shared(facts, reader);
    for spec in QUESTIONS {
        text += &question(spec, name, example, (&filters, &shared), reader);
    }
    let shared: String = shared.iter().map(|of| line(of, reader)).collect();
    text + &format!("\n## Of several questions\n\n{shared}")
        + &of_filters(&filters, reader)
        + &of_answers(facts, reader)
}

/// What is no filter, and several questions take: it stands once.
fn shared(facts: Option<&MapFacts>, reader: &Reader) -> Vec<Offered> {
    let own =
        |spec: &QuestionSpec| offered(spec, facts).into_iter().filter(|of| is_own(of, reader));
    let mut all: Vec<(Offered, usize)> = Vec::new();
    for of in QUESTIONS.iter().flat_map(|spec| own(spec).collect::<Vec<_>>()) {
        match all.iter_mut().find(|(known, _)| (&known.name, &known.help) == (&of.name, &of.help)) {
            Some((_, times)) => *times += 1,
            None => all.push((of, 1)),
        }
    }
    all.into_iter().filter(|(_, times)| *times > 1).map(|(of, _)| of).collect()
}

/// Every filter that a question takes, once.
fn filters(facts: Option<&MapFacts>) -> Vec<Offered> {
    let mut all: Vec<Offered> = Vec::new();
    let taken = QUESTIONS.iter().flat_map(|spec| offered(spec, facts)).filter(is_filter);
    for filter in taken {
        if !all.iter().any(|known| known.name == filter.name) {
            all.push(filter);
        }
    }
    all
}

fn is_filter(of: &Offered) -> bool {
    matches!(of.like.kind, ValueKind::Filter(_)) || of.name == "population"
}

fn question(
    spec: &QuestionSpec,
    name: &str,
    example: &Example,
    (filters, shared): (&[Offered], &[Offered]),
    reader: &Reader,
) -> String {
    let facts = example.facts();
    let offered = offered(spec, facts);
    let is_shared = |of: &&Offered| {
        is_own(of, reader)
            && shared.iter().any(|known| (&known.name, &known.help) == (&of.name, &of.help))
    };
    let also: String = offered
        .iter()
        .filter(is_shared)
        .map(|of| format!(", `{}`", said(&of.name, reader)))
        .collect();
    let lacks = |filter: &&Offered| !offered.iter().any(|of| of.name == filter.name);
    let lacking: Vec<&str> = filters.iter().filter(lacks).map(|of| of.name.as_str()).collect();
    let takes = match lacking.len() {
        0 => format!("\nTakes all filters{also}.\n"),
        all if all == filters.len() => String::new(),
        1..=3 => format!("\nTakes all filters but {}{also}.\n", lacking.join(" and ")),
        _ => format!("\nTakes the filters that are about its synapses{also}.\n"),
    };
    let title = match reader {
        Reader::Rest { .. } => spec.path(name),
        Reader::Tools => spec.name.to_owned(),
    };
    // What parameters make of it is of the published layout.
    let summary = if facts.is_none() { spec.summary() } else { spec.summary.to_owned() };
    let own = offered.iter().filter(|of| is_own(of, reader) && !is_shared(of));
    let own: String = own.map(|of| line(of, reader)).collect();
    let own = if own.is_empty() { own } else { format!("\n{own}") };
    let formats = formats(spec.answer, reader);
    let example = example.of(spec, name, reader);
    let example = example.map(|example| format!("\n\n    {example}")).unwrap_or_default();
    format!("\n### {title}\n\n{summary}.{formats}{example}\n{takes}{own}")
}

/// Whether a parameter is said with its question.
fn is_own(of: &Offered, reader: &Reader) -> bool {
    let is_list = [MAX_RESULTS, LISTING[2]].iter().any(|parameter| parameter.name == of.name);
    match reader {
        _ if is_filter(of) => false,
        Reader::Rest { .. } => !is_of_answer(&of.name) || of.name == PARTNERS.name,
        Reader::Tools => !is_of_answer(&of.name) && !is_list,
    }
}

fn formats(answer: AnswerKind, reader: &Reader) -> String {
    let names: Vec<&str> =
        answer.formats_of_programs().iter().map(|format| format.name()).collect();
    match reader {
        Reader::Rest { .. } => format!(" Formats: {}.", names.join(", ")),
        Reader::Tools if names.contains(&"png") => " `picture: true` adds a picture.".to_owned(),
        Reader::Tools => String::new(),
    }
}

fn line(of: &Offered, reader: &Reader) -> String {
    let default = match (of.like.required, of.default.as_deref()) {
        (true, _) => " (required)".to_owned(),
        (false, Some(default)) => format!(" (default {default})"),
        (false, None) => String::new(),
    };
    format!("- `{}`{default}: {}{}\n", said(&of.name, reader), of.help, words(of))
}

/// The name of a parameter, as the reader writes it.
fn said<'n>(name: &'n str, reader: &Reader) -> &'n str {
    match reader {
        Reader::Rest { .. } => name,
        Reader::Tools => Spelling::Arguments.name(name),
    }
}

/// The words that a parameter takes.
fn words(of: &Offered) -> String {
    match (&of.words, of.like.kind) {
        (Some(words), _) => format!(" ({})", words.join(", ")),
        (None, ValueKind::OneOf(words) | ValueKind::SomeOf(words)) => {
            format!(" ({})", words.join(", "))
        }
        _ => String::new(),
    }
}

fn of_filters(filters: &[Offered], reader: &Reader) -> String {
    format!("\n## Filters\n\n{}", filters.iter().map(|of| line(of, reader)).collect::<String>())
}

fn of_answers(facts: Option<&MapFacts>, reader: &Reader) -> String {
    let of = |name: &str| {
        let mut all = QUESTIONS.iter().flat_map(|spec| offered(spec, facts));
        all.find(|of| of.name == name)
    };
    match reader {
        Reader::Rest { .. } => {
            let lines: String =
                OF_ANSWERS.iter().filter_map(|name| of(name)).map(|of| line(&of, reader)).collect();
            let mut looks: Vec<String> = Vec::new();
            for of in QUESTIONS.iter().flat_map(|spec| offered(spec, facts)) {
                let is_look = is_of_answer(&of.name)
                    && ![&OF_ANSWERS[..], &[PARTNERS.name, "format"]].concat().contains(&&*of.name);
                if is_look && !looks.contains(&of.name) {
                    looks.push(of.name);
                }
            }
            format!(
                "\n## Of answers\n\n{lines}- `format`: overrides the header Accept\n- pictures: {}\n",
                looks.join(", ")
            )
        }
        Reader::Tools => "\n## Of answers\n\n- `max_results` cuts lists, which then say `available`, `returned`, \
             `truncated`.\n- `check: true` compares the answer with the reference engine, which reads every \
             published row.\n- `explain: true` says what each filter leaves.\n"
            .to_owned(),
    }
}
