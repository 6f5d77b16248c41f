//! `areax neurons [DATA] [conditions]`.

use std::fmt::Write;

use crate::Result;
use crate::ask::Provenance;
use crate::output::AnswerKind;
use crate::output::views::View;
use crate::output::words::thousands;
use crate::query::{Filter, NeuronsQuery};

use crate::cli::args::{ConditionArgs, NeuronsArgs};
use crate::cli::explain::Question;
use crate::cli::hint;
use crate::cli::say;
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
        explain(&session, &by, neurons, args, &query)?;
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

/// Prints to stderr how many neurons each condition leaves, and the question in three languages.
fn explain(
    session: &Session,
    by: &Provenance,
    neurons: u64,
    args: &NeuronsArgs,
    query: &NeuronsQuery,
) -> Result<()> {
    let mut text = String::from("neurons kept, one condition after the other:\n");
    let _ = writeln!(text, "  {:>14}          all neurons of the table", thousands(neurons));
    let mut kept = neurons;
    for (name, step) in query.steps() {
        let left = session.step::<Vec<u64>>(&step.into())?.len() as u64;
        let percent = if kept == 0 { 0.0 } else { left as f64 / kept as f64 * 100.0 };
        let value = query.flags().into_iter().find(|(flag, _)| *flag == name);
        let value = value.map_or(String::new(), |(_, value)| value);
        let _ = writeln!(text, "  {:>14}  {percent:5.1} %  {name} {value}", thousands(left));
        kept = left;
    }
    let question = Question {
        name: "neurons",
        data: &args.data,
        extra: query.flags(),
        filter: &Filter::default(),
        call: String::new(),
    };
    text += &crate::cli::explain::kernel_lines(by);
    let _ = writeln!(text, "command line: {}", question.command_line());
    let _ = writeln!(text, "URL:          {}", url(query));
    let sets =
        query.flags().into_iter().map(|(name, value)| format!("query.set({name:?}, {value:?})?;"));
    let sets: Vec<String> = sets.collect();
    let _ = writeln!(
        text,
        "Rust:         let mut query = NeuronsQuery::default(); {} engine.neurons(&query)?",
        sets.join(" ")
    );
    say::line(text.trim_end());
    Ok(())
}

/// The query string states `prob_min` even where it is off: the REST default differs from the
/// command line's.
fn url(query: &NeuronsQuery) -> String {
    let mut pairs = query.flags();
    if query.prob_min.is_none() {
        pairs.push(("prob_min", "none".to_owned()));
    }
    crate::cli::explain::route("neurons", &pairs)
}
