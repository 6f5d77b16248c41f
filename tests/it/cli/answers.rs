//! Answers of the command line: data on stdout, all else on stderr, formats, files, environment.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use super::{Areax, has_bytes};

#[test]
fn data_goes_to_stdout_and_all_else_to_stderr() {
    let areax = Areax::with_data();
    let run = areax.run("count DATA --prob-min 0.6");
    let text = String::from_utf8(run.stdout).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "count,total_size,mean_size", "csv when piped");
    assert_eq!(lines.len(), 2);
    assert!(run.stderr.starts_with("preparing a copy in DATA/.areax/layout-5-"), "{}", run.stderr);
    assert_eq!(run.stderr.lines().count(), 1);
    let again = areax.run("count DATA --prob-min 0.6");
    assert_eq!(again.stderr, "", "the copy is made once");
    assert_eq!(String::from_utf8(again.stdout).unwrap(), text);
}

#[test]
fn quiet_says_nothing() {
    let areax = Areax::with_data();
    for line in ["prepare DATA --quiet", "count DATA -q", "--quiet count DATA --prob-min 2"] {
        let run = areax.run(line);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "areax {line}");
    }
}

#[test]
fn every_format_of_a_matrix_begins_as_it_should() {
    let areax = Areax::with_data();
    let check = |format: &str, start: &[u8]| {
        let run = areax.run(&format!("matrix DATA --quiet --format {format}"));
        assert_eq!(run.code, 0, "{format}: {}", run.stderr);
        assert!(run.stdout.starts_with(start), "{format}");
        let file = format!("m.{format}");
        areax.answer(&format!("matrix DATA --quiet --format {format} -o {file}"));
        let written = std::fs::read(areax.path(&file)).unwrap();
        assert!(written == run.stdout, "{format}: the file differs from stdout");
        let beside = areax.path(&format!("{file}.meta.json")).exists();
        assert_eq!(beside, format != "json", "{format}");
    };
    check("csv", b"pre_celltype,ASTRO,DA,");
    check("json", b"{\"measure\":\"count\",\"normalize\":\"none\",\"cell_types\":[");
    check("npy", b"\x93NUMPY\x01\x00");
    check("svg", b"<svg ");
    check("png", b"\x89PNG\r\n\x1a\n");
    check("table", b"Number of synapses\n");
}

#[test]
fn the_ending_of_the_file_chooses_the_format() {
    let areax = Areax::with_data();
    areax.answer("matrix DATA -o a.npy --quiet");
    assert!(std::fs::read(areax.path("a.npy")).unwrap().starts_with(b"\x93NUMPY"));
    areax.answer("matrix DATA -o a --quiet");
    assert!(areax.read("a").starts_with("pre_celltype,"), "csv where there is no ending");
    areax.answer("matrix DATA -o b.npy --format json --quiet");
    assert!(areax.read("b.npy").starts_with('{'), "--format overrides the ending");
}

#[test]
fn answers_that_are_written_at_one_time_are_whole() {
    let areax = Areax::with_data();
    areax.write("rows.csv.part", "not ours");
    areax.answer("count DATA -q");
    let expected = [areax.answer("synapses DATA"), areax.answer("synapses DATA --prob-min 0.6")];
    for _ in 0..10 {
        let lines = ["synapses DATA -o rows.csv", "synapses DATA --prob-min 0.6 -o rows.csv"];
        let runs = lines.map(|line| areax.command(line).spawn().unwrap());
        for mut run in runs {
            assert!(run.wait().unwrap().success());
        }
        let found = areax.read("rows.csv");
        assert!(expected.contains(&found), "{} bytes", found.len());
    }
    assert_eq!(areax.read("rows.csv.part"), "not ours");
    let left = std::fs::read_dir(areax.path("")).unwrap();
    let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    // The data, the answer, what stands beside it, and the other's file.
    assert_eq!(left.len(), 4, "{left:?}");
}

#[test]
fn a_file_gets_its_question_beside_it() {
    let areax = Areax::with_data();
    let stdout = areax.answer("matrix DATA --size-min 0.05 --normalize input -o m.csv --check");
    assert_eq!(stdout, "", "the answer went to the file");
    let meta: serde_json::Value = serde_json::from_str(&areax.read("m.csv.meta.json")).unwrap();
    assert_eq!(meta["dataset"]["name"], "areax_synthetic_seed1");
    assert_eq!(meta["dataset"]["synapses"], 5000);
    assert_eq!(meta["filter"]["size_min"], 0.05);
    assert_eq!(meta["filter"]["size_min_float16"], 0.04998779296875);
    assert_eq!(meta["filter"]["strict"], false);
    assert_eq!(meta["engine"], "cpu");
    assert_eq!(meta["checked_against"], "reference");
    assert_eq!(meta["normalize"], "input");
    assert_eq!(meta["cell_types"].as_array().unwrap().len(), 18);
}

