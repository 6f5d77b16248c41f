//! Lists of neuron ids: what `neurons` writes goes back in, and what people write.

use std::io::Write;
use std::process::Stdio;

use super::Areax;

const ASKED: &str = "neurons DATA --celltype HVC --target-celltype MSN --prob-min 0.6 --quiet";

fn with_lists() -> (Areax, Vec<String>) {
    let areax = Areax::with_data();
    let csv = areax.answer(ASKED);
    let ids: Vec<String> = csv.lines().skip(1).map(str::to_owned).collect();
    assert!(ids.len() > 20, "{csv}");
    (areax, ids)
}

#[test]
fn neurons_go_back_in_whatever_their_format() {
    let (areax, ids) = with_lists();
    let list = ids.join(",");
    let expected = areax.answer(&format!("matrix DATA --pre-neuron-ids {list}"));
    for format in ["csv", "npy", "json", "ndjson"] {
        areax.answer(&format!("{ASKED} -o ids.{format}"));
        for engine in ["cpu", "reference"] {
            let line = format!("matrix DATA --pre-neuron-ids @ids.{format} --engine {engine}");
            assert_eq!(areax.answer(&line), expected, "{line}");
        }
    }
    let rows = areax.answer(&format!("synapses DATA --post-neuron-ids {list}"));
    assert_eq!(areax.answer("synapses DATA --post-neuron-ids @ids.csv"), rows);
}

#[test]
fn lists_of_people_are_read() {
    let (areax, ids) = with_lists();
    let expected = areax.answer(&format!("count DATA --pre-neuron-ids {}", ids.join(",")));
    let table: String = ids.iter().map(|id| format!("\"a, {id}\",{id}\n")).collect();
    for text in [
        ids.join("\n"),
        format!("# mine\r\n\r\n{} # and all these\r\n", ids.join(", ")),
        ids.join("\t"),
        format!("label,id\n{table}"),
    ] {
        areax.write("ids.txt", &text);
        assert_eq!(areax.answer("count DATA --pre-neuron-ids @ids.txt"), expected, "{text}");
    }
}

#[test]
fn a_dash_reads_the_standard_input() {
    let (areax, ids) = with_lists();
    let expected = areax.answer(&format!("count DATA --pre-neuron-ids {}", ids.join(",")));
    let mut command = areax.command("count DATA --pre-neuron-ids @-");
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut asking = command.spawn().unwrap();
    let mut stdin = asking.stdin.take().unwrap();
    stdin.write_all(areax.answer(ASKED).as_bytes()).unwrap();
    drop(stdin);
    let done = asking.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(done.stdout).unwrap(), expected);
}

#[test]
fn an_id_is_digits_alone_wherever_it_stands() {
    let areax = Areax::with_data();
    areax.answer("prepare DATA --quiet");
    areax.write("plus.csv", "id,label\n+5,x\n");
    areax.write("plus.txt", "+5\n");
    for line in [
        "count DATA --pre-neuron-ids +5",
        "count DATA --post-neuron-ids=1,+5",
        "count DATA --pre-neuron-ids @plus.txt",
        "matrix DATA --groups plus.csv",
        "neuron +5 DATA",
        "skeleton +5 --from DATA",
        "mesh +5 --from DATA",
    ] {
        let run = areax.run(line);
        assert!([2, 3].contains(&run.code), "areax {line}: {}", run.stderr);
        assert!(run.stderr.contains("'+5' is not a neuron id"), "areax {line}: {}", run.stderr);
    }
}
