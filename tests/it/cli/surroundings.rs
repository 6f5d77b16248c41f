//! What surrounds a command: a stderr that nobody reads, paths of any bytes, few threads, a plain
//! terminal.

use std::ffi::OsStr;
use std::fs::File;
use std::os::unix::ffi::OsStrExt;
use std::process::{Command, Stdio};

use super::Areax;

/// Commands that say something on stderr, with their answers.
const TALKATIVE: &[&str] = &[
    "count DATA --prob-min 2",
    "count DATA --explain",
    "matrix DATA --size-min 5000 --explain",
    "neurons DATA --explain",
    "synapses DATA --max-results 3 --seed 1 --explain",
    "info DATA --format json",
    "prepare DATA",
    "robust DATA --claim HVC->MSN>1 --measure mean-size --axis prob_min=2",
    "count NOWHERE",
    "count DATA --no-such-flag",
    "count DATA --engine gpu",
];

/// A stderr that nobody will ever read.
fn dead() -> Vec<(&'static str, Stdio)> {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let full = File::options().write(true).open("/dev/full").unwrap();
    let read_only = File::open("/dev/null").unwrap();
    vec![("pipe", writer.into()), ("full", full.into()), ("read-only", read_only.into())]
}

#[test]
fn a_stderr_that_nobody_reads_changes_no_answer() {
    let areax = Areax::with_data();
    areax.answer("prepare DATA --quiet");
    for line in TALKATIVE {
        let expected = areax.run(line);
        for (kind, stderr) in dead() {
            let done = areax.command(line).stderr(stderr).stdout(Stdio::piped()).spawn().unwrap();
            let done = done.wait_with_output().unwrap();
            assert_eq!(done.status.code(), Some(expected.code), "areax {line}: {kind}");
            assert!(done.stdout == expected.stdout, "areax {line}: {kind}");
        }
    }
}

#[test]
fn paths_of_any_bytes_are_paths() {
    let areax = Areax::bare();
    let odd = OsStr::from_bytes(b"od\xff\x1b[31m d");
    let folder = areax.path("").join(odd);
    std::fs::create_dir(&folder).unwrap();
    areax.answer("synth DATA --synapses 500 --neurons 200 --shapes 1 --quiet");
    for entry in std::fs::read_dir(areax.path("DATA")).unwrap() {
        let (from, name) = entry.map(|entry| (entry.path(), entry.file_name())).unwrap();
        let mut to = odd.to_owned();
        to.push(if name == "skeletons" || name == "meshes" { "" } else { "_" });
        std::fs::rename(from, folder.join([to, name].join(OsStr::new("")))).unwrap();
    }
    let run = |before: &str, path: &OsStr, after: &str| {
        let mut command = areax.command(before);
        command.arg(path).args(after.split_whitespace());
        let run = areax.finish(&mut command);
        assert_eq!(run.code, 0, "areax {before} … {after}: {}", run.stderr);
        assert!(!run.stderr.contains('\x1b'), "{}", run.stderr);
        run
    };
    let ids = run("neurons", odd, "--format json").stdout;
    let ids: serde_json::Value = serde_json::from_slice(&ids).unwrap();
    let id = ids["neuron_ids"][0].as_u64().unwrap().to_string();
    let info: serde_json::Value =
        serde_json::from_slice(&run("info", odd, "--format json").stdout).unwrap();
    assert!(info["sources"]["synapses"].as_str().unwrap().contains("synapses.npy"));
    run("bench --runs 1 --json", odd, "");
    run("prepare", odd, "--verify");
    run("matrix", odd, "--explain --format json");
    run("synapses", odd, "--max-results 2");
    run("verify --cases 3", odd, "");
    std::fs::write(areax.path("").join(OsStr::from_bytes(b"ids\xff")), &id).unwrap();
    let mut list = OsStr::new("@").to_owned();
    list.push(OsStr::from_bytes(b"ids\xff"));
    let mut command = areax.command("count --pre-neuron-ids");
    command.arg(&list).arg(odd).arg("-o").arg(OsStr::from_bytes(b"out\xff"));
    let done = areax.finish(&mut command);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(areax.path("").join(OsStr::from_bytes(b"out\xff.meta.json")).exists());
    let done = areax.finish(areax.command("count --post-neuron-ids").arg(odd).arg(odd));
    assert_eq!(done.code, 2, "{}", done.stderr);
    assert!(done.stderr.contains("is not a neuron id"), "{}", done.stderr);
}

