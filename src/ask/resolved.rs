//! A question as the tables of a map take it: which form its answer has depends on how many values their
//! categories have.

use super::Question;
use crate::engine::mapped::Records;
use crate::engine::ordered::Ordered;
use crate::error::{Error, Result};
use crate::map::Map;
use crate::query::{
    Axis, CategoryAxis, CellAxes, Claim, Filter, Groups, MatrixQuery, MatrixTest, NeuronDetails,
    NeuronSetQuery, NeuronsQuery, Resampling, Subject, SweepQuery, TestQuery,
};

/// What names mean: in the tables of a map, or in their prepared copy.
pub trait Meanings {
    /// What they are where they are not named.
    fn default_axes(&self) -> CellAxes;

    /// How many there are.
    ///
    /// # Errors
    /// A name that no category has (usage).
    fn shape(&self, cells: &CellAxes, groups: Option<&Groups>) -> Result<(usize, usize)>;

    /// The map that has the names.
    fn map(&self) -> &Map;

    /// Refuses a claim about names that its axes lack.
    ///
    /// # Errors
    /// The first such name with its column (usage).
    fn check_claim(&self, claim: &Claim, axes: &CellAxes) -> Result<()>;

    /// A question about neurons with its population in conditions and what it needs of synapses.
    ///
    /// # Errors
    /// A population that the map does not name (usage).
    fn of_neurons(&self, query: &NeuronsQuery) -> Result<NeuronsQuery>;

    /// Refuses a filter on what the data lacks.
    ///
    /// # Errors
    /// Names that no column has, values that do not suit a column (usage).
    fn check_filter(&self, filter: &Filter) -> Result<()>;

    /// The values of a category of neurons, without null.
    ///
    /// # Errors
    /// A name that no column has (usage); a damaged copy.
    fn values_of_neurons(&self, category: &str) -> Result<Vec<&str>>;
}

impl Meanings for Records {
    fn default_axes(&self) -> CellAxes {
        Records::default_axes(self)
    }

    fn shape(&self, cells: &CellAxes, groups: Option<&Groups>) -> Result<(usize, usize)> {
        Records::shape(self, cells, groups)
    }

    fn map(&self) -> &Map {
        &self.map
    }

    fn check_claim(&self, claim: &Claim, axes: &CellAxes) -> Result<()> {
        Records::check_claim(self, claim, axes)
    }

    fn of_neurons(&self, query: &NeuronsQuery) -> Result<NeuronsQuery> {
        Records::of_neurons(self, query)
    }

    fn check_filter(&self, filter: &Filter) -> Result<()> {
        self.passing(filter).map(drop)
    }

    fn values_of_neurons(&self, category: &str) -> Result<Vec<&str>> {
        Records::values_of_neurons(self, category)
    }
}

impl Meanings for Ordered {
    fn default_axes(&self) -> CellAxes {
        Ordered::default_axes(self)
    }

    fn shape(&self, cells: &CellAxes, groups: Option<&Groups>) -> Result<(usize, usize)> {
        Ordered::shape(self, cells, groups)
    }

    fn map(&self) -> &Map {
        &self.map
    }

    fn check_claim(&self, claim: &Claim, axes: &CellAxes) -> Result<()> {
        Ordered::check_claim(self, claim, axes)
    }

    fn of_neurons(&self, query: &NeuronsQuery) -> Result<NeuronsQuery> {
        Ordered::of_neurons(self, query)
    }

    fn check_filter(&self, filter: &Filter) -> Result<()> {
        self.resolve(filter).map(drop)
    }

    fn values_of_neurons(&self, category: &str) -> Result<Vec<&str>> {
        Ordered::values_of_neurons(self, category)
    }
}

