//! What is said where an answer is empty, or a flag is misspelt.

use super::Areax;

#[track_caller]
fn said(areax: &Areax, line: &str) -> String {
    let run = areax.run(line);
    assert_eq!(run.code, 0, "areax {line}: {}", run.stderr);
    run.stderr
}

#[test]
fn an_id_that_nothing_has_is_named() {
    let areax = Areax::with_data();
    areax.answer("prepare DATA --quiet");
    let nobody = "123456789123456789";
    for command in ["count", "matrix", "synapses", "adjacency", "matrix --preset area-x"] {
        let hint = said(&areax, &format!("{command} DATA --pre-neuron-ids {nobody}"));
        let expected = format!("pre_neuron_ids: no synapse and no neuron has the id {nobody}.");
        assert!(hint.contains(&expected), "{command}: {hint}");
        assert!(hint.contains("no synapse passed"), "{command}: {hint}");
    }
    // Where the others answer, it is said too.
    let ids = areax.json("neurons DATA --celltype MSN --target-celltype MSN --format json");
    let id = ids["neuron_ids"][0].as_u64().unwrap();
    let hint = said(&areax, &format!("count DATA --pre-neuron-ids {id},{nobody}"));
    assert_eq!(
        hint,
        format!("pre_neuron_ids: 1 of 2 ids belong to no synapse and no neuron: {nobody}.\n")
    );
    assert_eq!(said(&areax, &format!("count DATA --pre-neuron-ids {id}")), "");
    assert_eq!(said(&areax, &format!("count DATA --pre-neuron-ids {nobody} --quiet")), "");
}

#[test]
fn a_threshold_beyond_the_data_is_told_its_range() {
    let areax = Areax::with_data();
    areax.answer("prepare DATA --quiet");
    for (flags, expected) in [
        ("--size-min 5000", "size_min 5000 lies above all data: size is from "),
        ("--size-max 0", "size_max 0 lies below all data: size is from "),
        ("--prob-min 60", "prob_min 60 lies above all data: prob is from "),
        ("--min-pre-axon 1e9", "min_pre_axon 1000000000 lies above all data: axon length is"),
        ("--min-post-certainty 2", "min_post_certainty 2 lies above all data: certainty is from"),
        ("--cell-dendrite 1e9", "cell_dendrite 1000000000 lies above all data: dendrite length"),
        ("--box 0,0,0,1,1,1", "box: x is from "),
    ] {
        for command in ["count DATA", "matrix DATA", "sweep DATA --axis size_min=0"] {
            if command.starts_with("sweep") && flags.contains("size-min") {
                continue;
            }
            let hint = said(&areax, &format!("{command} {flags}"));
            assert!(hint.contains(expected), "{command} {flags}: {hint}");
        }
    }
    let hint = said(&areax, "neurons DATA --target-celltype MSN --prob-min 60");
    assert!(hint.contains("prob_min 60 lies above all data"), "{hint}");
    let id = areax.json("neurons DATA --celltype MSN --target-celltype MSN --format json");
    let id = id["neuron_ids"][0].as_u64().unwrap();
    let sweep = "sweep DATA --axis";
    let robust = "robust DATA --claim 'HVC->MSN > 1'";
    for (line, expected) in [
        (format!("neuron {id} DATA --size-min 5000"), "size_min 5000 lies above all data: size is"),
        (format!("{sweep} size-min=5000"), "size_min 5000 lies above all data: size is"),
        (format!("{sweep} size-max=-2,-1"), "all 2 values of size_max lie below all data: size is"),
        (format!("{sweep} prob-min=0:4:2"), "2 of 3 values of prob_min, 2 among them, lie above"),
        (
            format!("{sweep} prob-min=0 --axis size-min=0,9e3"),
            "size_min 9000, one of 2 values, lies",
        ),
        (
            format!("{robust} --axis prob-min=0,2"),
            "prob_min 2, one of 2 values, lies above all data",
        ),
        (
            format!("{robust} --axis prob-min=0 --size-min 5000"),
            "size_min 5000 lies above all data",
        ),
        ("matrix DATA --size-min 5000 -o m.npy".to_owned(), "size_min 5000 lies above all data"),
        ("synapses DATA --size-min 5000 --format csv".to_owned(), "size_min 5000 lies above all"),
    ] {
        let hint = said(&areax, &line);
        assert!(hint.contains(expected), "{line}: {hint}");
        // Where the cause is certain, others are none.
        assert!(!hint.contains("swapped") && !hint.contains("--explain"), "{line}: {hint}");
    }
    for line in [
        format!("neuron {id} DATA"),
        format!("{sweep} prob-min=0.6,0.7"),
        format!("{robust} --axis prob-min=0.5,0.6"),
    ] {
        assert_eq!(said(&areax, &line), "", "{line}");
    }
    let hint = said(&areax, &format!("neuron {id} DATA --pre-celltype MICRO --prob-min 0.99"));
    assert!(hint.is_empty() || hint.contains("--explain shows which filter"), "{hint}");
    let hint = said(&areax, "count DATA --prob-min 0.99 --prob-max 0.5");
    assert!(!hint.contains("all data"), "{hint}");
}

