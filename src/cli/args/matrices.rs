//! Flags of the questions whose answers are matrices, or about many of them: each has a picture.

use std::path::PathBuf;

use crate::output::Figure;
use crate::{Measure, Result};
use clap::Args;

use super::figure::{AllTypesArgs, Choices, FigureArgs, OrderArgs, ScaleArgs, ValuesArgs, figure};
use super::folded::folded;
use super::{DataArgs, EngineArgs, Given, OutputArgs};
use crate::ask::table::{
    AXIS, CI, CI_SEED, CI_WEIGHTS, CLAIM, COLUMNS, LEVEL, MEASURE, NORMALIZE, PERMUTATIONS, PRESET,
    RESAMPLES, ROWS, SPARSE, TEST, TEST_WITHIN, UNITS,
};
use crate::cli::filter_args::FilterArgs;

#[derive(Debug, Args)]
pub struct MatrixArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[arg(
        long, default_value = "count", help_heading = "Question",
        help = folded(&format!("What a cell holds: {}", Measure::list()))
    )]
    pub measure: String,
    /// Fractions (0–1) of the post type's input or of the pre type's output: none, input, output
    #[arg(long, default_value = "none", help_heading = "Question")]
    pub normalize: String,
    /// The ten matrices of the data set's authors in one call: area-x; -o DIR for a folder of them.
    /// Filters that you give override the preset's
    #[arg(
        long, value_name = "NAME", help_heading = "Question",
        conflicts_with_all = ["measure", "normalize", "groups"]
    )]
    pub preset: Option<String>,
    #[command(flatten)]
    pub cells: CellsArgs,
    /// Label × label: a CSV file with columns id (or neuron_id) and label
    #[arg(long, value_name = "FILE.csv", help_heading = "Question")]
    pub groups: Option<PathBuf>,
    /// List the cells that are not empty: rows, columns and counts. Over 4,194,304 cells the answer is
    /// sparse by itself
    #[arg(long, help_heading = "Question")]
    pub sparse: bool,
    #[command(flatten)]
    pub intervals: IntervalArgs,
    #[command(flatten)]
    pub tests: TestsArgs,
    /// Collect neurons without a label under this name; otherwise they are left out
    #[arg(long, value_name = "NAME", requires = "groups", help_heading = "Question")]
    pub other: Option<String>,
    #[command(flatten)]
    pub filter: FilterArgs,
    #[command(flatten)]
    pub engine: EngineArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub figure: FigureArgs,
    #[command(flatten)]
    pub scale: ScaleArgs,
    #[command(flatten)]
    pub values: ValuesArgs,
    #[command(flatten)]
    pub order: OrderArgs,
    #[command(flatten)]
    pub all_types: AllTypesArgs,
}

impl MatrixArgs {
    /// What it gives the question beside the filter. A preset has measures of its own.
    pub fn own(&self) -> Vec<Given> {
        let cells = match &self.preset {
            Some(_) => [None, None],
            None => [Some(self.measure.clone()), Some(self.normalize.clone())],
        };
        let [measure, normalize] = cells;
        let own = [(PRESET, self.preset.clone()), (MEASURE, measure), (NORMALIZE, normalize)];
        let sparse = self.sparse.then(|| "true".to_owned());
        let own = own.into_iter().chain(self.cells.own()).chain([(SPARSE, sparse)]);
        own.chain(self.intervals.own()).chain(self.tests.own()).collect()
    }

    /// How its picture looks.
    pub fn figure(&self) -> Result<Figure> {
        let groups: [&dyn Choices; 5] =
            [&self.figure, &self.scale, &self.values, &self.order, &self.all_types];
        figure(self.output.theme, &groups)
    }
}

// Intervals.
#[derive(Debug, Args)]
pub struct IntervalArgs {
    /// An interval of every cell, or of a claim's difference in every setting, by resampling neurons: both
    /// partners' (without a value), or those of one side: both, pre, post
    #[arg(
        long,
        value_name = "SIDES",
        num_args = 0..=1,
        default_missing_value = "both",
        help_heading = "Intervals"
    )]
    ci: Option<String>,
    /// Number of resamples [default: 9999]
    #[arg(long, value_name = "N", help_heading = "Intervals")]
    resamples: Option<String>,
    /// Level of the intervals [default: 0.95]
    #[arg(long, value_name = "LEVEL", help_heading = "Intervals")]
    level: Option<String>,
    /// Seed of what is drawn at random [default: 1]
    #[arg(long, value_name = "SEED", help_heading = "Intervals")]
    seed: Option<String>,
    /// Weights of the resamples: double-or-nothing (0 or 2), or poisson, which keep some skewness
    /// [default: double-or-nothing]
    #[arg(long, value_name = "WEIGHTS", help_heading = "Intervals")]
    ci_weights: Option<String>,
    /// fragments: resample fragments as if they were neurons; intervals are then too narrow [default:
    /// neurons]
    #[arg(long, value_name = "UNITS", help_heading = "Intervals")]
    units: Option<String>,
}

impl IntervalArgs {
    fn own(&self) -> [Given; 6] {
        [
            (CI, self.ci.clone()),
            (RESAMPLES, self.resamples.clone()),
            (LEVEL, self.level.clone()),
            (CI_SEED, self.seed.clone()),
            (CI_WEIGHTS, self.ci_weights.clone()),
            (UNITS, self.units.clone()),
        ]
    }
}

