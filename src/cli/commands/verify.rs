//! `areax verify [DATA]`.

use std::time::{Duration, Instant};

use crate::output::words::thousands;
use crate::progress::Progress;
use crate::verify::{Cases, Outcome, outcome};
use crate::{Error, Kind, Result};

use crate::cli::args::{EngineArgs, VerifyArgs};
use crate::cli::caller::Caller;
use crate::cli::engines;
use crate::cli::place::print;
use crate::cli::progress::Bar;
use crate::cli::session::Session;

/// How often it is said how far it is, where no bar shows it.
const SAYS_SO_EVERY: Duration = Duration::from_secs(10);

pub fn run(args: &VerifyArgs, caller: &Caller) -> Result<()> {
    let session = Session::find(&args.data, caller)?;
    session.settled(verify(&session, args))
}

fn verify(session: &Session, args: &VerifyArgs) -> Result<()> {
    let data = session.dataset()?;
    let reference = engines::reference(session)?;
    let options = EngineArgs {
        adapter: args.adapter.clone(),
        gpu_memory: args.gpu_memory,
        ..EngineArgs::default()
    };
    let engines = engines::all(&data, &options, args.software)?;
    engines::say_missing(&engines, &session.progress);
    let names: Vec<String> = engines.iter().map(|e| engines::full_name(e.as_ref())).collect();
    session.progress.note(&format!(
        "asking {} random questions (seed {}) of {} and comparing every answer with the reference",
        thousands(args.cases),
        args.seed,
        names.join(", ")
    ));
    let (mut asked, mut refused) = (vec![0u64; engines.len()], vec![0u64; engines.len()]);
    let start = Instant::now();
    let mut said = start;
    let mut cases = Cases::new(&data, args.seed);
    session.progress.start("verifying", args.cases);
    for case in 0..args.cases {
        let question = cases.question();
        let truth = question.ask(&reference, &session.run())?;
        for (at, engine) in engines.iter().enumerate() {
            match outcome(&question, engine.as_ref(), &truth, &session.run())? {
                Outcome::Same => asked[at] += 1,
                Outcome::Unsupported => refused[at] += 1,
                Outcome::Different(difference) => {
                    session.progress.finish();
                    return Err(Error::new(
                        Kind::Disagree,
                        format!("case {case} of seed {} differs\n{difference}", args.seed),
                    )
                    .advise("this is a bug in areax: please report these lines"));
                }
            }
        }
        session.progress.advance(1);
        if !Bar::is_shown() && said.elapsed() >= SAYS_SO_EVERY {
            said = Instant::now();
            let (done, all) = (thousands(case + 1), thousands(args.cases));
            session.progress.note(&format!("{done} of {all} questions, no difference"));
        }
    }
    session.progress.finish();
    session.unchanged()?;
    let mut text = format!(
        "{}: {} synapses, {} random questions (seed {}) in {:.1} s\n",
        session.data().sources.name,
        thousands(data.synapse_count() as u64),
        args.cases,
        args.seed,
        start.elapsed().as_secs_f64()
    );
    for (at, name) in names.iter().enumerate() {
        text += &format!("  {name}: {} answers identical to reference", thousands(asked[at]));
        if refused[at] > 0 {
            text += &format!(", {} questions it does not support", thousands(refused[at]));
        }
        text += "\n";
    }
    print(&text)
}
