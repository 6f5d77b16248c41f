//! The rows of the table.

use super::distributions::{BY, DISTRIBUTION};
use super::intervals::INTERVALS;
use super::neurons::{CONDITIONS, LISTING, NEURON_FILTERS};
use super::parameter::{
    ALL_TYPES, AXIS, CHECK, CLAIM, COLUMNS, EACH, EXPLAIN, FIGURE, FILTERS, IDS, MAX_RESULTS,
    MEASURE, MIN_COUNT, NEURON_IDS, NORMALIZE, OF_PARTNERS, ORDER, PARTNERS, PRECISION, PRESET,
    RECIPROCAL, RETURN_FIELDS, ROW_FILTERS, ROWS, SCALE, SEED, SPARSE, VALUES,
};
use super::permutations::{PERMUTING, TESTED_CLAIM, TESTS};
use super::statistics::{NULL_SEED, NULLS, SHUFFLE, STATISTIC, WITHIN};
use super::{Cost, QuestionSpec};
use crate::output::AnswerKind;

/// A question of the table, in the order of its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionKind {
    /// Rows of the synapse table.
    Synapses,
    /// Which neurons there are.
    Neurons,
    /// How many synapses pass.
    Count,
    /// A matrix, or those of a preset.
    Matrix,
    /// A matrix at every point of a grid.
    Sweep,
    /// In which settings of a grid a claim holds.
    Robust,
    /// One neuron.
    Neuron,
    /// Neuron × neuron.
    Adjacency,
    /// Statistics of the wiring beside those of shuffled synapses.
    Null,
    /// How the difference of two connections stands to those of permuted labels.
    Test,
    /// Distributions.
    Describe,
    /// What the data holds.
    Info,
}

