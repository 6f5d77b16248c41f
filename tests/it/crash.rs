//! Processes that are killed, that compete, and that run out of disk: the store holds the old
//! copy or a complete new one at every moment.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use areax::dataset::{Prepare, StoreChoice};
use areax::read::Sources;
use areax::{Dataset, dataset};

use crate::dataset::tables::{Place, Tables};
use areax::Run;

/// Set for the process that [`the_other_process`] is: the folder to prepare, and how.
const DATA: &str = "AREAX_TEST_CRASH_DATA";
const FORCE: &str = "AREAX_TEST_CRASH_FORCE";

/// Not a test of its own: the body of the processes that the tests below start and kill.
#[test]
fn the_other_process() {
    let Some(data) = std::env::var_os(DATA).map(PathBuf::from) else { return };
    let how = if std::env::var_os(FORCE).is_some() { Prepare::Force } else { Prepare::IfNeeded };
    let sources = Sources::find(&data, &Default::default()).unwrap();
    let vocabulary = sources.vocabulary().unwrap();
    let store = StoreChoice::default();
    let prepared = dataset::prepare(&sources, &vocabulary, &store, how, &Run::default()).unwrap();
    println!("rebuilt: {} in {}", prepared.rebuilt, prepared.place.display());
    let dataset = Dataset::open(&sources, vocabulary, &store, &Run::default()).unwrap();
    dataset.index().unwrap();
}

fn process(data: &Path, force: bool) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "crash::the_other_process", "--nocapture"]).env(DATA, data);
    if force {
        command.env(FORCE, "1");
    }
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

fn start(data: &Path, force: bool) -> Child {
    process(data, force).spawn().unwrap()
}

/// A checksum of everything that a data set holds.
fn checksum(dataset: &Dataset) -> String {
    dataset.ensure_all().unwrap();
    let mut hasher = blake3::Hasher::new();
    let (synapses, neurons) = (&dataset.synapses, &dataset.neurons);
    for column in [&synapses.prob, &synapses.size, &neurons.certainty] {
        column.iter().for_each(|v| _ = hasher.update(&v.to_le_bytes()));
    }
    let indices = [&synapses.pre, &synapses.post, &synapses.row, &neurons.by_id];
    for column in indices.into_iter().chain([&synapses.x, &synapses.y, &synapses.z]) {
        column.iter().for_each(|v| _ = hasher.update(&v.to_le_bytes()));
    }
    for column in [&neurons.axon, &neurons.soma, &neurons.dendrite] {
        column.iter().for_each(|v| _ = hasher.update(&v.to_le_bytes()));
    }
    for column in [&synapses.pre_id, &synapses.post_id, &neurons.id] {
        column.iter().for_each(|v| _ = hasher.update(&v.to_le_bytes()));
    }
    hasher.update(&neurons.cell_type);
    hasher.update(format!("{:?}", dataset.segments).as_bytes());
    hasher.finalize().to_hex().to_string()
}

/// Tables and the checksum of their right copy.
fn expected(seed: u64) -> (Tables, String) {
    let tables = Tables::random(seed, 1500, 100);
    let place = Place::with(&tables);
    let dataset = place.open().unwrap();
    tables.assert_prepared(&dataset);
    (tables, checksum(&dataset))
}

#[test]
fn a_process_killed_at_any_moment_leaves_a_whole_copy_or_none() {
    const KILLS: usize = 100;
    /// On a machine that is busy with other things.
    const KILLS_MIN: usize = 20;
    const TIME_MAX: Duration = Duration::from_secs(15);
    let states = [expected(1), expected(2)];
    let place = Place::with(&states[0].0);
    let begin = Instant::now();
    assert!(start(&place.data, true).wait().unwrap().success());
    let whole_run = begin.elapsed();
    let mut rng = fastrand::Rng::with_seed(1);
    let (mut kills, mut in_time, mut version, mut indexed) = (0, 0, 0, 0);
    while kills < KILLS_MIN || (kills < KILLS && begin.elapsed() < TIME_MAX) {
        match rng.u8(..3) {
            // A copy that is up to date; one that is stale; none.
            0 => {}
            1 => {
                version = 1 - version;
                states[version].0.write(&place.data);
            }
            _ => std::fs::remove_dir_all(place.stores()).unwrap(),
        }
        let mut process = start(&place.data, true);
        std::thread::sleep(whole_run.mul_f64(rng.f64() * 1.1));
        in_time += usize::from(process.try_wait().unwrap().is_none());
        process.kill().unwrap();
        process.wait().unwrap();
        kills += 1;
        let dataset = place.open().unwrap();
        assert_eq!(checksum(&dataset), states[version].1, "after kill {kills}");
        if let Some(index) = dataset.index_if_ready() {
            assert_eq!(index.damage(&dataset), None, "after kill {kills}");
            indexed += 1;
        }
    }
    assert!(!place.notes.all().contains("damaged"), "{}", place.notes.all());
    place.open().unwrap();
    assert_eq!(place.names().len(), 3, "{:?}", place.names());
    place.open().unwrap().index().unwrap();
    let folder = std::fs::read_dir(place.generation()).unwrap();
    let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let indices: Vec<String> = names.filter(|name| name.starts_with("index")).collect();
    assert_eq!(indices, ["index"], "what a killed process left is removed");
    println!("{kills} kills, {in_time} while it ran, {indexed} left an index");
    assert!(in_time > 0, "none of {kills} kills hit");
}

