//! `-o`: answers never replace what a command reads, go where the user points, and are told from
//! those that stood there before.

use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

use super::{Areax, Run, has_bytes};

fn first_id(areax: &Areax) -> u64 {
    let ids = areax::read::NeuronFile::open(&areax.data("neurons.npy")).unwrap();
    let mut buffer = Vec::new();
    ids.read(0..1, &mut buffer).unwrap().id(0)
}

/// A line for the shell, in which `areax` is the binary.
pub fn shell(areax: &Areax, line: &str) -> Run {
    let mut command = Command::new("bash");
    let binary = Path::new(env!("CARGO_BIN_EXE_areax")).parent().unwrap();
    command.arg("-c").arg(line).current_dir(areax.path("")).stdin(Stdio::null());
    command.env("PATH", format!("{}:/usr/bin:/bin", binary.display()));
    areax.finish(&mut command)
}

/// As `xxh128sum` prints it: of the whole file at once, where areax hashes it in pieces.
fn xxh128(areax: &Areax, name: &str) -> String {
    let bytes = std::fs::read(areax.path(name)).unwrap();
    format!("{:032x}", twox_hash::XxHash3_128::oneshot(&bytes))
}

fn meta(areax: &Areax, name: &str) -> serde_json::Value {
    serde_json::from_str(&areax.read(&format!("{name}.meta.json"))).unwrap()
}

/// The names in a folder, sorted.
fn names(areax: &Areax, folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(areax.path(folder)).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn what_stands_beside_an_answer_stands_in_its_folder() {
    let areax = Areax::with_data();
    std::fs::create_dir_all(areax.path("far/deep")).unwrap();
    for (line, name) in [
        ("matrix DATA -o far/deep/m.csv --quiet", "m.csv"),
        ("count DATA -o far/deep/c.csv --quiet", "c.csv"),
        ("synapses DATA --max-results 5 -o far/deep/r.npy --quiet", "r.npy"),
        ("sweep DATA --axis prob_min=0.6 -o far/deep/s.npy --quiet", "s.npy"),
    ] {
        areax.answer(line);
        assert_eq!(
            names(&areax, "far/deep"),
            [name.to_owned(), format!("{name}.meta.json")],
            "{line}"
        );
        let beside = meta(&areax, &format!("far/deep/{name}"));
        let found = xxh128(&areax, &format!("far/deep/{name}"));
        assert_eq!(beside["answer_hash_xxh128"], found, "{line}");
        std::fs::remove_file(areax.path(&format!("far/deep/{name}"))).unwrap();
        std::fs::remove_file(areax.path(&format!("far/deep/{name}.meta.json"))).unwrap();
    }
    assert_eq!(names(&areax, ""), ["DATA", "far"]);
    assert_eq!(names(&areax, "far"), ["deep"]);
}

#[test]
fn files_of_a_folder_share_one_that_says_what_they_are_about() {
    let areax = Areax::with_data();
    for folder in ["sheet", "sheet/"] {
        areax.answer(&format!("matrix DATA --preset area-x -o {folder} --quiet"));
        let found = names(&areax, "sheet");
        assert_eq!(found.len(), 12, "ten matrices, their picture and their JSON: {found:?}");
        assert!(found.iter().all(|name| !name.contains("meta") && !name.contains("part")));
        let sheet: serde_json::Value =
            serde_json::from_str(&areax.read("sheet/sheet.json")).unwrap();
        for key in ["preset", "dataset", "filter", "engine", "checked_against"] {
            assert!(sheet.get(key).is_some(), "{key}");
        }
    }
    areax.answer("synth MADE --synapses 0 --neurons 2 --shapes 2 --quiet");
    let listed = areax.answer("skeleton --from MADE --list --format csv");
    let ids: Vec<&str> = listed.lines().skip(1).collect();
    areax.answer(&format!("skeleton {} --from MADE --format json -o out/", ids.join(" ")));
    let mut expected: Vec<String> = ids.iter().map(|id| format!("{id}.json")).collect();
    expected.sort();
    assert_eq!(names(&areax, "out"), expected, "a shape says itself where it is from");
    assert_eq!(names(&areax, ""), ["DATA", "MADE", "out", "sheet"]);
}

#[test]
fn files_of_a_folder_are_replaced_together_and_named_with_their_hashes() {
    let areax = Areax::with_data();
    let hashes = |areax: &Areax| {
        let sheet: serde_json::Value =
            serde_json::from_str(&areax.read("sheet/sheet.json")).unwrap();
        sheet["answer_hash_xxh128"].as_object().unwrap().clone()
    };
    areax.write("sheet.json", "");
    areax.answer("count DATA -o counted.csv --quiet");
    std::fs::create_dir(areax.path("sheet")).unwrap();
    // What an answer of its own left beside a file that is replaced is not about it.
    for (from, to) in
        [("counted.csv", "count.csv"), ("counted.csv.meta.json", "count.csv.meta.json")]
    {
        std::fs::copy(areax.path(from), areax.path(&format!("sheet/{to}"))).unwrap();
    }
    areax.write("sheet/count.csv.areax-999999-0.part", "left by a killed process");
    areax.answer("matrix DATA --preset area-x -o sheet --quiet");
    let found = hashes(&areax);
    assert_eq!(found.len(), 11, "every file but the one that names them");
    for (name, hash) in &found {
        assert_eq!(hash.as_str().unwrap(), xxh128(&areax, &format!("sheet/{name}")), "{name}");
    }
    assert_eq!(names(&areax, "sheet").len(), 12, "{:?}", names(&areax, "sheet"));
    // In a stream there is nothing to be told apart.
    let stream = areax.json("matrix DATA --preset area-x --format json --quiet");
    assert!(stream.get("answer_hash_xxh128").is_none());
    // Where one cannot be replaced, none is.
    let state = |areax: &Areax| {
        names(areax, "sheet")
            .into_iter()
            .map(|name| areax.read(&format!("sheet/{name}")))
            .collect::<Vec<_>>()
    };
    let before = state(&areax);
    let path = areax.path("sheet/sheet.json");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o444)).unwrap();
    let run = areax.run("matrix DATA --preset area-x --prob-min 0.9 -o sheet");
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(state(&areax) == before);
    // A kill between two of them leaves hashes that the replaced files do not have.
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    areax.answer("matrix DATA --preset area-x --prob-min 0.9 -o newer --quiet");
    std::fs::copy(areax.path("newer/count.csv"), areax.path("sheet/count.csv")).unwrap();
    assert_ne!(hashes(&areax)["count.csv"], xxh128(&areax, "sheet/count.csv").as_str());
}