#[test]
fn json_has_the_shape_that_is_documented() {
    let areax = Areax::with_data();
    let keys = |json: &serde_json::Value| -> Vec<String> {
        json.as_object().unwrap().keys().cloned().collect()
    };
    let mut common = vec!["checked_against", "dataset", "engine", "filter"];
    let sorted = |more: &[&'static str], common: &mut Vec<&'static str>| {
        let mut all = [more, common].concat();
        all.sort_unstable();
        all
    };
    let mut count = keys(&areax.json("count DATA --format json"));
    count.sort();
    assert_eq!(count, sorted(&["count", "total_size", "mean_size"], &mut common));
    let matrix = areax.json("matrix DATA --format json");
    let mut found = keys(&matrix);
    found.sort();
    let more = ["measure", "normalize", "cell_types", "matrix", "total"];
    assert_eq!(found, sorted(&more, &mut common));
    let rows = matrix["matrix"].as_array().unwrap();
    let cells: Vec<u64> = rows
        .iter()
        .flat_map(|row| row.as_array().unwrap())
        .map(|cell| cell.as_u64().expect("counts are integers"))
        .collect();
    assert_eq!((rows.len(), cells.len()), (18, 324));
    assert_eq!(cells.iter().sum::<u64>(), 5000);
    assert_eq!(matrix["total"], 5000);
    assert!(matrix["checked_against"].is_null());
}

#[test]
fn engines_agree_on_the_command_line_too() {
    let areax = Areax::with_data();
    for question in [
        "count DATA --prob-min 0.6",
        "matrix DATA --measure total-size --size-min 0.05",
        "matrix DATA --population full-cells --strict --normalize output",
        "matrix DATA --measure median-per-post --post-morph spine_head,shaft",
    ] {
        let cpu = areax.answer(&format!("{question} --engine cpu"));
        assert_eq!(areax.answer(&format!("{question} --engine reference")), cpu, "{question}");
        let checked = areax.json(&format!("{question} --check --format json"));
        assert_eq!(checked["checked_against"], "reference", "{question}");
    }
}

#[test]
fn the_reference_needs_no_prepared_copy() {
    let areax = Areax::with_data();
    areax.answer("matrix DATA --engine reference");
    assert!(!areax.path("DATA/.areax").exists());
}

#[test]
fn the_environment_stands_in_for_the_arguments() {
    let areax = Areax::with_data();
    let expected = areax.answer("count DATA --quiet");
    let run = areax.finish(areax.command("count").env("AREAX_DATA", "DATA"));
    assert_eq!(String::from_utf8(run.stdout).unwrap(), expected, "{}", run.stderr);
    // The argument overrides the environment.
    let run = areax.finish(areax.command("count DATA").env("AREAX_DATA", "NOWHERE"));
    assert_eq!(run.code, 0, "{}", run.stderr);

    let areax = Areax::with_data();
    let run = areax.finish(areax.command("count DATA").env("AREAX_STORE", "STORE"));
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("preparing a copy in STORE/"), "{}", run.stderr);
    assert!(areax.path("STORE").exists() && !areax.path("DATA/.areax").exists());
    let again = areax.run("count DATA --store STORE");
    assert_eq!(again.stderr, "", "--store finds what AREAX_STORE made");
}

#[test]
fn what_stands_beside_a_csv_lists_its_types_and_beside_an_array_all() {
    let areax = Areax::with_data();
    let types = |file: &str| {
        let meta: serde_json::Value =
            serde_json::from_str(&areax.read(&format!("{file}.meta.json"))).unwrap();
        meta["cell_types"].clone()
    };
    let all = &areax.json("matrix DATA --format json --quiet")["cell_types"];
    assert_eq!(all.as_array().unwrap().len(), 18);
    let some = serde_json::json!(["HVC", "MSN"]);
    let filter = "--pre-celltype HVC --post-celltype MSN --quiet";
    for question in ["matrix DATA", "matrix DATA --preset area-x", "sweep DATA --axis prob_min=0.6"]
    {
        areax.answer(&format!("{question} {filter} -o m.csv"));
        assert_eq!(types("m.csv"), some, "{question}");
        areax.answer(&format!("{question} {filter} --all-types -o m.csv"));
        assert_eq!(types("m.csv"), *all, "{question}");
        areax.answer(&format!("{question} {filter} -o m.svg"));
        assert_eq!(types("m.svg"), *all, "{question}");
        let text = areax.answer(&format!("{question} {filter} --format json"));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap()["cell_types"], *all);
    }
    areax.answer(&format!("matrix DATA {filter} -o m.npy"));
    assert_eq!(types("m.npy"), *all);
    // In the order of the file: rows, then columns that are no rows.
    areax.answer(
        "matrix DATA --pre-celltype MSN,HVC --post-celltype MSN,GPe -o m.csv --order name -q",
    );
    assert_eq!(types("m.csv"), serde_json::json!(["HVC", "MSN", "GPe"]));
}

