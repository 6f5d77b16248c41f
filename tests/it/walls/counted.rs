//! The figures that say how much a change touches, and how long files and functions are. They stand
//! in `docs/ARCHITECTURE.md`; this prints them:
//!
//!     cargo test --test it walls::counted -- --nocapture

use std::collections::BTreeSet;

use areax::output::Format;
use areax::query::{FilterParameter, Measure};

use super::source::Source;
use super::{circles, files, library_and_binary, name};

/// Not worse than these: files (median, nine in ten), functions (the same), in lines.
const LINES: [usize; 4] = [112, 217, 8, 23];
/// Most files that a new filter touches.
const FILTER: usize = 4;
/// Most files that a new measure touches.
const MEASURE: usize = 5;
/// Most files that a new format touches, but for the one that writes it.
const FORMAT: usize = 2;
/// Most files that a new question touches.
const QUESTION: usize = 45;

/// A file with all of its text that is not a test's.
struct Text {
    name: String,
    code: String,
}

/// What is maintained by hand outside tests, and says what a question may be.
fn texts() -> Vec<Text> {
    let mut paths = files("src", "rs");
    for (folder, ending) in [("src", "js"), ("src", "html"), ("src", "json"), ("shaders", "wgsl")] {
        paths.extend(files(folder, ending));
    }
    paths.extend(files("docs", "md").into_iter().filter(|path| path.ends_with("SEMANTICS.md")));
    let is_test =
        |name: &str| name.split(['/', '.']).any(|part| part == "tests" || part.ends_with("_tests"));
    let text = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
        Text { name: name(path), code }
    };
    paths.iter().map(text).filter(|text| !is_test(&text.name)).collect()
}

/// The files whose code, strings or own name say one of the words.
fn saying(texts: &[Text], words: &[String]) -> BTreeSet<String> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let says = |text: &&Text| {
        let lines = text.code.lines().filter(|line| !line.trim_start().starts_with("//"));
        lines.flat_map(|line| line.split(|c| !is_word(c))).any(|w| words.iter().any(|x| x == w))
    };
    let contains = |text: &&Text| words.iter().any(|word| text.code.contains(word.as_str()));
    let is_of = |text: &&Text| {
        text.name
            .split(['/', '.'])
            .any(|part| words.iter().any(|word| word.trim_start_matches('.') == part))
    };
    let found = texts.iter().filter(|text| (contains(text) && says(text)) || is_of(text));
    found.map(|text| text.name.clone()).collect()
}

/// `min_pre_soma` and `median-per-pre` as the names of variants.
fn variant(name: &str) -> String {
    let part = |part: &str| part[..1].to_uppercase() + &part[1..];
    name.split(['_', '-']).map(part).collect()
}

/// The fewest files that say one of these: what has more is said for reasons of its own (examples,
/// defaults, presets), and the least said is said where it must be.
fn fewest<'a>(texts: &[Text], all: &'a [Vec<String>]) -> (&'a str, BTreeSet<String>) {
    let found = all.iter().map(|words| (words[0].as_str(), saying(texts, words)));
    found.min_by_key(|(_, files)| files.len()).unwrap()
}

/// Lines of every function, from its `fn` to the brace that ends it.
fn functions(source: &Source) -> Vec<usize> {
    let lines: Vec<&str> = source.code().lines().collect();
    let begins = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().take_while(|word| *word != "fn").collect();
        let is_fn = line.split_whitespace().nth(words.len()) == Some("fn");
        is_fn
            && words.iter().all(|word| {
                word.starts_with("pub")
                    || ["const", "async", "unsafe"].contains(word)
                    || word.starts_with("in")
                    || word.ends_with(')')
            })
    };
    let indent = |line: &str| line.len() - line.trim_start().len();
    let length = |at: usize| {
        let own = indent(lines[at]);
        let ends = |line: &&str| indent(line) == own && line.trim_start().starts_with('}');
        // One without a body, or with all of it in its line.
        if lines[at].trim_end().ends_with([';', '}']) {
            return 1;
        }
        1 + lines[at + 1..].iter().position(ends).map_or(0, |end| end + 1)
    };
    (0..lines.len()).filter(|at| begins(lines[*at])).map(length).collect()
}

/// Median, and what nine in ten do not pass.
fn middle(mut all: Vec<usize>) -> [usize; 2] {
    all.sort_unstable();
    [all[all.len() / 2], all[all.len() * 9 / 10]]
}

#[test]
fn what_changes_touch_is_counted() {
    let texts = texts();
    let filters: Vec<Vec<String>> = FilterParameter::ALL
        .iter()
        .filter(|parameter| parameter.threshold().is_some())
        .map(|parameter| vec![parameter.name().to_owned(), variant(parameter.name())])
        .collect();
    // `total:size` and its kin are made by a rule, and named nowhere.
    let measures: Vec<Vec<String>> = Measure::ALL
        .iter()
        .map(Measure::name)
        .filter(|name| !name.contains(':'))
        .map(|name| vec![variant(&name), name.into_owned()])
        .collect();
    // A table is for terminals: it is no file.
    let formats: Vec<Vec<String>> = Format::ALL
        .iter()
        .filter(|format| **format != Format::Table)
        // `.npz` is for names of files alone: `npz` is said of other things too.
        .map(|format| vec![format!(".{}", format.name()), variant(format.name())])
        .collect();
    let questions = ["adjacency", "sweep", "robust", "neurons"]
        .map(|name| vec![name.to_owned(), variant(name), format!("{}Query", variant(name))]);
    let sources = library_and_binary();
    let lengths = texts.iter().filter(|text| text.name.ends_with(".rs"));
    let of_files = middle(lengths.map(|text| text.code.lines().count()).collect());
    let of_functions = middle(sources.iter().flat_map(functions).collect());
    let circles = circles::circles(sources).len();
    let touched = [
        ("filter", fewest(&texts, &filters)),
        ("measure", fewest(&texts, &measures)),
        ("format", fewest(&texts, &formats)),
        ("question", fewest(&texts, &questions)),
    ];
    for (what, (name, files)) in &touched {
        println!("files that name a {what} ({name}): {}", files.len());
        files.iter().for_each(|file| println!("    {file}"));
    }
    println!("circles: {circles}");
    println!("lines of a file: median {}, nine in ten at most {}", of_files[0], of_files[1]);
    println!(
        "lines of a function: median {}, nine in ten at most {}",
        of_functions[0], of_functions[1]
    );
    assert_eq!(circles, 0);
    for ((what, (_, files)), most) in touched.iter().zip([FILTER, MEASURE, FORMAT, QUESTION]) {
        assert!(files.len() <= most, "a new {what} touches {files:?}");
    }
    let found = [of_files, of_functions].concat();
    let is_longer = found.iter().zip(LINES).any(|(found, most)| *found > most);
    assert!(!is_longer, "{found:?} lines, not {LINES:?}");
}
