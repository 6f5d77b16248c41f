//! The strongest part of a matrix against the whole.

use serde_json::Value;

use super::Served;
use crate::cli::Areax;

const SPARSE: &str = "/j0251/matrix/json?sparse=true";

/// What a row or column has over all cells.
fn sums(whole: &Value, side: &str, labels: usize) -> Vec<u64> {
    let mut sums = vec![0; labels];
    let counts = whole["cells"]["count"].as_array().unwrap();
    for (at, count) in whole["cells"][side].as_array().unwrap().iter().zip(counts) {
        sums[at.as_u64().unwrap() as usize] += count.as_u64().unwrap();
    }
    sums
}

/// The names of the strongest, in the order of the matrix.
fn strongest(names: &[Value], sums: &[u64], most: usize) -> Vec<Value> {
    let mut places: Vec<usize> = (0..names.len()).collect();
    places.sort_by_key(|at| std::cmp::Reverse(sums[*at]));
    places.truncate(most);
    places.sort_unstable();
    places.into_iter().map(|at| names[at].clone()).collect()
}

/// Cells by their names, with what they hold.
fn named(answer: &Value) -> Vec<(Value, Value, Value)> {
    let at = |key: &str, at: usize| answer["cells"][key][at].clone();
    let name = |side: &str, key: &str, cell: usize| {
        answer[side][at(key, cell).as_u64().unwrap() as usize].clone()
    };
    let cells = answer["cells"]["count"].as_array().unwrap().len();
    (0..cells)
        .map(|cell| (name("rows", "row", cell), name("columns", "column", cell), at("count", cell)))
        .collect()
}

#[test]
fn a_part_has_the_strongest_rows_and_columns_of_the_whole_and_their_cells() {
    let served = Served::new();
    let whole = served.json(SPARSE);
    let names = |side: &str| whole[side].as_array().unwrap().clone();
    let (rows, columns) = (names("rows"), names("columns"));
    let row_sums = sums(&whole, "row", rows.len());
    let part = served.json("/j0251/matrix/json?strongest=4,3");
    assert_eq!(part["rows"], Value::from(strongest(&rows, &row_sums, 4)));
    let column_sums = sums(&whole, "column", columns.len());
    assert_eq!(part["columns"], Value::from(strongest(&columns, &column_sums, 3)));
    let has = |side: &str, name: &Value| part[side].as_array().unwrap().contains(name);
    let kept: Vec<_> = named(&whole)
        .into_iter()
        .filter(|(row, column, _)| has("rows", row) && has("columns", column))
        .collect();
    assert!(kept.len() > 4, "{part}");
    assert_eq!(named(&part), kept);
    assert_eq!(part["total"], whole["total"]);
    let full = row_sums.iter().filter(|sum| **sum > 0).count();
    assert_eq!(part["part"]["rows"]["of"], full);
    assert_eq!(part["part"]["rows"]["empty"], rows.len() - full);
    let mut counts: Vec<u64> =
        named(&whole).iter().map(|(.., count)| count.as_u64().unwrap()).collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    let largest = part["part"]["largest"]["value"].as_array().unwrap();
    assert_eq!(largest.len(), 14);
    assert!(largest.iter().zip(counts).all(|(value, count)| value.as_f64() == Some(count as f64)));
    let everything = served.json("/j0251/matrix/json?strongest=999,999");
    assert_eq!(named(&everything), named(&whole));
    assert!(whole.get("part").is_none());
}

#[test]
fn a_search_is_of_parts_of_names_and_every_format_has_the_part() {
    let served = Served::new();
    let part = served.json("/j0251/matrix/json?find_rows=hv&find_columns=ms");
    assert_eq!(part["rows"], serde_json::json!(["HVC"]));
    assert_eq!(part["columns"], serde_json::json!(["MSN"]));
    let count = named(&part)[0].2.to_string();
    let csv = served.get("/j0251/matrix/json?find_rows=hv&find_columns=ms&format=csv").text();
    assert_eq!(csv.lines().skip(1).collect::<Vec<_>>(), [format!("HVC,MSN,{count}")]);
    let none = served.json("/j0251/matrix/json?find_rows=nobody");
    assert_eq!(none["rows"], serde_json::json!([]));
    assert_eq!(none["part"]["rows"]["of"], 0);
    // Fractions are of the whole, not of the part.
    let fraction = |query: &str| {
        let answer = served.json(&format!("/j0251/matrix/json?normalize=input&{query}"));
        let at = named(&answer).iter().position(|(row, column, _)| row == "HVC" && column == "MSN");
        answer["cells"]["input"][at.unwrap()].clone()
    };
    assert_eq!(fraction("find_rows=hv&find_columns=ms"), fraction("sparse=true"));
}

#[test]
fn what_is_no_part_is_refused_in_words() {
    let served = Served::over(Areax::with_data(), super::Limits::default());
    for (query, said) in [
        ("strongest=0,3", "not two whole numbers from 1"),
        ("strongest=3", "not two whole numbers from 1"),
        ("strongest=a,b", "not two whole numbers from 1"),
        ("strongest=3,3&preset=area-x", "the matrices of a preset have no strongest part"),
        ("find_rows=a&preset=area-x", "the matrices of a preset have no strongest part"),
        ("strongest=3,3&measure=median-per-pre", "medians are never sparse"),
        ("strongest=3,3&format=png", "png"),
    ] {
        let answer = served.get(&format!("/j0251/matrix/json?{query}"));
        assert_eq!(answer.status, 400, "{query}: {}", answer.text());
        assert!(answer.text().contains(said), "{query}: {}", answer.text());
    }
    let count = served.get("/j0251/count/json?strongest=3,3");
    assert_eq!(count.status, 400, "{}", count.text());
}
