//! The data sets of a command that takes several: their names, and what answers about each.

use std::path::{Path, PathBuf};

use crate::ask::Options;
use crate::server::{DataSets, is_name};
use crate::{Error, Result};

use crate::cli::args::{DataArgs, EngineArgs};
use crate::cli::caller::Caller;
use crate::cli::session::Session;

/// A data set that was found; nothing of it is open yet.
pub struct Found {
    /// The name of its routes.
    pub name: String,
    /// Its data.
    pub session: Session,
    /// The flags that name it.
    pub args: DataArgs,
}

/// Finds every data set that is named, and refuses names that cannot be routes.
pub fn find(
    data: &DataArgs,
    more: &[PathBuf],
    engine: &EngineArgs,
    caller: &Caller,
) -> Result<Vec<Found>> {
    if let Some((flag, _)) = data.of_one().first().filter(|_| !more.is_empty()) {
        return Err(Error::usage(flag, format!("--{flag} is about one data set, not several"))
            .advise("put the file beside the others of its data set"));
    }
    let mut all = vec![one(data.data.clone(), data, engine, caller)?];
    for folder in more {
        all.push(one(Some(folder.clone()), data, engine, caller)?);
    }
    let names: Vec<&str> = all.iter().map(|found| found.name.as_str()).collect();
    DataSets::check(&names)?;
    Ok(all)
}

fn one(
    named: Option<PathBuf>,
    args: &DataArgs,
    engine: &EngineArgs,
    caller: &Caller,
) -> Result<Found> {
    let (name, data) = match named.as_deref().and_then(parts) {
        Some((name, folder)) => (Some(name), Some(folder)),
        None => (None, named),
    };
    let args = DataArgs { data, ..args.clone() };
    let session = Session::with(&args, options(engine), caller)?;
    let own = session.data().served().0.to_owned();
    Ok(Found { name: name.unwrap_or(own), session, args })
}

/// `NAME=FOLDER`. A folder whose path has the sign is named as `./a=b`.
fn parts(named: &Path) -> Option<(String, PathBuf)> {
    let (name, folder) = named.to_str()?.split_once('=')?;
    is_name(name).then(|| (name.to_owned(), PathBuf::from(folder)))
}

/// Which engine computes the answers: under `auto` a GPU too, once that pays. An adapter that there is not is
/// refused when the data is opened.
pub fn options(args: &EngineArgs) -> Options {
    args.options().long_lived(true)
}
