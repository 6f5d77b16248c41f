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
    let mut query = NeuronsQuery {
        strict: args.strict,
        exact_thresholds: args.exact_thresholds,
        ..NeuronsQuery::default()
    };
    let texts = [
        ("celltype", args.celltype.as_ref()),
        ("target_celltype", args.target_celltype.as_ref()),
        ("direction", Some(&args.direction)),
        ("min_synapses", args.min_synapses.as_ref()),
        ("min_celltype_certainty", args.min_celltype_certainty.as_ref()),
        ("min_axon_length", args.min_axon_length.as_ref()),
        ("min_dendrite_length", args.min_dendrite_length.as_ref()),
        ("min_soma_length", args.min_soma_length.as_ref()),
        ("population", args.population.as_ref()),
        ("prob_min", args.prob_min.as_ref()),
    ];
    for (name, text) in texts {
        text.map_or(Ok(()), |text| query.set(name, text))?;
    }
    Ok(query)
}
