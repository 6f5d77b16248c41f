//! The sweep question: a matrix at every point of a grid of thresholds.

use crate::error::{Error, Kind, Place, Result};
use crate::query::axis::unknown;
use crate::query::{Axis, AxisParameter, CellAxes, Filter, FilterParameter, Labels};

/// A sweep question: the numbers of synapses, cell type × cell type, at every point of a grid.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SweepQuery {
    /// The filter at every point; the axes replace its numbers.
    pub filter: Filter,
    /// The axes, slowest first; no filter is given twice.
    pub axes: Vec<Axis>,
    /// Whether more than [`SweepQuery::CELLS_MAX`] cells are wanted.
    pub large: bool,
    /// What rows and columns are instead of pre- and postsynaptic cell types.
    pub cells: CellAxes,
    /// Whether the answer lists the cells that are not empty; the limit then is theirs.
    pub sparse: bool,
}

/// The answer to a sweep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sweep {
    /// Cell types in the order of their codes, or the values of the category that the rows are.
    pub labels: Labels,
    /// The values of the category that the columns are; `None` where they are the same as the rows.
    pub columns: Option<Labels>,
    /// Numbers of synapses, as an array points × rows × columns: the points of the grid with the last
    /// axis fastest, then the presynaptic type, then the postsynaptic one. [`Sweep::at`] and
    /// [`Sweep::points`] take them apart.
    pub counts: Vec<u64>,
}

impl Sweep {
    /// A sweep over names without null.
    pub fn new(labels: Vec<String>, columns: Option<Vec<String>>, counts: Vec<u64>) -> Sweep {
        Sweep { labels: labels.into(), columns: columns.map(Labels::from), counts }
    }

    /// The names of the columns.
    pub fn column_labels(&self) -> &Labels {
        self.columns.as_ref().unwrap_or(&self.labels)
    }
}

fn no_axis(example: &str) -> Error {
    Error::usage("axis", "a sweep needs at least one axis")
        .advise(format!("for example --axis {example}"))
}

impl SweepQuery {
    /// Most cells that a sweep has unless `large` is set.
    pub const CELLS_MAX: u64 = 1 << 26;

    /// Points of the grid; `None` past 2⁶⁴.
    pub fn points(&self) -> Option<u64> {
        self.axes.iter().try_fold(1u64, |points, axis| points.checked_mul(axis.values.len() as u64))
    }

    /// The filter at a point (the last axis fastest).
    pub fn filter_at(&self, point: u64) -> Filter {
        let mut filter = self.filter.clone();
        let mut rest = point;
        for axis in self.axes.iter().rev() {
            let length = axis.values.len() as u64;
            axis.set(&mut filter, (rest % length) as usize);
            rest /= length;
        }
        filter
    }

    /// The grid of one point of this one.
    #[doc(hidden)]
    pub fn at_point(&self, point: u64) -> SweepQuery {
        SweepQuery {
            filter: self.filter_at(point),
            axes: vec![],
            large: true,
            cells: self.cells.clone(),
            sparse: false,
        }
    }

    /// Whether the filter at any point asks for a number of synapses of a pair.
    pub fn counts_pairs(&self) -> bool {
        self.with_axes().fewest_of_pair().is_some()
    }

    /// The same grid with another axis; it takes the place of one on the same filter.
    pub fn with_axis(mut self, axis: Axis) -> SweepQuery {
        match self.axes.iter_mut().find(|known| known.parameter.is_same(&axis.parameter)) {
            Some(known) => *known = axis,
            None => self.axes.push(axis),
        }
        self
    }

    /// The same grid with the given axes, and without its axes on filters that `is_given`.
    ///
    /// # Errors
    /// An axis that is given twice (usage).
    #[doc(hidden)]
    pub fn with_own(
        mut self,
        own: Vec<Axis>,
        is_given: impl Fn(FilterParameter) -> bool,
    ) -> Result<SweepQuery> {
        (0..own.len()).try_for_each(|at| once(&own, at))?;
        self.axes.retain(|axis| !axis.parameter.filter().is_some_and(&is_given));
        Ok(own.into_iter().fold(self, SweepQuery::with_axis))
    }

