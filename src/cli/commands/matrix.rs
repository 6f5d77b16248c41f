//! `areax matrix [DATA] [filters]`.

use crate::ask::table::QuestionKind;
use crate::ask::{Asked, Question};
use crate::output::views::View;
use crate::output::{AnswerKind, Format};
use crate::query::{Matrix, MatrixQuery, Population, Sparse};
use crate::{Error, Kind, Result};

use super::matrices::named_files;
use super::matrix_set;
use crate::cli::args::MatrixArgs;
use crate::cli::asked::{are_names, asked, other};
use crate::cli::caller::Caller;
use crate::cli::explain::explain;
use crate::cli::place::Place;
use crate::cli::session::Session;
use crate::cli::{groups_file, hint};

/// What the flags ask.
pub fn question(args: &MatrixArgs) -> Result<Asked> {
    let asked = asked(QuestionKind::Matrix, args.own(), &args.data, &args.filter)?;
    let Question::Matrix(query) = asked.question else { return Ok(asked) };
    let read = |path| {
        let are_names = are_names(args.data.data.as_deref());
        groups_file::read(path, args.other.as_deref(), are_names)
    };
    let groups = args.groups.as_deref().map(read).transpose()?;
    let query = MatrixQuery { groups, ..query };
    query.check()?;
    Ok(Asked { question: query.into(), ..asked })
}

pub fn run(args: &MatrixArgs, caller: &Caller) -> Result<()> {
    let figure = args.figure()?;
    let Asked { question, population } = question(args)?;
    let query = match question {
        Question::Matrix(query) => query,
        Question::MatrixSet(query) => return matrix_set::run(args, (query, population), caller),
        _ => return Err(other()),
    };
    let session = Session::asking(&args.data, &args.engine, caller)?;
    let resolved = session.resolved(query.into());
    let question = resolved.map_err(|error| in_groups_file(args, error))?;
    let Question::Matrix(query) = &question else { return Err(other()) };
    // The values of a category may be more than those with a name.
    if !query.cells.is_named() {
        figure.order.check(names(query, &session).into_iter())?;
    }
    let kind = match &query.ci {
        _ if query.is_sparse() => AnswerKind::Sparse,
        Some(_) => AnswerKind::Intervals,
        None if query.test.is_some() => AnswerKind::Intervals,
        None => AnswerKind::Matrix,
    };
    let place = session.place(&args.output, named_files(args), kind)?.drawn(figure);
    if query.is_sparse() {
        return sparse(args, &session, (query, population), place);
    }
    let query = &query.clone().keeping_sums(place.format() == Format::Npz);
    let question = query.clone().into();
    let answered = session.ask::<Matrix>(&question);
    let (matrix, by) = answered.map_err(|error| in_groups_file(args, error))?;
    if args.output.explain {
        explain(&session, &by, &question, &args.data, &labels(args))?;
    }
    hint::about(&session, &query.filter, matrix.total == 0);
    let context = session.context(&args.output, &query.filter, population, &by)?;
    session.give(place, &View::Matrix(&matrix, query), &context)
}

/// The cells that are not empty.
fn sparse(
    args: &MatrixArgs,
    session: &Session,
    (query, population): (&MatrixQuery, Option<Population>),
    place: Place,
) -> Result<()> {
    let question = query.clone().into();
    let answered = session.ask::<Sparse>(&question);
    let (sparse, by) = answered.map_err(|error| in_groups_file(args, error))?;
    if args.output.explain {
        explain(session, &by, &question, &args.data, &labels(args))?;
    }
    hint::about(session, &query.filter, sparse.total == 0);
    let context = session.context(&args.output, &query.filter, population, &by)?;
    place.give(&View::Sparse(&sparse, query), &context, &session.run())
}

/// Where the labels of the question come from.
fn labels(args: &MatrixArgs) -> Vec<(&'static str, String)> {
    let file = args.groups.iter().map(|path| ("groups", path.to_string_lossy().into_owned()));
    file.chain(args.other.iter().map(|name| ("other", name.clone()))).collect()
}

/// The names of rows and columns.
fn names<'a>(query: &'a MatrixQuery, session: &'a Session) -> Vec<&'a str> {
    match &query.groups {
        Some(groups) => groups.labels().iter().map(String::as_str).collect(),
        None => session
            .data()
            .vocabulary
            .types
            .entries()
            .iter()
            .map(|(_, name)| name.as_str())
            .collect(),
    }
}

/// An error about data that names no file is about the labels.
pub fn in_groups_file(args: &MatrixArgs, error: Error) -> Error {
    match &args.groups {
        Some(path) if error.kind() == Kind::Data => error.or_in_file(path),
        _ => error,
    }
}
