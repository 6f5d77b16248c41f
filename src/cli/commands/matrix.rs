//! `areax matrix [DATA] [filters]`.

use crate::output::AnswerKind;
use crate::output::views::View;
use crate::query::{Matrix, MatrixQuery, Measure, Normalize};
use crate::{Error, Kind, Result};

use super::matrices::named_files;
use super::matrix_set;
use crate::cli::args::MatrixArgs;
use crate::cli::explain::explain;
use crate::cli::grid::preset;
use crate::cli::session::Session;
use crate::cli::{groups_file, hint};

pub fn run(args: &MatrixArgs, quiet: bool) -> Result<()> {
    if let Some(preset) = preset(&args.preset)? {
        return matrix_set::run(args, preset, quiet);
    }
    let figure = args.figure()?;
    let (filter, population) = args.filter.resolve()?;
    let groups = args.groups.as_deref();
    let query = MatrixQuery {
        filter,
        measure: measure(&args.measure)?,
        normalize: normalize(&args.normalize)?,
        groups: groups.map(|path| groups_file::read(path, args.other.as_deref())).transpose()?,
    };
    query.check()?;
    let session = Session::asking(&args.data, &args.engine, quiet)?;
    let asked = query.clone().into();
    session.check(&asked)?;
    figure.order.check(names(&query, &session).into_iter())?;
    let place =
        session.place(&args.output, named_files(args))?.only(AnswerKind::Matrix)?.drawn(figure);
    let answered = session.ask::<Matrix>(&asked);
    let (matrix, by) = answered.map_err(|error| in_groups_file(args, error))?;
    let (synapses, neurons) = session.rows()?;
    if args.output.explain {
        explain(&session, &by, &asked, &args.data, &labels(args))?;
    }
    hint::about(&session, &query.filter, matrix.total == 0);
    let context =
        session.context(&args.output, (synapses, neurons), &query.filter, population, &by);
    place.give(&View::Matrix(&matrix, &query), &context, &session.run())
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
fn in_groups_file(args: &MatrixArgs, error: Error) -> Error {
    match &args.groups {
        Some(path) if error.kind() == Kind::Data => error.or_in_file(path),
        _ => error,
    }
}

/// The measure with this name.
pub fn measure(name: &str) -> Result<Measure> {
    Measure::ALL.into_iter().find(|measure| measure.name() == name).ok_or_else(|| {
        Error::usage("measure", format!("there is no measure '{name}'"))
            .advise(format!("choose {}", Measure::ALL.map(Measure::name).join(", ")))
    })
}

/// The normalisation with this name.
pub fn normalize(name: &str) -> Result<Normalize> {
    Normalize::ALL.into_iter().find(|normalize| normalize.name() == name).ok_or_else(|| {
        Error::usage("normalize", format!("there is no normalisation '{name}'"))
            .advise(format!("choose {}", Normalize::ALL.map(Normalize::name).join(", ")))
    })
}
