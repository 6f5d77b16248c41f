//! `areax import FILES… -o DIR`.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::import::{Request, import};
use crate::map::FILE_NAME;
use crate::unfinished::{self, Unfinished};
use crate::{Error, Result};

use crate::cli::args::ImportArgs;
use crate::cli::caller::Caller;
use crate::cli::say;

pub fn run(args: &ImportArgs, caller: &Caller) -> Result<()> {
    let request = Request {
        files: args.files.clone(),
        folder: args.output.clone(),
        recipes: args.recipe.clone(),
        set: args.set.clone(),
        name: args.name.clone(),
    };
    let (words, path) = import_into(&request, args.force)?;
    if !caller.quiet {
        say::line(words.trim_end());
        say::line(&format!("wrote {}", path.display()));
    }
    Ok(())
}

/// Writes the map of some files into their folder; gives what it says in words, and its path.
///
/// # Errors
/// Files that mean nothing; a map that is there already, unless it may be replaced (usage); a disk that
/// refuses.
pub fn import_into(request: &Request, is_replaced: bool) -> Result<(String, PathBuf)> {
    let folder = &request.folder;
    if folder.is_file() {
        let error = Error::usage("output", "this is a file, and the map goes into a folder");
        return Err(error.in_file(folder).advise("name the folder: -o DIR"));
    }
    let path = folder.join(FILE_NAME);
    if path.exists() && !is_replaced {
        let error = Error::usage("output", "there is a map already, and it is kept");
        return Err(error.in_file(&path).advise("--force replaces it, or name another folder"));
    }
    let imported = import(request)?;
    std::fs::create_dir_all(folder)
        .map_err(|error| Error::io(folder, "cannot create the folder", error))?;
    unfinished::sweep(folder);
    write(&path, &imported.map.to_toml())?;
    Ok((imported.words, path))
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
