//! `/j0251/sweep/json`: a matrix at every point of a grid of thresholds.

use axum::http::StatusCode;

use super::{Question, Work};
use crate::engine::Engine;
use crate::output::sweep::{check_format, write};
use crate::output::{Context, Format, Look};
use crate::query::{Axis, Filter, Param, SweepQuery};
use crate::server::check::against_reference;
use crate::server::desk::Lane;
use crate::server::fields::Fields;
use crate::server::parameter::{self, AXIS, CHECK};
use crate::server::problem::Problem;
use crate::server::reply::Reply;
use crate::server::state::State;
use crate::server::{answer, filter};

pub fn question() -> Question {
    Question {
        path: "/j0251/sweep/json",
        summary: "A matrix of counts at every point of a grid of thresholds",
        lane: Lane::Long,
        parameters: [AXIS].into_iter().chain(parameter::filters()).chain([CHECK]).collect(),
        formats: &[Format::Json, Format::Csv, Format::Npy, Format::Svg, Format::Png],
        read,
    }
}

fn read(state: &State, fields: &Fields, format: Format) -> Result<Work, Problem> {
    let (filter, population) = filter::of(fields)?;
    let axes = fields.all(AXIS.name).map(axis).collect::<Result<Vec<Axis>, Problem>>()?;
    for axis in &axes {
        let name = axis.param.name();
        if fields.get(name).is_some() {
            return Err(Problem::bad("axis", format!("{name} is an axis and a filter too"))
                .advise("leave out one of them"));
        }
    }
    // What an axis replaces is said nowhere.
    let filter = with_axes(&filter, &axes, |_| None);
    let query = SweepQuery { filter, axes, large: true };
    let types = state.data.vocabulary().types.len();
    if query.axes.is_empty() {
        return Err(Problem::bad("axis", "a sweep needs at least one axis")
            .advise(format!("for example axis={}", AXIS.example)));
    }
    let cells = query.points().and_then(|points| points.checked_mul((types * types) as u64));
    let most = state.limits.sweep_cells_max;
    if cells.is_none_or(|cells| cells > most) {
        let number = cells.map_or("more than 2^64".to_owned(), |cells| cells.to_string());
        let sentence = format!("this grid has {number} cells; the limit of this server is {most}");
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, sentence)
            .advise("take fewer values; `areax sweep --large` has no such limit"));
    }
    query.check(types)?;
    check_format(format, &query)?;
    let highest = |axis: &Axis| axis.values.iter().copied().reduce(f64::max);
    filter::check(&with_axes(&query.filter, &query.axes, highest), state)?;
    let check = fields.flag(&CHECK)?;
    Ok(Box::new(move |state| {
        let question = |engine: &dyn Engine| engine.sweep(&query);
        let answer = state.answerer.ask(question)?;
        let (sweep, by) = against_reference(state, check, answer, question)?;
        let context = Context { population, ..answer::context(&state.data, &query.filter, by) };
        let mut bytes = Vec::new();
        write(format, &sweep, &query, &context, &Look::default(), &mut bytes)?;
        Ok(Reply::whole(format, bytes))
    }))
}

/// `NAME:SPEC`; a URL may say `NAME=SPEC` as the command line does.
fn axis(text: &str) -> Result<Axis, Problem> {
    Ok(match text.contains('=') {
        true => Axis::parse(text)?,
        false => Axis::parse(&text.replacen(':', "=", 1))?,
    })
}

/// The filter with another number for each axis.
fn with_axes(filter: &Filter, axes: &[Axis], number: impl Fn(&Axis) -> Option<f64>) -> Filter {
    let mut filter = filter.clone();
    for axis in axes {
        let param: Param = axis.param;
        filter.set_number(param, number(axis));
    }
    filter
}