/// The same question; an answer with many cells lists those that are not empty.
///
/// # Errors
/// Names that the tables lack, medians over too many cells (usage).
pub fn resolved(question: Question, records: &dyn Meanings) -> Result<Question> {
    match question {
        Question::Matrix(query) => matrix(query, records).map(Question::Matrix),
        Question::Sweep(query) => sweep(query, records).map(Question::Sweep),
        Question::Neurons(query) => neurons(query, records).map(Question::Neurons),
        Question::NeuronSet(query) => members(query, records).map(Question::NeuronSet),
        Question::EachNeuron(query) => members(query, records).map(Question::EachNeuron),
        Question::Test(query) => test(query, records).map(Question::Test),
        other => Ok(other),
    }
}

/// The same question about a claim, over named axes.
///
/// # Errors
/// Names that the tables lack (usage).
pub fn judged(question: Question, records: &dyn Meanings) -> Result<Question> {
    if let (Some(claim), Some(grid)) = (question.claim(), question.grid()) {
        records.check_claim(claim, &grid.cells)?;
    }
    Ok(question.with_axes(&records.default_axes()))
}

/// The same question about neurons; the columns of the table tell its conditions apart.
fn neurons(query: NeuronsQuery, records: &dyn Meanings) -> Result<NeuronsQuery> {
    let min_synapses = records.of_neurons(&query)?.min_synapses;
    Ok(NeuronsQuery {
        columns: Some(records.map().neuron_names(NeuronDetails::All)),
        min_synapses,
        ..query
    })
}

/// The same question about several neurons; the columns of the table tell its conditions apart.
fn members(query: NeuronSetQuery, records: &dyn Meanings) -> Result<NeuronSetQuery> {
    let query =
        NeuronSetQuery { columns: Some(records.map().neuron_names(NeuronDetails::All)), ..query };
    if query.check_chosen().is_err() {
        // A name that no column has is wrong before it is none of the neuron.
        records.check_filter(&query.filter)?;
    }
    query.check_chosen()?;
    Ok(query)
}

/// The same test, of the types of the map.
fn test(query: TestQuery, records: &dyn Meanings) -> Result<TestQuery> {
    query.check()?;
    let name = records.map().types("claim")?;
    let of = |partner| Some(CategoryAxis::new(partner, name.to_owned()));
    let types = CellAxes { rows: of(Subject::Pre), columns: of(Subject::Post) };
    records.check_claim(&query.claim, &types)?;
    query.check_types(&records.values_of_neurons(name)?)?;
    Ok(TestQuery { types, ..query })
}

/// The same matrix; one with many cells lists those that are not empty.
fn matrix(query: MatrixQuery, records: &dyn Meanings) -> Result<MatrixQuery> {
    query.check()?;
    // Labels of neurons are not named as axes.
    let cells = match query.groups {
        Some(_) => query.cells.clone(),
        None => query.cells.or(&records.default_axes()),
    };
    let (rows, columns) = records.shape(&query.cells, query.groups.as_ref())?;
    if query.ci.is_some() {
        Resampling::check_cells(rows, columns)?;
    }
    if query.test.is_some() {
        MatrixTest::check_cells(rows, columns)?;
    }
    let is_large = rows.saturating_mul(columns) > MatrixQuery::DENSE_MAX;
    if is_large && query.measure.is_median() {
        let most = MatrixQuery::DENSE_MAX;
        return Err(Error::usage(
            "measure",
            format!("medians of {rows} × {columns} cells are too many"),
        )
        .advise(format!(
            "a matrix of medians has at most {most} cells: choose other rows and columns"
        )));
    }
    Ok(MatrixQuery { sparse: query.sparse || is_large, cells, ..query })
}

/// The same sweep; one with many cells lists those that are not empty.
fn sweep(query: SweepQuery, records: &dyn Meanings) -> Result<SweepQuery> {
    let (rows, columns) = records.shape(&query.cells, None)?;
    let points = query.points().unwrap_or(u64::MAX);
    let cells = points.saturating_mul(rows as u64).saturating_mul(columns as u64);
    let is_large = cells > MatrixQuery::DENSE_MAX as u64;
    let cells_named = query.cells.or(&records.default_axes());
    let axes = query.axes.into_iter().map(Axis::by_name).collect();
    Ok(SweepQuery { sparse: query.sparse || is_large, cells: cells_named, axes, ..query })
}
