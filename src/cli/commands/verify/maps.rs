//! `areax verify` of data sets with a map: one that is named, or random ones.

use std::fs;
use std::path::{Path, PathBuf};

use super::about;
use super::report::Report;
use crate::ask::{Mapped, Options};
use crate::cli::args::VerifyArgs;
use crate::cli::caller::Caller;
use crate::cli::progress::Bar;
use crate::cli::session::Session;
use crate::engine::ordered::Ordered;
use crate::output::words::thousands;
use crate::verify::{MapCases, RandomMap, outcome_of_map};
use crate::{Error, Result, Run};

/// Most rows of a random data set.
const ROWS_MAX: usize = 120;

/// Questions about the data set of a session.
pub fn named(session: &Session, data: &Mapped, args: &VerifyArgs) -> Result<()> {
    // Before anything is said of questions.
    data.dataset(&session.run())?;
    data.records(&session.run())?;
    let mut report = start(&session.progress, args);
    ask(data, args.seed, args.cases, "", &mut report, &session.silent())?;
    session.unchanged()?;
    report.print(&about(session, data.rows()?.0))
}

/// Questions about random data sets, as many of each. That of a difference is kept.
pub fn random(maps: u64, args: &VerifyArgs, caller: &Caller) -> Result<()> {
    let folder = std::env::temp_dir().join(format!("areax-verify-{}", std::process::id()));
    let progress = Bar::new(caller.quiet);
    let run = caller.interrupt.silent();
    let mut report = start(&progress, args);
    let (mut left, mut refused) = (args.cases, 0);
    for map in 0..maps {
        // Seeds are told apart in their upper half.
        let seed = args.seed.wrapping_shl(32).wrapping_add(map);
        let cases = left.div_ceil(maps - map);
        write(&folder, &RandomMap::new(seed, ROWS_MAX))?;
        let data = Mapped::find(&folder, &Options::default())?;
        match (data.prepare_in_memory(&run), data.records(&run)) {
            (Ok(()), Ok(_)) => {
                let about = format!(" on the data set in {}", folder.display());
                ask(&data, seed, cases, &about, &mut report, &run)?;
                left -= cases;
            }
            (Err(ours), Err(theirs)) if ours.in_words() == theirs.in_words() => refused += 1,
            (ours, theirs) => {
                let said =
                    |error: Option<Error>| error.map_or("takes it".to_owned(), |e| e.in_words());
                let (ours, theirs) = (said(ours.err()), said(theirs.err()));
                let what = format!(
                    "has another data set ({})\n  cpu: {ours}\n  reference: {theirs}",
                    folder.display()
                );
                return Err(report.disagree(&what));
            }
        }
        remove(&folder)?;
    }
    let mut what = format!("{} random data sets with a map", thousands(maps));
    if refused > 0 {
        what += &format!(", {} of them refused in the same words", thousands(refused));
    }
    report.print(&what)
}

fn start<'a>(progress: &'a Bar, args: &VerifyArgs) -> Report<'a> {
    Report::start(progress, args, vec![Ordered::NAME.to_owned()])
}

fn ask(
    data: &Mapped,
    seed: u64,
    cases: u64,
    about: &str,
    report: &mut Report,
    run: &Run,
) -> Result<()> {
    let copy = data.dataset(run)?;
    let mut questions = MapCases::new(data.map(), copy, seed);
    for _ in 0..cases {
        let question = questions.question()?;
        let outcome = outcome_of_map(&question, data, run)?;
        report.count(0, outcome, about)?;
        report.advance();
    }
    Ok(())
}

fn write(folder: &Path, map: &RandomMap) -> Result<()> {
    let failed = |path: &PathBuf, error| Error::io(path, "cannot be written", error);
    let folder = folder.to_owned();
    fs::create_dir_all(&folder).map_err(|error| failed(&folder, error))?;
    for (name, bytes) in &map.files {
        let path = folder.join(name);
        fs::write(&path, bytes).map_err(|error| failed(&path, error))?;
    }
    Ok(())
}

fn remove(folder: &Path) -> Result<()> {
    fs::remove_dir_all(folder).map_err(|error| Error::io(folder, "cannot be removed", error))
}
