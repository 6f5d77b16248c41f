//! `areax neurons [DATA] [conditions]`.

use crate::Result;
use crate::output::AnswerKind;
use crate::output::views::View;
use crate::query::NeuronsQuery;

use crate::cli::args::{ConditionArgs, NeuronsArgs};
use crate::cli::explain::explain;
use crate::cli::hint;
use crate::cli::session::Session;

pub fn run(args: &NeuronsArgs, quiet: bool) -> Result<()> {
    let query = query(&args.conditions)?;
    let session = Session::asking(&args.data, &args.engine, quiet)?;
    let asked = query.clone().into();
    session.check(&asked)?;
    let place = session.place(&args.output, Vec::new())?.only(AnswerKind::Neurons)?;
    let (ids, by) = session.ask::<Vec<u64>>(&asked)?;
    let (synapses, neurons) = session.rows()?;
    if args.output.explain {
        explain(&session, &by, &asked, &args.data, &[])?;
    }
    if ids.is_empty() {
        hint::no_neuron(&session, &query);
    }
    let counted = query.counted();
    let context = session.context(&args.output, (synapses, neurons), &counted, None, &by);
    place.give(&View::Neurons(&ids, &query), &context, &session.run())
}

fn query(args: &ConditionArgs) -> Result<NeuronsQuery> {
    let mut query = NeuronsQuery::default();
    args.given.iter().try_for_each(|(name, text)| query.set(name, text))?;
    Ok(query)
}
