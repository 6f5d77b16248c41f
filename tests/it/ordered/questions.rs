//! Random questions about random tables.

use areax::Filter;
use areax::query::{
    AdjacencyQuery, Axis, BoxNm, CategoryAxis, CellAxes, Connection, ConnectionsQuery, Expression,
    MatrixQuery, Measure, NeuronDetails, NeuronQuery, NeuronsQuery, Normalize, SweepQuery, Types,
};
use fastrand::Rng;

use super::tables::{NAMES, Tables};

/// A filter of up to three conditions, and now and then of more.
pub fn filter(rng: &mut Rng, tables: &Tables) -> Filter {
    let conditions = (0..rng.usize(..4)).map(|_| condition(rng, tables)).collect();
    let types = |rng: &mut Rng| {
        (tables.has_types && rng.u8(..5) == 0)
            .then(|| vec![NAMES[rng.usize(..4)].to_owned(), "b".to_owned()])
    };
    Filter {
        pre_celltype: types(rng),
        post_celltype: types(rng),
        exclude_autapses: rng.u8(..4) == 0,
        box_nm: (tables.has_position && rng.u8(..4) == 0).then(|| BoxNm {
            lower: [0.0, f64::from(rng.u8(..4)), 0.0],
            upper: [f64::from(rng.u8(..30)), 30.0, 200.0],
        }),
        min_pair: (rng.u8(..3) == 0).then(|| rng.u64(..6)),
        exact_thresholds: rng.u8(..4) == 0,
        conditions,
        ..Filter::default()
    }
}

