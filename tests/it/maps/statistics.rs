//! Statistics of data sets with a map: what is a label, and which neurons are cells.

use crate::cli::Areax;

const MAP: &str = "
name = \"worm\"
[synapses]
files = [\"synapses.csv\"]
pre = { column = \"from\", names = true }
post = { column = \"to\", names = true }
weight = \"n\"
";

const NEURONS: &str = "
[neurons]
files = [\"neurons.csv\"]
id = { column = \"name\", names = true }
cells = true
[neurons.categories]
type = \"type\"
[defaults]
types = \"type\"
";

fn worm(neurons: &str) -> Areax {
    let areax = Areax::bare();
    areax.write("areax.toml", &format!("{MAP}{neurons}"));
    let mut rows = "from,to,n\n".to_owned();
    for neuron in 0..12 {
        rows += &format!("a{neuron},b{},{}\nb{neuron},a0,1\n", neuron % 5, 1 + neuron % 3);
    }
    areax.write("synapses.csv", &rows);
    let kinds = |neuron: usize| format!("a{neuron},A\nb{neuron},{}\n", ["B", "", "C"][neuron % 3]);
    areax.write("neurons.csv", &format!("name,type\n{}", (0..12).map(kinds).collect::<String>()));
    areax
}

#[test]
fn intervals_without_a_value_are_of_both_sides() {
    let areax = worm(NEURONS);
    let robust = |ci: &str| {
        let claim = "robust . --claim 'A->B > A->C' --axis min-pair=1,2 --resamples 39";
        areax.json(&format!("{claim} --format json {ci}"))
    };
    assert_eq!(robust("--ci"), robust("--ci both"));
    assert_eq!(robust("--ci=pre")["ci"]["sides"], "pre");
    let matrix = areax.json("matrix . --resamples 39 --format json --ci");
    assert_eq!(matrix["ci"]["sides"], "both");
}

#[test]
fn null_is_a_row_of_a_matrix_and_no_label_of_a_test() {
    let areax = worm(NEURONS);
    for engine in ["cpu", "reference"] {
        for claim in
            ["B,null->A > C->A", "null->A > B->A", "A->B > A->null", "B->A,null > C->A,null"]
        {
            let line = format!("test . --claim '{claim}' --permutations 9 --engine {engine}");
            let run = areax.run(&line);
            assert_eq!(run.code, 2, "{claim}: {}", run.stderr);
            assert!(
                run.stderr.contains("claim: column ") && run.stderr.contains("'null' is no type")
            );
        }
    }
    let run = areax.run("test . --claim 'B->A > C->A' --permutations 9");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let robust = areax.json("robust . --claim 'null->A > 3' --axis min-pair=1 --format json");
    assert_eq!(robust["points"][0]["left"], 4.0);
}

#[test]
fn labels_are_permuted_within_categories_of_neurons() {
    let areax = worm(&format!("[synapses.categories]\nkind = \"n\"\n{NEURONS}"));
    let test = "test . --claim 'B->A > C->A' --permutations 9 --within";
    let run = areax.run(&format!("{test} kind"));
    assert_eq!(run.code, 2);
    let said = "within: 'kind' is a category of synapses, neurons have none of that name";
    assert!(run.stderr.contains(said), "{}", run.stderr);
    assert!(run.stderr.contains("→ of neurons there are: pre.type, post.type"), "{}", run.stderr);
    assert_eq!(areax.run(&format!("{test} type")).code, 0);
    let run = areax.run(&format!("{test} shape"));
    assert!(run.stderr.contains("there is no category 'pre.shape'"), "{}", run.stderr);
    let run = areax.run("matrix . --rows post.kind");
    assert!(run.stderr.contains("rows: 'kind' is a category of synapses"), "{}", run.stderr);
}

#[test]
fn a_claim_that_has_no_test_is_answered_with_one_that_has() {
    let areax = worm(NEURONS);
    let run = areax.run("test . --claim 'B->A > 2 * C->A'");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("→ write a claim like A->C > B->C"), "{}", run.stderr);
}

#[test]
fn neurons_without_a_table_may_be_cells() {
    let line = "matrix . --ci both --resamples 39 --format json";
    let run = worm("").run(line);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("not known to be cells"), "{}", run.stderr);
    let areax = worm("\n[neurons]\ncells = true\n");
    let answer = areax.json(line);
    assert_eq!(answer["ci"]["n_pre"], serde_json::json!([24]));
    assert_eq!(answer["ci"], areax.json(&format!("{line} --engine reference"))["ci"]);
    assert_eq!(areax.json("info . --format json")["cells"], true);
    let incomplete = worm("\n[neurons]\ncells = true\nfiles = [\"neurons.csv\"]\n").run(line);
    assert_eq!(incomplete.code, 3);
    assert!(incomplete.stderr.contains("[neurons] lacks 'id'"), "{}", incomplete.stderr);
}

/// Records of an id and a float, as `numpy.save` writes them.
fn records(names: [&str; 3], rows: u64) -> Vec<u8> {
    let [first, second, float] = names;
    let header = format!(
        "{{'descr': [('{first}', '<u8'), ('{second}', '<u8'), ('{float}', '<f8')], \
         'fortran_order': False, 'shape': ({rows},), }}"
    );
    let mut bytes = b"\x93NUMPY\x01\x00\x96\x00".to_vec();
    bytes.extend(format!("{header:<149}\n").as_bytes());
    for row in 0..rows {
        [row, row + 1, 0.5_f64.to_bits()]
            .iter()
            .for_each(|value| bytes.extend(value.to_le_bytes()));
    }
    bytes
}

#[test]
fn a_type_that_does_not_suit_is_said_with_its_column_and_the_line_of_the_map() {
    let areax = Areax::bare();
    std::fs::write(areax.path("s.npy"), records(["pre", "post", "f"], 3)).unwrap();
    std::fs::write(areax.path("n.npy"), records(["id", "of", "g"], 3)).unwrap();
    let synapses =
        "name = \"t\"\n[synapses]\nfiles = [\"s.npy\"]\npre = \"pre\"\npost = \"post\"\n";
    for (rest, line, column) in [
        ("[synapses.categories]\nkind = \"f\"\n", 7, "f"),
        (
            "[neurons]\nfiles = [\"n.npy\"]\nid = \"id\"\n[neurons.categories]\nkind = \"g\"\n",
            10,
            "g",
        ),
    ] {
        areax.write("areax.toml", &format!("{synapses}{rest}"));
        for engine in ["cpu", "reference"] {
            let run = areax.run(&format!("count . --engine {engine}"));
            let said = format!(
                "areax.toml: line {line}: column '{column}': a column of the type float64 is no \
                 category\n  → list it among the numbers"
            );
            assert_eq!(run.code, 3);
            assert!(run.stderr.contains(&said), "{engine}: {}", run.stderr);
        }
    }
}
