//! `areax fetch` and shapes by id, against a server on loopback that cuts, lies and changes.

use std::path::PathBuf;
use std::sync::Arc;

use crate::cli::{Areax, Run};

mod server;
mod shapes;
mod trouble;

use areax::fetch::FILE_NAMES;
pub use server::{Reply, Request, Server};

/// The published files, made: the bytes by name.
#[derive(Clone)]
pub struct Files(Arc<Vec<(&'static str, Vec<u8>)>>);

impl Files {
    /// Those of a seed, of the same sizes for every seed.
    fn made(seed: u64) -> Files {
        let areax = Areax::bare();
        areax.answer(&format!("synth D --synapses 3000 --neurons 900 --seed {seed} --quiet"));
        let made = |name: &&'static str| {
            let ending = name.split("filtered_").nth(1).unwrap();
            let path = areax.path(&format!("D/areax_synthetic_seed{seed}_{ending}"));
            (*name, std::fs::read(path).unwrap())
        };
        Files(Arc::new(FILE_NAMES.iter().map(made).collect()))
    }

    /// The file that a request names, if it asks below the guide's folder.
    fn asked(&self, request: &Request) -> Option<&[u8]> {
        let name = request.path.strip_prefix("/connectome/data/")?;
        self.named(name)
    }

    fn named(&self, name: &str) -> Option<&[u8]> {
        self.0.iter().find(|(own, _)| *own == name).map(|(_, bytes)| &bytes[..])
    }

    /// A server that sends them as a good one does, changed by `change`.
    fn serve(&self, change: impl Fn(&Request, Reply) -> Reply + Send + 'static) -> Server {
        let files = self.clone();
        Server::start(move |request| {
            let found = files.asked(request);
            let good =
                found.map_or(Reply::new(404, ""), |bytes| Reply::file(request, bytes, "\"1\""));
            change(request, good)
        })
    }
}

/// A folder to download into.
struct Fetch {
    areax: Areax,
}

impl Fetch {
    fn new() -> Fetch {
        Fetch { areax: Areax::bare() }
    }

    /// `areax fetch D` from an address.
    fn run(&self, url: &str, flags: &str) -> Run {
        self.areax.run(&format!("fetch D --base-url {url} {flags}"))
    }

    #[track_caller]
    fn fine(&self, url: &str, flags: &str) -> String {
        let run = self.run(url, flags);
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.stderr
    }

    fn path(&self, name: &str) -> PathBuf {
        self.areax.path("D").join(name)
    }

    /// The names of the files in the folder, sorted.
    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.areax.path("D")).into_iter().flatten();
        let mut names: Vec<String> =
            entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// All four files are there and whole, and nothing else is.
    #[track_caller]
    fn has(&self, files: &Files) {
        assert_eq!(self.names().len(), 4, "{:?}", self.names());
        for (name, bytes) in files.0.iter() {
            assert!(std::fs::read(self.path(name)).unwrap() == *bytes, "{name}");
        }
    }

    /// No file has the name of a published one.
    #[track_caller]
    fn has_none_but(&self, names: &[&str]) {
        assert_eq!(self.names(), names);
    }
}

fn synapses(request: &Request) -> bool {
    request.path.ends_with("synapses.npy")
}

#[test]
fn the_four_files_are_downloaded_once_and_can_be_asked() {
    let files = Files::made(1);
    let server = files.serve(|_, good| good);
    let fetch = Fetch::new();
    let said = fetch.fine(&server.url, "");
    fetch.has(&files);
    assert!(said.contains("synapses.npy: 105320 bytes, 3000 rows, complete"), "{said}");
    assert!(said.contains("the published table has 18361224 rows"), "{said}");
    assert!(said.ends_with("all four files are in D; next: areax matrix D\n"), "{said}");
    assert_eq!(server.asked().len(), 4);
    assert_eq!(fetch.areax.answer("count D --quiet --format json").matches("3000").count(), 2);

    let said = fetch.fine(&server.url, "");
    assert_eq!(said.matches(": kept, ").count(), 4, "{said}");
    assert_eq!(server.asked().len(), 4, "complete files are not asked for again");
    assert_eq!(fetch.fine(&server.url, "--quiet"), "");
}

#[test]
fn an_address_may_be_a_folder_or_come_from_the_environment() {
    let files = Files::made(1);
    for folder in ["", "/mirror/j0251/"] {
        let mine = files.clone();
        let place = if folder.is_empty() { "/" } else { folder };
        let server = Server::start(move |request| {
            let found = request.path.strip_prefix(place).and_then(|name| mine.named(name));
            found.map_or(Reply::new(404, "no such thing"), |bytes| Reply::new(200, bytes))
        });
        let fetch = Fetch::new();
        let mut command = fetch.areax.command("fetch D");
        let run = fetch.areax.finish(command.env("AREAX_BASE_URL", server.url.clone() + folder));
        assert_eq!(run.code, 0, "{}", run.stderr);
        fetch.has(&files);
        assert!(server.asked().len() <= 5, "the right folder is found once");
    }
}

#[test]
fn a_file_that_was_not_complete_is_replaced() {
    let files = Files::made(1);
    let server = files.serve(|_, good| good);
    let fetch = Fetch::new();
    std::fs::create_dir(fetch.areax.path("D")).unwrap();
    let [types, _, neurons, _] = FILE_NAMES;
    std::fs::write(fetch.path(neurons), &files.named(neurons).unwrap()[..500]).unwrap();
    std::fs::write(fetch.path(types), "0: ASTRO\n").unwrap();
    let said = fetch.fine(&server.url, "");
    assert!(said.contains("the file is cut short"), "{said}");
    assert!(said.contains("celltype_mapping.txt: kept, 1 names"), "{said}");
    assert!(std::fs::read(fetch.path(neurons)).unwrap() == files.named(neurons).unwrap());
}

#[test]
fn two_downloads_of_one_file_do_not_mix() {
    let files = Files::made(1);
    let server = files.serve(|_, good| good);
    let fetch = Fetch::new();
    std::fs::create_dir(fetch.areax.path("D")).unwrap();
    let path = fetch.path(&format!("{}.part.from", FILE_NAMES[0]));
    let other = std::fs::File::create(path).unwrap();
    other.lock().unwrap();
    let run = fetch.run(&server.url, "");
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("another process is downloading this file"), "{}", run.stderr);
    drop(other);
    fetch.fine(&server.url, "");
    fetch.has(&files);
}
