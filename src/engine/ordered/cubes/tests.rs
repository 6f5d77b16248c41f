//! What cubes know of a table of five edges, and what they leave to the rows.

use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::dataset::mapped::{IdList, LabelList, Tables};
use crate::map::Map;
use crate::query::{CellAxes, Filter};

const MAP: &str = "name = \"edges\"\n[synapses]\nfiles = [\"e.csv\"]\npre = \"a\"\npost = \"b\"\n\
    weight = \"n\"\n[neurons]\nfiles = [\"n.csv\"]\nid = \"id\"\n[neurons.categories]\n\
    class = \"class\"\n[defaults]\naxes = \"class\"\n";

/// Edges between three neurons; the last two rows may be of one pair.
fn engine(last: u64) -> Ordered {
    let tables = Tables {
        neurons: Some(IdList::Numbers(vec![1, 2, 3])),
        neuron_numbers: vec![],
        neuron_categories: vec![LabelList {
            names: vec!["x".to_owned(), "y".to_owned()],
            codes: vec![0, 1, 0],
        }],
        order: Some(0),
        segments: vec![0],
        pre: IdList::Numbers(vec![1, 1, 2, 3, 3]),
        post: IdList::Numbers(vec![2, 3, 1, 2, last]),
        row: (0..5).collect(),
        weight: Some(vec![4, 5, 9, 3, 3]),
        position: None,
        numbers: vec![],
        categories: vec![],
        left_out: 0,
    };
    let map = Map::parse(MAP, Path::new("areax.toml")).unwrap();
    Ordered::new(map, Arc::new(tables.prepare().unwrap()))
}

/// The rows in all cells; each cell with its synapses.
type Known = (u64, Vec<(u32, u32, u64)>);

/// What cubes know by class and class; none where rows must be read.
fn cells(engine: &Ordered, filter: &Filter) -> Option<Known> {
    let axes = engine.axes(&CellAxes::default(), None).unwrap();
    let passing = engine.resolve(filter).unwrap();
    let found = engine.out_of_cubes(&passing, &axes).unwrap();
    assert_eq!(found.is_some(), engine.is_in_cubes(&passing, &axes).unwrap());
    let found = found?;
    let cells = found.cells.iter().map(|cell| (cell.row, cell.column, cell.tally));
    Some((found.row_count, cells.collect()))
}

fn asked(words: &str) -> Filter {
    Filter { conditions: vec![words.parse().unwrap()], ..Filter::default() }
}

#[test]
fn thresholds_on_weights_read_no_row() {
    let engine = engine(1);
    let all = Some((5, vec![(0, 0, 8), (0, 1, 7), (1, 0, 9)]));
    assert_eq!(cells(&engine, &Filter::default()), all);
    assert_eq!(cells(&engine, &asked("weight >= 1")), all);
    let of_four = Some((3, vec![(0, 0, 5), (0, 1, 4), (1, 0, 9)]));
    assert_eq!(cells(&engine, &asked("weight > 3")), of_four);
    assert_eq!(cells(&engine, &asked("weight >= 4 and weight < 10")), of_four);
    assert_eq!(cells(&engine, &asked("weight >= 3.5")), of_four);
    assert_eq!(cells(&engine, &asked("weight = 5")), Some((1, vec![(0, 0, 5)])));
    assert_eq!(cells(&engine, &asked("weight > 9")), Some((0, vec![])));
    assert_eq!(cells(&engine, &asked("weight > 3 and pre.class = y")), Some((1, vec![(1, 0, 9)])));
    assert_eq!(cells(&engine, &asked("weight != 4")), None);
    assert_eq!(cells(&engine, &asked("weight > 3 and pre < post")), None);
    // Every pair is one row.
    let pairs = |fewest| Filter { min_pair: Some(fewest), ..Filter::default() };
    assert_eq!(cells(&engine, &pairs(4)), of_four);
    let both = Filter { min_pair: Some(4), ..asked("weight <= 5") };
    assert_eq!(cells(&engine, &both), Some((2, vec![(0, 0, 5), (0, 1, 4)])));
}

#[test]
fn thresholds_on_pairs_count_all_rows_of_each() {
    let engine = engine(2);
    let pairs = |fewest| Filter { min_pair: Some(fewest), ..Filter::default() };
    // The two rows of three synapses are a pair of six.
    let of_five = Some((4, vec![(0, 0, 5), (0, 1, 6), (1, 0, 9)]));
    assert_eq!(cells(&engine, &pairs(5)), of_five);
    assert_eq!(cells(&engine, &pairs(10)), Some((0, vec![])));
    let heavy = Some((2, vec![(0, 0, 5), (1, 0, 9)]));
    assert_eq!(cells(&engine, &asked("weight >= 5")), heavy);
    let both = Filter { min_pair: Some(5), ..asked("weight >= 2") };
    assert_eq!(cells(&engine, &both), None);
}
