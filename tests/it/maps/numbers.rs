//! Numbers of a map are decimals until they meet the type of their column, and `info` names that type.

use crate::cli::Areax;

const MAP: &str = "
name = \"whole\"
[synapses]
files = [\"synapses.csv\"]
pre = \"from\"
post = \"to\"
[synapses.numbers]
size = \"size\"
score = \"score\"
[neurons]
files = [\"types.csv\"]
id = \"id\"
[neurons.categories]
type = \"type\"
[neurons.numbers]
length = { column = \"length\", unit = \"nm\" }
[defaults]
types = \"type\"
";

/// Two sizes that are one float64.
fn whole() -> Areax {
    let areax = Areax::bare();
    areax.write("areax.toml", MAP);
    let rows = "from,to,size,score\n1,2,9007199254740992,0.5\n1,2,9007199254740993,\n2,1,7,1e3\n";
    areax.write("synapses.csv", rows);
    areax.write("types.csv", "id,type,length\n1,A,9007199254740993\n2,B,\n");
    areax
}

fn json(areax: &Areax, line: &str) -> serde_json::Value {
    serde_json::from_str(&areax.answer(line)).unwrap_or_else(|error| panic!("{line}: {error}"))
}

#[test]
fn thresholds_beyond_float64_are_compared_as_they_are_written() {
    let areax = whole();
    areax.run("prepare . -q");
    for engine in ["cpu", "reference"] {
        let count = |flags: &str| {
            json(&areax, &format!("count . {flags} --format json --engine {engine}"))["count"]
                .clone()
        };
        assert_eq!(count("--size-min 9007199254740993"), 1);
        assert_eq!(count("--size-min 9007199254740992"), 2);
        assert_eq!(count("--size-max 9007199254740992"), 2);
        assert_eq!(count("--where 'pre.length >= 9007199254740993'"), 2);
        assert_eq!(count("--where 'pre.length >= 9007199254740994'"), 0);
        let swept = json(
            &areax,
            &format!("sweep . --axis size=9007199254740993,7 --format json --engine {engine}"),
        );
        assert_eq!(swept["axes"][0]["values"].to_string(), "[9007199254740993,7.0]");
        assert_eq!(swept["counts"].to_string(), "[[[0,1],[0,0]],[[0,2],[1,0]]]");
        let line = "sweep . --axis pre.length=9007199254740993:9007199254740994:1 --sparse";
        let listed = areax.answer(&format!("{line} --format csv --engine {engine}"));
        assert_eq!(listed, "pre.length,pre.type,post.type,count\n9007199254740993,A,B,2\n");
    }
}

#[test]
fn thresholds_beyond_64_bits_are_said_in_all_their_digits() {
    let areax = whole();
    let questions = [
        "count .",
        "matrix .",
        "sweep . --axis min-pair=1",
        "neurons .",
        "neuron 1 .",
        "synapses .",
    ];
    for question in questions {
        for number in ["18446744073709551617", "-9223372036854775809"] {
            let said = areax.answer(&format!("{question} --size-min={number} --format json"));
            assert!(said.contains(&format!("\"size_min\":{number}")), "{question}: {said}");
        }
    }
    let swept = areax.answer("sweep . --axis size=1,18446744073709551617 --format json");
    assert!(swept.contains("\"values\":[1.0,18446744073709551617]"), "{swept}");
}

#[test]
fn every_format_says_the_values_of_axes_in_all_their_digits() {
    let areax = whole();
    let axis = "--axis 'size<=9007199254740993,9007199254740992'";
    let claim = "--claim 'A->B > 1'";
    let mut said = String::new();
    for line in [
        format!("sweep . {axis} --format csv"),
        format!("sweep . {axis}"),
        format!("sweep . {axis} --sparse"),
        format!("sweep . {axis} --sparse --format json"),
        format!("robust . {axis} {claim} --format csv"),
        format!("robust . {axis} {claim} --format json"),
        format!("robust . {axis} {claim}"),
    ] {
        let answer = areax.answer(&line);
        assert!(answer.contains("9007199254740993"), "areax {line}: {answer}");
        said += &format!("$ areax {line}\n{answer}");
    }
    insta::assert_snapshot!(said);
    for ending in ["parquet", "arrows"] {
        let run = areax.run(&format!("sweep . {axis} --sparse -o s.{ending} -q"));
        assert_eq!(run.code, 0, "{}", run.stderr);
        let bytes = std::fs::read(areax.path(&format!("s.{ending}"))).unwrap();
        let digits = b"9007199254740993";
        assert!(bytes.windows(digits.len()).any(|part| part == digits), "{ending}");
    }
    let explained = areax.run(&format!("sweep . {axis} --explain -q"));
    assert!(explained.stderr.contains("size<=9007199254740993"), "{}", explained.stderr);
}

#[test]
fn an_axis_that_is_a_filter_too_is_refused() {
    let areax = whole();
    let run = areax.run("sweep . --axis score=0.5,1 --score-min 0.25");
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("score_min is a filter of this question too"), "{}", run.stderr);
}

#[test]
fn thresholds_of_a_map_keep_their_digits() {
    let areax = whole();
    let more = "[populations]\nlarge = { size_min = 9007199254740993 }\n";
    areax.write("areax.toml", &format!("{MAP}{more}"));
    let answer = json(&areax, "count . --population large --format json");
    assert_eq!(answer["count"], 1);
}

#[test]
fn info_names_the_type_that_a_column_has_in_its_file() {
    let areax = whole();
    let info = json(&areax, "info . --format json");
    let of = |name: &str| {
        let columns = info["columns"].as_array().unwrap();
        let column = columns.iter().find(|column| column["name"] == name).unwrap();
        ["type", "unit", "nulls"].map(|key| column[key].to_string()).join(" ")
    };
    assert_eq!(of("size"), "\"int64\" \"\" 0");
    assert_eq!(of("score"), "\"float64\" \"\" 1");
    assert_eq!(of("length"), "\"int64\" \"nm\" 1");
    let types = [("hemibrain-traced", "weight"), ("male-cns", ""), ("microns", ""), ("banc", "")];
    for (recipe, _) in types {
        let areax = Areax::bare();
        areax.run(&format!("synth D --like {recipe} --synapses 300 --neurons 50 -q"));
        let info = json(&areax, "info D --format json");
        let columns = info["columns"].as_array().unwrap().iter();
        let numbers = columns.filter(|column| column["role"] == "number");
        let types: Vec<String> = numbers.map(|column| column["type"].to_string()).collect();
        insta::assert_snapshot!(format!("types_of_{recipe}"), types.join(" "));
    }
}

/// Edges with weights.
fn weighted() -> Areax {
    let areax = Areax::bare();
    areax.write(
        "areax.toml",
        "name = \"edges\"\n[synapses]\nfiles = [\"edges.csv\"]\npre = \"from\"\npost = \"to\"\nweight = \"n\"\n\
         [synapses.categories]\nside = \"side\"\n[defaults.rest]\nweight_min = 2\n",
    );
    areax.write("edges.csv", "from,to,n,side\n1,2,5,L\n2,1,1,R\n1,3,2,L\n");
    areax
}

#[test]
fn the_weight_is_a_number_of_the_synapse_table() {
    let areax = weighted();
    areax.run("prepare . -q");
    for engine in ["cpu", "reference"] {
        let count = |flags: &str| {
            json(&areax, &format!("count . {flags} --format json --engine {engine}"))["count"]
                .clone()
        };
        assert_eq!(count("--weight-min 2"), 7);
        assert_eq!(count("--weight-max 2"), 3);
        assert_eq!(count("--weight-min 2 --strict"), 5);
        let swept = "sweep . --axis weight=1:5:2 --rows side --columns side --format json";
        let swept = json(&areax, &format!("{swept} --engine {engine}"));
        assert_eq!(swept["axes"][0]["name"], "weight");
        let most = "sweep . --axis 'weight<=1,5' --rows side --columns side --format json";
        let most = json(&areax, &format!("{most} --engine {engine}"));
        assert_eq!(most["counts"].to_string(), "[[[0,0],[0,1]],[[7,0],[0,1]]]");
        assert_eq!(swept["counts"].to_string(), "[[[7,0],[0,1]],[[5,0],[0,0]],[[5,0],[0,0]]]");
    }
    let run = whole().run("count . --weight-min 2");
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("there is no parameter 'weight_min'"), "{}", run.stderr);
}

#[test]
fn no_name_is_that_of_a_filter_on_the_weight() {
    let areax = weighted();
    let map = std::fs::read_to_string(areax.path("areax.toml")).unwrap();
    areax.write("areax.toml", &map.replace("side = \"side\"", "weight_min = \"side\""));
    let run = areax.run("count .");
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(run.stderr.contains("also the filter on the number 'weight'"), "{}", run.stderr);
}

#[test]
fn explanations_say_what_named_limits_leave() {
    let (areax, data) = (whole(), weighted());
    let run = areax.run("count . --size-min 9007199254740993 --score-max 2 --explain -q");
    let edges = data.run("count . --weight-min 2 --explain -q");
    insta::assert_snapshot!(format!("{}\n{}", run.stderr, edges.stderr));
}

#[test]
fn fewest_synapses_of_a_pair_keep_their_digits_as_an_axis() {
    let areax = Areax::bare();
    areax.write(
        "areax.toml",
        "name = \"heavy\"\n[synapses]\nfiles = [\"edges.csv\"]\npre = \"from\"\npost = \"to\"\nweight = \"n\"\n",
    );
    areax.write("edges.csv", "from,to,n\n1,2,9007199254740993\n2,1,9007199254740992\n");
    for engine in ["cpu", "reference"] {
        let line = "sweep . --axis min_pair=9007199254740992,9007199254740993 --format json";
        let swept = json(&areax, &format!("{line} --engine {engine}"));
        let values = "[9007199254740992.0,9007199254740993]";
        assert_eq!(swept["axes"][0]["values"].to_string(), values);
        let counts = "[[[18014398509481985]],[[9007199254740993]]]";
        assert_eq!(swept["counts"].to_string(), counts);
    }
}

#[test]
fn conditions_that_do_not_suit_name_the_columns_that_there_are() {
    let areax = weighted();
    areax.write("neurons.csv", "id,type,length\n1,A,2\n2,B,3\n");
    let map = std::fs::read_to_string(areax.path("areax.toml")).unwrap();
    let neurons = "[neurons]\nfiles = [\"neurons.csv\"]\nid = \"id\"\n\
                   [neurons.categories]\ntype = \"type\"\n[neurons.numbers]\nlength = \"length\"\n";
    areax.write("areax.toml", &format!("{map}{neurons}"));
    let check = |question: &str, condition: &str, said: &str| {
        for engine in ["cpu", "reference"] {
            let line = format!("{question} . --where {condition} --engine {engine}");
            let run = areax.run(&line);
            assert_eq!(run.code, 2, "{line}: {}", run.stderr);
            let there = "there are: side, weight, pre.length, pre.type, pre, post";
            assert!(run.stderr.contains(said), "{line}: {}", run.stderr);
            assert!(run.stderr.contains(there), "{line}: {}", run.stderr);
        }
    };
    check("count", "sied=L", "did you mean 'side'?");
    check("count", "pre.lenth>1", "did you mean 'pre.length'?");
    check("count", "colour=L", "there is no column 'colour'");
    check("count", "side<L", "'side' has no order");
    check("count", "pre.type>=A", "has no order");
    check("count", "weight>many", "'many' is none");
    check("count", "post.length=long", "'long' is none");
    check("count", "pre=AVAL", "'AVAL' is none");
    check("count", "weight~5", "no regular expression");
    check("neurons", "length>long", "'long' is none");
    check("neurons", "type>A", "has no order");
    check("neuron", "type>A", "has no order");
}

#[test]
fn integers_that_64_bits_do_not_hold_are_rounded_and_said() {
    for (values, is_said) in [
        (["18446744073709551616", "1"], true),
        (["18446744073709551615", "-1"], true),
        (["18446744073709551615", "0.5"], false),
        (["9223372036854775807", "-1"], false),
    ] {
        let areax = super::toy();
        let map = super::MAP.replace(
            "[neurons.categories]",
            "[neurons.numbers]\nlength = \"l\"\n[neurons.categories]",
        );
        areax.write("areax.toml", &map);
        let [first, second] = values;
        let rows =
            format!("from,to,n,size,score,region\n11,12,2,{first},0.5,LO\n12,11,1,{second},,ME\n");
        areax.write("synapses.csv", &rows);
        areax.write("types.csv", &format!("id,type,l\n12,B,{first}\n11,A,{second}\n"));
        let first = areax.run("count .").stderr;
        for column in ["size", "l"] {
            let note = format!("column '{column}': no integer type of 64 bits");
            assert_eq!(first.matches(&note).count(), usize::from(is_said), "{values:?}: {first}");
        }
        assert!(!areax.run("count .").stderr.contains("no integer type"));
    }
}
