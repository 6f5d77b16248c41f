//! `describe`: what the values of each distribution are, by group, and who supports it.

use serde_json::{Value, json};

use super::Areax;

const MAP: &str = "
name = \"few\"
[synapses]
files = [\"s.csv\"]
pre = \"pre\"
post = \"post\"
weight = \"n\"
[synapses.numbers]
size = \"size\"
[synapses.categories]
region = \"region\"
[neurons]
files = [\"n.csv\"]
id = \"id\"
[neurons.categories]
type = \"type\"
[neurons.numbers]
length = \"length\"
[defaults]
types = \"type\"
";

/// An autapse, a pair in two rows and regions, an orphan, a silent neuron, a null type, size and length.
fn few() -> Areax {
    let areax = Areax::bare();
    areax.write("areax.toml", MAP);
    areax.write(
        "s.csv",
        "pre,post,n,size,region\n1,2,2,0.5,b\n1,2,1,0.25,a\n2,2,3,,a\n3,1,1,1,b\n9,1,4,2,\n",
    );
    areax.write("n.csv", "id,type,length\n1,A,10\n2,B,\n3,A,2.5\n4,,4\n");
    areax
}

/// The table of each group, by its name and what it is called.
fn tables(answer: &Value) -> Vec<Value> {
    let all = answer["distributions"].as_array().unwrap().iter();
    all.map(|one| json!([one["name"], one["group"], one["table"]["value"], one["table"]["count"]]))
        .collect()
}

#[track_caller]
fn check(areax: &Areax, flags: &str, expected: &[Value]) -> Value {
    let line = format!("describe . {flags} --format json");
    let answer = areax.json(&format!("{line} --check"));
    assert_eq!(tables(&answer), expected, "{flags}");
    let reference = areax.json(&format!("{line} --engine reference"));
    assert_eq!(reference["distributions"], answer["distributions"], "{flags}");
    answer
}

#[test]
fn every_distribution_is_as_by_hand() {
    let answer = check(
        &few(),
        "",
        &[
            json!(["multiplicity", "all", [1.0, 3.0, 4.0], [1, 2, 1]]),
            json!(["out_degree", "all", [0.0, 1.0], [1, 3]]),
            json!(["in_degree", "all", [0.0, 2.0], [2, 2]]),
            json!(["out_strength", "all", [0.0, 1.0, 3.0], [1, 1, 2]]),
            json!(["in_strength", "all", [0.0, 5.0, 6.0], [2, 1, 1]]),
            json!(["synapse_size", "all", [0.25, 0.5, 1.0, 2.0], [1, 1, 1, 1]]),
            // A size is that of each synapse of its row; 2 onto itself has none.
            json!(["connection_size", "all", [1.0, 1.25, 8.0], [1, 1, 1]]),
        ],
    );
    assert_eq!((&answer["n_pre"], &answer["n_post"]), (&json!(4), &json!(4)));
    let degree = &answer["distributions"][1];
    assert_eq!(
        (&degree["n"], &degree["zeros"], &degree["missing"]),
        (&json!(4), &json!(1), &json!(0))
    );
    assert_eq!((&degree["mean"], &degree["gini"]), (&json!(0.75), &json!(0.25)));
    assert_eq!(degree["quantiles"]["0.25"], json!(0.75));
    assert_eq!(answer["distributions"][6]["missing"], json!(1));
}

#[test]
fn groups_are_those_of_first_rows_and_of_neurons() {
    let areax = few();
    let multiplicity = |by| format!("--distribution multiplicity --by {by}");
    check(
        &areax,
        &multiplicity("region"),
        &[
            json!(["multiplicity", "b", [1.0, 3.0], [1, 1]]),
            json!(["multiplicity", "a", [3.0], [1]]),
            json!(["multiplicity", null, [4.0], [1]]),
        ],
    );
    // The first row among those that pass.
    check(
        &areax,
        &format!("{} --where 'region = a'", multiplicity("region")),
        &[json!(["multiplicity", "a", [1.0, 3.0], [1, 1]])],
    );
    check(
        &areax,
        &multiplicity("pre.type"),
        &[
            json!(["multiplicity", "A", [1.0, 3.0], [1, 1]]),
            json!(["multiplicity", "B", [3.0], [1]]),
            json!(["multiplicity", null, [4.0], [1]]),
        ],
    );
    let of_neurons = |name: &str, a: [Value; 2], b: [Value; 2], null: [Value; 2]| {
        let one = |group: Value, [value, count]: [Value; 2]| json!([name, group, value, count]);
        [one(json!("A"), a), one(json!("B"), b), one(Value::Null, null)]
    };
    check(
        &areax,
        "--distribution out_degree --by type",
        &of_neurons(
            "out_degree",
            [json!([1.0]), json!([2])],
            [json!([1.0]), json!([1])],
            [json!([0.0]), json!([1])],
        ),
    );
    check(
        &areax,
        "--distribution length --by type",
        &of_neurons(
            "length",
            [json!([2.5, 10.0]), json!([1, 1])],
            [json!([]), json!([])],
            [json!([4.0]), json!([1])],
        ),
    );
}

#[test]
fn populations_are_what_conditions_let_pass_on_a_side() {
    let areax = few();
    let answer = check(
        &areax,
        "--pre-celltype A --distribution out_strength --distribution in_degree --distribution length \
         --distribution post.length --distribution size",
        &[
            json!(["out_strength", "all", [1.0, 3.0], [1, 1]]),
            json!(["in_degree", "all", [0.0, 1.0], [2, 2]]),
            json!(["length", "all", [2.5, 10.0], [1, 1]]),
            json!(["post.length", "all", [2.5, 4.0, 10.0], [1, 1, 1]]),
            json!(["size", "all", [0.25, 0.5, 1.0], [1, 1, 1]]),
        ],
    );
    assert_eq!((&answer["n_pre"], &answer["n_post"]), (&json!(2), &json!(4)));
}

#[test]
fn what_cannot_be_is_refused_in_the_words_of_flags() {
    let areax = few();
    let refused = |flags: &str, code: i32, words: &str| {
        let run = areax.run(&format!("describe . {flags} --format json"));
        assert_eq!(run.code, code, "{flags}: {}", run.stderr);
        assert!(run.stderr.contains(words), "{flags}: {}", run.stderr);
    };
    refused("--distribution multiplicty", 2, "did you mean 'multiplicity'?");
    refused("--distribution out_degree --by region", 2, "choose type");
    refused("--by tpe", 2, "did you mean 'type'?");
    refused("--distribution size --distribution size", 2, "named twice");
}

#[test]
fn pictures_tables_and_csv_have_every_group() {
    let areax = few();
    let svg = areax.answer("describe . --by type --format svg");
    for title in ["out_degree: A", "in_strength: null"] {
        assert!(svg.contains(title), "{title}");
    }
    let csv = areax.answer("describe . --distribution size --by region --format csv");
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(
        lines[0],
        "name,group,n,missing,zeros,min,max,mean,gini,0.01,0.05,0.1,0.25,0.5,0.75,0.9,0.95,0.99"
    );
    assert!(lines[1].starts_with("size,b,2,0,0,0.5,1.0,0.75,"), "{csv}");
    assert!(lines[3].starts_with("size,,1,0,0,2.0,2.0,2.0,0.0,2.0"), "{csv}");
    let table = areax.answer("describe . --format table");
    assert!(table.contains("4 as presynaptic, 4 as postsynaptic"), "{table}");
}

#[test]
fn engines_of_a_gpu_say_that_they_do_not_support_it() {
    let areax = Areax::with_data();
    for engine in ["gpu", "gpu-scan"] {
        let run = areax.run(&format!("describe DATA --engine {engine} --format json"));
        assert_eq!(run.code, 4, "{}", run.stderr);
    }
    let auto = areax.json("describe DATA --distribution prob --format json");
    assert_eq!(auto["engine"], "cpu");
}

#[test]
fn what_a_population_costs_is_said() {
    let areax = Areax::with_data();
    for line in [
        "describe DATA --distribution multiplicity --population full-cells",
        "null DATA --statistic autapses --nulls 9 --population full-cells",
    ] {
        let json: Value =
            serde_json::from_str(&areax.answer(&format!("{line} --format json --quiet"))).unwrap();
        let count = |flags: &str| -> u64 {
            let text = areax.answer(&format!("count DATA {flags} --format json --quiet"));
            serde_json::from_str::<Value>(&text).unwrap()["count"].as_u64().unwrap()
        };
        let (own, all) = (count("--population full-cells"), count(""));
        assert!(own < all);
        assert_eq!(json["lost"], serde_json::json!({"synapses": all - own, "of": all}), "{line}");
        assert!(json["population"].as_str().unwrap().starts_with("full cells"), "{line}");
        let methods = json["methods"].as_str().unwrap();
        assert!(methods.contains("One volume") && methods.contains("its conditions leave out"));
    }
}
