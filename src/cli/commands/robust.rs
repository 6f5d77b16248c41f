//! `areax robust [DATA] --claim "A->B > C->D" [filters]`.

use crate::Result;
use crate::output::AnswerKind;
use crate::output::views::{Verdicts, View};
use crate::progress::Progress;
use crate::query::{Claim, Preset, Robust, RobustQuery, Verdict};

use super::matrix::{measure, normalize};
use crate::cli::args::RobustArgs;
use crate::cli::explain::explain;
use crate::cli::grid::{self, preset};
use crate::cli::hint;
use crate::cli::session::Session;

pub fn run(args: &RobustArgs, quiet: bool) -> Result<()> {
    let figure = args.figure()?;
    let claim = Claim::parse(&args.claim)?;
    let named = preset(&args.preset)?;
    // Without a given grid, the preset's.
    let over = if args.axes.is_empty() { named.or(Some(Preset::AreaX)) } else { named };
    let grid = grid::asked(&args.axes, over, &args.filter)?;
    let query = RobustQuery {
        claim,
        measure: measure(&args.measure)?,
        normalize: normalize(&args.normalize)?,
        grid: grid.query,
    };
    let session = Session::asking(&args.data, &args.engine, quiet)?;
    let asked = query.clone().into();
    session.check(&asked)?;
    let place =
        session.place(&args.output, args.filter.files())?.only(AnswerKind::Verdicts)?.drawn(figure);
    let (robust, by) = session.ask::<Robust>(&asked)?;
    let (synapses, neurons) = session.rows()?;
    let filter = query.grid.without_axes();
    if args.output.explain {
        explain(&session, &by, &asked, &args.data, &[])?;
    }
    hint::about(&session, &filter, false);
    if robust.count(Verdict::Undefined) > 0 {
        session.progress.note(UNDEFINED_HINT);
    }
    let context = session.context(&args.output, (synapses, neurons), &filter, grid.population, &by);
    let view = View::Verdicts(Verdicts::new(&robust, &query));
    place.give(&view, &context, &session.run())
}

/// Where a claim speaks of nothing.
const UNDEFINED_HINT: &str = "in some settings a value of the claim is undefined (a mean or median \
over nothing, a fraction of nothing, a NaN or infinite size): it neither holds nor fails there, and \
is counted separately.";