#[test]
fn control_characters_of_a_path_do_not_reach_the_terminal() {
    let areax = Areax::bare();
    let mut command = areax.command("count");
    let run = areax.finish(command.arg("no\x1b[31msuch\x07folder"));
    assert_eq!(run.code, 3);
    assert!(run.stderr.contains("no\\x1b[31msuch\\x07folder"), "{}", run.stderr);
}

#[test]
fn control_characters_of_names_do_not_reach_the_terminal() {
    let areax = Areax::with_data();
    let mapping = areax.read("DATA/areax_synthetic_seed1_celltype_mapping.txt");
    areax.write("types.txt", &mapping.replace("MSN", "M\x1b[31mSN\x07"));
    std::fs::create_dir(areax.path("ODD")).unwrap();
    for ending in ["synapses.npy", "neurons.npy"] {
        std::fs::copy(areax.data(ending), areax.path(&format!("ODD/a\x1b[2Jb_{ending}"))).unwrap();
    }
    let data = "ODD --celltype-mapping types.txt --quiet";
    let ids = areax.json(&format!("neurons {data} --celltype HVC --format json"));
    let id = &ids["neuron_ids"][0];
    for line in [
        &format!("info {data}"),
        &format!("count {data} --format table"),
        &format!("matrix {data} --format table"),
        &format!("matrix {data} --preset area-x --format table"),
        &format!("sweep {data} --axis prob_min=0.5,0.6 --format table"),
        &format!("robust {data} --claim HVC->GPi>1 --axis prob_min=0.6 --format table"),
        &format!("synapses {data} --max-results 5 --seed 1 --format table"),
        &format!("neurons {data} --format table"),
        &format!("neuron {id} {data} --format table"),
        &format!("adjacency {data} --format table"),
        &format!("verify {data} --cases 2"),
    ] {
        let answer = areax.answer(line);
        let is_odd = |c: char| c.is_control() && c != '\n';
        assert!(!answer.contains(is_odd), "areax {line}: {answer:?}");
    }
}

/// As an ordinary user, whose number of processes can be limited.
#[test]
fn a_server_without_threads_says_so() {
    let areax = Areax::with_data();
    areax.answer("prepare DATA --quiet");
    let is_root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    let user = 50_000 + std::process::id() % 10_000;
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(areax.path(""), open).unwrap();
    for limit in [1, 2, 4, 6, 8, 12] {
        let store = areax.path("store");
        std::fs::create_dir_all(&store).unwrap();
        let open = std::os::unix::fs::PermissionsExt::from_mode(0o777);
        std::fs::set_permissions(&store, open).unwrap();
        let serve = format!("serve DATA --store {} --port 0", store.display());
        let line = format!("ulimit -u {limit}; exec \"$0\" {serve}");
        let mut command = Command::new(if is_root { "setpriv" } else { "env" });
        if is_root {
            command.args([&format!("--reuid={user}"), "--clear-groups"]);
        }
        command.args(["bash", "-c", &line, env!("CARGO_BIN_EXE_areax")]);
        command.current_dir(areax.path("")).env("RAYON_NUM_THREADS", "4");
        let mut serving = command.stderr(Stdio::piped()).spawn().unwrap();
        let stderr = std::io::BufReader::new(serving.stderr.take().unwrap());
        let mut said = String::new();
        for line in std::io::BufRead::lines(stderr).map_while(Result::ok) {
            said += &line;
            if line.contains("at http://") {
                break;
            }
        }
        let _ = serving.kill();
        serving.wait().unwrap();
        assert!(!said.contains("panicked"), "{limit}: {said}");
    }
}

/// As an ordinary user, whose number of processes can be limited.
#[test]
fn a_limit_on_threads_is_no_panic() {
    let areax = Areax::with_data();
    let expected = areax.answer("synapses DATA --quiet");
    let is_root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    let user = 40_000 + std::process::id() % 10_000;
    for limit in [1, 2, 4, 40] {
        let line = format!(
            "ulimit -u {limit}; exec \"$0\" synapses DATA --store '{}' --quiet",
            areax.path("store").display()
        );
        let mut command = match is_root {
            true => Command::new("setpriv"),
            false => Command::new("env"),
        };
        if is_root {
            command.args([&format!("--reuid={user}"), "--clear-groups"]);
        }
        let binary = env!("CARGO_BIN_EXE_areax");
        command.args(["bash", "-c", &line, binary]).current_dir(areax.path(""));
        command.env("RAYON_NUM_THREADS", "8").env("HOME", areax.path(""));
        let open = std::os::unix::fs::PermissionsExt::from_mode(0o777);
        std::fs::create_dir_all(areax.path("store")).unwrap();
        std::fs::set_permissions(areax.path("store"), open).unwrap();
        let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(areax.path(""), open).unwrap();
        let run = areax.finish(&mut command);
        assert!(!run.stderr.contains("panicked"), "{limit}: {}", run.stderr);
        match run.code {
            0 => assert_eq!(String::from_utf8_lossy(&run.stdout), expected, "{limit}"),
            code => assert!(code == 1 && run.stderr.contains("thread"), "{limit}: {}", run.stderr),
        }
    }
}