#[test]
fn choices_that_change_nothing_are_said() {
    let areax = Areax::with_data();
    areax.answer("prepare DATA --quiet");
    let said = |line: &str| {
        let run = areax.run(line);
        assert_eq!(run.code, 0, "{line}: {}", run.stderr);
        run.stderr
    };
    for (line, expected) in [
        (
            "matrix DATA --title x --width-mm 85 -o m.csv",
            "--title, --width-mm have no effect on csv, only on svg, png, pdf\n",
        ),
        ("matrix DATA --order total -o m.npy", "--order has no effect on npy, only on table, csv"),
        ("matrix DATA --dpi 300 -o m.pdf", "--dpi has no effect on pdf, only on png\n"),
        ("sweep DATA --axis prob-min=0 --scale linear --format json", "--scale has no effect on"),
        ("robust DATA --claim 'HVC->MSN > 1' --values on --axis prob-min=0", "--values has no"),
        ("count DATA --theme dark", "--theme has no effect on csv, only on table, svg, png, pdf"),
        ("matrix DATA --preset area-x --dpi 300 -o sheet", "--dpi has no effect on svg"),
        ("matrix DATA --title x -o m.svg", ""),
        ("matrix DATA --order total --all-types -o m.csv", ""),
        ("matrix DATA --title x --quiet", ""),
    ] {
        let said = said(line);
        assert!(
            said.contains(expected)
                && (said.is_empty() == expected.is_empty() || line.contains("sheet")),
            "{line}: {said}"
        );
    }
}

