//! Published files that are written to while something is read from them: never rows of two
//! states, always an error that says so.

use std::fs::{self, File, FileTimes, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use areax::dataset::Prepare;
use areax::read::{Identity, Snapshot, SourceOverrides, Sources};

use crate::cli::Areax;
use crate::dataset::tables::{Place, Tables};

/// A way in which a file gets new content.
pub struct Change {
    pub name: &'static str,
    pub apply: fn(&Path, &[u8]),
}

/// Every way that keeps the size, and so what a glance would miss.
pub const CHANGES: &[Change] = &[
    Change { name: "truncated and written again, as by cp and numpy.save", apply: again },
    Change { name: "written in place, as by rsync --inplace", apply: in_place },
    Change { name: "replaced under its name, as by mv and rsync", apply: replaced },
    Change {
        name: "written in place with its old time, as by rsync -t",
        apply: in_place_with_time,
    },
    Change { name: "replaced under its name with its old time", apply: replaced_with_time },
];

fn again(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
}

fn in_place(path: &Path, bytes: &[u8]) {
    OpenOptions::new().write(true).open(path).unwrap().write_all(bytes).unwrap();
}

fn replaced(path: &Path, bytes: &[u8]) {
    let beside = path.with_extension("new");
    fs::write(&beside, bytes).unwrap();
    fs::rename(beside, path).unwrap();
}

fn with_time(path: &Path, bytes: &[u8], write: fn(&Path, &[u8])) {
    let time = fs::metadata(path).unwrap().modified().unwrap();
    write(path, bytes);
    let file = OpenOptions::new().write(true).open(path).unwrap();
    file.set_times(FileTimes::new().set_modified(time)).unwrap();
}

fn in_place_with_time(path: &Path, bytes: &[u8]) {
    with_time(path, bytes, in_place);
}

fn replaced_with_time(path: &Path, bytes: &[u8]) {
    with_time(path, bytes, replaced);
}

/// The bytes of a synapse table with every record turned round: as long, with other rows.
pub fn turned(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).unwrap();
    let start = bytes.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    let rows = areax::read::SynapseFile::open(path).unwrap();
    let records = bytes[start..].chunks_exact(rows.record_bytes()).rev().flatten();
    bytes[..start].iter().chain(records).copied().collect()
}

/// A data set of 300,000 rows, the path of its table, and other content for it.
pub fn made(rows: u32) -> (Areax, PathBuf, Vec<u8>) {
    let areax = Areax::bare();
    let run = areax.run(&format!("synth DATA --synapses {rows} --neurons 2000 --quiet"));
    assert_eq!(run.code, 0, "{}", run.stderr);
    let table = areax.data("synapses.npy");
    let other = turned(&table);
    assert_ne!(other, fs::read(&table).unwrap());
    (areax, table, other)
}

#[test]
fn every_change_of_a_file_is_seen() {
    for Change { name, apply } in CHANGES {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x_synapses.npy");
        fs::write(&path, vec![7; 100_000]).unwrap();
        let sources = Sources::find(folder.path(), &SourceOverrides::default()).unwrap();
        let then = Snapshot::take(&sources).unwrap();
        fs::read(&path).unwrap();
        then.unchanged().unwrap();
        // One byte that no sample holds.
        let mut bytes = vec![7; 100_000];
        bytes[3000] = 8;
        apply(&path, &bytes);
        let error = then.unchanged().expect_err(name).to_string();
        assert!(error.contains("x_synapses.npy: the file has changed"), "{name}: {error}");
    }
}

#[test]
fn a_file_that_is_touched_gone_or_longer_has_changed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x_synapses.npy");
    fs::write(&path, [7; 100]).unwrap();
    let sources = Sources::find(folder.path(), &SourceOverrides::default()).unwrap();
    let check = |change: &dyn Fn(), words: &str| {
        let then = Snapshot::take(&sources).unwrap();
        change();
        let error = then.unchanged().unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    };
    let touch = || {
        let file = OpenOptions::new().write(true).open(&path).unwrap();
        file.set_modified(std::time::SystemTime::now()).unwrap();
    };
    check(&touch, "another modification time");
    check(&|| fs::write(&path, [7; 101]).unwrap(), "it had 100 bytes and has 101");
    check(&|| fs::remove_file(&path).unwrap(), "it is gone");
}

#[test]
fn a_look_at_a_file_costs_microseconds() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x_synapses.npy");
    fs::write(&path, vec![7; 10 << 20]).unwrap();
    let sources = Sources::find(folder.path(), &SourceOverrides::default()).unwrap();
    let then = Snapshot::take(&sources).unwrap();
    let begin = std::time::Instant::now();
    for _ in 0..1000 {
        then.unchanged().unwrap();
    }
    let each = begin.elapsed() / 1000;
    println!("a look takes {each:?}");
    // Far above what it takes, for machines that do something else too.
    assert!(each.as_micros() < 1000, "{each:?}");
}

#[test]
fn a_copy_is_not_that_of_other_content_with_the_old_size_and_time() {
    let mut tables = Tables::random(3, 700, 60);
    let place = Place::with(&tables);
    place.open().unwrap();
    let path = place.data.join("t_synapses.npy");
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    tables.synapses.reverse();
    tables.write(&place.data);
    File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    assert!(place.prepare(Prepare::IfNeeded).unwrap().rebuilt);
    tables.assert_prepared(&place.open().unwrap());
}

