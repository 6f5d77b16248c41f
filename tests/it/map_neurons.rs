//! Neurons, one neuron and pairs of data sets with a map, and ids that are names, from outside.

use crate::cli::Areax;

const MAP: &str = "
name = \"worm\"
[synapses]
files = [\"edges.csv\"]
pre = { column = \"Source\", names = true }
post = { column = \"Target\", names = true }
weight = \"n\"
[synapses.numbers]
area = { column = \"area\", unit = \"µm²\", summed = true }
[synapses.categories]
kind = \"kind\"
[neurons]
files = [\"cells.csv\"]
id = { column = \"name\", names = true }
[neurons.categories]
class = \"class\"
side = \"side\"
[neurons.numbers]
length = \"length\"
birth = \"birth\"
[defaults]
types = \"class\"
";

/// Names with a comma, a quote and digits alone; a null type, an orphan.
fn worm() -> Areax {
    let areax = Areax::bare();
    areax.write("areax.toml", MAP);
    let edges = "Source,Target,n,area,kind\nAVAL , AVAR,3,1.5,chemical\nAVAL,AVAR,2,,electrical\n\
                 AVAR,AVAL,5,2,chemical\n42,\"a, b\",1,0.25,chemical\nAVAL,42,7,4,chemical\n\
                 \"say \"\"x\"\"\",AVAL,1,1,chemical\n42,42,2,1,electrical\n";
    areax.write("edges.csv", edges);
    let cells = "name,class,side,length,birth\nAVAR,AVA,R,1.5,9007199254740993\nAVAL,AVA,L,,3\n\
                 42,RIM,,2,\n\"a, b\",,L,0.5,-1\n";
    areax.write("cells.csv", cells);
    areax
}

#[track_caller]
fn answers(areax: &Areax, lines: &[&str]) -> String {
    let said = |line: &&str| format!("$ areax {line}\n{}", areax.answer(line));
    lines.iter().map(said).collect::<Vec<_>>().join("\n")
}

#[test]
fn neurons_have_the_columns_of_the_map() {
    insta::assert_snapshot!(answers(
        &worm(),
        &[
            "neurons .",
            "neurons . --format ndjson",
            "neurons . --celltype AVA --fields id,length,birth,outputs,output_partners --format csv",
            "neurons . --fields class,birth,input_total_area --sort -inputs --limit 2 --format json",
            "neurons . --where 'side = L and kind = chemical' --fields outputs --format json",
            "neurons . --where 'birth > 9007199254740992'",
            "neurons . --direction incoming --target-celltype AVA --min-synapses 5 --format table",
        ],
    ));
}

#[test]
fn neurons_are_asked_for_by_their_names() {
    let areax = worm();
    areax.write("ids.txt", "neuron_id\nAVAL\n\"a, b\"\n");
    insta::assert_snapshot!(answers(
        &areax,
        &[
            "neuron AVAL .",
            "neuron AVAL . --format json",
            "neuron 42 . --format table",
            "neuron @ids.txt . --format json --where 'weight > 1'",
            "neuron AVAL 42 . --each --partners 1",
            "neuron . --where 'class = AVA' --partners 0 --format json",
            "count . --pre-neuron-ids AVAL,42 --format json",
            "count . --post-neuron-ids @ids.txt",
            "count . --where 'pre = AVAL and post in (42, AVAR)'",
        ],
    ));
    let refused = |line: &&str| {
        let run = areax.run(line);
        assert_eq!(run.code, 2, "{line}: {}", run.stderr);
        format!("$ areax {line}\n{}", run.stderr)
    };
    let lines = ["neuron AVA .", "neuron 7 .", "neuron . --where 'kind = chemical'"];
    insta::assert_snapshot!(lines.iter().map(refused).collect::<Vec<_>>().join("\n"));
}

#[test]
fn pairs_have_weights_rows_and_totals() {
    insta::assert_snapshot!(answers(
        &worm(),
        &[
            "adjacency . --format csv",
            "adjacency . --format json --min-count 5 --categories",
            "adjacency . --reciprocal --format csv",
            "adjacency . --where 'kind = chemical' --format graphml",
            "adjacency . --format table",
        ],
    ));
}

#[test]
fn filters_choose_synapses_or_neurons() {
    let areax = worm();
    let listed = |flags: &str| {
        let answer = areax.json(&format!("neurons . {flags} --fields outputs --format json"));
        (answer["neuron_ids"].to_string(), answer["outputs"].to_string())
    };
    let check = |flags: &str, ids: &str, outputs: &str| {
        assert_eq!(listed(flags), (ids.to_owned(), outputs.to_owned()), "{flags}");
    };
    check("--area-min 2", "[\"AVAR\",\"AVAL\"]", "[5,7]");
    check("--area-min 2 --strict", "[\"AVAL\"]", "[7]");
    check("--pre-neuron-ids AVAL,42 --exclude-autapses", "[\"AVAL\",\"42\"]", "[12,1]");
    check("--post-celltype AVA --min-pair 5", "[\"AVAR\",\"AVAL\"]", "[5,5]");
    check("--direction incoming --post-celltype RIM", "[\"42\"]", "[3]");
    let twice = areax.run("neurons . --target-celltype AVA --post-celltype AVA");
    assert_eq!(twice.code, 2, "{}", twice.stderr);
    let none = areax.run("neurons . --area-min 99").stderr;
    assert!(none.contains("no neuron") && !none.contains("prob"), "{none}");
}

/// A table of NumPy records, whose sizes are float32.
fn of_float32() -> Areax {
    let areax = Areax::bare();
    let map = "name = \"small\"\n[synapses]\nfiles = [\"rows.npy\"]\npre = \"a\"\npost = \"b\"\n\
               [synapses.numbers]\nsize = { column = \"size\", unit = \"voxel\" }\n\
               prob = { column = \"size\" }\n";
    areax.write("areax.toml", map);
    let head = "{'descr': [('a', '<u8'), ('b', '<u8'), ('size', '<f4')], \
                'fortran_order': False, 'shape': (2,), }";
    let mut bytes = b"\x93NUMPY\x01\x00\x76\x00".to_vec();
    bytes.extend(format!("{head:<117}\n").bytes());
    for (pre, post, size) in [(1_u64, 2_u64, 0.1_f32), (2, 1, 3.0)] {
        bytes.extend(pre.to_le_bytes());
        bytes.extend(post.to_le_bytes());
        bytes.extend(size.to_le_bytes());
    }
    std::fs::write(areax.path("rows.npy"), bytes).unwrap();
    areax
}

#[test]
fn numbers_are_said_in_the_unit_of_the_map_and_as_they_are_compared() {
    let areax = of_float32();
    let filters = ["count .", "matrix .", "neurons . --fields outputs", "adjacency ."];
    for line in filters {
        let answer = areax.json(&format!("{line} --size-min 0.1 --prob-max 4 --format json"));
        let filter = &answer["filter"];
        assert_eq!(filter["size_min"], 0.1, "{line}: {filter}");
        assert_eq!(filter["size_min_compared"], f64::from(0.1_f32), "{line}: {filter}");
        assert_eq!(filter["prob_max"], 4, "{line}: {filter}");
        for missing in ["prob_max_compared", "size_min_float16", "prob_max_float16"] {
            assert!(filter.get(missing).is_none(), "{line}: {filter}");
        }
        let words = areax.answer(&format!("{line} --size-min 0.1 --format table"));
        assert!(words.contains("0.1 voxel") && !words.contains("µm"), "{line}: {words}");
    }
    let exact = areax.json("count . --size-min 0.1 --exact-thresholds --format json");
    assert!(exact["filter"].get("size_min_compared").is_none(), "{exact}");
    let lines = [
        "matrix . --measure total-size --format svg",
        "matrix . --measure median-per-pre --format table",
        "sweep . --axis size-min=0,0.1 --format svg",
        "sweep . --axis size=0,1 --format svg",
        "robust . --axis size-min=0,0.1 --claim '*->* > 0' --format table",
    ];
    for line in lines {
        let said = areax.answer(line);
        assert!(!said.contains("µm"), "{line}: {said}");
    }
    let sweep = areax.run("sweep .");
    // Its own axes, and nobody's grid.
    let says_axes = sweep.stderr.contains("axes are min_pair, size, prob");
    assert!(sweep.code == 2 && says_axes, "{}", sweep.stderr);
}
