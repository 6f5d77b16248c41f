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