#[test]
fn no_colour_is_written_to_a_pipe() {
    let areax = Areax::with_data();
    for no_color in [None, Some("1")] {
        let mut command = areax.command("matrix DATA --format table --quiet");
        command.envs(no_color.map(|value| ("NO_COLOR", value)));
        let run = areax.finish(&mut command);
        assert!(!run.stdout.contains(&0x1b), "an escape sequence");
        let text = String::from_utf8(run.stdout).unwrap();
        let widest = text.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= 100, "{widest} columns");
        assert!(text.contains("presynaptic") && text.contains("postsynaptic"));
    }
}

#[test]
fn explain_shows_each_step_and_the_question_in_three_languages() {
    let areax = Areax::with_data();
    let question = "count DATA --pre-celltype HVC --size-min 0.05 --min-post-dend 50 --explain";
    areax.answer("prepare DATA --quiet");
    let run = areax.run(question);
    assert_eq!(String::from_utf8(run.stdout).unwrap().lines().count(), 2, "data only");
    insta::assert_snapshot!("explain", run.stderr);
}

/// The command line that `--explain` gives asks the same question.
#[test]
fn explained_command_lines_give_the_same_answer() {
    let areax = Areax::with_data();
    for question in [
        "count DATA --size-min=-0.5 --box=-inf,0,0,128000.5,inf,inf --strict",
        "matrix DATA --population full-cells --measure total-size --normalize input",
        "count DATA --post-morph 1,shaft --exact-thresholds --prob-max 0.9 --exclude-autapses",
    ] {
        let run = areax.run(&format!("{question} --explain"));
        let line = run.stderr.lines().find_map(|line| line.strip_prefix("command line: areax "));
        let line = line.unwrap_or_else(|| panic!("{}", run.stderr));
        assert_eq!(areax.answer(line), String::from_utf8(run.stdout).unwrap(), "{line}");
    }
}

#[test]
fn an_empty_answer_comes_with_a_check_list() {
    let areax = Areax::with_data();
    let check = |line: &str, expected: &str, words: &[&str]| {
        let run = areax.run(line);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(String::from_utf8(run.stdout).unwrap().contains(expected), "areax {line}");
        for word in words {
            assert!(run.stderr.contains(word), "areax {line}: {}", run.stderr);
        }
    };
    let list = ["no synapse passed", "prob-min", "axon-only", "case"];
    check("count DATA --prob-min 0.9 --prob-max 0.8", "0,0.0,nan", &list);
    check("count DATA --prob-min 0.9 --prob-max 0.8 --format json", "\"mean_size\":null", &list);
    // Where the cause is known, it is said alone.
    check("count DATA --prob-min 2", "0,0.0,nan", &["no synapse passed. prob_min 2 lies above"]);
    let unknown = "matrix DATA --pre-neuron-ids 1 --measure mean-size";
    check(unknown, "nan,nan", &["no synapse passed. pre_neuron_ids: no synapse and no neuron"]);
}

#[test]
fn id_lists_may_come_from_a_file() {
    let areax = Areax::with_data();
    let file = areax::read::SynapseFile::open(&areax.data("synapses.npy")).unwrap();
    let mut buffer = Vec::new();
    let block = file.read(0..3, &mut buffer).unwrap();
    let ids: Vec<String> = (0..3).map(|i| block.pre_id(i).to_string()).collect();
    areax.write("ids.txt", &format!("{}\r\n\n  {}\n{}", ids[0], ids[1], ids[2]));
    let by_flag = areax.answer(&format!("count DATA --pre-neuron-ids {}", ids.join(",")));
    assert_eq!(areax.answer("count DATA --pre-neuron-ids @ids.txt"), by_flag);
    assert!(!by_flag.contains("\n0,"), "{by_flag}");
}