#[test]
fn a_data_set_that_is_moved_as_a_whole_keeps_its_copy() {
    let areax = Areax::with_data();
    areax.answer("count DATA -q");
    fs::rename(areax.path("DATA"), areax.path("MOVED")).unwrap();
    let run = areax.run("count MOVED");
    assert_eq!(run.code, 0);
    assert!(!run.stderr.contains("preparing"), "{}", run.stderr);
}

/// The lines that a command has written before `count` of them are there.
fn lines_of(child: &mut Child, count: usize) -> Vec<u8> {
    let mut taken = Vec::new();
    let mut byte = [0; 1];
    let out = child.stdout.as_mut().unwrap();
    while taken.iter().filter(|byte| **byte == b'\n').count() < count {
        out.read_exact(&mut byte).unwrap();
        taken.push(byte[0]);
    }
    taken
}

#[test]
fn rows_on_their_way_break_off_where_their_file_changes() {
    let (areax, table, other) = made(300_000);
    let own = fs::read(&table).unwrap();
    let whole = areax.answer("synapses DATA --format csv -q");
    for (Change { name, apply }, format) in
        CHANGES.iter().zip(["csv", "ndjson", "csv", "csv", "csv"])
    {
        fs::write(&table, &own).unwrap();
        areax.answer("count DATA -q");
        let line = format!("synapses DATA --format {format} -q");
        let mut command = areax.command(&line);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut taken = lines_of(&mut child, 2);
        apply(&table, &other);
        let run = child.wait_with_output().unwrap();
        taken.extend(run.stdout);
        let said = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(3), "{name}: {said}");
        assert!(said.contains("has changed since it was opened"), "{name}: {said}");
        if format == "csv" {
            assert!(whole.as_bytes().starts_with(&taken), "{name}: other rows were written");
        }
        assert!(taken.len() < whole.len(), "{name}");
    }
}

#[test]
fn a_file_of_rows_is_not_left_where_its_source_changed() {
    let (areax, table, other) = made(300_000);
    let own = fs::read(&table).unwrap();
    for format in ["json", "npy", "parquet", "arrows"] {
        fs::write(&table, &own).unwrap();
        areax.answer("count DATA -q");
        areax.write("old", "the answer before");
        let line = format!("synapses DATA --format {format} -o old");
        let child = areax.command(&line).stderr(Stdio::piped()).spawn().unwrap();
        // The part is there before the work begins.
        while !fs::read_dir(areax.path("."))
            .unwrap()
            .any(|entry| entry.unwrap().file_name().to_string_lossy().ends_with(".part"))
        {
            std::thread::yield_now();
        }
        replaced(&table, &other);
        let run = child.wait_with_output().unwrap();
        let said = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(3), "{format}: {said}");
        assert!(said.contains("has changed"), "{format}: {said}");
        assert_eq!(areax.read("old"), "the answer before", "{format}");
    }
}

#[test]
#[cfg(unix)]
fn an_answer_is_not_given_where_its_sources_changed_meanwhile() {
    use std::io::BufRead;
    for line in [
        "count DATA --format csv",
        "count DATA --format csv --check",
        "matrix DATA --format csv",
        "matrix DATA --preset area-x --format csv",
        "sweep DATA --axis prob-min=0.1,0.5 --format csv",
        "adjacency DATA --format csv",
        "neurons DATA --celltype HVC --format csv",
        "robust DATA --claim 'HVC->MSN > LMAN->MSN' --format csv",
        "info DATA --format json",
    ] {
        let areax = Areax::with_data();
        areax.answer("count DATA -q");
        let table = areax.data("synapses.npy");
        let other = turned(&table);
        // Its absence is said between the first look at the files and the answer.
        fs::remove_file(areax.data("celltype_mapping.txt")).unwrap();
        let made = std::process::Command::new("mkfifo").arg(areax.path("out")).status().unwrap();
        assert!(made.success());
        let mut command = areax.command(&format!("{line} -o out"));
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        let mut stderr = std::io::BufReader::new(child.stderr.take().unwrap());
        stderr.read_line(&mut said).unwrap();
        assert!(said.contains("celltype_mapping"), "{said}");
        in_place(&table, &other);
        // It waits for a reader.
        let given = fs::read(areax.path("out")).unwrap();
        stderr.read_to_string(&mut said).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(3), "{line}: {said}");
        assert!(said.contains("has changed"), "{line}: {said}");
        assert!(given.is_empty(), "{line}: {}", String::from_utf8_lossy(&given));
    }
}

#[test]
fn identities_of_equal_files_differ_by_place_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (folder.path().join("one"), folder.path().join("other"));
    fs::write(&one, vec![7; 5000]).unwrap();
    fs::copy(&one, &other).unwrap();
    let time = fs::metadata(&one).unwrap().modified().unwrap();
    File::options().write(true).open(&other).unwrap().set_modified(time).unwrap();
    let (one, other) = (Identity::look(&one).unwrap(), Identity::look(&other).unwrap());
    assert_ne!(one, other);
    assert_eq!(
        (one.bytes, one.mtime_ns, one.samples),
        (other.bytes, other.mtime_ns, other.samples)
    );
}