#[test]
fn processes_that_start_together_make_one_copy() {
    let (tables, right) = expected(3);
    let place = Place::with(&tables);
    let processes: Vec<Child> = (0..4).map(|_| start(&place.data, false)).collect();
    let outputs = processes.into_iter().map(|process| process.wait_with_output().unwrap());
    let outputs: Vec<String> = outputs
        .map(|output| {
            assert!(output.status.success());
            String::from_utf8(output.stdout).unwrap()
        })
        .collect();
    let rebuilt = outputs.iter().filter(|text| text.contains("rebuilt: true")).count();
    assert_eq!(rebuilt, 1, "{outputs:?}");
    assert_eq!(checksum(&place.open().unwrap()), right);
}

#[test]
fn beside_data_that_cannot_be_written_the_cache_folder_is_used() {
    let place = Place::with(&expected(6).0);
    let cache = place.temporary.path().join("cache");
    // A file in the folder's place keeps even root from making the store there.
    std::fs::write(place.stores(), b"").unwrap();
    for rebuilt in [true, false] {
        let mut command = process(&place.data, false);
        let output = command.env("XDG_CACHE_HOME", &cache).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let said = format!("rebuilt: {rebuilt} in {}", cache.join("areax/layout-5-t-").display());
        assert!(text.contains(&said), "{text}");
    }
}

#[cfg(target_os = "linux")]
mod full_disk {
    use super::*;

    /// A small file system in memory, unmounted when dropped.
    struct Small(tempfile::TempDir);

    impl Small {
        /// `None` where the test may not mount.
        fn mount(kilobytes: usize) -> Option<Small> {
            let folder = tempfile::tempdir().unwrap();
            let mut mount = Command::new("mount");
            mount.args(["-t", "tmpfs", "-o", &format!("size={kilobytes}k"), "tmpfs"]);
            let status = mount.arg(folder.path()).stderr(Stdio::null()).status();
            if status.is_ok_and(|status| status.success()) {
                return Some(Small(folder));
            }
            println!("skipped: this user may not mount a small file system");
            None
        }
    }

    impl Drop for Small {
        fn drop(&mut self) {
            let status = Command::new("umount").arg("-l").arg(self.0.path()).status();
            assert!(status.is_ok_and(|status| status.success()));
        }
    }

    fn store(place: &Place) -> Vec<String> {
        let root = std::fs::read_dir(place.store.store.as_ref().unwrap()).unwrap();
        let root = root.map(|entry| entry.unwrap().path()).next().unwrap();
        let entries = std::fs::read_dir(root).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_full_disk_is_said_with_the_size_needed_and_leaves_nothing() {
        let Some(small) = Small::mount(128) else { return };
        let mut place = Place::with(&Tables::random(4, 8000, 300));
        place.store.store = Some(small.0.path().to_owned());
        let error = place.open().unwrap_err().to_string();
        for word in ["the disk is full", "needs 0.4 MB", "--store DIR"] {
            assert!(error.contains(word), "{error}");
        }
        assert_eq!(store(&place), ["lock"]);
    }

    #[test]
    fn an_old_copy_survives_a_disk_that_is_too_small_for_two() {
        let Some(small) = Small::mount(640) else { return };
        let tables = Tables::random(5, 8000, 300);
        let mut place = Place::with(&tables);
        place.store.store = Some(small.0.path().to_owned());
        let right = checksum(&place.open().unwrap());
        let error = place.prepare(Prepare::Force).unwrap_err().to_string();
        assert!(error.contains("the disk is full"), "{error}");
        assert!(!place.prepare(Prepare::Verify).unwrap().rebuilt);
        assert_eq!(checksum(&place.open().unwrap()), right);
        assert_eq!(store(&place).len(), 3);
    }
}