#[test]
fn groups_make_a_matrix_of_labels() {
    let areax = Areax::with_data();
    let file = areax::read::SynapseFile::open(&areax.data("synapses.npy")).unwrap();
    let mut buffer = Vec::new();
    let block = file.read(0..1, &mut buffer).unwrap();
    let (pre, post) = (block.pre_id(0), block.post_id(0));
    areax.write("g.csv", &format!("\u{feff}label, note, neuron_id\nto,-,{post}\nfrom,-,{pre}\n"));
    let matrix = areax.json("matrix DATA --groups g.csv --other rest --format json --check");
    assert_eq!(matrix["cell_types"], serde_json::json!(["to", "from", "rest"]));
    assert_eq!(matrix["total"], 5000);
    assert!(matrix["matrix"][1][0].as_u64().unwrap() >= 1);
    let left_out = areax.json("matrix DATA --groups g.csv --format json --check");
    assert!(left_out["total"].as_u64().unwrap() < 5000);
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let areax = Areax::with_data();
    areax.answer("prepare DATA --quiet");
    for line in [
        "matrix DATA",
        "matrix DATA --format svg",
        "matrix DATA --preset area-x --format csv",
        "info DATA --format json",
    ] {
        let mut child =
            areax.command(line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        let mut stdout = BufReader::with_capacity(16, child.stdout.take().unwrap());
        stdout.read_line(&mut first).unwrap();
        drop(stdout);
        let done = child.wait_with_output().unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        assert_eq!((done.status.code(), said.as_str()), (Some(0), ""), "areax {line} | head -1");
        assert!(!first.is_empty());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said() {
    let areax = Areax::with_data();
    areax.answer("prepare DATA --quiet");
    for line in ["matrix DATA", "count DATA --format json", "info DATA"] {
        let full = std::fs::File::create("/dev/full").unwrap();
        let done = areax.command(line).stdout(full).output().unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(1), "areax {line}: {said}");
        assert!(said.contains("No space left on device"), "areax {line}: {said}");
    }
}

#[test]
fn info_says_what_the_data_holds() {
    let areax = Areax::with_data();
    let info = areax.json("info DATA --format json --quiet");
    assert_eq!(info["dataset"]["synapses"], 5000);
    assert_eq!(info["dataset"]["neurons"], 2000);
    assert_eq!(info["cell_types"].as_array().unwrap().len(), 18);
    assert_eq!(info["facts"]["orphan_ids"], 0);
    let table = areax.answer("info DATA");
    for word in ["synapses", "neurons", "orphan ids", "type disagreements", "axon-only"] {
        assert!(table.contains(word), "{word}");
    }
    assert!(table.lines().all(|line| line.chars().count() <= 100), "{table}");
}

#[test]
fn info_as_csv_has_a_line_for_each_cell_type() {
    let areax = Areax::with_data();
    let json = areax.json("info DATA --format json --quiet");
    areax.answer("info DATA --quiet -o types.csv");
    let text = areax.read("types.csv");
    assert_eq!(text, areax.answer("info DATA --quiet --format csv"));
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let of_json = |row: &serde_json::Value, name: &&str| match &row[*name] {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let expected = json["cell_types"].as_array().unwrap().iter();
    let expected: Vec<String> = expected
        .map(|row| names.iter().map(|name| of_json(row, name)).collect::<Vec<_>>().join(","))
        .collect();
    assert_eq!(lines.collect::<Vec<_>>(), expected);
    let beside: serde_json::Value =
        serde_json::from_str(&areax.read("types.csv.meta.json")).unwrap();
    assert_eq!(beside["dataset"], json["dataset"]);
}

#[test]
fn info_warns_of_coordinates_beyond_the_volume() {
    let areax = Areax::with_data();
    assert_eq!(areax.json("info DATA --format json")["warnings"], serde_json::json!([]));
    areax.answer("synth NASTY --nasty --synapses 2000 --neurons 500 --quiet");
    let run = areax.run("info NASTY");
    assert!(run.stderr.contains("warning: x reaches 4,294,967,295 nm"), "{}", run.stderr);
    assert!(run.stderr.contains("voxels"), "{}", run.stderr);
}

#[test]
fn built_in_tables_are_said() {
    let areax = Areax::with_data();
    let before = areax.answer("matrix DATA --quiet");
    std::fs::remove_file(areax.data("celltype_mapping.txt")).unwrap();
    std::fs::remove_file(areax.data("post_morph_mapping.txt")).unwrap();
    let run = areax.run("matrix DATA");
    assert_eq!(String::from_utf8(run.stdout).unwrap(), before);
    for name in ["celltype_mapping", "post_morph_mapping"] {
        assert!(run.stderr.contains(name), "{}", run.stderr);
    }
}

#[test]
fn prepare_says_what_it_did() {
    let areax = Areax::with_data();
    let check = |line: &str, expected: &str| {
        let run = areax.run(line);
        assert_eq!((run.code, run.stdout.len()), (0, 0), "{}", run.stderr);
        assert!(run.stderr.contains(expected), "areax {line}: {}", run.stderr);
    };
    check("prepare DATA", "prepared: DATA/.areax/layout-5-");
    check("prepare DATA", "already prepared and up to date");
    check("prepare DATA --verify", "verified: sources and columns are unchanged");
    check("prepare DATA --force", "prepared: DATA/.areax/layout-5-");
}

#[test]
fn verify_finds_no_difference_on_ordinary_and_nasty_data() {
    let areax = Areax::with_data();
    areax.answer("synth NASTY --nasty --synapses 3000 --neurons 800 --quiet");
    for data in ["DATA", "NASTY"] {
        let said = areax.answer(&format!("verify {data} --cases 40 --seed 3 --quiet"));
        assert!(said.contains("cpu: 40 answers identical to reference"), "{said}");
    }
}

#[test]
fn bench_times_and_checks_the_named_questions() {
    let areax = Areax::with_data();
    let bench = areax.json("bench DATA --json --runs 3 --quiet");
    let results = bench["results"].as_array().unwrap();
    let names: Vec<&str> = results.iter().map(|r| r["name"].as_str().unwrap()).collect();
    let twice = |names: &[&'static str]| names.iter().flat_map(|name| [*name; 2]).collect();
    let expected: [Vec<&str>; 4] = [
        twice(&["matrix", "matrix-lengths", "matrix-ci", "matrix-test", "robust-ci"]),
        vec!["sweep-64x64"],
        twice(&["select", "neurons", "neuron-lookup"]),
        vec!["adjacency"],
    ];
    assert_eq!(names, expected.concat());
    for result in results {
        for key in ["min_ms", "median_ms", "rows_per_s", "bytes", "gb_per_s", "roof_gb_per_s"] {
            assert!(result[key].is_number(), "{key}: {result}");
        }
        assert_eq!(result["runs"], 3);
        assert!(result["adapter"].is_null());
    }
    assert!(bench["machine"].is_object() && bench["dataset"].is_object());
}

#[test]
fn bench_times_the_questions_that_are_named() {
    let areax = Areax::with_data();
    let bench =
        areax.json("bench DATA --json --runs 3 --checked 2 --only adjacency,select --quiet");
    let results = bench["results"].as_array().unwrap();
    let told: Vec<_> = results
        .iter()
        .map(|r| (r["name"].as_str().unwrap(), r["engine"].as_str().unwrap(), &r["runs"]))
        .map(|(name, engine, runs)| format!("{name} {engine} {runs}"))
        .collect();
    assert_eq!(told, ["select cpu 3", "select reference 2", "adjacency cpu 3"]);
    assert_eq!(bench["notes"].as_array().unwrap().len(), 1);
    let said = areax.answer("bench DATA --runs 2 --checked 1 --only matrix --quiet");
    assert!(said.contains("the first 1 answers of each question"), "{said}");
    assert!(!said.contains("sweep"), "{said}");
}

#[test]
fn the_demo_needs_nothing() {
    let areax = Areax::bare();
    let said = areax.answer("demo --synapses 20000 --neurons 5000");
    for word in [
        "SYNTHETIC (seed 1)",
        "20,000 synapses",
        "GPU",
        "matrix by reference",
        "matrix by cpu",
        "identical",
        "presynaptic",
        "postsynaptic",
        "HVC→MSN: ",
        "% of MSN's input",
        "areax matrix ",
        "Rother, A., Januszewski, M., Jain, V., Fee, M.S., Kornfeld, J. (2025)",
    ] {
        assert!(said.contains(word), "{word}:\n{said}");
    }
    assert!(said.lines().all(|line| line.chars().count() <= 100), "{said}");
    for name in ["svg", "png", "csv", "json", "npy"] {
        assert!(has_bytes(&areax.path(&format!("areax-demo/matrix.{name}"))), "{name}");
    }
    areax.answer("demo --synapses 20000 --neurons 5000");
}
