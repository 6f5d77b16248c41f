//! Questions and answers as plain values.
//!
//! A question is asked in the user's words ([`Filter`], [`MatrixQuery`]); names are resolved
//! against a [`Vocabulary`]. Nothing here knows of files, JSON or GPUs.

mod adjacency;
mod adjacency_query;
mod along;
mod axis;
mod axis_parameter;
mod axis_value;
mod category;
mod cell_axes;
mod claim;
mod claim_intervals;
mod claim_lost;
mod columns;
mod connections;
mod decimal;
mod describe;
mod describe_query;
mod distributions;
mod exact;
mod explanation;
mod expression;
mod field_values;
mod filter;
mod filter_check;
mod filter_parameter;
mod groups;
mod id;
mod intervals;
mod labels;
mod limit;
mod limit_words;
mod listed;
mod map_facts;
mod matrix;
mod matrix_set;
mod measure;
mod named;
mod neuron;
mod neuron_conditions;
mod neuron_field;
mod neuron_filter;
mod neuron_list;
mod neuron_set;
mod neurons;
mod normal;
mod normalize;
mod null;
mod number;
mod permutation;
#[doc(hidden)]
pub mod predicate;
mod preset;
mod record;
mod resampling;
mod resampling_check;
mod robust;
mod robust_check;
mod row;
mod row_fields;
mod same;
mod select;
mod sparse;
mod spelling;
mod statistic;
mod strongest;
mod sweep;
mod totals;
mod wiring;

pub use crate::names::{CodeSet, Names, Vocabulary};
pub use adjacency::{Adjacency, Pair, PairsOfMap};
pub use adjacency_query::{AdjacencyQuery, NeuronDetails};
pub use along::{Along, LabelSizes};
pub use axis::Axis;
pub use axis_parameter::AxisParameter;
pub use axis_value::AxisValue;
#[doc(hidden)]
pub use category::{Categories, Category};
pub use cell_axes::{CategoryAxis, CellAxes};
pub use claim::{Claim, Outcome, RealClaim, Verdict};
pub use claim_intervals::{ClaimIntervals, Differences, SettingInterval};
#[doc(hidden)]
pub use columns::EngineColumns;
pub use columns::{RowColumns, SelectedRows};
pub use connections::{Connection, ConnectionValues, ConnectionsQuery, Types};
pub use describe::{Setting, in_force, steps};
pub use describe_query::{DescribeQuery, Described, DescribedColumns, NamedDistribution};
pub use distributions::{Distribution, Distributions, ValueSummary, ValueTable};
pub use exact::Exact;
pub use explanation::{Explanation, Kept};
pub use expression::{ColumnName, Condition, Expression, Operator};
pub use field_values::{FieldValues, NamedColumn};
pub use filter::{BoxNm, Filter, Morph, Population};
pub use filter_parameter::{
    FILTERS, Field, FilterParameter, FilterSpec, Group, NeuronTypes, ParameterKind, Threshold,
    Value as FilterValue, flag_of, is_nothing,
};
pub use groups::Groups;
pub use id::{IdRef, NeuronId, NeuronIds, neuron_id};
pub use intervals::{Intervals, MedianEnds, Note, ResampleSums};
pub use labels::Labels;
pub use limit::Limit;
#[doc(hidden)]
pub use listed::{item_of, items_of, list_of};
pub use map_facts::{CategoryValues, ColumnFacts, MapFacts, MapWords};
pub use matrix::{Count, Matrix, MatrixQuery, Values};
pub use matrix_set::{MatrixSet, MatrixSetQuery};
pub use measure::Measure;
pub use neuron::{
    Neuron, NeuronOfMap, NeuronQuery, NeuronRecord, Partner, Partners, RowTotals, Synapses,
};
pub use neuron_field::{Counted, NeuronCount, NeuronField, NeuronSort};
pub use neuron_list::{NamesOfNeurons, NeuronColumn, NeuronList, NeuronValues};
pub use neuron_set::{NeuronSet, NeuronSetQuery, SetPartners};
pub use neurons::{Direction, NeuronsQuery};
pub use normalize::Normalize;
pub use null::{
    Null, NullConnections, NullCounts, NullQuery, NullStatistic, Part, Share, ShareBound, Summary,
    TypeStrata, Within,
};
pub use number::Number;
pub use permutation::{
    CellTests, Compared, MatrixTest, Permuting, Reached, Test, TestFound, TestQuery,
    clopper_pearson,
};
pub use predicate::{Bound, Subject};
pub use preset::Preset;
pub use record::{Cell, FieldKind, RecordField, RecordLayout};
pub use resampling::{Level, Resampling, Sides, Weights};
pub use resampling_check::Units;
pub use robust::{Robust, RobustQuery, Step};
pub use row::{RowField, SynapseRow};
pub use row_fields::RowFields;
pub(crate) use row_fields::place_of;
pub use select::{RowSet, Sample, SelectQuery};
pub use sparse::{LargestCell, PartOf, PartOfSide, Sparse, SparseCells};
pub use spelling::Spelling;
pub use statistic::{Of, Side, Statistic, Summand};
pub use strongest::Strongest;
pub use sweep::{Sweep, SweepQuery};
pub use totals::{NumberTotal, Totals};
pub use wiring::{Link, NeuronLabels, Wiring};