    /// A filter that has every axis, so that it needs what any point needs.
    #[doc(hidden)]
    pub fn with_axes(&self) -> Filter {
        self.with_numbers(|axis| axis.values.iter().copied().reduce(f64::max))
    }

    /// The filter at every point, but for the axes.
    #[doc(hidden)]
    pub fn without_axes(&self) -> Filter {
        self.with_numbers(|_| None)
    }

    fn with_numbers(&self, number: impl Fn(&Axis) -> Option<f64>) -> Filter {
        let mut filter = self.filter.clone();
        for axis in &self.axes {
            axis.parameter.set(&mut filter, number(axis));
        }
        filter
    }

    /// Refuses invalid grids: no axis, an axis twice, an axis without values or with
    /// values that [`Filter::check`] refuses, more cells than allowed for `types` cell types.
    ///
    /// # Errors
    /// Such a grid (usage); the error names the parameter.
    pub fn check(&self, types: usize) -> Result<()> {
        // Numbers that only another data set has.
        let named = self.axes.iter().find(|axis| matches!(axis.parameter, AxisParameter::Named(_)));
        if let Some(axis) = named {
            return Err(unknown(&axis.parameter.name()));
        }
        if self.axes.is_empty() {
            return Err(no_axis("prob_min=0.5:0.9:0.1"));
        }
        self.check_cells(types as u64 * types as u64)
    }

    /// The same for a matrix of so many cells.
    ///
    /// # Errors
    /// Those of [`SweepQuery::check`].
    pub fn check_cells(&self, cells: u64) -> Result<()> {
        if self.axes.is_empty() {
            return Err(no_axis("min_pair=1,2,5"));
        }
        for (at, axis) in self.axes.iter().enumerate() {
            self.check_axis(at, axis)?;
        }
        if self.sparse {
            return Ok(());
        }
        let cells = self.points().and_then(|points| points.checked_mul(cells));
        if cells.is_none_or(|cells| cells > SweepQuery::CELLS_MAX && !self.large) {
            let number = cells.map_or("more than 2^64".to_owned(), |cells| cells.to_string());
            return Err(Error::new(
                Kind::Usage,
                match self.large {
                    true => format!("this grid has {number} cells"),
                    false => format!(
                        "this grid has {number} cells; the limit is {}",
                        SweepQuery::CELLS_MAX
                    ),
                },
            )
            .at(Place::Parameter("axis".into()))
            .advise(match self.large {
                true => "take fewer values",
                false => "take fewer values, or say --large",
            }));
        }
        Ok(())
    }

    /// Refuses a list of too many cells.
    ///
    /// # Errors
    /// More than [`SweepQuery::CELLS_MAX`], unless more are wanted (usage).
    pub fn check_listed(&self, cells: usize) -> Result<()> {
        if self.large || cells as u64 <= SweepQuery::CELLS_MAX {
            return Ok(());
        }
        let what = format!("more than {} cells of this grid are not empty", SweepQuery::CELLS_MAX);
        Err(Error::usage("axis", what).advise("take fewer values, or say --large"))
    }

    fn check_axis(&self, at: usize, axis: &Axis) -> Result<()> {
        let name = axis.parameter.name();
        if !axis.parameter.is_number() {
            return Err(Error::usage("axis", format!("{name} is not a numeric filter")));
        }
        once(&self.axes, at)?;
        if axis.values.is_empty() {
            return Err(Error::usage("axis", format!("{name} has no values")));
        }
        for value in &axis.values {
            axis.parameter.check_number(*value)?;
        }
        self.filter.check()
    }
}

/// Refuses an axis on the filter of one before it.
fn once(axes: &[Axis], at: usize) -> Result<()> {
    let axis = &axes[at];
    match axes[..at].iter().any(|other| other.parameter.is_same(&axis.parameter)) {
        true => Err(Error::usage("axis", format!("{} is given twice", axis.parameter.name()))),
        false => Ok(()),
    }
}