#[test]
fn a_host_may_stand_in_brackets() {
    let areax = Areax::with_data();
    let has_six = std::net::TcpListener::bind("[::1]:0").is_ok();
    let mut command = areax.command("serve DATA --host [::1] --port 0");
    let mut serving = command.stderr(Stdio::piped()).spawn().unwrap();
    let stderr = std::io::BufReader::new(serving.stderr.take().unwrap());
    let mut lines = std::io::BufRead::lines(stderr).map_while(Result::ok);
    let found = lines.find(|line| line.contains("http://[::1]:") || line.contains("cannot listen"));
    serving.kill().unwrap();
    serving.wait().unwrap();
    assert_eq!(found.unwrap().contains("http://[::1]:"), has_six);
}

#[test]
fn an_address_with_a_port_is_no_host() {
    let areax = Areax::with_data();
    for (flags, said) in [
        ("--host 127.0.0.1:80", "say --host 127.0.0.1 --port 80"),
        ("--host localhost:8081", "say --host localhost --port 8081"),
        ("--host http://localhost/", "say --host localhost --port 8080"),
        ("--host [::1]:81", "say --host [::1] --port 81"),
        ("--read-timeout 100", "100 s are more than --write-timeout, 60 s"),
        ("--read-timeout 10 --write-timeout 5", "10 s are more than --write-timeout, 5 s"),
    ] {
        let run = areax.run(&format!("serve DATA {flags}"));
        assert_eq!(run.code, 2, "{flags}: {}", run.stderr);
        assert!(run.stderr.contains(said), "{flags}: {}", run.stderr);
    }
}

#[test]
fn a_folder_that_is_no_text_is_explained() {
    use std::os::unix::ffi::OsStringExt;
    let areax = Areax::with_data();
    let name = std::ffi::OsString::from_vec(b"d\xff\'a".to_vec());
    std::fs::rename(areax.path("DATA"), areax.path("").join(&name)).unwrap();
    let mut command = areax.command("count --explain --prob-min 0.6");
    let run = areax.finish(command.env("AREAX_DATA", &name));
    assert_eq!(run.code, 0, "{}", run.stderr);
    let line = run.stderr.lines().find_map(|line| line.strip_prefix("command line: areax "));
    let line = line.unwrap_or_else(|| panic!("{}", run.stderr));
    let mut shell = Command::new("bash");
    shell.arg("-c").arg(format!("{} {line}", env!("CARGO_BIN_EXE_areax")));
    let again = areax.finish(shell.current_dir(areax.path("")));
    assert_eq!(String::from_utf8(again.stdout), String::from_utf8(run.stdout), "{line}");
}

/// What a command writes to a terminal, both streams, with this TERM.
#[cfg(target_os = "linux")]
fn on_terminal(areax: &Areax, line: &str, term: &str) -> String {
    let line = format!("{} {line}", env!("CARGO_BIN_EXE_areax"));
    let mut script = Command::new("script");
    script.args(["-qec", &line, "/dev/null"]).env("TERM", term).env_remove("NO_COLOR");
    // Machines that test say so, and some libraries then write colours anywhere.
    script.env("CI", "true");
    let done = script.current_dir(areax.path("")).stdin(Stdio::null()).output().unwrap();
    assert!(done.status.success(), "{line}: {done:?}");
    // A terminal ends lines so.
    String::from_utf8(done.stdout).unwrap().replace("\r\n", "\n")
}

#[cfg(target_os = "linux")]
#[test]
fn a_dumb_terminal_gets_no_colours_and_its_cursor_is_not_moved() {
    let areax = Areax::with_data();
    let moves = |text: &str| text.contains(['\x1b', '\r', '\x08']);
    for line in ["prepare DATA --force", "matrix DATA --format table", "count DATA --no-such"] {
        let line = match line.contains("no-such") {
            true => format!("{line} || true"),
            false => line.to_owned(),
        };
        let (plain, dumb) =
            (on_terminal(&areax, &line, "xterm"), on_terminal(&areax, &line, "dumb"));
        assert!(moves(&plain), "the trial shows nothing: {line}: {plain}");
        assert!(!moves(&dumb), "{line}: {dumb:?}");
        assert!(!dumb.trim().is_empty(), "{line}");
    }
}