#[test]
fn a_preset_goes_to_a_stream_too() {
    let areax = Areax::with_data();
    let expected = areax.answer("matrix DATA --preset area-x --quiet");
    assert!(expected.starts_with("measure,"), "{expected:.40}");
    for line in [
        "areax matrix DATA --preset area-x -o -",
        "areax matrix DATA --preset area-x -o /dev/stdout | cat",
        "areax matrix DATA --preset area-x -o /dev/fd/3 3>&1",
        "areax matrix DATA --preset area-x -o >(cat) | cat",
        "mkfifo pipe; cat pipe & areax matrix DATA --preset area-x -o pipe; wait; rm pipe",
        "areax matrix DATA --preset area-x -o /dev/null; areax matrix DATA --preset area-x",
    ] {
        let run = shell(&areax, line);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{line}");
        assert_eq!(String::from_utf8(run.stdout).unwrap(), expected, "{line}");
    }
    assert_eq!(names(&areax, ""), ["DATA"]);
    areax.write("plain", "a file");
    let run = areax.run("matrix DATA --preset area-x -o plain");
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("this is a file"), "{}", run.stderr);
    assert!(run.stderr.contains("--format"), "{}", run.stderr);
    assert_eq!(areax.read("plain"), "a file");
}

#[test]
fn an_answer_never_replaces_what_it_is_made_of() {
    let areax = Areax::with_data();
    areax.answer("prepare DATA --quiet");
    areax.answer("synth MADE --synapses 0 --neurons 1 --shapes 1 --quiet");
    let id = first_id(&areax);
    areax.write("groups.csv", &format!("id,label\n{id},mine\n"));
    areax.write("ids.txt", &format!("{id}\n"));
    areax.write("plain", &format!("id,label\n{id},mine\n"));
    areax.write("types.txt", &areax.read("DATA/areax_synthetic_seed1_celltype_mapping.txt"));
    let shape = std::fs::read_dir(areax.path("MADE/skeletons")).unwrap().next().unwrap().unwrap();
    std::fs::copy(shape.path(), areax.path("skeleton.raw")).unwrap();
    std::fs::copy(shape.path(), areax.path("12345")).unwrap();
    symlink("groups.csv", areax.path("link.csv")).unwrap();
    std::fs::hard_link(areax.path("groups.csv"), areax.path("hard.csv")).unwrap();
    let copies = std::fs::read_dir(areax.path("DATA/.areax")).unwrap();
    let copy = copies.map(|entry| entry.unwrap().path()).find(|path| path.is_dir()).unwrap();
    let inside = copy.join("current").strip_prefix(areax.path("")).unwrap().display().to_string();
    let lines = [
        "matrix DATA --groups groups.csv -o groups.csv",
        "matrix DATA --groups groups.csv -o ./DATA/../groups.csv",
        "matrix DATA --groups groups.csv -o link.csv",
        "matrix DATA --groups link.csv -o groups.csv",
        "matrix DATA --groups groups.csv -o hard.csv",
        "matrix DATA --groups plain -o plain",
        "count DATA --pre-neuron-ids @ids.txt -o ids.txt --format csv",
        "neuron 7 DATA --post-neuron-ids @ids.txt -o ids.txt --format json",
        "adjacency DATA --pre-neuron-ids @ids.txt -o ids.txt --format csv",
        "synapses DATA --pre-neuron-ids @ids.txt -o ids.txt --format csv",
        "sweep DATA --axis prob_min=1 --pre-neuron-ids @ids.txt -o ids.txt --format csv",
        "robust DATA --claim HVC->MSN>1 --pre-neuron-ids @ids.txt -o ids.txt --format csv",
        "count DATA --celltype-mapping types.txt -o types.txt --format json",
        "info DATA -o DATA/areax_synthetic_seed1_synapses.npy --format json",
        "neurons DATA -o DATA/areax_synthetic_seed1_neurons.npy",
        "skeleton skeleton.raw -o skeleton.raw --format swc",
        "skeleton 12345 --from . -o 12345 --format swc",
        &format!("count DATA -o {inside} --format csv"),
        &format!("count DATA -o {inside}.new --format csv"),
    ];
    let state = |areax: &Areax| {
        let names = ["groups.csv", "plain", "ids.txt", "types.txt", "skeleton.raw", "12345"];
        names.map(|name| std::fs::read(areax.path(name)).unwrap())
    };
    let before = state(&areax);
    for line in lines {
        let run = areax.run(line);
        assert_eq!(run.code, 2, "areax {line}: {}", run.stderr);
        assert!(run.stderr.contains("the answer would"), "areax {line}: {}", run.stderr);
        assert!(state(&areax) == before, "areax {line}");
    }
    // The shell opens these before areax runs.
    let run = shell(&areax, "areax matrix DATA --groups groups.csv >> groups.csv");
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(state(&areax) == before);
    // Nothing is left of the attempts, and another name is fine.
    areax.answer("matrix DATA --groups groups.csv -o other.csv");
    assert!(!shell(&areax, "ls -a").stdout.windows(5).any(|name| name == b".part"));
}

