//! Counts and matrices on the GPU.

use super::asked::Asked;
use super::engine::Core;
use super::faults::Stop;
use super::histogram::{self, Cells};
use super::job::Job;
use super::medians;
use super::session::DeviceSession;
use crate::engine::groups::{self, LabelOf};
use crate::engine::medians::{Of, Side, asked as asked_medians};
use crate::engine::not_supported;
use crate::engine::partial::{self, Amount, Summed, Tally};
use crate::error::Result;
use crate::query::{Filter, Level, Matrix, MatrixQuery, MedianEnds, Values};
use crate::run::Run;

/// How many synapses pass, and the sum of their sizes.
pub fn amount(core: &Core, filter: &Filter, run: &Run) -> Result<Amount> {
    let asked = Asked::new(&core.data, filter, core.order, run)?;
    let tally = core.ask(run, |session, job| {
        histogram::tally(session, job, &asked, Cells::Types, Summed::Size)
    })?;
    Ok(tally.all())
}

/// Answers a matrix question.
pub fn answer(core: &Core, query: &MatrixQuery, run: &Run) -> Result<Matrix> {
    need_path(query)?;
    let Some(asked_of) = asked_medians(&query.measure)? else {
        return Ok(collect(core, query, run)?.finish(query));
    };
    query.check()?;
    let (names, cells, total) = of_medians(core, query, (asked_of, None), run)?;
    let values = cells.into_iter().map(|cell| cell.median).collect();
    Ok(Matrix::new(names, None, Values::Reals(values), total))
}

/// The medians of every cell with the values between which they lie.
pub fn median_ends(
    core: &Core,
    query: &MatrixQuery,
    asked_of: (Side, Of),
    level: Level,
    run: &Run,
) -> Result<Vec<MedianEnds>> {
    of_medians(core, query, (asked_of, Some(level)), run).map(|(_, cells, _)| cells)
}

/// The names of rows and columns, the cells, and the synapses in all of them.
fn of_medians(
    core: &Core,
    query: &MatrixQuery,
    asked_of: ((Side, Of), Option<Level>),
    run: &Run,
) -> Result<(Vec<String>, Vec<MedianEnds>, u64)> {
    let asked = Asked::new(&core.data, &query.filter, core.order, run)?;
    let (labels, names) = labels(core, query)?;
    let cells = cells(labels.as_ref(), names.len());
    let (cells, total) =
        core.ask(run, |session, job| medians::matrix(session, job, &asked, cells, asked_of))?;
    Ok((names, cells, total))
}

/// Refuses what has no kernel.
pub fn need_path(query: &MatrixQuery) -> Result<()> {
    if query.cells.is_named() {
        return Err(not_supported("gpu", "rows and columns"));
    }
    match query.measure.has_gpu_path() {
        true => Ok(()),
        false => Err(not_supported("gpu", &query.measure.name())),
    }
}

/// Collects the cells of a matrix; no medians.
pub fn collect(core: &Core, query: &MatrixQuery, run: &Run) -> Result<partial::Cells> {
    query.check()?;
    need_path(query)?;
    let data = &core.data;
    let asked = Asked::new(data, &query.filter, core.order, run)?;
    let (label_of, labels) = labels(core, query)?;
    let cells = cells(label_of.as_ref(), labels.len());
    let whole = query.whole().map(|all| Asked::new(data, &all, core.order, run)).transpose()?;
    let summed = Summed::for_measure(&query.measure)?;
    let tally =
        |session: &mut DeviceSession, job: &mut Job, asked: &Asked| -> Result<Tally, Stop> {
            histogram::tally(session, job, asked, cells, summed)
        };
    let (own, whole) = core.ask(run, |session, job| {
        let own = tally(session, job, &asked)?;
        let whole = whole.as_ref().map(|whole| tally(session, job, whole)).transpose()?;
        Ok((own, whole))
    })?;
    Ok(partial::Cells { labels, columns: None, own, whole })
}

/// The labels of neurons, if a matrix has some, and the names of its rows and columns.
fn labels(core: &Core, query: &MatrixQuery) -> Result<(Option<LabelOf>, Vec<String>)> {
    let data = &core.data;
    let Some(groups) = &query.groups else {
        let types = data.vocabulary.types.entries().iter();
        return Ok((None, types.map(|(_, name)| name.clone()).collect()));
    };
    Ok((Some(groups::label_of(data, groups)?), groups.labels().to_vec()))
}

fn cells(labels: Option<&LabelOf>, count: usize) -> Cells<'_> {
    labels.map_or(Cells::Types, |labels| Cells::Labels(labels, count))
}
