//! `areax neuron ID [DATA] [filters]`.

use crate::output::AnswerKind;
use crate::output::views::{NeuronView, View};
use crate::query::{Neuron, NeuronQuery, neuron_id};
use crate::{Error, Result};

use crate::cli::args::NeuronArgs;
use crate::cli::explain::explain;
use crate::cli::session::Session;

pub fn run(args: &NeuronArgs, quiet: bool) -> Result<()> {
    let (filter, population) = args.filter.resolve()?;
    let query = NeuronQuery { id: id(&args.id)?, filter };
    let session = Session::asking(&args.data, &args.engine, quiet)?;
    let asked = query.clone().into();
    session.check(&asked)?;
    let place = session.place(&args.output, args.filter.files())?.only(AnswerKind::Neuron)?;
    let (neuron, by) = session.ask::<Neuron>(&asked)?;
    let (synapses, neurons) = session.rows()?;
    if args.output.explain {
        let partners = args.partners.map(|most| ("partners", most.to_string()));
        explain(&session, &by, &asked, &args.data, partners.as_slice())?;
    }
    let context =
        session.context(&args.output, (synapses, neurons), &query.filter, population, &by);
    let types = &session.data().vocabulary.types;
    let view = NeuronView { neuron: &neuron, types, partners: args.partners };
    place.give(&View::Neuron(view), &context, &session.run())
}

fn id(text: &str) -> Result<u64> {
    neuron_id(text).ok_or_else(|| {
        Error::usage("neuron_id", format!("'{text}' is not a neuron id")).advise(
            "the id comes first, then the data: areax neuron ID DATA; ids are whole numbers \
             from 0 to 18446744073709551615",
        )
    })
}
