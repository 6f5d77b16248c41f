//! What the answers of a tool have, as JSON Schema: the keys that there may be, and those that there
//! always are. Data sets with a map have others than the published layout.

use serde_json::{Map, Value, json};

use crate::output::AnswerKind;

/// The schema of the answers of a kind.
pub fn schema(answer: AnswerKind) -> Value {
    let mut properties = of_kind(answer);
    properties.extend(keys(&[
        ("dataset", "object", "Name and size of the data set"),
        ("filter", "object", "The filters in force"),
        ("engine", "string", "Which engine computed the answer"),
        ("checked_against", "string?", "Which engine gave the same"),
        ("explain", "object", "What each filter leaves, and the question in other words"),
        ("available", "integer", "Of a list that was cut: how many lines there are"),
        ("returned", "integer", "Of a list that was cut: how many lines it has"),
        ("truncated", "boolean", "Whether a list was cut"),
    ]));
    let required = [&["dataset", "filter", "engine"], always(answer)].concat();
    json!({"type": "object", "properties": properties, "required": required})
}

/// Keys with the type and the meaning of their values; a sign of question says that it may be null.
fn keys(all: &[(&str, &str, &str)]) -> Map<String, Value> {
    let key = |(name, kind, help): &(&str, &str, &str)| {
        let kind = match kind.strip_suffix('?') {
            Some(kind) => json!([kind, "null"]),
            None => json!(kind),
        };
        ((*name).to_owned(), json!({"type": kind, "description": help}))
    };
    all.iter().map(key).collect()
}

/// What every answer of a kind has.
fn always(answer: AnswerKind) -> &'static [&'static str] {
    match answer {
        AnswerKind::Count => &["count"],
        AnswerKind::Sweep { .. } => &["axes"],
        AnswerKind::Verdicts => &["claim", "settings", "holds", "fails", "ties", "undefined"],
        AnswerKind::Rows => &["count"],
        AnswerKind::Neurons => &["neuron_ids", "count"],
        AnswerKind::Adjacency => &["pre_id", "post_id", "count", "pairs", "total"],
        _ => &[],
    }
}

/// The names of rows and columns, and the cells that are not empty.
const LINES: [(&str, &str, &str); 4] = [
    ("cell_types", "array", "The names of rows and of columns"),
    ("rows", "array", "The names of rows, where they have others"),
    ("columns", "array", "The names of columns"),
    ("cells", "object", "Of a sparse answer: row, column, count and value of each cell"),
];

fn of_kind(answer: AnswerKind) -> Map<String, Value> {
    match answer {
        AnswerKind::Count => keys(&[
            ("count", "integer", "Synapses that pass"),
            ("total_size", "number?", "Their size together (µm²)"),
            ("mean_size", "number?", "Their mean size (µm²)"),
            ("rows", "integer", "Rows of the table that these are"),
            ("totals", "object", "The sum of each number"),
            ("means", "object", "The mean of each number"),
        ]),
        AnswerKind::Matrix => [
            keys(&LINES),
            keys(&[
                ("measure", "string", "What a cell holds"),
                ("normalize", "string", "What cells are fractions of"),
                ("matrix", "array", "A list for each row"),
                ("matrices", "array", "Those of a preset"),
                ("preset", "string?", "The preset"),
                ("total", "integer", "Synapses in the matrix"),
                ("row_count", "integer", "Rows of the table that these are"),
            ]),
        ]
        .into_iter()
        .flatten()
        .collect(),
        AnswerKind::Sweep { .. } => [
            keys(&LINES),
            keys(&[
                ("axes", "array", "Names and values of the axes, the slowest first"),
                ("counts", "array", "Synapses, nested by axes, then row, then column"),
            ]),
        ]
        .into_iter()
        .flatten()
        .collect(),
        AnswerKind::Verdicts => keys(&[
            ("claim", "string", "The claim"),
            ("axes", "array", "Names and values of the axes, the slowest first"),
            ("settings", "integer", "How many settings there are"),
            ("holds", "integer", "In how many the claim holds"),
            ("fails", "integer", "In how many it does not, ties included"),
            ("ties", "integer", "In how many both sides are equal"),
            ("undefined", "integer", "In how many a side is undefined"),
            ("flips", "array", "Between which neighbouring values it flips"),
            ("points", "array", "What became of it in every setting"),
        ]),
        AnswerKind::Rows => keys(&[
            ("count", "integer", "Rows that are given"),
            ("seed", "integer", "The seed of the sample"),
        ]),
        AnswerKind::Neurons => keys(&[
            ("neuron_ids", "array", "Ids; every field that was asked for is an array beside them"),
            ("count", "integer", "How many are given"),
        ]),
        AnswerKind::Neuron => keys(&[
            ("neuron_id", "string", "The neuron"),
            ("neuron_ids", "array", "The neurons, taken together"),
            ("neurons", "array", "Each neuron by itself"),
            ("cell_type", "string?", "Its type"),
            (
                "outputs",
                "object",
                "What it makes: sums, by type, partners with most synapses first",
            ),
            ("inputs", "object", "What it gets, the same"),
        ]),
        AnswerKind::Adjacency => keys(&[
            ("pre_id", "array", "Presynaptic neurons, one of each pair"),
            ("post_id", "array", "Postsynaptic neurons"),
            ("count", "array", "Synapses of each pair"),
            ("total_size", "array", "Their size (µm²)"),
            ("totals", "object", "The sum of each number"),
            ("pairs", "integer", "How many pairs there are"),
            ("neurons", "integer", "How many neurons are in them"),
            ("total", "integer", "Synapses of all pairs"),
        ]),
        _ => Map::new(),
    }
}
