//! The filters, stated once. Flags, parameters of the REST API, JSON, OpenAPI, controls of the
//! page, captions, `--explain` and the terms of a predicate all come from this table; the table of
//! `docs/SEMANTICS.md` is compared with it by a test.
//!
//! A new filter is an entry here, a field of [`Filter`](crate::Filter), its rule in the reference
//! (`src/engine/reference/passes.rs`) and its row in that document.

use super::field::{Field, Value, field};
use super::group::Group;
use super::threshold::{NeuronTypes, Threshold};
use crate::query::predicate::{Bound, Subject};
use crate::schema::{AXON, CERTAINTY, ColumnNumber, DENDRITE, PROB, SIZE, SOMA};

use self::FilterParameter as P;

/// One filter: its number is its place in [`FILTERS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is documented as the field of `Filter` of the same name")]
#[non_exhaustive]
pub enum FilterParameter {
    PreCelltype,
    PostCelltype,
    PreNeuronIds,
    PostNeuronIds,
    ProbMin,
    ProbMax,
    SizeMin,
    SizeMax,
    PostMorph,
    MinPreAxon,
    MinPreSoma,
    MinPreDend,
    MinPostAxon,
    MinPostSoma,
    MinPostDend,
    MinPreCertainty,
    MinPostCertainty,
    CellAxon,
    CellDendrite,
    ProjectionAxon,
    CellCertainty,
    ExcludeAutapses,
    Box,
    MinPair,
    Strict,
    ExactThresholds,
    Where,
}

