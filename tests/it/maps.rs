//! Data sets with a map, `areax.toml`, from outside.

use crate::cli::Areax;

mod hostile;
mod ids;
mod names;
mod numbers;
mod rows;
mod statistics;
mod synthetic;

const MAP: &str = "
name = \"toy\"
[synapses]
files = [\"synapses.csv\"]
pre = { column = \"from\", add = 100 }
post = { column = \"to\", add = 100 }
weight = \"n\"
where = \"from != 0\"
[synapses.numbers]
size = { column = \"size\", unit = \"voxel\" }
score = \"score\"
[synapses.categories]
region = \"region\"
[neurons]
files = [\"types.csv\"]
id = { column = \"id\", add = 100 }
[neurons.categories]
type = \"type\"
[defaults]
types = \"type\"
";

fn toy() -> Areax {
    let areax = Areax::bare();
    areax.write("areax.toml", MAP);
    let rows = "from,to,n,size,score,region\n\
                11,12,2,5,0.5,LO\n11,12,1,9007199254740993,,ME\n12,13,4,7,0.25,\n0,11,9,1,1,LO\n";
    areax.write("synapses.csv", rows);
    areax.write("types.csv", "id,type\n12,B\n11,A\n");
    areax
}

#[test]
fn counts_and_columns_are_answered_from_the_tables() {
    let areax = toy();
    insta::assert_snapshot!(
        [
            "count .",
            "count . --format json",
            "count . --pre-celltype A --min-pair 3 --format json",
            "count . --post-neuron-ids 113 --exclude-autapses --format csv",
            "count . --where 'size >= 9007199254740993' --format json",
            "count . --where 'region is null and score < 0.5'",
            "info . --format json",
            "info .",
        ]
        .map(|line| format!("$ areax {line}\n{}", areax.answer(line)))
        .join("\n")
    );
}

#[test]
fn what_a_map_does_not_have_is_refused() {
    let areax = toy();
    areax.run("prepare . -q");
    insta::assert_snapshot!(
        [
            "count . --prob-min 0.5",
            "count . --min-pre-axon 50",
            "count . --pre-celltype A --post-morph 1",
            "count . --box 0,0,0,1,1,1",
            "count . --pre-neuron-ids 111,abc",
            "matrix . --post-neuron-ids 7.2e17",
        ]
        .map(|line| {
            let run = areax.run(line);
            format!("$ areax {line}\n{}exit {}", run.stderr, run.code)
        })
        .join("\n")
    );
    areax.write("areax.toml", &MAP.replace("column = \"size\"", "column = \"sise\""));
    let run = areax.run("count .");
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(run.stderr.contains("areax.toml: line 10"), "{}", run.stderr);
}

#[test]
fn names_that_only_j0251_has_are_refused_in_the_words_of_the_data() {
    let areax = toy();
    areax.run("prepare . -q");
    let mut said = String::new();
    for line in [
        "robust . --claim 'A->B > 0'",
        "sweep .",
        "sweep . --preset area-x",
        "matrix . --preset area-x",
        "count . --population full-cells",
        "neurons . --population full-cells",
        "count . --pre-celltype a",
        "count . --pre-celltype A,Bb --engine reference",
        "matrix . --post-celltype null",
        "sweep . --axis min-pair=1,2 --pre-celltype X --engine reference",
        "robust . --axis min-pair=1,2 --claim 'A->B > 0' --post-celltype C",
        "adjacency . --pre-celltype X",
        "synapses . --post-celltype X",
        "neuron 111 . --pre-celltype X",
        "neuron 111,112 . --post-celltype X",
        "neuron --where 'type = A' . --post-celltype X",
        "neurons . --celltype X",
        "neurons . --target-celltype X --engine reference",
        "neurons . --pre-celltype X",
    ] {
        let run = areax.run(line);
        assert_eq!((run.code, run.stdout.len()), (2, 0), "areax {line}: {}", run.stderr);
        said += &format!("$ areax {line}\n{}", run.stderr);
    }
    insta::assert_snapshot!(said);
}

#[test]
fn a_copy_is_prepared_once_and_made_anew_where_that_is_needed() {
    let areax = toy();
    let check = |line: &str, expected: &str| {
        let run = areax.run(line);
        assert_eq!((run.code, run.stdout.len()), (0, 0), "{}", run.stderr);
        assert!(run.stderr.contains(expected), "areax {line}: {}", run.stderr);
    };
    check("prepare .", "prepared: ./.areax/map-3-");
    check("prepare .", "already prepared and up to date");
    check("prepare . --verify", "verified: sources and columns are unchanged");
    check("prepare . --force", "prepared: ./.areax/map-3-");
    areax.write("types.csv", "id,type\n12,B\n11,A\n12,C\n");
    let run = areax.run("prepare .");
    assert_eq!(run.code, 3, "{}", run.stderr);
    let wrong = "types.csv: line 4: column 'id': the id 112 is duplicated in the neuron table";
    assert!(run.stderr.contains(wrong), "{}", run.stderr);
}

#[test]
fn matrices_sweeps_and_claims_are_answered() {
    let areax = toy();
    areax.run("prepare . -q");
    insta::assert_snapshot!(
        [
            "matrix .",
            "matrix . --format json",
            "matrix . --rows region --measure total:size --format csv",
            "matrix . --measure mean:score --rows pre.type --columns region",
            "matrix . --pre-celltype A --normalize input --format json",
            "matrix . --sparse --measure pairs --format csv",
            "matrix . --sparse --format json",
            "sweep . --axis min-pair=1,4 --format json",
            "sweep . --axis min-pair=1,4 --sparse --format csv",
            "robust . --claim 'A->B > B->null' --axis min-pair=1,4 --format csv",
            "matrix . --where 'region = X' --format csv",
            "matrix . --rows pre.typ",
            "matrix . --measure total:sise",
            "matrix . --sparse --measure median-per-pre",
            "matrix . --sparse --format npy",
            "robust . --claim 'A->B > C->B' --axis min-pair=1,4",
        ]
        .map(|line| {
            let run = areax.run(line);
            format!(
                "$ areax {line}\n{}{}exit {}",
                String::from_utf8_lossy(&run.stdout),
                run.stderr,
                run.code
            )
        })
        .join("\n")
    );
    for ending in ["npy", "svg", "png", "pdf"] {
        areax.answer(&format!("matrix . -o m.{ending} -q"));
    }
    for ending in ["npz", "parquet", "arrows"] {
        areax.answer(&format!("matrix . --sparse -o s.{ending} -q"));
    }
}

#[test]
fn verify_asks_about_a_map_or_about_random_ones() {
    let areax = toy();
    let said = areax.answer("verify . --cases 60 --seed 3 --quiet");
    assert!(said.contains("toy: 7 synapses, 60 random questions (seed 3)"), "{said}");
    assert!(said.contains("  cpu: ") && said.contains(" answers identical to reference"), "{said}");
    let said = areax.answer("verify --maps 12 --cases 60 --seed 3 --quiet");
    assert!(said.starts_with("12 random data sets with a map"), "{said}");
    let run = areax.run("verify . --maps 12");
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("random data sets are asked instead of DATA"), "{}", run.stderr);
}

#[test]
fn bench_times_and_checks_the_questions_of_a_map() {
    let areax = toy();
    let bench = areax.json("bench . --json --runs 2 --quiet");
    let names = |engine: &str| -> Vec<String> {
        let results = bench["results"].as_array().unwrap().iter();
        let own = results.filter(|result| result["engine"] == engine);
        own.map(|result| result["name"].as_str().unwrap().to_owned()).collect()
    };
    let all =
        "matrix matrix-where matrix-sparse sweep-64x64 select neurons neuron-lookup adjacency";
    assert_eq!(names("cpu").join(" "), all);
    assert_eq!(names("reference").join(" "), all.replace("sweep-64x64 ", ""));
    for result in bench["results"].as_array().unwrap() {
        assert_eq!(result["runs"], 2, "{result}");
        assert!(result["median_ms"].as_f64().unwrap() > 0.0, "{result}");
        assert!(result["roof_gb_per_s"].as_f64().unwrap() > 0.0, "{result}");
    }
    assert_eq!(bench["dataset"]["name"], "toy");
    let said = areax.answer("bench . --runs 2 --checked 1 --only adjacency,matrix --quiet");
    assert!(said.contains("the first 1 answers of each question were compared"), "{said}");
    let run = areax.run("bench . --only matrix-lengths");
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("choose of matrix, matrix-where, matrix-sparse"), "{}", run.stderr);
    for flag in ["--roof-rows 5000", "--variants"] {
        let run = areax.run(&format!("bench . {flag}"));
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(run.stderr.contains("timed on the CPU alone"), "{}", run.stderr);
    }
    // Names of neurons and no number.
    let edges = Areax::bare();
    let map = "name = \"edges\"\n[synapses]\nfiles = [\"s.csv\"]\nweight = \"n\"\n\
               pre = { column = \"from\", names = true }\npost = { column = \"to\", names = true }\n";
    edges.write("areax.toml", map);
    edges.write("s.csv", "from,to,n\nAVAL,AVAR,4\nAVAR,RIM,2\n");
    let said = edges.answer("bench . --runs 2 --quiet");
    for name in ["matrix ", "select ", "neurons ", "neuron-lookup ", "adjacency "] {
        assert!(said.contains(name), "{said}");
    }
}
