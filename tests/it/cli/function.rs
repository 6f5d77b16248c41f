//! The command line as a function of the library.

use std::ffi::OsString;
use std::fs;

use super::Areax;

#[test]
fn it_gives_the_exit_code_and_may_be_called_again() {
    let areax = Areax::with_data();
    let call = |words: &[&str]| {
        let words = ["areax"].iter().chain(words).map(OsString::from);
        areax::cli::main(words)
    };
    let (data, file) = (areax.path("DATA"), areax.path("count.json"));
    let (data, file) = (data.to_str().unwrap(), file.to_str().unwrap());
    let mut answers = Vec::new();
    for _ in 0..2 {
        assert_eq!(call(&["count", data, "--prob-min", "0.6", "-o", file, "--quiet"]), 0);
        answers.push(fs::read(file).unwrap());
    }
    areax.answer("count DATA --prob-min 0.6 -o program.json --quiet");
    answers.push(fs::read(areax.path("program.json")).unwrap());
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
    // Nothing ends the process that calls.
    assert_eq!(call(&["count", data, "--prob-mim", "0.6"]), 2);
    assert_eq!(call(&["count", "nowhere", "--quiet"]), 3);
}

/// A program with handlers, a log and threads of its own, which calls command lines.
#[test]
#[ignore = "run in a process of its own by the next test"]
fn a_guest() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

    use signal_hook::consts::SIGINT;

    let interrupted = Arc::new(AtomicBool::new(false));
    signal_hook::flag::register(SIGINT, Arc::clone(&interrupted)).unwrap();
    let panics = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&panics);
    std::panic::set_hook(Box::new(move |_| {
        // Those of readers of damaged files are errors: a hook is told so.
        let by = if areax::table::catches_panics() { 1000 } else { 1 };
        counted.fetch_add(by, Ordering::Relaxed);
    }));
    let areax = Areax::with_data();
    let data = areax.path("DATA").to_str().unwrap().to_owned();
    let call = |line: &str, file: &str| {
        let file = areax.path(file).to_str().unwrap().to_owned();
        let line = line.replace("DATA", &data).replace("FILE", &file) + " --quiet";
        areax::cli::main(["areax"].into_iter().chain(line.split(' ')).map(OsString::from))
    };
    let lines = [
        ("prepare DATA --verify", ""),
        ("count DATA --min-pre-axon 20 -o FILE", "count.json"),
        ("matrix DATA --min-pre-axon 20 -o FILE", "matrix.svg"),
        ("matrix DATA --preset area-x -o FILE", "matrices/"),
        ("sweep DATA --axis prob-min=0.5,0.6 -o FILE", "sweep.csv"),
        ("robust DATA --claim *->MSN>1 -o FILE", "robust.json"),
        ("synapses DATA -o FILE", "rows.csv"),
        ("synapses DATA -o FILE", "rows.npy"),
        ("synapses DATA -o FILE", "rows.parquet"),
        ("neurons DATA --min-synapses 1 --celltype MSN --target-celltype GPi -o FILE", "ids.csv"),
        ("adjacency DATA --explain -o FILE", "pairs.parquet"),
        ("describe DATA --by post_morph -o FILE", "distributions.svg"),
        ("info DATA -o FILE", "info.json"),
        ("verify DATA --cases 2", ""),
    ];
    // From several threads at once.
    std::thread::scope(|scope| {
        for folder in ["one", "two"] {
            scope.spawn(move || {
                for (line, file) in lines {
                    assert_eq!(call(line, &format!("{folder}-{file}")), 0, "areax {line}");
                }
            });
        }
    });
    std::thread::scope(|scope| {
        let server = scope.spawn(|| call("serve DATA --port 0", ""));
        while !server.is_finished() {
            std::thread::sleep(std::time::Duration::from_millis(100));
            signal_hook::low_level::raise(SIGINT).unwrap();
        }
        assert_eq!(server.join().unwrap(), 0);
    });
    assert!(interrupted.load(Ordering::Relaxed));
    // All that a process has one of is still this program's, or nobody's.
    assert_eq!(panics.load(Ordering::Relaxed), 0);
    std::fs::create_dir(areax.path("damaged")).unwrap();
    let lengths = include_bytes!("../maps/lengths.feather");
    std::fs::write(areax.path("damaged/s.feather"), lengths).unwrap();
    let map = "name = \"x\"\n[synapses]\nfiles = [\"s.feather\"]\npre = \"from\"\npost = \"to\"\n\
               weight = \"n\"\n[synapses.numbers]\nsize = \"size\"\n[synapses.categories]\nregion = \"region\"\n";
    std::fs::write(areax.path("damaged/areax.toml"), map).unwrap();
    assert_eq!(call(&format!("count {}", areax.path("damaged").display()), ""), 3);
    assert!(panics.swap(0, Ordering::Relaxed) >= 1000);
    drop(std::panic::catch_unwind(|| panic!("its own")));
    assert_eq!(panics.load(Ordering::Relaxed), 1);
    tracing::dispatcher::set_global_default(tracing::Dispatch::none()).unwrap();
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global().unwrap();
}

#[test]
fn a_program_that_calls_it_keeps_its_handlers_log_and_threads() {
    let mut guest = std::process::Command::new(std::env::current_exe().unwrap());
    guest.args(["--exact", "cli::function::a_guest", "--ignored", "--nocapture"]);
    let done = guest.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(String::from_utf8_lossy(&done.stdout).contains("1 passed"), "it was not run");
}
