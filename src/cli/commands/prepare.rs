//! `areax prepare [DATA]`.

use crate::Result;
use crate::dataset::Prepare;
use crate::progress::Progress;

use crate::cli::args::PrepareArgs;
use crate::cli::caller::Caller;
use crate::cli::session::Session;

pub fn run(args: &PrepareArgs, caller: &Caller) -> Result<()> {
    let session = Session::find(&args.data, caller)?;
    let how = match (args.force, args.verify) {
        (true, _) => Prepare::Force,
        (false, true) => Prepare::Verify,
        (false, false) => Prepare::IfNeeded,
    };
    let done = session.data().prepare(how, &session.run())?;
    let what = match (done.rebuilt, args.verify) {
        (true, _) => "prepared",
        (false, true) => "verified: sources and columns are unchanged",
        (false, false) => "already prepared and up to date",
    };
    session.progress.note(&format!(
        "{what}: {} ({:.1} MB) in {:.2} s",
        done.place.display(),
        done.bytes as f64 / 1e6,
        done.seconds
    ));
    Ok(())
}
