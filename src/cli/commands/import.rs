//! `areax import FILES… -o DIR`.

use std::io::Write;
use std::path::Path;

use crate::import::{Request, import};
use crate::map::FILE_NAME;
use crate::{Error, Result};

use crate::cli::args::ImportArgs;
use crate::cli::caller::Caller;
use crate::cli::say;

pub fn run(args: &ImportArgs, caller: &Caller) -> Result<()> {
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
    write(&path, &imported.map.to_toml())?;
    if !caller.quiet {
        say::line(imported.words.trim_end());
        say::line(&format!("wrote {}", path.display()));
    }
    Ok(())
}

/// The file appears whole or not at all.
pub(super) fn write(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let part = folder.join(format!(".{FILE_NAME}.{}.part", std::process::id()));
    let written = std::fs::File::create(&part)
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&part, path));
    written.map_err(|error| {
        // The error of the attempt is the one to report.
        let _ = std::fs::remove_file(&part);
        Error::io(path, "cannot write the map", error)
    })
}
