//! `areax count [DATA] [filters]`.

use crate::Result;
use crate::ask::Question;
use crate::output::AnswerKind;
use crate::output::views::View;
use crate::query::Count;

use crate::cli::args::CountArgs;
use crate::cli::explain::explain;
use crate::cli::hint;
use crate::cli::session::Session;

pub fn run(args: &CountArgs, quiet: bool) -> Result<()> {
    let (filter, population) = args.filter.resolve()?;
    let session = Session::asking(&args.data, &args.engine, quiet)?;
    let asked = Question::Count(filter.clone());
    session.check(&asked)?;
    let place = session.place(&args.output, args.filter.files())?.only(AnswerKind::Count)?;
    let (count, by) = session.ask::<Count>(&asked)?;
    let (synapses, neurons) = session.rows()?;
    if args.output.explain {
        explain(&session, &by, &asked, &args.data, &[])?;
    }
    hint::about(&session, &filter, count.count == 0);
    let context = session.context(&args.output, (synapses, neurons), &filter, population, &by);
    place.give(&View::Count(&count), &context, &session.run())
}
