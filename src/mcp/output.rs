//! What the answers of a tool have, as JSON Schema: the keys that there may be, and those that there
//! always are. Data sets with a map have others than the published layout.

use serde_json::{Map, Value, json};

use crate::output::AnswerKind;

/// The schema of the answers of a kind.
pub fn schema(answer: AnswerKind) -> Value {
    let mut properties = of_kind(answer);
    if matches!(
        answer,
        AnswerKind::Rows
            | AnswerKind::Neurons
            | AnswerKind::Neuron
            | AnswerKind::Adjacency
            | AnswerKind::Distributions
    ) {
        properties.extend(keys(&[
            ("available", "integer", "If truncated: how many there are"),
            ("returned", "integer", ""),
            ("truncated", "boolean", ""),
        ]));
    }
    let required = [&["dataset", "filter", "engine"], always(answer)].concat();
    json!({"type": "object", "properties": properties, "required": required})
}

/// Keys with the type of their values, and their meaning where the name does not say it; a sign of
/// question says that a value may be null.
fn keys(all: &[(&str, &str, &str)]) -> Map<String, Value> {
    let key = |(name, kind, help): &(&str, &str, &str)| {
        let mut schema = match kind.strip_suffix('?') {
            Some(kind) => json!({"type": [kind, "null"]}),
            None => json!({"type": kind}),
        };
        if !help.is_empty() {
            schema["description"] = json!(help);
        }
        ((*name).to_owned(), schema)
    };
    all.iter().map(key).collect()
}

/// What every answer of a kind has.
fn always(answer: AnswerKind) -> &'static [&'static str] {
    match answer {
        AnswerKind::Count => &["count"],
        AnswerKind::Sweep { .. } => &["axes"],
        AnswerKind::Verdicts => &["claim", "settings", "holds", "fails", "ties", "undefined"],
        AnswerKind::Null => &["nulls", "statistics", "methods"],
        AnswerKind::Test => &["claim", "t", "p", "verdict", "methods"],
        AnswerKind::Rows => &["count"],
        AnswerKind::Neurons => &["neuron_ids", "count"],
        AnswerKind::Adjacency => &["pre_id", "post_id", "count", "pairs", "total"],
        AnswerKind::Distributions => &["distributions"],
        _ => &[],
    }
}

/// The names of rows and columns, and the cells that are not empty.
const LINES: [(&str, &str, &str); 4] = [
    ("cell_types", "array", "Names of rows and of columns"),
    ("rows", "array", "Their names, where they are others"),
    ("columns", "array", ""),
    ("cells", "object", "Of a sparse answer"),
];

fn of_kind(answer: AnswerKind) -> Map<String, Value> {
    match answer {
        AnswerKind::Count => keys(&[
            ("count", "integer", ""),
            ("total_size", "number?", "µm²"),
            ("mean_size", "number?", "µm²"),
            ("rows", "integer", "Rows of the table"),
            ("totals", "object", "Sum of each number"),
            ("means", "object", ""),
        ]),
        AnswerKind::Matrix => [
            keys(&LINES),
            keys(&[
                ("measure", "string", ""),
                ("normalize", "string", ""),
                ("matrix", "array", "A list for each row"),
                ("matrices", "array", "Those of a preset"),
                ("preset", "string?", ""),
                ("total", "integer", "Synapses"),
                ("row_count", "integer", "Rows of the table"),
                ("ci", "object", "Intervals; lists as matrix"),
                ("test", "object", "Tests; lists as matrix"),
                ("methods", "string", "For a Methods section"),
            ]),
        ]
        .into_iter()
        .flatten()
        .collect(),
        AnswerKind::Sweep { .. } => [
            keys(&LINES),
            keys(&[
                ("axes", "array", "Names and values, slowest first"),
                ("counts", "array", "Nested by axes, then row, then column"),
            ]),
        ]
        .into_iter()
        .flatten()
        .collect(),
        AnswerKind::Verdicts => keys(&[
            ("claim", "string", ""),
            ("axes", "array", "Names and values, slowest first"),
            ("settings", "integer", "How many there are"),
            ("holds", "integer", "In how many the claim holds"),
            ("fails", "integer", "Ties included"),
            ("ties", "integer", ""),
            ("undefined", "integer", ""),
            ("flips", "array", "Between which neighbouring values it flips"),
            ("points", "array", "The verdict in every setting"),
            ("ci", "object", "Shares of resamples, critical value"),
            ("methods", "string", "For a Methods section"),
        ]),
        AnswerKind::Null => keys(&[
            ("within", "string", ""),
            ("nulls", "integer", ""),
            ("seed", "integer", ""),
            ("neurons", "integer", ""),
            ("synapses", "integer", ""),
            ("statistics", "array", "Data and nulls, a number for each label"),
            ("methods", "string", "What the nulls keep and what not"),
        ]),
        AnswerKind::Test => keys(&[
            ("claim", "string", ""),
            ("verdict", "string", ""),
            ("left", "number?", ""),
            ("right", "number?", ""),
            ("expected", "number?", "Mean difference of permutations"),
            ("n_left", "integer", "Neurons"),
            ("n_right", "integer", ""),
            ("t", "number?", "Studentised"),
            ("p", "number?", "Of |t|, both sides"),
            ("p_interval", "array", "95 %"),
            ("p_difference", "number?", "Of the difference itself"),
            ("methods", "string", ""),
        ]),
        AnswerKind::Rows => keys(&[("count", "integer", ""), ("seed", "integer", "Of the sample")]),
        AnswerKind::Neurons => keys(&[
            ("neuron_ids", "array", "Each field is an array beside it"),
            ("count", "integer", ""),
        ]),
        AnswerKind::Neuron => keys(&[
            ("neuron_id", "string", ""),
            ("neuron_ids", "array", "Taken together"),
            ("neurons", "array", "Each by itself"),
            ("cell_type", "string?", ""),
            ("outputs", "object", "Sums, by type, partners, strongest first"),
            ("inputs", "object", "The same"),
        ]),
        AnswerKind::Distributions => keys(&[
            ("by", "string", ""),
            ("n_pre", "integer", "Neurons of the population, silent ones too"),
            ("n_post", "integer", ""),
            ("distributions", "array", "Name, group, n, mean, Gini, quantiles, table of values"),
        ]),
        AnswerKind::Adjacency => keys(&[
            ("pre_id", "array", "One of each pair"),
            ("post_id", "array", ""),
            ("count", "array", "Synapses of each pair"),
            ("total_size", "array", "µm²"),
            ("totals", "object", "Sum of each number"),
            ("pairs", "integer", ""),
            ("neurons", "integer", ""),
            ("total", "integer", "Synapses of all pairs"),
        ]),
        _ => Map::new(),
    }
}