/// Every question.
pub const QUESTIONS: &[QuestionSpec] = &[
    QuestionSpec {
        kind: QuestionKind::Synapses,
        name: "synapses",
        segment: "synapses/json",
        summary: "The synapses themselves: all that pass, or a uniform random sample",
        more: "",
        cost: Cost::Quick,
        groups: &[&ROW_FILTERS, &[RETURN_FIELDS, MAX_RESULTS, SEED, IDS, PRECISION, EXPLAIN]],
        answer: AnswerKind::Rows,
    },
    QuestionSpec {
        kind: QuestionKind::Neurons,
        name: "neurons",
        segment: "neurons/json",
        summary: "Neurons selected by type, reconstruction and number of synapses",
        more: "with columns of the table and counts of synapses, sorted, if asked",
        cost: Cost::Quick,
        groups: &[&CONDITIONS, &LISTING, &[IDS], &NEURON_FILTERS],
        answer: AnswerKind::Neurons,
    },
    QuestionSpec {
        kind: QuestionKind::Count,
        name: "count",
        segment: "count/json",
        summary: "How many synapses pass a filter, and their total and mean size",
        more: "",
        cost: Cost::Quick,
        groups: &[&FILTERS, &[IDS, CHECK, EXPLAIN]],
        answer: AnswerKind::Count,
    },
    QuestionSpec {
        kind: QuestionKind::Matrix,
        name: "matrix",
        segment: "matrix/json",
        summary: "Cell type × cell type: rows presynaptic, columns postsynaptic",
        more: "with preset=area-x the ten matrices of the data set's authors",
        cost: Cost::Quick,
        groups: &[
            &[MEASURE, NORMALIZE, ROWS, COLUMNS, SPARSE, PRESET],
            &INTERVALS,
            &TESTS,
            &FILTERS,
            &[IDS, CHECK],
            &FIGURE,
            &[SCALE, VALUES, ORDER, ALL_TYPES, EXPLAIN],
        ],
        answer: AnswerKind::Matrix,
    },
    QuestionSpec {
        kind: QuestionKind::Sweep,
        name: "sweep",
        segment: "sweep/json",
        summary: "A matrix at every point of a grid of thresholds",
        more: "the grid of axes, of a preset, or both",
        cost: Cost::Long,
        groups: &[
            &[AXIS, ROWS, COLUMNS, SPARSE, PRESET],
            &FILTERS,
            &[IDS, CHECK],
            &FIGURE,
            &[SCALE, ALL_TYPES, EXPLAIN],
        ],
        answer: AnswerKind::Sweep { axes: 1 },
    },
    QuestionSpec {
        kind: QuestionKind::Robust,
        name: "robust",
        segment: "robust/json",
        summary: "In which settings of a grid a claim about connections holds, and where it flips",
        more: "without axes in the 360 settings of preset=area-x",
        cost: Cost::Long,
        groups: &[
            &[CLAIM, MEASURE, NORMALIZE, AXIS, ROWS, COLUMNS, PRESET],
            &INTERVALS,
            &FILTERS,
            &[IDS, CHECK],
            &FIGURE,
            &[VALUES, EXPLAIN],
        ],
        answer: AnswerKind::Verdicts,
    },
    QuestionSpec {
        kind: QuestionKind::Neuron,
        name: "neuron",
        segment: "neuron/json",
        summary: "One neuron: its type and lengths, its inputs and outputs by type and by partner",
        more: "several taken together, or each by itself",
        cost: Cost::Long,
        groups: &[&[NEURON_IDS, EACH, PARTNERS, IDS], &FILTERS, &[CHECK, EXPLAIN]],
        answer: AnswerKind::Neuron,
    },
    QuestionSpec {
        kind: QuestionKind::Adjacency,
        name: "adjacency",
        segment: "adjacency/json",
        summary: "Neuron × neuron, sparse: number and summed size of the synapses of every pair",
        more: "",
        cost: Cost::Long,
        groups: &[&[MIN_COUNT, RECIPROCAL, OF_PARTNERS], &FILTERS, &[IDS, CHECK, EXPLAIN]],
        answer: AnswerKind::Adjacency,
    },
    QuestionSpec {
        kind: QuestionKind::Null,
        name: "null",
        segment: "null/json",
        summary: "Statistics of the wiring beside those of synapses whose post ends are shuffled",
        more: "multi, autapses, reciprocal, and shares of outputs",
        cost: Cost::Long,
        groups: &[
            &[SHUFFLE, WITHIN, STATISTIC, NULLS, NULL_SEED],
            &FILTERS,
            &[IDS, CHECK],
            &FIGURE,
            &[EXPLAIN],
        ],
        answer: AnswerKind::Null,
    },
    QuestionSpec {
        kind: QuestionKind::Test,
        name: "test",
        segment: "test/json",
        summary: "Whether two connections differ by more than permuted labels of neurons do: p values",
        more: "of sums over neurons: count and totals",
        cost: Cost::Long,
        groups: &[
            &[TESTED_CLAIM, MEASURE, NORMALIZE],
            &PERMUTING,
            &FILTERS,
            &[IDS, CHECK],
            &FIGURE,
            &[EXPLAIN],
        ],
        answer: AnswerKind::Test,
    },
    QuestionSpec {
        kind: QuestionKind::Describe,
        name: "describe",
        segment: "describe/json",
        summary: "Distributions: synapses per connection, partners and synapses per neuron, sizes",
        more: "or any number; by category, every value with its count",
        cost: Cost::Long,
        groups: &[&[DISTRIBUTION, BY], &FILTERS, &[IDS, CHECK], &FIGURE, &[SCALE, EXPLAIN]],
        answer: AnswerKind::Distributions,
    },
    QuestionSpec {
        kind: QuestionKind::Info,
        name: "info",
        segment: "info",
        summary: "What the data holds: rows, types, ranges, NaN, orphans, populations",
        more: "which engine computes answers",
        cost: Cost::Quick,
        groups: &[&[]],
        answer: AnswerKind::Info,
    },
];
