//! The parameters of the question neurons: conditions, and what is listed.

use super::parameter::{POPULATION, Parameter, ValueKind, of_filter, plain};
use crate::query::{Direction, FilterParameter, NeuronsQuery};

const DIRECTIONS: [&str; 2] = [Direction::ALL[0].name(), Direction::ALL[1].name()];

/// The conditions on neurons, with the defaults that they have in the guide's API.
pub const CONDITIONS: [Parameter; 13] = [
    Parameter {
        example: "HVC",
        ..plain(
            "celltype",
            ValueKind::Names,
            "Cell types of the neurons in the neuron table, comma-separated",
        )
    },
    Parameter {
        example: "MSN",
        ..plain(
            "target_celltype",
            ValueKind::Names,
            "Cell types that their synapses are with, comma-separated",
        )
    },
    Parameter {
        default: Some("outgoing"),
        example: "incoming",
        ..plain(
            "direction",
            ValueKind::OneOf(&DIRECTIONS),
            "outgoing: the neurons are presynaptic; incoming: postsynaptic",
        )
    },
    Parameter {
        example: "50",
        ..plain(
            "min_synapses",
            ValueKind::Integer,
            "Minimum number of synapses with the target type [default: 1 with a target type, else 0]",
        )
    },
    certainty(
        "min_celltype_certainty",
        "Minimum certainty of the neuron's cell type (0–1); 0 disables",
        "0.8",
    ),
    length("min_axon_length", "Minimum axon length (µm); 0 disables", "50"),
    length("min_dendrite_length", "Minimum dendrite length (µm); 0 disables", "200"),
    length("min_soma_length", "Minimum length of the soma's skeleton (µm); 0 disables", "5"),
    Parameter {
        example: "full-cells",
        ..plain(
            "population",
            ValueKind::OneOf(&["full-cells"]),
            "The neurons of a population: full-cells = axon and dendrite of at least 200 µm each; for axon-only \
             types, an axon of at least 50 µm",
        )
    },
    Parameter {
        default: FilterParameter::ProbMin.spec().default,
        help: "Minimum probability of the synapses that are counted; none disables",
        ..of_filter(FilterParameter::ProbMin)
    },
    Parameter {
        help: "Compare with > instead of ≥, except for the number of synapses",
        ..of_filter(FilterParameter::Strict)
    },
    of_filter(FilterParameter::ExactThresholds),
    Parameter {
        example: "axon >= 50 and post.celltype = MSN",
        help: "Conditions on the neurons (axon >= 50) and on the synapses that are counted (size > 0.05)",
        ..of_filter(FilterParameter::Where)
    },
];

/// The filters that are no conditions of the neurons question by their own names.
pub const NEURON_FILTERS: [Parameter; FilterParameter::ALL.len() - 4] = {
    use FilterParameter as P;
    let mut others = [POPULATION; FilterParameter::ALL.len() - 4];
    let (mut at, mut next) = (0, 0);
    while at < P::ALL.len() {
        if NeuronsQuery::takes(P::ALL[at]) {
            others[next] = of_filter(P::ALL[at]);
            next += 1;
        }
        at += 1;
    }
    others
};

/// What is said of a list of neurons.
pub const LISTING: [Parameter; 3] = [
    Parameter {
        example: "celltype,outputs,output_partners",
        ..plain(
            "fields",
            ValueKind::FieldsOfNeurons,
            "What is listed of each neuron besides its id: id, a column of the neuron table (celltype, \
             certainty, axon, soma, dend), inputs, outputs, input_partners, output_partners, \
             input_total_NAME, output_total_NAME (NAME: prob, size)",
        )
    },
    Parameter {
        example: "-outputs",
        ..plain(
            "sort",
            ValueKind::Text,
            "A field to sort by, with - before it in descending order; ties in table order, null last",
        )
    },
    Parameter {
        example: "20",
        ..plain("limit", ValueKind::Integer, "Maximum number of neurons, the first of the list")
    },
];

const fn certainty(name: &'static str, help: &'static str, example: &'static str) -> Parameter {
    Parameter { default: Some("0"), example, ..plain(name, ValueKind::Certainty, help) }
}

const fn length(name: &'static str, help: &'static str, example: &'static str) -> Parameter {
    Parameter { default: Some("0"), example, ..plain(name, ValueKind::LengthUm, help) }
}