#[test]
fn a_file_of_somebody_elses_beside_the_answer_is_kept() {
    let areax = Areax::with_data();
    areax.write("m.json.meta.json", "{\"mine\": true}");
    areax.answer("matrix DATA -o m.json --quiet");
    assert_eq!(areax.read("m.json.meta.json"), "{\"mine\": true}");
    areax.answer("info DATA -o m.json --format json --quiet");
    assert_eq!(areax.read("m.json.meta.json"), "{\"mine\": true}");
    areax.write("m.csv.meta.json", "not JSON at all");
    let run = areax.run("matrix DATA -o m.csv");
    assert_eq!(run.code, 2);
    assert!(run.stderr.starts_with("areax: m.csv.meta.json: output: "), "{}", run.stderr);
    assert_eq!(areax.read("m.csv.meta.json"), "not JSON at all");
    assert!(!areax.path("m.csv").exists());
    // areax' own goes with the answer that it is about.
    areax.answer("count DATA -o c --format csv --quiet");
    assert!(has_bytes(&areax.path("c.meta.json")));
    areax.answer("count DATA -o c --format json --quiet");
    assert!(!areax.path("c.meta.json").exists());
}

#[test]
fn what_stands_beside_an_answer_names_its_hash() {
    let areax = Areax::with_data();
    for (line, name) in [
        ("matrix DATA -o m.npy", "m.npy"),
        ("synapses DATA -o rows.parquet", "rows.parquet"),
        ("adjacency DATA -o pairs.npz", "pairs.npz"),
        ("neurons DATA -o ids.csv", "ids.csv"),
        ("count DATA -o c.csv", "c.csv"),
        ("sweep DATA --axis prob_min=0.5,0.6 -o s.npy", "s.npy"),
    ] {
        areax.answer(&format!("{line} --quiet"));
        assert_eq!(meta(&areax, name)["answer_hash_xxh128"], xxh128(&areax, name), "{line}");
    }
    // A kill between the two leaves a pair that can be told.
    let old = areax.read("m.npy.meta.json");
    areax.answer("matrix DATA --prob-min 0.9 -o m.npy --quiet");
    areax.write("m.npy.meta.json", &old);
    assert_ne!(meta(&areax, "m.npy")["answer_hash_xxh128"], xxh128(&areax, "m.npy"));
}

#[test]
fn what_killed_processes_left_is_removed_and_the_rest_is_not() {
    let areax = Areax::with_data();
    let dead = ["m.csv.areax-999999-0.part", "other.npy.areax-999999-3.part"];
    let others = ["m.csv.part", "m.csv.999999-0.part", "areax-1-x.part"];
    for name in dead.iter().chain(&others) {
        areax.write(name, "unfinished");
    }
    let alive = std::fs::File::create(areax.path("live.csv.areax-999999-0.part")).unwrap();
    alive.lock().unwrap();
    areax.answer("matrix DATA -o m.csv --quiet");
    for name in dead {
        assert!(!areax.path(name).exists(), "{name}");
    }
    for name in others {
        assert_eq!(areax.read(name), "unfinished", "{name}");
    }
    assert!(areax.path("live.csv.areax-999999-0.part").exists(), "it is still written");
}