fn condition(rng: &mut Rng, tables: &Tables) -> Expression {
    let partner = |rng: &mut Rng| ["pre", "post", "both"][rng.usize(..3)];
    let one = |rng: &mut Rng, of: &[&'static str]| of.get(rng.usize(..of.len().max(1))).copied();
    let text = match rng.u8(..7) {
        0..=1 => one(rng, &tables.numbers).map(|name| number(rng, name)),
        2 => one(rng, &tables.categories).map(|name| category(rng, name)),
        3 => one(rng, &tables.neuron_categories).map(|name| {
            let column = format!("{}.{name}", partner(rng));
            category(rng, &column)
        }),
        4 => one(rng, &tables.neuron_numbers).map(|name| {
            let column = format!("{}.{name}", partner(rng));
            number(rng, &column)
        }),
        5 if tables.has_weight => Some(number(rng, "weight")),
        5 => {
            Some(["pre < post", "pre != post", "pre >= post", "pre = post"][rng.usize(..4)].into())
        }
        _ => {
            let side = ["pre", "post"][rng.usize(..2)];
            let id = &tables.ids[rng.usize(..tables.ids.len())];
            Some(match rng.u8(..3) {
                0 => format!("{side} = {id}"),
                1 => format!("{side} not in ({id}, 77)"),
                _ if tables.has_names => format!("{side} ~ 'N[0-4]'"),
                _ => format!("{side} >= {id}"),
            })
        }
    };
    text.unwrap_or_else(|| "pre != post".into()).parse().unwrap()
}

fn number(rng: &mut Rng, name: &str) -> String {
    let value = |rng: &mut Rng| ["0", "0.5", "2", "0.1", "-3", "4.5", "1e30"][rng.usize(..7)];
    match rng.u8(..8) {
        0 => format!("{name} is null"),
        1 => format!("{name} is not null"),
        2 => format!("{name} in ({}, {})", value(rng), value(rng)),
        3 => format!("{name} not in ({}, {})", value(rng), value(rng)),
        _ => {
            let operator = ["=", "!=", "<", "<=", ">", ">="][rng.usize(..6)];
            format!("{name} {operator} {}", value(rng))
        }
    }
}

fn category(rng: &mut Rng, name: &str) -> String {
    let value = |rng: &mut Rng| format!("'{}'", NAMES[rng.usize(..4)]);
    match rng.u8(..7) {
        0 => format!("{name} is null"),
        1 => format!("{name} is not null"),
        2 => format!("{name} in ({}, {})", value(rng), value(rng)),
        3 => format!("{name} not in ({}, nothing)", value(rng)),
        4 => format!("{name} ~ 'a|c.*'"),
        5 => format!("{name} != {}", value(rng)),
        _ => format!("{name} = {}", value(rng)),
    }
}

/// A matrix of any measure over any axes.
pub fn matrix(rng: &mut Rng, tables: &Tables, filter: Filter) -> MatrixQuery {
    let name = tables.numbers[rng.usize(..tables.numbers.len())];
    let measure = match rng.u8(..9) {
        0..=2 => "count".to_owned(),
        3 => "pairs".to_owned(),
        4 => format!("total:{name}"),
        5 => format!("mean:{name}"),
        6 => "median-per-pre".to_owned(),
        7 => format!("median:{name}-per-pre"),
        _ => ["median-per-post".to_owned(), format!("median:{name}-per-post")][rng.usize(..2)]
            .clone(),
    };
    let measure: Measure = Measure::parse(&measure).unwrap();
    let normalize = match measure.is_additive() {
        true => Normalize::ALL[rng.usize(..3)],
        false => Normalize::None,
    };
    let cells = CellAxes { rows: axis(rng, tables), columns: axis(rng, tables) };
    MatrixQuery { filter, measure, normalize, cells, ..MatrixQuery::default() }
}

/// An axis of any kind, or that of the map.
pub fn axis(rng: &mut Rng, tables: &Tables) -> Option<CategoryAxis> {
    let one = |rng: &mut Rng, of: &[&'static str]| of.get(rng.usize(..of.len().max(1))).copied();
    let name = match rng.u8(..4) {
        0 => return None,
        1 => one(rng, &tables.categories).map(str::to_owned),
        2 => one(rng, &tables.neuron_categories).map(|name| format!("pre.{name}")),
        _ => one(rng, &tables.neuron_categories).map(|name| format!("post.{name}")),
    };
    name.map(|name| CategoryAxis::parse(&name))
}

/// A sweep over fewest synapses of pairs, and a number.
pub fn sweep(rng: &mut Rng, tables: &Tables, filter: Filter) -> SweepQuery {
    let cells = CellAxes { rows: axis(rng, tables), columns: axis(rng, tables) };
    let number = tables.numbers[rng.usize(..tables.numbers.len())];
    let mut axes = vec![format!("{number}=0.5,0,2,2"), format!("{number}<=2,-1,4.5")];
    if let Some(of_neurons) = tables.neuron_numbers.first() {
        let partner = ["pre", "post", "both"][rng.usize(..3)];
        axes.push(format!("{partner}.{of_neurons}{}1,3", ["=", "<="][rng.usize(..2)]));
    }
    if rng.u8(..3) == 0 {
        axes.push("min_pair=1,2,4".to_owned());
    }
    rng.shuffle(&mut axes);
    let axes = axes.iter().filter(|_| rng.bool()).map(|axis| Axis::parse(axis).unwrap()).collect();
    SweepQuery { filter, axes, cells, ..SweepQuery::default() }
}

/// Connections between one to three names of any axes, in any measure, at every point of a grid.
pub fn connections(rng: &mut Rng, tables: &Tables, filter: Filter) -> ConnectionsQuery {
    let MatrixQuery { measure, normalize, cells, .. } = matrix(rng, tables, filter.clone());
    let grid = SweepQuery { cells, ..sweep(rng, tables, filter) };
    let types = |rng: &mut Rng| match rng.u8(..4) {
        0 => Types::Any,
        _ => Types::Of((0..rng.usize(1..3)).map(|_| NAMES[rng.usize(..4)].to_owned()).collect()),
    };
    let connection = |rng: &mut Rng| Connection { pre: types(rng), post: types(rng) };
    let connections = (0..rng.usize(1..4)).map(|_| connection(rng)).collect();
    ConnectionsQuery { grid, measure, normalize, connections }
}

pub fn pairs(rng: &mut Rng, filter: Filter) -> AdjacencyQuery {
    let details = [NeuronDetails::None, NeuronDetails::Categories, NeuronDetails::All];
    AdjacencyQuery { filter, is_reciprocal: rng.bool(), details: details[rng.usize(..3)] }
}

pub fn neuron(rng: &mut Rng, tables: &Tables, filter: Filter) -> NeuronQuery {
    let ids = tables.some_ids(rng);
    NeuronQuery { id: ids.get(0).unwrap().to_owned(), filter }
}

/// Neurons under conditions of either kind, with fields of every kind.
pub fn neurons(rng: &mut Rng, tables: &Tables) -> NeuronsQuery {
    let mut query = NeuronsQuery::default();
    if rng.bool() {
        query.filter = filter(rng, tables);
    }
    let mut set = |name: &str, value: &str| query.set(name, value).unwrap();
    if rng.bool() {
        set("where", &condition(rng, tables).to_string());
    }
    if rng.u8(..3) == 0 {
        let own = ["type = a", "class is null", "length >= 2", "type ~ 'a|b'"][rng.usize(..4)];
        set("where", own);
    }
    if tables.has_types && rng.bool() {
        set("celltype", "a,b");
    }
    set("direction", ["outgoing", "incoming"][rng.usize(..2)]);
    if rng.u8(..3) == 0 {
        set(["size_min", "score_max", "size_max"][rng.usize(..3)], ["1", "0.5"][rng.usize(..2)]);
        set("strict", ["true", "false"][rng.usize(..2)]);
    }
    if rng.u8(..3) == 0 {
        let side = ["pre_neuron_ids", "post_neuron_ids"][rng.usize(..2)];
        set(side, &tables.some_ids(rng).to_string());
    }
    if rng.bool() {
        set("min_synapses", ["0", "1", "3"][rng.usize(..3)]);
    }
    let fields = [
        "id,inputs,output_partners,output_total_size",
        "outputs,input_partners,input_total_score",
        "type,length,class",
    ];
    set("fields", fields[rng.usize(..3)]);
    if rng.bool() {
        set("sort", ["-outputs", "inputs", "length", "-type", "id"][rng.usize(..5)]);
    }
    if rng.u8(..3) == 0 {
        set("limit", "3");
    }
    query
}
