//! `neuron` of several ids, taken together and one by one.

use serde_json::Value;

use super::Areax;

const OF_NEURON: [&str; 4] = ["count", "total_size", "partners", "by_celltype"];

fn some_ids(areax: &Areax) -> Vec<String> {
    let line = "neurons DATA --celltype MSN --sort -outputs --limit 3 --format json";
    let json = areax.json(line);
    json["neuron_ids"].as_array().unwrap().iter().map(Value::to_string).collect()
}

fn count(side: &Value) -> u64 {
    side["count"].as_u64().unwrap()
}

#[test]
fn a_set_has_the_synapses_of_all_and_says_how_many_a_partner_touches() {
    let areax = Areax::with_data();
    let ids = some_ids(&areax);
    let list = ids.join(",");
    let flags = "DATA --prob-min 0.5 --partners none --format json";
    let set = areax.json(&format!("neuron {list} {flags} --check"));
    assert_eq!(set["checked_against"], "reference");
    let alone: Vec<Value> =
        ids.iter().map(|id| areax.json(&format!("neuron {id} {flags}"))).collect();
    for side in ["outputs", "inputs"] {
        let all: u64 = alone.iter().map(|neuron| count(&neuron[side])).sum();
        assert_eq!(count(&set[side]), all, "{side}");
        let partners = set[side]["top_partners"].as_array().unwrap();
        assert_eq!(partners.len() as u64, set[side]["partners"].as_u64().unwrap());
        for partner in partners {
            let is_it = |other: &&Value| other["neuron_id"] == partner["neuron_id"];
            let of = alone.iter().filter_map(|neuron| {
                neuron[side]["top_partners"].as_array().unwrap().iter().find(is_it)
            });
            let of: Vec<&Value> = of.collect();
            assert_eq!(partner["of_set"], of.len(), "{side}: {partner}");
            assert_eq!(count(partner), of.into_iter().map(count).sum::<u64>());
        }
    }
    // The same ids in other words; one that comes again is left out.
    let words = ids.join(" ");
    assert_eq!(areax.json(&format!("neuron {words} {flags}"))["outputs"], set["outputs"]);
    areax.write("ids.txt", &format!("{}\n{}\n", ids.join("\n"), ids[0]));
    assert_eq!(areax.json(&format!("neuron @ids.txt {flags}"))["neuron_ids"], set["neuron_ids"]);
    let csv = areax.answer(&format!("neuron {list} DATA --prob-min 0.5"));
    let head = "direction,partner_id,partner_celltype,count,total_size,of_set\n";
    assert!(csv.starts_with(head), "{csv}");
    let lines =
        set["outputs"]["partners"].as_u64().unwrap() + set["inputs"]["partners"].as_u64().unwrap();
    assert_eq!(csv.lines().count() as u64, lines + 1);
    let table = areax.answer(&format!("neuron {list} DATA --format table"));
    assert!(table.contains("of set") && table.contains("Neurons"), "{table}");
}

#[test]
fn each_of_several_is_what_it_is_alone() {
    let areax = Areax::with_data();
    let ids = some_ids(&areax);
    let flags = "DATA --size-min 0.05 --format json";
    let each = areax.json(&format!("neuron {} {flags} --each", ids.join(",")));
    for (neuron, id) in each["neurons"].as_array().unwrap().iter().zip(&ids) {
        assert_eq!(*neuron, areax.json(&format!("neuron {id} {flags}")));
        assert!(OF_NEURON.iter().all(|key| neuron["outputs"].get(key).is_some()));
    }
    let csv = areax.answer(&format!("neuron {} DATA --each", ids.join(",")));
    let alone = areax.answer(&format!("neuron {} DATA", ids[0]));
    let mut lines = csv.lines();
    let head = "neuron_id,direction,partner_id,partner_celltype,count,total_size";
    assert_eq!(lines.next().unwrap(), head);
    for (line, alone) in lines.zip(alone.lines().skip(1)) {
        assert_eq!(line, format!("{},{alone}", ids[0]));
    }
    let one = areax.json(&format!("neuron {} {flags} --each", ids[0]));
    assert_eq!(one["neurons"].as_array().unwrap().len(), 1);
    let unknown = areax.run(&format!("neuron {},5 DATA --each", ids[0]));
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("there is no neuron 5"), "{}", unknown.stderr);
    assert_eq!(areax.run(&format!("neuron {},x DATA", ids[0])).code, 2);
}

#[test]
fn cells_that_meet_on_a_neuron_are_those_of_its_pairs() {
    let areax = Areax::with_data();
    let ids = some_ids(&areax);
    areax.write("ids.txt", &ids.join("\n"));
    let met = areax
        .answer("neuron @ids.txt DATA --pre-celltype HVC,LMAN --each --partners none --format csv");
    let mut met: Vec<String> = met
        .lines()
        .skip(1)
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            assert_eq!(fields[1], "incoming", "{line}");
            format!("{},{},{},{}", fields[2], fields[0], fields[4], fields[5])
        })
        .collect();
    let pairs = areax.answer(&format!(
        "adjacency DATA --pre-celltype HVC,LMAN --post-neuron-ids {} --format csv",
        ids.join(",")
    ));
    let mut pairs: Vec<String> = pairs.lines().skip(1).map(str::to_owned).collect();
    met.sort();
    pairs.sort();
    assert!(!met.is_empty());
    assert_eq!(met, pairs);
}

#[test]
fn conditions_choose_the_neurons() {
    let areax = Areax::with_data();
    let own = "celltype = GPi and axon >= 1";
    let listed = areax.json(&format!("neurons DATA --where '{own}' --format json"));
    let ids: Vec<String> =
        listed["neuron_ids"].as_array().unwrap().iter().map(Value::to_string).collect();
    assert!(ids.len() > 1, "{listed}");
    let with = "--where 'size > 0.05' --engine";
    for engine in ["cpu", "reference"] {
        let chosen =
            areax.json(&format!("neuron DATA --where '{own}' {with} {engine} --format json"));
        let named =
            areax.json(&format!("neuron {} DATA {with} {engine} --format json", ids.join(",")));
        for key in ["neuron_ids", "outputs", "inputs"] {
            assert_eq!(chosen[key], named[key], "{engine} {key}");
        }
        assert_eq!(chosen["filter"]["where"].as_array().unwrap().len(), 2, "{chosen}");
    }
    let each = areax.json(&format!("neuron DATA --each --where '{own}' --format json"));
    assert_eq!(each["neurons"].as_array().unwrap().len(), ids.len());
    let nobody = areax.json("neuron DATA --where 'axon > 1e9' --format json");
    assert_eq!(nobody["neuron_ids"].as_array().unwrap().len(), 0);
    let refused = |line: &str| {
        let run = areax.run(line);
        assert_eq!(run.code, 2, "{line}: {}", run.stderr);
        run.stderr
    };
    insta::assert_snapshot!(
        [
            "neuron DATA --where 'size > 0.05'",
            "neuron DATA --where 'axn > 5'",
            "neuron DATA --where 'celltype > 5'",
            "neuron AVAL DATA",
            "neuron DATA 7",
            "neuron AVAL,AVAR DATA --each",
            "count DATA --pre-neuron-ids AVAL",
            "adjacency DATA --post-neuron-ids 7,AVAL",
            "neuron DATA",
        ]
        .map(|line| format!("$ areax {line}\n{}", refused(line)))
        .join("\n")
    );
}
