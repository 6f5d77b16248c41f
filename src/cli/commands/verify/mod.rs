//! `areax verify [DATA]`.

mod maps;
mod report;

use crate::Result;
use crate::output::words::thousands;
use crate::verify::{Cases, outcome};

use crate::cli::args::{EngineArgs, VerifyArgs};
use crate::cli::caller::Caller;
use crate::cli::engines;
use crate::cli::session::Session;

use report::Report;

pub fn run(args: &VerifyArgs, caller: &Caller) -> Result<()> {
    if let Some(maps) = args.maps {
        return maps::random(maps, args, caller);
    }
    let session = Session::find(&args.data, caller)?;
    session.settled(match &session.data().mapped {
        Some(data) => maps::named(&session, data, args),
        None => verify(&session, args),
    })
}

fn verify(session: &Session, args: &VerifyArgs) -> Result<()> {
    let data = session.dataset()?;
    let reference = engines::reference(session)?;
    let engines = engines::all(&data, &of_gpus(args), args.software)?;
    engines::say_missing(engines::has_gpu(&engines), &session.progress);
    let names = engines.iter().map(|engine| engines::full_name(engine.name(), engine.adapter()));
    let names: Vec<String> = names.collect();
    let mut report = Report::start(&session.progress, args, names);
    let mut cases = Cases::new(&data, args.seed);
    for _ in 0..args.cases {
        let question = cases.question();
        let truth = question.ask(&reference, &session.run())?;
        for (at, engine) in engines.iter().enumerate() {
            let outcome = outcome(&question, engine.as_ref(), &truth, &session.run())?;
            report.count(at, outcome, "")?;
        }
        report.advance();
    }
    session.unchanged()?;
    report.print(&about(session, data.synapse_count() as u64))
}

/// How GPUs are opened.
fn of_gpus(args: &VerifyArgs) -> EngineArgs {
    let (adapter, gpu_memory) = (args.adapter.clone(), args.gpu_memory);
    EngineArgs { adapter, gpu_memory, ..EngineArgs::default() }
}

/// The data that was asked.
fn about(session: &Session, synapses: u64) -> String {
    format!("{}: {} synapses", session.data().sources.name, thousands(synapses))
}
