//! Several shapes in one command: ids, `@FILE`, `--list`, a folder for the answers.

use std::fs;

use areax::shape::ShapeKind;

use super::hostile::packed;
use super::{mesh_bytes, skeleton_bytes};
use crate::cli::Areax;

/// Synthetic data whose first four neurons have shapes, and their ids.
fn made() -> (Areax, Vec<u64>) {
    let areax = Areax::bare();
    areax.answer("synth DATA --synapses 100 --neurons 50 --shapes 4 --quiet");
    let ids = ShapeKind::Skeleton.list(&areax.path("DATA")).unwrap();
    assert_eq!(ids.len(), 4);
    (areax, ids)
}

fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

#[test]
fn a_folder_lists_its_shapes_and_the_list_goes_back_in() {
    let (areax, ids) = made();
    for kind in ["skeleton", "mesh"] {
        let list = areax.answer(&format!("{kind} --from DATA --list"));
        let expected: String = ids.iter().map(|id| format!("{id}\n")).collect();
        assert_eq!(list, format!("neuron_id\n{expected}"));
        let json = areax.json(&format!("{kind} --from DATA --list --format json"));
        assert_eq!(json["neuron_ids"], serde_json::json!(ids));
        assert_eq!((&json["count"], &json["kind"]), (&4.into(), &kind.into()));

        areax.answer(&format!("{kind} --from DATA --list -o ids.csv"));
        let all = areax.answer(&format!("{kind} @ids.csv --from DATA"));
        let all = lines(&all);
        assert_eq!(all.len(), 5);
        for (line, id) in all[1..].iter().zip(&ids) {
            let one = areax.answer(&format!("{kind} {id} --from DATA"));
            assert_eq!(lines(&one), [all[0], *line]);
            assert!(line.starts_with(&format!("{id},")), "{line}");
        }
    }
}

#[test]
fn ids_may_have_commas_between_them() {
    let (areax, ids) = made();
    let [a, b, c, _] = ids[..] else { unreachable!() };
    for kind in ["skeleton", "mesh"] {
        let expected = areax.answer(&format!("{kind} {a} {b} {c} --from DATA"));
        for ids in [format!("{a},{b},{c}"), format!("'{a}, {b}' {c}"), format!("{a}, {b}, {c}")] {
            assert_eq!(areax.answer(&format!("{kind} {ids} --from DATA")), expected, "{ids}");
        }
        let run = areax.run(&format!("{kind} {a},x --from DATA"));
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(run.stderr.contains("is not a neuron id"), "{}", run.stderr);
    }
}

#[test]
fn a_folder_without_shapes_says_so() {
    let areax = Areax::bare();
    std::fs::create_dir(areax.path("empty")).unwrap();
    std::fs::create_dir(areax.path("swc")).unwrap();
    areax.write("swc/7.swc", "1 0 1 2 3 1 -1\n");
    for (folder, said) in [("empty", "no file has the name of"), ("swc", "1 files in formats")] {
        let run = areax.run(&format!("skeleton --from {folder} --list"));
        assert_eq!((run.code, run.stdout.as_slice()), (0, &b"neuron_id\n"[..]));
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
}

#[test]
fn what_is_missing_is_an_error_though_the_reader_has_ended() {
    use std::process::Stdio;
    let (areax, ids) = made();
    let missing: String = (1..4).map(|id| format!("{id}\n")).collect();
    let there = format!("{}\n", ids[0]).repeat(2);
    areax.write("ids.txt", &format!("{there}{missing}"));
    for (ids, code) in [("@ids.txt", 3), ("@there.txt", 0)] {
        areax.write("there.txt", &there);
        let mut command = areax.command(&format!("skeleton {ids} --from DATA --quiet"));
        let mut running = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(running.stdout.take());
        let done = running.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(code), "{said}");
        assert_eq!(said.contains("3 of 5 skeletons could not be read"), code == 3, "{said}");
        assert_eq!(said.matches("there is no skeleton of neuron").count(), code as usize, "{said}");
    }
}

#[test]
fn several_are_an_array_of_what_each_is_alone() {
    let (areax, ids) = made();
    let [a, b, ..] = ids[..] else { unreachable!() };
    let both = areax.json(&format!("skeleton {b} {a} --from DATA --format json"));
    for (at, id) in [b, a].iter().enumerate() {
        assert_eq!(both[at], areax.json(&format!("skeleton {id} --from DATA --format json")));
    }
    let table = areax.answer(&format!("mesh {a} {b} --from DATA --subsample 7 --format table"));
    assert_eq!(table.matches("point cloud").count(), 2, "{table}");
    // Files too.
    let files = areax.answer(&format!("skeleton DATA/skeletons/{a} DATA/skeletons/{b}"));
    assert!(lines(&files)[2].ends_with(&format!(",DATA/skeletons/{b}")), "{files}");
}

