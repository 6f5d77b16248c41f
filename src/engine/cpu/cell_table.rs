//! Which cell of a matrix a run of rows falls in: where the axes are other categories than cell types,
//! the runs of a plan are given the codes of those.

use crate::dataset::{Dataset, Segment};
use crate::engine::groups::type_positions;
use crate::engine::plan::{Plan, RowRun};
use crate::error::Result;
use crate::query::{Categories, Category, CodeSet, Filter};
use crate::run::Run;

use super::pairs;

/// The row and the column of each code, and how many there are.
pub struct CellTable {
    rows: [usize; 256],
    columns: [usize; 256],
    /// Rows and columns of the matrix.
    pub shape: (usize, usize),
}

/// Names of rows, and of columns where they are not the same.
pub type Labels = (Vec<String>, Option<Vec<String>>);

impl CellTable {
    /// The table of some axes; without, cell type × cell type.
    pub fn new(data: &Dataset, axes: Option<Categories>) -> CellTable {
        let Some(Categories { rows, columns }) = axes else {
            let (positions, types) = (type_positions(data), data.vocabulary.types.len());
            return CellTable { rows: positions, columns: positions, shape: (types, types) };
        };
        let ((rows, height), (columns, width)) = (places(data, rows), places(data, columns));
        CellTable { rows, columns, shape: (height, width) }
    }

    /// The row and the column of a run.
    #[inline]
    pub fn place(&self, run: &RowRun) -> (usize, usize) {
        (self.rows[usize::from(run.pre_type)], self.columns[usize::from(run.post_type)])
    }

    /// The row of a code.
    pub fn row(&self, code: u8) -> usize {
        self.rows[usize::from(code)]
    }

    /// The column of a code.
    pub fn column(&self, code: u8) -> usize {
        self.columns[usize::from(code)]
    }

    /// The cell of a run.
    #[inline]
    pub fn cell(&self, run: &RowRun) -> usize {
        self.cell_of((run.pre_type, run.post_type))
    }

    /// The cell of the codes of row and column.
    #[inline]
    pub fn cell_of(&self, (row, column): (u8, u8)) -> usize {
        self.rows[usize::from(row)] * self.shape.1 + self.columns[usize::from(column)]
    }
}

/// The names of the rows and of the columns.
pub fn labels(data: &Dataset, axes: Option<Categories>) -> Labels {
    let names = |axis: Category| values(data, axis).into_iter().map(|(_, name)| name).collect();
    match axes {
        Some(axes) => (names(axes.rows), Some(names(axes.columns))),
        None => (names(Categories::TYPES.rows), None),
    }
}

fn values(data: &Dataset, axis: Category) -> Vec<(u8, String)> {
    let mut seen = CodeSet::none();
    for code in data.segments.iter().filter_map(|segment| segment.category(axis.column())) {
        seen.insert(code);
    }
    axis.values(&data.vocabulary, &seen)
}

fn places(data: &Dataset, axis: Category) -> ([usize; 256], usize) {
    let mut places = [0; 256];
    let values = values(data, axis);
    for (at, (code, _)) in values.iter().enumerate() {
        places[usize::from(*code)] = at;
    }
    (places, values.len())
}

/// The plan of a filter, the runs of which have the codes of these axes.
///
/// # Errors
/// Those of [`Plan::new`].
pub fn plan(data: &Dataset, filter: &Filter, axes: Option<Categories>, run: &Run) -> Result<Plan> {
    let mut plan = pairs::plan(data, filter, run)?;
    relabel(data, &mut plan, axes);
    Ok(plan)
}

/// Gives the runs of a plan the codes of these axes instead of those of cell types; runs of a cell then
/// stand together.
pub fn relabel(data: &Dataset, plan: &mut Plan, axes: Option<Categories>) {
    let Some(axes) = axes else { return };
    for run in &mut plan.runs {
        let at = data.segments.partition_point(|segment| segment.end <= run.start as u64);
        if let Some(segment) = data.segments.get(at) {
            (run.pre_type, run.post_type) = codes(segment, axes);
        }
    }
    plan.runs.sort_by_key(|run| (run.pre_type, run.post_type));
}

/// The codes of a segment on two axes.
pub fn codes(segment: &Segment, axes: Categories) -> (u8, u8) {
    let code = |axis: Category| segment.category(axis.column()).unwrap_or_default();
    (code(axes.rows), code(axes.columns))
}
