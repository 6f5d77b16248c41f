//! `areax mcp DATA…`: the questions as tools of AI agents, on stdin and stdout.

use std::path::Path;

use crate::mcp::{Local, serve};
use crate::{Error, Result};

use crate::cli::args::McpArgs;
use crate::cli::caller::Caller;
use crate::cli::sets::find;

pub fn run(args: &McpArgs, caller: &Caller) -> Result<()> {
    let found = find(&args.data, &args.more, &args.engine, caller)?;
    // Nobody is at a terminal: a signal ends the process as it always did.
    caller.interrupt.release();
    let sets = found.into_iter().map(|one| (one.name, one.session.connectome)).collect();
    let local = Local::open(sets)
        .map_err(|error| Error::io(Path::new("the tools"), "cannot start a thread", error))?;
    serve(local)
}
