//! `areax split DATA N -o FOLDER`.

use crate::Result;
use crate::progress::Progress;
use crate::shards::split;

use crate::cli::args::SplitArgs;
use crate::cli::caller::Caller;
use crate::cli::place;
use crate::cli::session::Session;

pub fn run(args: &SplitArgs, caller: &Caller) -> Result<()> {
    let session = Session::find(&args.of(), caller)?;
    let data = session.data();
    let (shards, by) = (args.shards, args.by.into());
    let done = split(&data.sources, &data.vocabulary, (shards, by), &args.output, &session.run());
    let folders = session.settled(done)?;
    session.progress.note(&format!("split by {} into {shards} shards", by.name()));
    folders.iter().try_for_each(|folder| place::print(&format!("{}\n", folder.display())))
}
