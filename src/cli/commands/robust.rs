//! `areax robust [DATA] --claim "A->B > C->D" [filters]`.

use crate::Result;
use crate::output::AnswerKind;
use crate::output::views::{Verdicts, View};
use crate::progress::Progress;
use crate::query::{Claim, Preset, Robust, RobustQuery, Verdict};

use super::matrix::{measure, normalize};
use crate::cli::args::RobustArgs;
use crate::cli::engines;
use crate::cli::explain::{self, Question};
use crate::cli::grid::{self, preset};
use crate::cli::hint;
use crate::cli::session::Session;

pub fn run(args: &RobustArgs, quiet: bool) -> Result<()> {
    let figure = args.figure()?;
    let claim = Claim::parse(&args.claim)?;
    let named = preset(&args.preset)?;
    // Without a grid of one's own the preset's.
    let over = if args.axes.is_empty() { named.or(Some(Preset::AreaX)) } else { named };
    let grid = grid::asked(&args.axes, over, &args.filter)?;
    let query = RobustQuery {
        claim,
        measure: measure(&args.measure)?,
        normalize: normalize(&args.normalize)?,
        grid: grid.query,
    };
    let session = Session::find(&args.data, quiet)?;
    query.check(&session.vocabulary)?;
    session.check(&query.grid.with_axes())?;
    let place =
        session.place(&args.output, args.filter.files())?.only(AnswerKind::Verdicts)?.drawn(figure);
    let engine = engines::choose(&args.engine, &session, &query.grid.filter_at(0))?;
    let checked = engines::checked(
        &args.engine,
        &session,
        engine.as_ref(),
        |engine| engine.robust(&query, &session.run()),
        first_difference,
    )?;
    let (synapses, neurons) = session.rows()?;
    let filter = query.grid.without_axes();
    if args.output.explain {
        explain::explain(
            engine.as_ref(),
            synapses,
            &question(args, &query, &filter),
            &session.run(),
        )?;
    }
    hint::about(&session, &filter, false);
    if checked.answer.count(Verdict::Undefined) > 0 {
        session.progress.note(UNDEFINED_HINT);
    }
    let by = (checked.engine, checked.by);
    let context = session.context(&args.output, (synapses, neurons), &filter, grid.population, by);
    let view = View::Verdicts(Verdicts::new(&checked.answer, &query));
    place.give(&view, &context, &session.run())
}

/// Where a claim speaks of nothing.
const UNDEFINED_HINT: &str = "in some settings a value of the claim is undefined (a mean or median \
over nothing, a fraction of nothing, a NaN or infinite size): it neither holds nor fails there, and \
is counted separately.";

/// The first setting in which two answers differ.
pub fn first_difference(a: &Robust, b: &Robust) -> String {
    let pairs = a.outcomes.iter().zip(&b.outcomes).enumerate();
    let differs = pairs.into_iter().find(|(_, (a, b))| a != b);
    differs.map_or("not as many settings".to_owned(), |(point, (a, b))| {
        format!("setting {point}: {a:?} and {b:?}")
    })
}

fn question<'a>(
    args: &'a RobustArgs,
    query: &RobustQuery,
    filter: &'a crate::Filter,
) -> Question<'a> {
    let mut extra = vec![
        ("claim", query.claim.text().to_owned()),
        ("measure", args.measure.clone()),
        ("normalize", args.normalize.clone()),
    ];
    extra.extend(query.grid.axes.iter().map(explain::axis));
    let (measure, normalize) = (query.measure, query.normalize);
    Question {
        name: "robust",
        data: &args.data,
        extra,
        filter,
        call: format!(
            "engine.robust(&RobustQuery {{ claim: Claim::parse({:?})?, measure: \
             Measure::{measure:?}, normalize: Normalize::{normalize:?}, grid: SweepQuery {{ filter, \
             axes, large: false }} }})?",
            query.claim.text()
        ),
    }
}