#[test]
fn a_folder_gets_a_file_for_each() {
    let (areax, ids) = made();
    areax.answer("skeleton --from DATA --list -o ids.csv");
    areax.answer("skeleton @ids.csv --from DATA --format swc -o swc/");
    for id in &ids {
        let alone = areax.answer(&format!("skeleton {id} --from DATA --format swc"));
        assert_eq!(areax.read(&format!("swc/{id}.swc")), alone);
    }
    // What is written as raw is a folder to read from.
    areax.answer("mesh @ids.csv --from DATA --format raw -o COPY/");
    assert_eq!(ShapeKind::Mesh.list(&areax.path("COPY")).unwrap(), ids);
    let name = format!("DATA/meshes/{0}:0:{0}_mesh", ids[0]);
    let copied = fs::read(areax.path(&format!("COPY/{}.mesh", ids[0]))).unwrap();
    assert_eq!(copied, fs::read(areax.path(&name)).unwrap());
    // One id, and a folder that is there already.
    areax.answer(&format!("mesh {} --from DATA --format ply -o COPY", ids[1]));
    assert!(areax.path(&format!("COPY/{}.ply", ids[1])).exists());
}

#[test]
fn those_that_are_missing_are_named_and_the_others_written() {
    let (areax, ids) = made();
    let run = areax.run(&format!("skeleton {} 123 {} --from DATA", ids[0], ids[1]));
    assert_eq!(run.code, 3);
    assert_eq!(String::from_utf8(run.stdout).unwrap().lines().count(), 3);
    assert!(run.stderr.contains("there is no skeleton of neuron 123"), "{}", run.stderr);
    assert!(run.stderr.contains("1 of 3 skeletons could not be read"), "{}", run.stderr);
    let run = areax.run(&format!("skeleton 123 {} --from DATA --format swc -o out/", ids[1]));
    assert_eq!(run.code, 3);
    assert!(areax.path(&format!("out/{}.swc", ids[1])).exists());
}

#[test]
fn what_cannot_be_is_refused() {
    let (areax, ids) = made();
    let [a, b, ..] = ids[..] else { unreachable!() };
    areax.write("ids.txt", &format!("{a} {b}\n"));
    for (line, words) in [
        (format!("skeleton {a} {b} --from DATA --format swc"), "-o DIR/"),
        (format!("skeleton {a} {b} --from DATA -o x.ply"), "-o DIR/"),
        (format!("skeleton {a} {b} --from DATA -o out/"), "--format"),
        (format!("skeleton {a} {a} --from DATA --format swc -o out/"), "two shapes would be"),
        ("skeleton @ids.txt".to_owned(), "where to find the skeleton"),
        ("skeleton @ids.txt --from DATA -o ids.txt --format csv".to_owned(), "replace"),
        (format!("skeleton {a} x --from DATA"), "'x' is not a neuron id"),
        ("skeleton --list".to_owned(), "--from"),
        ("skeleton".to_owned(), "ID|FILE"),
        (format!("skeleton {a} --from DATA --list"), "--list"),
        ("mesh --from http://127.0.0.1:9 --list".to_owned(), "does not list its shapes"),
    ] {
        let run = areax.run(&line);
        assert_eq!(run.code, 2, "{line}: {}", run.stderr);
        assert!(run.stderr.contains(words), "{line}: {}", run.stderr);
        assert!(run.stdout.is_empty(), "{line}");
    }
    let run = areax.run("mesh --from NOWHERE --list");
    assert_eq!(run.code, 3, "{}", run.stderr);
}

#[test]
fn a_list_knows_every_name_of_a_shape_and_nothing_else() {
    let areax = Areax::bare();
    for (kind, bytes) in [
        (ShapeKind::Skeleton, skeleton_bytes(&[[0.0; 3]], &[])),
        (ShapeKind::Mesh, mesh_bytes(&[[0.0; 3]], &[])),
    ] {
        let folder = areax.path(kind.name());
        let mut expected = Vec::new();
        for (id, name) in (5..).zip(kind.file_names(0)) {
            let name = name.replace('0', "{}").replacen(":{}:", ":0:", 1);
            let path = folder.join(name.replace("{}", &format!("{id}")));
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let is_packed = path.extension().is_some_and(|ending| ending == "gz");
            fs::write(path, if is_packed { packed(&bytes) } else { bytes.clone() }).unwrap();
            expected.push(id);
        }
        for other in ["5.swc", "x", "007", "5:0:6_mesh", "18446744073709551616", "6.gz.gz"] {
            fs::write(folder.join(other), &bytes).unwrap();
        }
        fs::create_dir(folder.join("99")).unwrap();
        assert_eq!(kind.list(&folder).unwrap(), expected, "{}", kind.name());
        for id in expected {
            let line = format!("{} {id} --from {} --format raw", kind.name(), kind.name());
            assert_eq!(areax.run(&line).stdout, bytes);
        }
    }
}

#[test]
#[cfg(unix)]
fn paths_need_not_be_utf_8() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let areax = Areax::bare();
    let folder = areax.path(".").join(OsStr::from_bytes(b"S\xff"));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("7"), skeleton_bytes(&[[0.0; 3]], &[])).unwrap();
    let run = areax.finish(areax.command("skeleton 7 --from").arg(&folder));
    assert_eq!(run.code, 0, "{}", run.stderr);
    let run = areax.finish(areax.command("skeleton").arg(folder.join("7")));
    assert_eq!(run.code, 0, "{}", run.stderr);
}
