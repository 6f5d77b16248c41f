//! Counts and matrices on the GPU.

use super::asked::Asked;
use super::engine::Core;
use super::faults::Stop;
use super::histogram::{self, Cells};
use super::job::Job;
use super::medians;
use super::session::Session;
use crate::engine::groups;
use crate::engine::tally::{Summed, Tally};
use crate::error::Result;
use crate::query::{Count, Filter, Matrix, MatrixQuery, Normalize, Values};
use crate::run::Run;

/// Answers a count question.
pub fn count(core: &Core, filter: &Filter, run: &Run) -> Result<Count> {
    let asked = Asked::new(&core.data, filter, core.order, run)?;
    let tally = core.ask(run, |session, job| {
        histogram::tally(session, job, &asked, Cells::Types, Summed::Size)
    })?;
    Ok(tally.count())
}

/// Answers a matrix question.
pub fn answer(core: &Core, query: &MatrixQuery, run: &Run) -> Result<Matrix> {
    query.check()?;
    let data = &core.data;
    let asked = Asked::new(data, &query.filter, core.order, run)?;
    let labels = match &query.groups {
        None => None,
        Some(groups) => Some(groups::label_of(data, groups)?),
    };
    let names: Vec<String> = match &query.groups {
        Some(groups) => groups.labels().to_vec(),
        None => data.vocabulary.types.entries().iter().map(|(_, name)| name.clone()).collect(),
    };
    let cells = match &labels {
        None => Cells::Types,
        Some(labels) => Cells::Labels(labels, names.len()),
    };
    if let Some(asked_of) = crate::engine::medians::asked(query.measure) {
        let (values, total) =
            core.ask(run, |session, job| medians::matrix(session, job, &asked, cells, asked_of))?;
        return Ok(Matrix { labels: names, values: Values::Reals(values), total });
    }
    let whole = query.whole().map(|all| Asked::new(data, &all, core.order, run)).transpose()?;
    let summed = Summed::for_measure(query.measure);
    let tally = |session: &mut Session, job: &mut Job, asked: &Asked| -> Result<Tally, Stop> {
        histogram::tally(session, job, asked, cells, summed)
    };
    let (own, whole) = core.ask(run, |session, job| {
        let own = tally(session, job, &asked)?;
        let whole = whole.as_ref().map(|whole| tally(session, job, whole)).transpose()?;
        Ok((own, whole))
    })?;
    let values = match query.normalize {
        Normalize::None => own.values(query.measure),
        normalize => own.fractions(whole.as_ref().unwrap_or(&own), query.measure, normalize),
    };
    Ok(Matrix { labels: names, values, total: own.total() })
}
