//! A question as the tables of a map take it: which form its answer has depends on how many values their
//! categories have.

use super::Question;
use crate::engine::mapped::Records;
use crate::error::{Error, Result};
use crate::query::{MatrixQuery, NeuronSetQuery, RobustQuery, Statistic, SweepQuery};

/// The same question; an answer with many cells lists those that are not empty.
///
/// # Errors
/// Names that the tables lack, medians over too many cells (usage).
pub fn resolved(question: Question, records: &Records) -> Result<Question> {
    match question {
        Question::Matrix(query) => matrix(query, records).map(Question::Matrix),
        Question::Sweep(query) => sweep(query, records).map(Question::Sweep),
        Question::Robust(query) => {
            records.check_claim(&query.claim, &query.grid.cells)?;
            let cells = query.grid.cells.or(&records.default_axes());
            Ok(Question::Robust(RobustQuery { grid: SweepQuery { cells, ..query.grid }, ..query }))
        }
        Question::Neurons(query) => Ok(Question::Neurons(records.of_neurons(&query))),
        Question::NeuronSet(query) => members(query, records).map(Question::NeuronSet),
        Question::EachNeuron(query) => members(query, records).map(Question::EachNeuron),
        other => Ok(other),
    }
}

/// The same question about several neurons; the columns of the table tell its conditions apart.
fn members(query: NeuronSetQuery, records: &Records) -> Result<NeuronSetQuery> {
    let query = NeuronSetQuery { columns: Some(records.neuron_names()), ..query };
    if query.check_chosen().is_err() {
        // A name that no column has is wrong before it is none of the neuron.
        records.passing(&query.filter)?;
    }
    query.check_chosen()?;
    Ok(query)
}

fn matrix(query: MatrixQuery, records: &Records) -> Result<MatrixQuery> {
    query.check()?;
    // Labels of neurons are not named as axes.
    let cells = match query.groups {
        Some(_) => query.cells.clone(),
        None => query.cells.or(&records.default_axes()),
    };
    let (rows, columns) = records.shape(&query.cells, query.groups.as_ref())?;
    let is_large = rows.saturating_mul(columns) > MatrixQuery::DENSE_MAX;
    if is_large && matches!(query.measure.statistic(), Statistic::Median(..)) {
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

fn sweep(query: SweepQuery, records: &Records) -> Result<SweepQuery> {
    let (rows, columns) = records.shape(&query.cells, None)?;
    let points = query.points().unwrap_or(u64::MAX);
    let cells = points.saturating_mul(rows as u64).saturating_mul(columns as u64);
    let is_large = cells > MatrixQuery::DENSE_MAX as u64;
    let cells_named = query.cells.or(&records.default_axes());
    Ok(SweepQuery { sparse: query.sparse || is_large, cells: cells_named, ..query })
}
