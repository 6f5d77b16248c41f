//! Malformed inputs end in an error that says where; legal ones, however unusual, are read.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use areax::read::{NeuronFile, SourceOverrides, Sources, SynapseFile};
use areax::{Error, Kind, Result};

mod folders;
mod headers;
mod legal;
mod made;
mod mappings;
mod records;

/// A file that must be refused.
struct Case {
    name: String,
    /// Which of the published files it is: "synapses", "celltype_mapping", …
    role: String,
    bytes: Vec<u8>,
}

impl Case {
    fn new(role: &str, name: impl Into<String>, bytes: Vec<u8>) -> Case {
        Case { name: name.into(), role: role.into(), bytes }
    }

    fn neurons(name: &str, bytes: Vec<u8>) -> Case {
        Case::new("neurons", name, bytes)
    }

    fn file_name(&self) -> String {
        let ending = if self.role.ends_with("mapping") { "txt" } else { "npy" };
        format!("x_{}.{ending}", self.role)
    }
}

fn synapses(name: &str, bytes: Vec<u8>) -> Case {
    Case::new("synapses", name, bytes)
}

/// Folders with a synapse table each. They are written before the first is opened: a file that has just
/// been written is only read once the clock has gone on, which costs once what it would cost at each.
fn folders_of(parent: &Path, tables: &[Vec<u8>]) -> Vec<PathBuf> {
    let write = |(at, bytes): (usize, &Vec<u8>)| {
        let folder = parent.join(at.to_string());
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("x_synapses.npy"), bytes).unwrap();
        folder
    };
    tables.iter().enumerate().map(write).collect()
}

/// Opens a data set and reads all of it, as every command does.
fn read_all(folder: &Path) -> Result<()> {
    let sources = Sources::find(folder, &SourceOverrides::default())?;
    sources.vocabulary()?;
    let mut buffer = Vec::new();
    let synapses = SynapseFile::open(&sources.synapses)?;
    for row in 0..synapses.rows() {
        synapses.read(row..row + 1, &mut buffer)?.post_celltype(0);
    }
    if let Some(path) = &sources.neurons {
        let neurons = NeuronFile::open(path)?;
        neurons.read(0..neurons.rows(), &mut buffer)?;
    }
    Ok(())
}

/// A data set that is right but for the file of one case.
fn read_case(case: &Case, folder: &Path) -> Result<()> {
    let good = made::file(made::SYNAPSE, 1, &[0; 35]);
    std::fs::write(folder.join("x_synapses.npy"), good).unwrap();
    std::fs::write(folder.join(case.file_name()), &case.bytes).unwrap();
    read_all(folder)
}

fn without_path(error: &Error, folder: &Path) -> String {
    error.to_string().replace(&folder.display().to_string(), "DATA")
}

/// Whether a message says a byte, a row or a line.
fn says_where(message: &str) -> bool {
    let words: Vec<&str> = message.split([' ', ':', '(', ')']).collect();
    words
        .windows(2)
        .any(|pair| matches!(pair[0], "byte" | "row" | "line") && pair[1].parse::<u64>().is_ok())
}

#[test]
fn every_malformed_file_is_a_data_error_that_says_where() {
    let mut messages = Vec::new();
    let cases = [headers::cases(), records::cases(), mappings::cases()];
    for case in cases.iter().flatten() {
        let folder = tempfile::tempdir().unwrap();
        let start = Instant::now();
        let error = read_case(case, folder.path()).expect_err(&case.name);
        assert!(start.elapsed() < Duration::from_secs(1), "{} takes too long", case.name);
        let message = without_path(&error, folder.path());
        assert_eq!(error.kind(), Kind::Data, "{}: {message}", case.name);
        let file = format!("DATA/{}: ", case.file_name());
        assert!(message.starts_with(&file), "{}: {message}", case.name);
        assert!(says_where(&message), "{}: {message}", case.name);
        assert!(error.advice().is_some(), "{}: no advice", case.name);
        assert!(message.len() < 1000, "{}: {} bytes", case.name, message.len());
        assert!(message.chars().all(|c| c == '\n' || !c.is_control()), "{}", case.name);
        messages.push((case.name.clone(), message));
    }
    messages.extend(folders::messages());
    let names: HashSet<&String> = messages.iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), messages.len(), "a case is duplicated");
    assert!(messages.len() >= 60);
    let distinct: HashSet<&str> = messages.iter().map(|(_, text)| sentence(text)).collect();
    assert!(distinct.len() >= 25, "only {} different messages", distinct.len());
    let text: Vec<String> =
        messages.iter().map(|(name, message)| format!("# {name}\n{message}\n")).collect();
    insta::assert_snapshot!("hostile_messages", text.join("\n"));
}

/// A message without its place and advice, cut before what it quotes.
fn sentence(message: &str) -> &str {
    let first = message.lines().next().unwrap_or_default();
    let sentence = first.splitn(3, ": ").last().unwrap_or(first);
    sentence.split(['\'', '0', '1', '2', '3', '4', '5']).next().unwrap_or(sentence)
}

/// A download can stop at any byte.
#[test]
fn every_prefix_of_a_file_is_an_error() {
    for version in 1..=3 {
        let parent = tempfile::tempdir().unwrap();
        let whole = made::version(version, made::SYNAPSE, 2, &[0; 70]);
        let tables: Vec<Vec<u8>> = (0..=whole.len()).map(|end| whole[..end].to_vec()).collect();
        let folders = folders_of(parent.path(), &tables);
        let (complete, prefixes) = folders.split_last().unwrap();
        for (length, folder) in prefixes.iter().enumerate() {
            let error = read_all(folder).expect_err("a prefix");
            assert_eq!(error.kind(), Kind::Data, "{length}: {error}");
            assert!(error.to_string().contains(&format!("byte {length}")), "{length}: {error}");
        }
        read_all(complete).unwrap();
    }
}

/// Bytes of the header that are wrong in transit: never a panic.
#[test]
fn no_changed_byte_of_a_header_makes_a_panic() {
    let parent = tempfile::tempdir().unwrap();
    let whole = made::file(made::SYNAPSE, 2, &[0; 70]);
    let wrong = [0, b'\'', b'(', b'9', b'\\', 0xff];
    let places = (0..whole.len() - 70).flat_map(|at| wrong.map(|byte| (at, byte)));
    let changed = |(at, byte): (usize, u8)| {
        let mut changed = whole.clone();
        changed[at] = byte;
        changed
    };
    let tables: Vec<Vec<u8>> = places.map(changed).collect();
    for (folder, number) in folders_of(parent.path(), &tables).iter().zip(0..) {
        if let Err(error) = read_all(folder) {
            let at = number / wrong.len();
            assert_eq!(error.kind(), Kind::Data, "byte {at}: {error}");
            assert!(says_where(&error.to_string()), "byte {at}: {error}");
        }
    }
}
