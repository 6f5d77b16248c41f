//! `areax verify [DATA]`.

use std::time::Instant;

use areax::engine::Engine;
use areax::engine::cpu::Cpu;
use areax::output::words::thousands;
use areax::progress::Progress;
use areax::verify::{Cases, compare};
use areax::{Error, Kind, Result};

use crate::cli::VerifyArgs;
use crate::engines;
use crate::session::Session;

pub fn run(args: &VerifyArgs, quiet: bool) -> Result<()> {
    let session = Session::find(&args.data, quiet)?;
    let data = session.dataset()?;
    let reference = engines::reference(&session)?;
    let engines: Vec<Box<dyn Engine>> = vec![Box::new(Cpu::new(data.clone()))];
    let names: Vec<&str> = engines.iter().map(|engine| engine.name()).collect();
    let start = Instant::now();
    let mut cases = Cases::new(&data, args.seed);
    session.progress.start("verifying", args.cases);
    for case in 0..args.cases {
        let question = cases.question();
        let truth = question.ask(&reference)?;
        for engine in &engines {
            if let Some(difference) = compare(&question, engine.as_ref(), &truth)? {
                session.progress.finish();
                return Err(Error::new(
                    Kind::Disagree,
                    format!("case {case} of seed {} differs\n{difference}", args.seed),
                )
                .advise("this is a bug in areax: please report these lines"));
            }
        }
        session.progress.advance(1);
    }
    session.progress.finish();
    println!(
        "{}: {} synapses, {} random questions (seed {}): {} identical to reference, 0 differences, {:.1} s",
        session.sources.name,
        thousands(data.synapse_count() as u64),
        args.cases,
        args.seed,
        names.join(", "),
        start.elapsed().as_secs_f64()
    );
    Ok(())
}
