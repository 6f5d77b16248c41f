//! The words of `areax neuron`: ids, then the data. Several ids are several words, a list, or `@FILE`.

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf, is_separator};

use crate::ask::table::{EACH, NEURON_ID};
use crate::query::{NeuronIds, items_of, neuron_id};
use crate::{Error, Result};

use crate::cli::args::{DataArgs, Given, NeuronArgs};
use crate::cli::id_file;
use crate::cli::streams::Streams;

/// What to do where a word is no id.
pub const ADVICE: &str = "ids come first, then the data: areax neuron ID DATA; ids are whole numbers \
                          from 0 to 18446744073709551615";

/// The words, told apart.
pub struct Words {
    ids: Vec<OsString>,
    /// The flags of the data, with the folder among the words.
    pub data: DataArgs,
}

impl Words {
    /// The last word is the data, unless it can only be ids.
    ///
    /// # Errors
    /// No data, and a word that is no number (usage).
    pub fn of(args: &NeuronArgs) -> Result<Words> {
        let mut data = args.data.clone();
        let second = data.data.take().map(PathBuf::into_os_string);
        let mut ids: Vec<OsString> =
            args.id.iter().cloned().chain(second).chain(args.more.iter().cloned()).collect();
        let set = std::env::var_os("AREAX_DATA").map(PathBuf::from);
        // Where the environment says which data, a word that names no folder is one of the ids.
        let is_data = |word: &OsString| match &set {
            Some(_) => Path::new(word).exists() || word.to_string_lossy().contains(is_separator),
            None => !are_ids(word) || Path::new(word).exists(),
        };
        data.data = match ids.len() {
            0 => None,
            // Conditions may choose the neurons.
            1 => {
                ids.pop_if(|word| args.filter.has_conditions() && is_data(word)).map(PathBuf::from)
            }
            _ => ids.pop_if(|word| is_data(word)).map(PathBuf::from),
        };
        data.data = data.data.or(set);
        match &ids[..] {
            [word] if data.data.is_none() && !are_ids(word) => Err(no_id(&word.to_string_lossy())),
            // Other commands have their data first.
            [word, ..] if data.data.is_none() && Path::new(word).is_dir() => {
                Err(no_id(&word.to_string_lossy()))
            }
            _ => Ok(Words { ids, data }),
        }
    }

    /// What they give as text.
    pub fn own(&self, each: bool) -> Result<[Given; 2]> {
        let texts: Vec<_> = self.texts().map(|text| text.to_string_lossy().into_owned()).collect();
        let is_text = self.files().next().is_none() && !texts.is_empty();
        let ids = is_text.then(|| texts.join(","));
        Ok([(NEURON_ID, ids), (EACH, each.then(|| "true".to_owned()))])
    }

    /// The ids, where some are in files.
    pub fn ids(&self, are_names: bool) -> Result<Option<(&'static str, NeuronIds)>> {
        if self.files().next().is_none() {
            return Ok(None);
        }
        let (mut streams, mut ids) = (Streams::default(), Vec::new());
        for word in &self.ids {
            match id_file::path_of(word) {
                Some(path) => {
                    let read = id_file::read(&path, NEURON_ID.name, are_names, &mut streams)?;
                    ids.extend(read.names().map(Cow::into_owned));
                }
                None => ids.extend(listed(word)?),
            }
        }
        Ok(Some((NEURON_ID.name, NeuronIds::of_texts(ids))))
    }

    /// The files with ids.
    pub fn files(&self) -> impl Iterator<Item = PathBuf> + '_ {
        self.ids.iter().filter_map(|word| id_file::path_of(word))
    }

    fn texts(&self) -> impl Iterator<Item = &OsString> {
        self.ids.iter().filter(|word| id_file::path_of(word).is_none())
    }
}

/// Whether a word can be ids.
fn are_ids(word: &OsStr) -> bool {
    let is_list = |text: &str| text.split(',').all(|id| neuron_id(id.trim()).is_some());
    id_file::path_of(word).is_some() || word.to_str().is_some_and(is_list)
}

/// The ids of a list.
fn listed(word: &OsStr) -> Result<Vec<String>> {
    items_of(NEURON_ID.name, &word.to_string_lossy())
}

fn no_id(text: &str) -> Error {
    Error::usage(NEURON_ID.name, format!("'{text}' is not a neuron id")).advise(ADVICE)
}