#[test]
fn links_lead_to_their_targets() {
    let areax = Areax::with_data();
    std::fs::create_dir(areax.path("far")).unwrap();
    areax.write("far/old.csv", "old");
    symlink("far/old.csv", areax.path("a.csv")).unwrap();
    symlink("a.csv", areax.path("b.csv")).unwrap();
    symlink("far/new.npy", areax.path("dangling")).unwrap();
    symlink("circle", areax.path("circle")).unwrap();
    let expected = areax.answer("matrix DATA --quiet");
    areax.answer("matrix DATA -o b.csv");
    assert_eq!(areax.read("far/old.csv"), expected);
    areax.answer("matrix DATA -o dangling");
    let array = std::fs::read(areax.path("far/new.npy")).unwrap();
    assert!(array.starts_with(b"\x93NUMPY"), "named like what the link leads to");
    for link in ["a.csv", "b.csv", "dangling"] {
        assert!(areax.path(link).is_symlink(), "{link}");
        assert!(!areax.path(&format!("{link}.meta.json")).exists(), "beside the file itself");
    }
    assert!(has_bytes(&areax.path("far/old.csv.meta.json")));
    for (line, said) in [("circle", "form a loop"), ("far", "this is a folder")] {
        let run = areax.run(&format!("matrix DATA -o {line}"));
        assert_eq!(run.code, 2, "{line}");
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
}

#[test]
fn pipes_devices_and_descriptors_get_the_answer_and_nothing_beside_it() {
    let areax = Areax::with_data();
    let expected = areax.answer("matrix DATA --quiet");
    let lines = [
        "areax matrix DATA -o -",
        "areax matrix DATA -o /dev/stdout",
        "areax matrix DATA -o /dev/stdout | cat",
        "areax matrix DATA -o /dev/fd/3 3>&1",
        "areax matrix DATA -o /proc/self/fd/3 3>&1 >/dev/null",
        "areax matrix DATA -o >(cat) | cat",
        "areax matrix DATA -o /dev/stderr 2>&1 >/dev/null",
        "mkfifo pipe.fifo; cat pipe.fifo & areax matrix DATA -o pipe.fifo; wait; rm pipe.fifo",
        "ln -s /dev/stdout out; areax matrix DATA -o out; rm out",
        "areax matrix DATA -o /dev/null; areax matrix DATA",
        "areax matrix DATA -o /dev/stdout > plain; cat plain; rm plain",
        "(echo one; areax matrix DATA -o /dev/fd/1; echo two) > f; sed -n '2,19p' f; rm f",
        "(areax matrix DATA -o /dev/fd/3; echo two >&3) 3> f; sed '$d' f; rm f",
    ];
    for line in lines {
        let run = shell(&areax, line);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{line}");
        let found = String::from_utf8(run.stdout).unwrap();
        let lines = expected.lines().count().min(18);
        let same = if line.contains("sed -n") {
            found.lines().take(lines).eq(expected.lines().take(lines))
        } else {
            found == expected
        };
        assert!(same, "{line}: {found}");
    }
    let left = shell(&areax, "ls").stdout;
    assert_eq!(String::from_utf8(left).unwrap(), "DATA\n");
    assert!(!Path::new("/dev/null.meta.json").exists());
    let run = shell(&areax, "areax matrix DATA -o /dev/fd/77");
    assert_eq!(run.code, 1, "{}", run.stderr);
    let run = shell(&areax, "areax matrix DATA -o /dev/full");
    assert_eq!(run.code, 1, "{}", run.stderr);
    // Binary bytes have a reader too, and the ending of a pipe's name promises nothing.
    let run = shell(&areax, "areax matrix DATA -o /dev/stdout --format npy");
    assert!(run.stdout.starts_with(b"\x93NUMPY"));
}

#[test]
fn an_older_file_keeps_its_mode_and_a_read_only_one_its_content() {
    let areax = Areax::with_data();
    let set = |name: &str, mode| {
        let path = areax.path(name);
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let mode = |name: &str| std::fs::metadata(areax.path(name)).unwrap().mode() & 0o7777;
    areax.answer("matrix DATA -o m.csv --quiet");
    for wanted in [0o600, 0o640, 0o666] {
        set("m.csv", wanted);
        areax.answer("matrix DATA -o m.csv --quiet");
        assert_eq!(mode("m.csv"), wanted);
        assert_eq!(mode("m.csv.meta.json"), wanted, "what it was asked with is as private");
    }
    areax.write("m.csv", "precious");
    set("m.csv", 0o444);
    symlink("m.csv", areax.path("link.csv")).unwrap();
    for line in ["matrix DATA -o m.csv", "matrix DATA -o link.csv"] {
        let run = areax.run(line);
        assert_eq!(run.code, 1, "{line}");
        assert!(run.stderr.contains("chmod u+w"), "{}", run.stderr);
        assert_eq!(areax.read("m.csv"), "precious", "{line}");
    }
    // The file beside it too.
    areax.answer("count DATA -o c.csv --quiet");
    let (before, meta) = (areax.read("c.csv"), areax.read("c.csv.meta.json"));
    set("c.csv.meta.json", 0o444);
    assert_eq!(areax.run("count DATA --prob-min 0.9 -o c.csv").code, 1);
    assert_eq!((areax.read("c.csv"), areax.read("c.csv.meta.json")), (before, meta));
}

#[test]
fn an_ending_that_is_no_format_is_refused_unless_the_format_is_said() {
    let areax = Areax::with_data();
    for name in ["m.jpeg", "m.xls", "m.graphml", "m.txt", "m.JPG", "a.b/../m.tiff", "m.csv.bak"] {
        for command in ["matrix DATA", "count DATA", "synapses DATA", "matrix DATA --preset area-x"]
        {
            let run = areax.run(&format!("{command} -o {name}"));
            assert!(run.code == 2 || name.contains('/'), "{command} -o {name}: {}", run.stderr);
            assert!(!areax.path(name).exists(), "{command} -o {name}");
        }
    }
    let run = areax.run("matrix DATA -o m.jpeg");
    assert!(run.stderr.contains("areax does not write .jpeg files"), "{}", run.stderr);
    // The formats of this answer, not of all.
    for (command, has, lacks) in [
        ("count DATA", "table, csv, json", "npy"),
        ("neurons DATA", "table, csv, json, ndjson, npy", "svg"),
        ("matrix DATA", "table, csv, json, npy, svg, png, pdf", "npz"),
        ("matrix DATA --preset area-x", "table, csv, json, svg, png, pdf", "npz"),
        ("adjacency DATA", "table, csv, json, npz, parquet, arrows", "svg"),
        ("skeleton --from DATA --list", "table, csv, json", "swc"),
    ] {
        for flags in ["-o m.jpeg", "--format jpeg"] {
            let run = areax.run(&format!("{command} {flags}"));
            assert_eq!(run.code, 2, "{command} {flags}");
            assert!(run.stderr.contains(has), "{command} {flags}: {}", run.stderr);
            assert!(!run.stderr.contains(lacks), "{command} {flags}: {}", run.stderr);
        }
    }
    areax.answer("matrix DATA -o m.jpeg --format PNG --quiet");
    assert!(std::fs::read(areax.path("m.jpeg")).unwrap().starts_with(b"\x89PNG"));
    areax.answer("matrix DATA -o m --quiet");
    assert!(areax.read("m").starts_with("pre_celltype,"), "csv where there is no ending");
    areax.answer("matrix DATA -o M.CSV --quiet");
    areax.answer("matrix DATA --preset area-x -o v1.2/ --quiet");
    assert!(areax.path("v1.2").is_dir(), "a slash says that it is a folder");
    areax.answer("matrix DATA --preset area-x -o v1.2 --quiet");
}

#[test]
fn names_of_formats_and_engines_are_taken_in_any_case() {
    let areax = Areax::with_data();
    let expected = areax.answer("matrix DATA --format csv --quiet");
    for flags in ["--format CSV", "--format Csv", "--engine CPU", "--theme Dark"] {
        assert_eq!(areax.answer(&format!("matrix DATA {flags}")), expected, "{flags}");
    }
}

#[test]
fn formats_are_refused_before_anything_is_computed() {
    let areax = Areax::with_data();
    let lines = [
        "count DATA --format svg",
        "matrix DATA --format ndjson",
        "matrix DATA --preset area-x --format npy",
        "sweep DATA --axis prob_min=0,0.5 --format parquet",
        "sweep DATA --axis prob_min=0 --axis size_min=0 --axis cell_axon=0 --format svg",
        "robust DATA --claim HVC->MSN>1 --format npy",
        "null DATA --statistic multi --format npy",
        "test DATA --claim HVC->MSN>LMAN->MSN --units fragments --format npy",
        "synapses DATA --format svg",
        "neurons DATA --format npz",
        "adjacency DATA --format npy",
        "info DATA --format npy",
    ];
    for line in lines {
        let refused = areax.run(line);
        assert_eq!(refused.code, 2, "{line}: {}", refused.stderr);
        assert!(!areax.path("DATA/.areax").exists(), "{line}: the data was prepared");
    }
    areax.answer("count DATA --format csv --quiet");
    assert!(areax.path("DATA/.areax").exists());
}