/// A filter: its name, its value, its words.
#[derive(Clone, Copy, Debug)]
pub struct FilterSpec {
    /// The filter.
    pub parameter: FilterParameter,
    /// Its name in the library, in URLs and in JSON; the flag is the same with dashes.
    pub name: &'static str,
    /// What its value is, and where a [`Filter`](crate::Filter) keeps it.
    pub value: Value,
    /// When a synapse passes.
    pub passes: &'static str,
    /// When it is off.
    pub off: &'static str,
    /// One line of help.
    pub help: &'static str,
    /// What it is about, in captions: `pre axon`.
    pub caption: &'static str,
    /// Where its control stands on the page, and the label of the control.
    pub control: (Group, &'static str),
    /// The value that it has in the REST API where it is not given.
    pub default: Option<&'static str>,
    /// A value to try.
    pub example: &'static str,
}

/// When a synapse passes, where several filters say the same.
mod passes {
    pub const TYPE: &str = "its type is one of the comma-separated names. Names are case-sensitive. An axon-only type as `post_celltype` is an error";
    pub const ID: &str = "its id is one of the comma-separated ids. On the command line `@FILE` reads ids from a [list](FORMATS.md#lists-of-neuron-ids). An id that no synapse has matches nothing and is no error";
    pub const LEAST: &str = "value ≥ threshold";
    pub const MOST: &str = "value ≤ threshold";
    pub const LENGTH_PRE: &str = "the presynaptic neuron's skeleton length ≥ value";
    pub const LENGTH_POST: &str = "the postsynaptic neuron's skeleton length ≥ value";
    pub const CERTAINTY: &str = "that neuron's cell-type certainty ≥ value";
    pub const CELL: &str =
        "every partner whose type is not axon-only has an axon (a dendrite) ≥ value";
}

/// What turns a filter off.
mod off {
    pub const NOT_GIVEN: &str = "not given";
    pub const NONE: &str = "not given, or `none`";
    pub const ONE: &str = "not given, `none`, 0, or 1";
    pub const ZERO: &str = "not given, `none`, or 0";
}

const fn at_least(of: Subject, column: ColumnNumber) -> Threshold {
    Threshold { of, column, bound: Bound::AtLeast, types: NeuronTypes::All }
}

const fn at_most(of: Subject, column: ColumnNumber) -> Threshold {
    Threshold { bound: Bound::AtMost, ..at_least(of, column) }
}

const fn only(types: NeuronTypes, threshold: Threshold) -> Threshold {
    Threshold { types, ..threshold }
}

/// Every filter, in the order of the documents.
pub const FILTERS: &[FilterSpec] = &[
    FilterSpec {
        parameter: P::PreCelltype,
        name: "pre_celltype",
        value: Value::Names(field!(pre_celltype)),
        passes: passes::TYPE,
        off: off::NOT_GIVEN,
        help: "Presynaptic cell types, comma-separated (MSN,GPe)",
        caption: "pre",
        control: (Group::Types, "Presynaptic"),
        default: None,
        example: "MSN",
    },
    FilterSpec {
        parameter: P::PostCelltype,
        name: "post_celltype",
        value: Value::Names(field!(post_celltype)),
        passes: passes::TYPE,
        off: off::NOT_GIVEN,
        help: "Postsynaptic cell types, comma-separated; not HVC, LMAN, DA",
        caption: "post",
        control: (Group::Types, "Postsynaptic"),
        default: None,
        example: "GPi",
    },
    FilterSpec {
        parameter: P::PreNeuronIds,
        name: "pre_neuron_ids",
        value: Value::Ids(field!(pre_neuron_ids)),
        passes: passes::ID,
        off: off::NOT_GIVEN,
        help: "Presynaptic neuron ids, comma-separated, or @FILE (text, CSV, npy)",
        caption: "pre neuron",
        control: (Group::Place, "Presynaptic ids"),
        default: None,
        example: "930416054",
    },
    FilterSpec {
        parameter: P::PostNeuronIds,
        name: "post_neuron_ids",
        value: Value::Ids(field!(post_neuron_ids)),
        passes: passes::ID,
        off: off::NOT_GIVEN,
        help: "Postsynaptic neuron ids, comma-separated, or @FILE (text, CSV, npy)",
        caption: "post neuron",
        control: (Group::Place, "Postsynaptic ids"),
        default: None,
        example: "930416054",
    },
    FilterSpec {
        parameter: P::ProbMin,
        name: "prob_min",
        value: Value::Threshold(field!(prob_min), at_least(Subject::Row, PROB)),
        passes: passes::LEAST,
        off: off::NONE,
        help: "Minimum synapse probability; none disables",
        caption: "prob",
        control: (Group::Sliders, "Synapse probability"),
        default: Some("0.6"),
        example: "0.7",
    },
    FilterSpec {
        parameter: P::ProbMax,
        name: "prob_max",
        value: Value::Threshold(field!(prob_max), at_most(Subject::Row, PROB)),
        passes: passes::MOST,
        off: off::NONE,
        help: "Maximum synapse probability",
        caption: "prob",
        control: (Group::UpperBounds, "Probability"),
        default: Some("none"),
        example: "0.7",
    },
    FilterSpec {
        parameter: P::SizeMin,
        name: "size_min",
        value: Value::Threshold(field!(size_min), at_least(Subject::Row, SIZE)),
        passes: passes::LEAST,
        off: off::NONE,
        help: "Minimum synapse size (µm²)",
        caption: "size",
        control: (Group::Sliders, "Synapse size"),
        default: Some("0.0"),
        example: "0.7",
    },
    FilterSpec {
        parameter: P::SizeMax,
        name: "size_max",
        value: Value::Threshold(field!(size_max), at_most(Subject::Row, SIZE)),
        passes: passes::MOST,
        off: off::NONE,
        help: "Maximum synapse size (µm²)",
        caption: "size",
        control: (Group::UpperBounds, "Size"),
        default: Some("none"),
        example: "0.7",
    },
    FilterSpec {
        parameter: P::PostMorph,
        name: "post_morph",
        value: Value::Morphs(field!(post_morph)),
        passes: "its code is one of the comma-separated codes (0–255) or names",
        off: "not given, or `-1` alone",
        help: "Postsynaptic morphology: codes or names, comma-separated; -1 = all",
        caption: "morphology",
        control: (Group::Morphology, "Postsynaptic site"),
        default: Some("-1"),
        example: "1",
    },
    FilterSpec {
        parameter: P::MinPreAxon,
        name: "min_pre_axon",
        value: Value::Threshold(field!(min_pre_axon), at_least(Subject::Pre, AXON)),
        passes: passes::LENGTH_PRE,
        off: off::ZERO,
        help: "Minimum axon length of the presynaptic neuron (µm); 0 disables",
        caption: "pre axon",
        control: (Group::Lengths, "Pre axon"),
        default: Some("0"),
        example: "50",
    },
    FilterSpec {
        parameter: P::MinPreSoma,
        name: "min_pre_soma",
        value: Value::Threshold(field!(min_pre_soma), at_least(Subject::Pre, SOMA)),
        passes: passes::LENGTH_PRE,
        off: off::ZERO,
        help: "Minimum length of the presynaptic neuron's soma skeleton (µm); 0 disables",
        caption: "pre soma",
        control: (Group::Lengths, "Pre soma"),
        default: Some("0"),
        example: "50",
    },
    FilterSpec {
        parameter: P::MinPreDend,
        name: "min_pre_dend",
        value: Value::Threshold(field!(min_pre_dend), at_least(Subject::Pre, DENDRITE)),
        passes: passes::LENGTH_PRE,
        off: off::ZERO,
        help: "Minimum dendrite length of the presynaptic neuron (µm); 0 disables",
        caption: "pre dendrite",
        control: (Group::Lengths, "Pre dendrite"),
        default: Some("0"),
        example: "50",
    },
    FilterSpec {
        parameter: P::MinPostAxon,
        name: "min_post_axon",
        value: Value::Threshold(field!(min_post_axon), at_least(Subject::Post, AXON)),
        passes: passes::LENGTH_POST,
        off: off::ZERO,
        help: "Minimum axon length of the postsynaptic neuron (µm); 0 disables",
        caption: "post axon",
        control: (Group::Lengths, "Post axon"),
        default: Some("0"),
        example: "50",
    },
    FilterSpec {
        parameter: P::MinPostSoma,
        name: "min_post_soma",
        value: Value::Threshold(field!(min_post_soma), at_least(Subject::Post, SOMA)),
        passes: passes::LENGTH_POST,
        off: off::ZERO,
        help: "Minimum length of the postsynaptic neuron's soma skeleton (µm); 0 disables",
        caption: "post soma",
        control: (Group::Lengths, "Post soma"),
        default: Some("0"),
        example: "50",
    },
    FilterSpec {
        parameter: P::MinPostDend,
        name: "min_post_dend",
        value: Value::Threshold(field!(min_post_dend), at_least(Subject::Post, DENDRITE)),
        passes: passes::LENGTH_POST,
        off: off::ZERO,
        help: "Minimum dendrite length of the postsynaptic neuron (µm); 0 disables",
        caption: "post dendrite",
        control: (Group::Lengths, "Post dendrite"),
        default: Some("0"),
        example: "50",
    },
    FilterSpec {
        parameter: P::MinPreCertainty,
        name: "min_pre_certainty",
        value: Value::Threshold(field!(min_pre_certainty), at_least(Subject::Pre, CERTAINTY)),
        passes: passes::CERTAINTY,
        off: off::ZERO,
        help: "Minimum cell-type certainty of the presynaptic neuron (0–1); 0 disables",
        caption: "pre certainty",
        control: (Group::Certainty, "Presynaptic"),
        default: Some("0"),
        example: "0.8",
    },
    FilterSpec {
        parameter: P::MinPostCertainty,
        name: "min_post_certainty",
        value: Value::Threshold(field!(min_post_certainty), at_least(Subject::Post, CERTAINTY)),
        passes: passes::CERTAINTY,
        off: off::ZERO,
        help: "Minimum cell-type certainty of the postsynaptic neuron (0–1); 0 disables",
        caption: "post certainty",
        control: (Group::Certainty, "Postsynaptic"),
        default: Some("0"),
        example: "0.8",
    },
    FilterSpec {
        parameter: P::CellAxon,
        name: "cell_axon",
        value: Value::Threshold(
            field!(cell_axon),
            only(NeuronTypes::Cells, at_least(Subject::Both, AXON)),
        ),
        passes: passes::CELL,
        off: off::ZERO,
        help: "Minimum axon length (µm) of every partner whose type is not axon-only; 0 disables",
        caption: "cell axon",
        control: (Group::Completeness, "Cell axon"),
        default: Some("0"),
        example: "50",
    },
    FilterSpec {
        parameter: P::CellDendrite,
        name: "cell_dendrite",
        value: Value::Threshold(
            field!(cell_dendrite),
            only(NeuronTypes::Cells, at_least(Subject::Both, DENDRITE)),
        ),
        passes: passes::CELL,
        off: off::ZERO,
        help: "Minimum dendrite length (µm) of every partner whose type is not axon-only; 0 disables",
        caption: "cell dendrite",
        control: (Group::Completeness, "Cell dendrite"),
        default: Some("0"),
        example: "50",
    },
    FilterSpec {
        parameter: P::ProjectionAxon,
        name: "projection_axon",
        value: Value::Threshold(
            field!(projection_axon),
            only(NeuronTypes::AxonOnly, at_least(Subject::Both, AXON)),
        ),
        passes: "every partner whose type is axon-only has an axon ≥ value",
        off: off::ZERO,
        help: "Minimum axon length (µm) of every partner of an axon-only type; 0 disables",
        caption: "projecting axon",
        control: (Group::Completeness, "Projection axon"),
        default: Some("0"),
        example: "50",
    },
    FilterSpec {
        parameter: P::CellCertainty,
        name: "cell_certainty",
        value: Value::Threshold(field!(cell_certainty), at_least(Subject::Both, CERTAINTY)),
        passes: "both partners' cell-type certainty ≥ value",
        off: off::ZERO,
        help: "Minimum cell-type certainty of both partners (0–1); 0 disables",
        caption: "certainty of both",
        control: (Group::Certainty, "Both"),
        default: Some("0"),
        example: "0.8",
    },
    FilterSpec {
        parameter: P::ExcludeAutapses,
        name: "exclude_autapses",
        value: Value::Flag(field!(exclude_autapses)),
        passes: "its two ids differ",
        off: off::NOT_GIVEN,
        help: "Leave out synapses of a neuron onto itself",
        caption: "no autapses",
        control: (Group::Switches, "Leave out autapses"),
        default: Some("false"),
        example: "true",
    },
    FilterSpec {
        parameter: P::Box,
        name: "box",
        value: Value::Box(field!(box_nm)),
        passes: "lower ≤ coordinate < upper on x, y and z. Written `x0,y0,z0,x1,y1,z1`",
        off: off::NONE,
        help: "Box in nm, lower ≤ coordinate < upper: x0,y0,z0,x1,y1,z1",
        caption: "box",
        control: (Group::Place, "Box in nm"),
        default: Some("none"),
        example: "0,0,0,128000,256000,384000",
    },
    FilterSpec {
        parameter: P::MinPair,
        name: "min_pair",
        value: Value::Count(field!(min_pair)),
        passes: "its pair (presynaptic neuron, postsynaptic neuron) has at least so many synapses that pass all other filters. Not for `synapses`",
        off: off::ONE,
        help: "Minimum number of synapses of a pair of neurons, of those that pass all else; 1 disables",
        caption: "pairs",
        control: (Group::Pairs, "Synapses of a pair"),
        default: Some("1"),
        example: "5",
    },
    FilterSpec {
        parameter: P::Strict,
        name: "strict",
        value: Value::Flag(field!(strict)),
        passes: "turns every ≥ and ≤ above into > and <, lengths and certainties too; not the box, not `min_pair`",
        off: off::NOT_GIVEN,
        help: "Compare with > and < instead of ≥ and ≤ (not the box)",
        caption: "strict",
        control: (Group::Switches, "Strict: > instead of ≥"),
        default: Some("false"),
        example: "true",
    },
    FilterSpec {
        parameter: P::ExactThresholds,
        name: "exact_thresholds",
        value: Value::Flag(field!(exact_thresholds)),
        passes: "see [Thresholds](#thresholds)",
        off: off::NOT_GIVEN,
        help: "Compare real numbers; otherwise thresholds are rounded to float16 as NumPy does",
        caption: "exact thresholds",
        control: (Group::Switches, "Compare real numbers, not float16"),
        default: Some("false"),
        example: "true",
    },
    FilterSpec {
        parameter: P::Where,
        name: "where",
        value: Value::Conditions(field!(conditions)),
        passes: "every condition holds: see [Conditions on columns](#conditions-on-columns). Given more than once, all of them hold",
        off: off::NOT_GIVEN,
        help: "Conditions on columns, joined by and: size > 0.05 and post.celltype in (MSN, GPi)",
        caption: "where",
        control: (Group::Place, "Conditions"),
        default: None,
        example: "size > 0.05 and post.celltype in (MSN, GPi)",
    },
];
