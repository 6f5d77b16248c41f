//! `areax import FILES… -o DIR`.

use std::io::Write;
use std::path::Path;

use crate::import::{Request, import};
use crate::map::FILE_NAME;
use crate::unfinished::{self, Unfinished};
use crate::{Error, Result};

use crate::cli::args::ImportArgs;
use crate::cli::caller::Caller;
use crate::cli::say;

pub fn run(args: &ImportArgs, caller: &Caller) -> Result<()> {
    if args.output.is_file() {
        let error = Error::usage("output", "this is a file, and the map goes into a folder");
        return Err(error.in_file(&args.output).advise("name the folder: -o DIR"));
    }
    let path = args.output.join(FILE_NAME);
    if path.exists() && !args.force {
        let error = Error::usage("output", "there is a map already, and it is kept");
        return Err(error.in_file(&path).advise("--force replaces it, or name another folder"));
    }
    let imported = import(&Request {
        files: args.files.clone(),
        folder: args.output.clone(),
        recipes: args.recipe.clone(),
        set: args.set.clone(),
        name: args.name.clone(),
    })?;
    std::fs::create_dir_all(&args.output)
        .map_err(|error| Error::io(&args.output, "cannot create the folder", error))?;
    unfinished::sweep(&args.output);
    write(&path, &imported.map.to_toml())?;
    if !caller.quiet {
        say::line(imported.words.trim_end());
        say::line(&format!("wrote {}", path.display()));
    }
    Ok(())
}

/// The file appears whole or not at all.
pub(super) fn write(path: &Path, text: &str) -> Result<()> {
    let written = Unfinished::create(path).and_then(|mut map| {
        map.file.write_all(text.as_bytes())?;
        map.file.sync_all()?;
        map.finish()
    });
    written.map_err(|error| Error::io(path, "cannot write the map", error))
}