// The tests of the cells; seed and units are those of intervals.
#[derive(Debug, Args)]
pub struct TestsArgs {
    /// p of every cell, by permuting the labels of the neurons of a side: pre, post; --seed and --units
    /// as for intervals
    #[arg(long, value_name = "SIDE", help_heading = "Tests")]
    test: Option<String>,
    /// Categories of the neurons: labels are permuted among those that agree in all of them
    #[arg(long, value_name = "CATEGORIES", help_heading = "Tests")]
    within: Option<String>,
    /// How often labels are permuted [default: 9999]
    #[arg(long, value_name = "N", help_heading = "Tests")]
    permutations: Option<String>,
}

impl TestsArgs {
    fn own(&self) -> [Given; 3] {
        [
            (TEST, self.test.clone()),
            (TEST_WITHIN, self.within.clone()),
            (PERMUTATIONS, self.permutations.clone()),
        ]
    }
}

// What rows and columns are.
#[derive(Debug, Args)]
pub struct CellsArgs {
    /// What the rows are: a category, of j0251 pre.celltype, post.celltype or post_morph [default: the
    /// presynaptic types]
    #[arg(long, value_name = "NAME", help_heading = "Question")]
    rows: Option<String>,
    /// What the columns are, likewise [default: the postsynaptic types]
    #[arg(long, value_name = "NAME", help_heading = "Question")]
    columns: Option<String>,
}

impl CellsArgs {
    fn own(&self) -> [Given; 2] {
        [(ROWS, self.rows.clone()), (COLUMNS, self.columns.clone())]
    }
}

#[derive(Debug, Args)]
pub struct SweepArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// A numeric filter and its values: a,b,c or start:stop:step, stop included when a step lands
    /// on it; give one for each axis, the slowest first
    #[arg(long = "axis", value_name = "NAME=SPEC", help_heading = "Question")]
    pub axes: Vec<String>,
    /// The grid of the data set's authors: area-x, 360 settings; axes and filters that you give
    /// override the preset's
    #[arg(long, value_name = "NAME", help_heading = "Question")]
    pub preset: Option<String>,
    #[command(flatten)]
    pub cells: CellsArgs,
    /// List the cells that are not empty: points, rows, columns and counts
    #[arg(long, help_heading = "Question")]
    pub sparse: bool,
    /// Answer even if the grid has more than 67,108,864 cells
    #[arg(long, help_heading = "Question")]
    pub large: bool,
    #[command(flatten)]
    pub filter: FilterArgs,
    #[command(flatten)]
    pub engine: EngineArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub figure: FigureArgs,
    #[command(flatten)]
    pub scale: ScaleArgs,
    #[command(flatten)]
    pub all_types: AllTypesArgs,
}

impl SweepArgs {
    /// What it gives the question beside the filter.
    pub fn own(&self) -> Vec<Given> {
        let sparse = self.sparse.then(|| "true".to_owned());
        let grid = grid(&self.axes, &self.preset).into_iter().chain(self.cells.own());
        grid.chain([(SPARSE, sparse)]).collect()
    }

    /// How its picture looks.
    pub fn figure(&self) -> Result<Figure> {
        figure(self.output.theme, &[&self.figure, &self.scale, &self.all_types])
    }
}

#[derive(Debug, Args)]
pub struct RobustArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// A comparison of sums: "A->B > C->B", "A,C->B > 2 * B->B + 100", "*->B > 0.2", of cell types or
    /// what else rows and columns are; a tie counts as not holding
    #[arg(long, value_name = "CLAIM", help_heading = "Question")]
    pub claim: String,
    #[arg(
        long, default_value = "count", help_heading = "Question",
        help = folded(&format!("How a connection is measured: {}", Measure::list()))
    )]
    pub measure: String,
    /// Fractions (0–1) of the post types' input or of the pre types' output: none, input, output
    #[arg(long, default_value = "none", help_heading = "Question")]
    pub normalize: String,
    /// A numeric filter and its values: a,b,c or start:stop:step; give one for each axis of the
    /// grid, the slowest first [default: the grid of --preset area-x]
    #[arg(long = "axis", value_name = "NAME=SPEC", help_heading = "Question")]
    pub axes: Vec<String>,
    /// The grid of the data set's authors: area-x, 360 settings; axes and filters that you give
    /// override the preset's
    #[arg(long, value_name = "NAME", help_heading = "Question")]
    pub preset: Option<String>,
    #[command(flatten)]
    pub cells: CellsArgs,
    #[command(flatten)]
    pub intervals: IntervalArgs,
    #[command(flatten)]
    pub filter: FilterArgs,
    #[command(flatten)]
    pub engine: EngineArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub figure: FigureArgs,
    #[command(flatten)]
    pub values: ValuesArgs,
}

impl RobustArgs {
    /// What it gives the question beside the filter.
    pub fn own(&self) -> Vec<Given> {
        let own = [(CLAIM, &self.claim), (MEASURE, &self.measure), (NORMALIZE, &self.normalize)];
        let own = own.map(|(parameter, text)| (parameter, Some(text.clone())));
        let grid = grid(&self.axes, &self.preset).into_iter();
        let own = own.into_iter().chain(grid).chain(self.cells.own());
        own.chain(self.intervals.own()).collect()
    }

    /// How its picture looks.
    pub fn figure(&self) -> Result<Figure> {
        figure(self.output.theme, &[&self.figure, &self.values])
    }
}

/// Axes, each of them a pair of its own, and a preset.
fn grid(axes: &[String], preset: &Option<String>) -> Vec<Given> {
    let axes = axes.iter().map(|axis| (AXIS, Some(axis.clone())));
    axes.chain([(PRESET, preset.clone())]).collect()
}