#[test]
fn a_flag_that_is_only_begun_is_told_what_it_may_mean() {
    let areax = Areax::bare();
    for (line, flag) in [
        ("count DATA --pre HVC", "--pre-celltype"),
        ("matrix DATA --pre HVC", "--pre-celltype"),
        ("matrix DATA --post=MSN", "--post-celltype"),
        ("synapses DATA --celltype MSN", "--pre-celltype"),
        ("count DATA --prob_min 0.6", "--prob-min"),
        ("neurons DATA --target MSN", "--target-celltype"),
        ("neurons DATA --type MSN", "--celltype"),
        ("synapses DATA --type MSN", "--pre-celltype"),
    ] {
        let run = areax.run(line);
        assert_eq!(run.code, 2, "areax {line}");
        assert!(run.stderr.contains(&format!("'{flag}'")), "areax {line}: {}", run.stderr);
        let usage = run.stderr.lines().find(|line| line.starts_with("Usage: areax ")).unwrap();
        assert!(usage.ends_with(" [OPTIONS] [DATA]"), "areax {line}: {}", run.stderr);
    }
}

#[test]
fn synth_leaves_a_folder_with_data_alone() {
    let areax = Areax::with_data();
    let before = std::fs::read(areax.data("synapses.npy")).unwrap();
    for line in ["synth DATA --synapses 10 --neurons 5", "synth DATA --seed 2 --synapses 10"] {
        let run = areax.run(line);
        assert_eq!(run.code, 2, "areax {line}");
        assert!(run.stderr.contains("the folder already contains data"), "{}", run.stderr);
    }
    assert!(std::fs::read(areax.data("synapses.npy")).unwrap() == before);
    assert_eq!(std::fs::read_dir(areax.path("DATA")).unwrap().count(), 4);
    std::fs::create_dir(areax.path("NOTES")).unwrap();
    areax.write("NOTES/notes.txt", "mine");
    areax.answer("synth NOTES --synapses 10 --neurons 5 --quiet");
}

#[test]
fn synth_leaves_a_folder_with_shapes_alone() {
    let areax = Areax::bare();
    for path in ["A/skeletons/7", "B/meshes/notes.txt", "C/7.skel", "D/7:0:7_mesh"] {
        std::fs::create_dir_all(areax.path(path).parent().unwrap()).unwrap();
        areax.write(path, "mine");
        for more in ["", "--shapes 2"] {
            let line = format!("synth {} --synapses 10 --neurons 5 {more}", &path[..1]);
            let run = areax.run(&line);
            assert_eq!(run.code, 2, "areax {line}");
            assert!(run.stderr.contains("the folder already contains data"), "{}", run.stderr);
        }
        assert_eq!(std::fs::read(areax.path(path)).unwrap(), b"mine");
    }
    assert_eq!(areax.run("synth A/skeletons --synapses 10 --neurons 5").code, 2);
    std::fs::create_dir_all(areax.path("E/meshes")).unwrap();
    areax.answer("synth E --synapses 10 --neurons 5 --shapes 2 --quiet");
    assert_eq!(areax.run("synth E --synapses 10 --neurons 5 --shapes 2").code, 2);
}

#[test]
fn others_need_a_name() {
    let areax = Areax::with_data();
    areax.write("groups.csv", "id,label\n7,x\n");
    for name in ["''", "'  '"] {
        let run = areax.run(&format!("matrix DATA --groups groups.csv --other {name}"));
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(run.stderr.contains("the name of the group is empty"), "{}", run.stderr);
    }
}

#[test]
fn verify_says_what_it_does_and_takes_no_software_adapter_unasked() {
    let areax = Areax::with_data();
    let run = areax.run("verify DATA --cases 5 --seed 3");
    let asking = "asking 5 random questions (seed 3) of cpu and comparing every answer";
    assert!(run.stderr.contains(asking), "{}", run.stderr);
    // With every driver of this machine.
    let verify = |flags: &str| {
        let mut command = areax.command(&format!("verify DATA --cases 5 {flags}"));
        command.env_remove("VK_DRIVER_FILES").env_remove("VK_ICD_FILENAMES");
        areax.finish(&mut command)
    };
    let (plain, with) = (verify(""), verify("--software"));
    assert_eq!((plain.code, with.code), (0, 0), "{}{}", plain.stderr, with.stderr);
    let engines = |run: &super::Run| String::from_utf8_lossy(&run.stdout).lines().count();
    assert!(engines(&with) >= engines(&plain));
    if plain.stderr.contains("do with --software") {
        assert!(engines(&with) > engines(&plain), "{}", with.stderr);
    }
}
