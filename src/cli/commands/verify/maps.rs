//! `areax verify` of data sets with a map: one that is named, or random ones.

use std::fs;
use std::path::{Path, PathBuf};

use super::report::Report;
use super::{about, of_gpus};
use crate::ask::{Mapped, Options};
use crate::cli::args::VerifyArgs;
use crate::cli::caller::Caller;
use crate::cli::engines::say_missing;
use crate::cli::map_gpus::MapGpus;
use crate::cli::progress::Bar;
use crate::cli::session::Session;
use crate::engine::ordered::Ordered;
use crate::output::words::thousands;
use crate::verify::{MapCases, RandomMap, outcomes_of_map};
use crate::{Error, Kind, Result, Run};

/// Most rows of a random data set.
const ROWS_MAX: usize = 120;
/// Of random data sets, so many for each that is asked may be refused.
const REFUSED_MAX: u64 = 20;

/// Questions about the data set of a session.
pub fn named(session: &Session, data: &Mapped, args: &VerifyArgs) -> Result<()> {
    // Before anything is said of questions.
    data.dataset(&session.run())?;
    data.records(&session.run())?;
    let mut gpus = gpus(args, &session.progress)?;
    let mut report = start(&session.progress, args, &gpus);
    ask(data, args.seed, args.cases, "", &mut gpus, &mut report, &session.silent())?;
    session.unchanged()?;
    report.print(&about(session, data.rows()?.0))
}

/// Questions about random data sets, as many of each. That of a difference is kept.
pub fn random(maps: u64, args: &VerifyArgs, caller: &Caller) -> Result<()> {
    // The environment names data for all commands.
    if args.data.data.is_some() && args.data.data != std::env::var_os("AREAX_DATA").map(Into::into)
    {
        return Err(Error::usage("maps", "random data sets are asked instead of DATA")
            .advise("leave one of the two out"));
    }
    let folder = std::env::temp_dir().join(format!("areax-verify-{}", std::process::id()));
    let progress = Bar::new(caller.quiet);
    let run = caller.interrupt.silent();
    let mut gpus = gpus(args, &progress)?;
    let mut report = start(&progress, args, &gpus);
    let (mut left, mut answering, mut refused) = (args.cases, 0, 0);
    // Others take the places of those that both refuse.
    while answering < maps && refused <= REFUSED_MAX * maps {
        // Seeds are told apart in their upper half.
        let seed = args.seed.wrapping_shl(32).wrapping_add(answering + refused);
        let cases = left.div_ceil(maps - answering);
        let asked = one(&folder, seed, cases, &mut gpus, &mut report, &run);
        if !matches!(&asked, Err(error) if error.kind() == Kind::Disagree) {
            remove(&folder)?;
        }
        match asked? {
            true => (left, answering) = (left - cases, answering + 1),
            false => refused += 1,
        }
    }
    let mut what = format!("{} random data sets with a map", thousands(answering));
    if refused > 0 {
        what += &format!(" ({} more that both refused)", thousands(refused));
    }
    report.print(&what)
}

/// Questions about the random data set of a seed; whether it is one.
fn one(
    folder: &Path,
    seed: u64,
    cases: u64,
    gpus: &mut MapGpus,
    report: &mut Report,
    run: &Run,
) -> Result<bool> {
    write(folder, &RandomMap::new(seed, ROWS_MAX))?;
    let data = Mapped::find(folder, &Options::default())?;
    let place = folder.display();
    match (data.prepare_in_memory(run), data.records(run)) {
        (Ok(()), Ok(_)) => {
            let about = format!(" on the data set in {place}");
            ask(&data, seed, cases, &about, gpus, report, run)?;
            Ok(true)
        }
        // Where two tables have a fault each, the one that is read first is said.
        (Err(ours), Err(theirs)) if ours.kind() == Kind::Data && theirs.kind() == Kind::Data => {
            Ok(false)
        }
        (ours, theirs) => {
            let said = |error: Option<Error>| error.map_or("no error".to_owned(), |e| e.in_words());
            let (ours, theirs) = (said(ours.err()), said(theirs.err()));
            let what = format!("reads {place} differently\n  cpu: {ours}\n  reference: {theirs}");
            Err(report.disagree(&what))
        }
    }
}

fn gpus(args: &VerifyArgs, progress: &Bar) -> Result<MapGpus> {
    let gpus = MapGpus::wanted(&of_gpus(args), args.software)?;
    say_missing(!gpus.is_empty(), progress);
    Ok(gpus)
}

fn start<'a>(progress: &'a Bar, args: &VerifyArgs, gpus: &MapGpus) -> Report<'a> {
    let cpu = std::iter::once(Ordered::NAME.to_owned());
    Report::start(progress, args, cpu.chain(gpus.names()).collect())
}

fn ask(
    data: &Mapped,
    seed: u64,
    cases: u64,
    about: &str,
    gpus: &mut MapGpus,
    report: &mut Report,
    run: &Run,
) -> Result<()> {
    let copy = data.dataset(run)?;
    let engines = gpus.over(data.map(), copy)?;
    let mut questions = MapCases::new(data.map(), copy, seed);
    for _ in 0..cases {
        let question = questions.question()?;
        let outcomes = outcomes_of_map(&question, data, &engines, run)?;
        for (engine, outcome) in outcomes.into_iter().enumerate() {
            report.count(engine, outcome, about)?;
        }
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
