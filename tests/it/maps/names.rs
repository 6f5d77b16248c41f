//! Neurons of a map that have names, and columns of answers that would have one name.

use crate::cli::Areax;

const MAP: &str = "
name = \"worm\"
[synapses]
files = [\"synapses.csv\"]
pre = { column = \"from\", names = true }
post = { column = \"to\", names = true }
[synapses.categories]
kind = \"kind\"
[neurons]
files = [\"neurons.csv\"]
id = { column = \"name\", names = true }
[neurons.categories]
side = \"side\"
[defaults]
types = \"side\"
";

fn worm() -> Areax {
    let areax = Areax::bare();
    areax.write("areax.toml", MAP);
    let rows = "from,to,kind\nAVAL,42,chemical\n42,AVAL,\nAVAL,AVAR,electrical\nAVAL,42,\n";
    areax.write("synapses.csv", rows);
    areax.write("neurons.csv", "name,side\nAVAL,left\nAVAR,right\n");
    areax
}

#[test]
fn groups_of_names_are_rows_and_columns() {
    let areax = worm();
    areax.write("groups.csv", "neuron_id,label\nAVAL,a\n42,\"b, c\"\nAVAR,a\n");
    let expected = "pre_label,a,\"b, c\"\na,1,2\n\"b, c\",1,0\n";
    for engine in ["cpu", "reference"] {
        let line = format!("matrix . --groups groups.csv --format csv --engine {engine}");
        assert_eq!(areax.answer(&line), expected, "{engine}");
        areax.write("unknown.csv", "id,label\nAVAL,a\nAVBL,b\nAVAX,b\n");
        let run = areax.run(&format!("matrix . --groups unknown.csv --engine {engine}"));
        assert_eq!(run.code, 3, "{}", run.stderr);
        assert!(run.stderr.contains("unknown.csv: neuron AVAX has a label"), "{}", run.stderr);
    }
    areax.write("few.csv", "id,label\nAVAL,a\n");
    let other = "matrix . --groups few.csv --other rest --format csv";
    assert_eq!(areax.answer(other), "pre_label,a,rest\na,0,3\nrest,1,0\n");
    let explained = areax.run("matrix . --groups few.csv --explain -q").stderr;
    assert!(explained.contains("Groups::of_names_from_csv"), "{explained}");
    areax.write("empty.csv", "id,label\n,a\n");
    let run = areax.run("matrix . --groups empty.csv");
    assert!(run.stderr.contains("empty.csv: line 2"), "{}", run.stderr);
}

#[test]
fn names_are_no_groups_of_ids() {
    let groups = areax::query::Groups::of_names([("AVAL".into(), "a".into())], None).unwrap();
    let areax = Areax::with_data();
    let connectome = areax::Connectome::open(areax.path("DATA")).unwrap();
    let query = areax::query::MatrixQuery { groups: Some(groups), ..Default::default() };
    let error = connectome.matrix(&query).unwrap_err();
    assert!(error.what().contains("AVAL"), "{error}");
}

#[test]
fn columns_of_one_name_are_told_apart() {
    let areax = worm();
    let line = "matrix . --rows kind --columns kind --sparse";
    let csv = areax.answer(&format!("{line} --format csv"));
    let expected = "kind,kind_2,count\nchemical,chemical,1\nelectrical,electrical,1\n,,2\n";
    assert_eq!(csv, expected);
    for ending in ["parquet", "arrows", "npz", "json"] {
        let run = areax.run(&format!("{line} -o m.{ending} -q"));
        assert_eq!(run.code, 0, "{ending}: {}", run.stderr);
    }
    let swept = "sweep . --rows kind --columns kind --axis min-pair=1,2";
    for sparse in ["", " --sparse"] {
        let csv = areax.answer(&format!("{swept}{sparse} --format csv"));
        assert!(csv.starts_with("min_pair,kind,kind_2,count\n"), "{csv}");
    }
    assert_eq!(areax.run(&format!("{swept} --sparse -o s.parquet -q")).code, 0);
}

#[test]
fn intervals_say_whose_neurons_they_are() {
    let areax = worm();
    let population = |flags: &str| {
        let line = format!("matrix . --ci both --resamples 39 {flags} --format json");
        let answer: serde_json::Value = serde_json::from_str(&areax.answer(&line)).unwrap();
        let said = answer["ci"]["population"].as_str().unwrap().to_owned();
        let methods = answer["methods"].as_str().unwrap();
        assert!(methods.contains(&format!("Population: {said}.")), "{methods}");
        said
    };
    assert_eq!(population("--units fragments"), "all neurons, fragments included");
    assert_eq!(population("--where pre=AVAL --where post=42"), "neurons that pass the filter");
    areax.write("areax.toml", &MAP.replace("[neurons]", "[neurons]\ncells = true"));
    assert_eq!(population(""), "all neurons");
    let tested = areax.answer("matrix . --test pre --permutations 19 --format json");
    assert!(tested.contains("\"population\":\"all neurons\""), "{tested}");
    for line in ["describe .", "null . --shuffle post --statistic multi --nulls 9"] {
        let answer = areax.answer(&format!("{line} --format json"));
        assert!(answer.contains("\"population\":\"all neurons\""), "{answer}");
        assert!(answer.contains("population: all neurons"), "{answer}");
    }
    assert_eq!(population("--where kind=chemical"), "all neurons");
    assert_eq!(population("--where both.side=left"), "neurons that pass the filter");
    assert_eq!(population("--pre-neuron-ids AVAL"), "neurons that pass the filter");
}

#[test]
fn the_empty_text_is_no_null_in_long_csv() {
    let areax = worm();
    areax.write(
        "areax.toml",
        &MAP.replace("side = \"side\"", "side = { column = \"side\", null = [\"?\"] }"),
    );
    areax.write("neurons.csv", "name,side\nAVAL,\nAVAR,?\n");
    let rows = |line: &str| areax.answer(&format!("{line} --format csv"));
    let long = "pre.side,post.side,count\n\"\",,3\n,\"\",1\n";
    assert_eq!(rows("matrix . --sparse"), long);
    let swept = rows("sweep . --axis min-pair=1");
    assert!(swept.contains("\n1.0,\"\",,3\n1.0,,\"\",1\n1.0,,,0\n"), "{swept}");
    let pairs = rows("adjacency .");
    assert!(pairs.contains("AVAL,AVAR,1,\"\",\n") && pairs.contains(",1,,\"\"\n"), "{pairs}");
    assert_eq!(rows("neurons . --fields side"), "neuron_id,side\nAVAL,\"\"\nAVAR,\n");
    assert!(rows("neuron 42 .").contains("outgoing,AVAL,\"\",1\n"));
    let described = rows("describe . --distribution out_degree --by side");
    assert!(described.contains("out_degree,\"\",1,") && described.contains("out_degree,,1,"));
    let intervals = rows("matrix . --ci both --units fragments --resamples 39");
    assert!(intervals.contains("\n\"\",,3,") && intervals.contains("\n,,0,"), "{intervals}");
    let tests = rows("matrix . --test pre --units fragments --permutations 19");
    assert!(tests.contains("\n\"\",,3,") && tests.contains("\n,,0,"), "{tests}");
}
