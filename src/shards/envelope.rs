//! The envelope of a partial: what it is of, in text that any reader of JSON understands, then what was
//! collected, then a checksum of all before it.
//!
//! A mark, the version, the length of the text (both 32 bits, little-endian), the text, the bytes of the
//! partial, 32 bytes of BLAKE3.

use serde::{Deserialize, Serialize};

use super::found::lacking;
use super::manifest::Whole;
use crate::error::{Error, Result};

const MARK: [u8; 8] = *b"AREAXSUM";
/// Counts up when the layout changes.
const VERSION: u32 = 1;
/// Bytes of the checksum.
const SUM_BYTES: usize = blake3::OUT_LEN;

/// What a partial is of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// The areax that collected it.
    pub areax: String,
    /// The data set.
    pub whole: Whole,
    /// Checksum of the names of its categories.
    pub names: String,
    /// The cell types that are never postsynaptic.
    pub axon_only: Vec<String>,
    /// The shards that are in it, ascending.
    pub shards: Vec<u32>,
    /// The question, by its name.
    pub question: String,
    /// What was asked with, as pairs of names and values.
    pub pairs: Vec<(String, String)>,
    /// The population that gave part of the filter.
    pub population: Option<String>,
    /// The labels of neurons that rows and columns are, if they are given.
    pub labels: Option<GivenLabels>,
    /// The engine that collected it.
    pub engine: String,
    /// Neurons with a label that no shard in it has, ascending.
    pub unknown: Vec<u64>,
    /// What columns were compared with, of a data set with a map.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compared: Option<Compared>,
}

/// A filter with the numbers that columns are compared with, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// Its conditions.
    pub conditions: Vec<String>,
    /// The numbers of its thresholds by name.
    pub limits: Vec<String>,
}

/// Labels of neurons that were given with a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenLabels {
    /// The labels in order.
    pub names: Vec<String>,
    /// Checksum of which neuron has which.
    pub checksum: String,
}

impl About {
    /// The question in one line.
    pub fn asked(&self) -> String {
        let pairs = self.pairs.iter().map(|(name, value)| format!(" {name}={value}"));
        self.question.clone() + &pairs.collect::<String>()
    }

    /// Which shards lack, in words.
    pub fn lacking(&self) -> Option<String> {
        lacking(&self.shards, self.whole.shards)
    }

    /// Takes the shards of another one in.
    ///
    /// # Errors
    /// One of another data set or question, or with a shard that is here already ([`crate::Kind::Data`]).
    pub fn join(&mut self, other: &About) -> Result<()> {
        let data = |about: &About| (about.whole.clone(), about.names.clone());
        if data(self) != data(other) {
            let what = format!(
                "the partials are of different data sets: '{}' ({}) and '{}' ({})",
                self.whole.name,
                self.whole.short(),
                other.whole.name,
                other.whole.short()
            );
            return Err(Error::data(what)
                .advise("merge what was collected from the shards of one 'areax split'"));
        }
        let asked = |about: &About| {
            let About { question, pairs, labels, axon_only, population, .. } = about.clone();
            (question, pairs, labels, axon_only, population)
        };
        if asked(self) != asked(other) {
            let what = format!(
                "the partials are of different questions: {} and {}",
                self.asked(),
                other.asked()
            );
            return Err(Error::data(what).advise("collect every partial with the same question"));
        }
        if let Some(twice) = other.shards.iter().find(|shard| self.shards.contains(shard)) {
            let what = format!("shard {twice} of {} is in two partials", self.whole.shards);
            return Err(Error::data(what).advise("give what was collected from each shard once"));
        }
        self.shards.extend(&other.shards);
        self.shards.sort_unstable();
        self.unknown.retain(|id| other.unknown.binary_search(id).is_ok());
        if self.engine != other.engine {
            self.engine = format!("{}, {}", self.engine, other.engine);
        }
        Ok(())
    }
}

impl Whole {
    /// The first letters of its fingerprint.
    fn short(&self) -> &str {
        self.fingerprint.get(..12).unwrap_or(&self.fingerprint)
    }
}

/// The bytes of a partial.
///
/// # Errors
/// What is no text.
pub fn sealed(about: &About, collected: &[u8]) -> Result<Vec<u8>> {
    let text = serde_json::to_vec(about).map_err(|error| Error::data(error.to_string()))?;
    let mut bytes = MARK.to_vec();
    bytes.extend(VERSION.to_le_bytes());
    bytes.extend((text.len() as u32).to_le_bytes());
    bytes.extend(text);
    bytes.extend(collected);
    let checksum = blake3::hash(&bytes);
    bytes.extend(checksum.as_bytes());
    Ok(bytes)
}

/// What the bytes of a partial are of, and what was collected.
///
/// # Errors
/// Bytes that are no partial, are of another version, cut short or damaged ([`crate::Kind::Data`]).
pub fn opened(bytes: &[u8]) -> Result<(About, &[u8])> {
    let Some(rest) = bytes.strip_prefix(&MARK) else {
        return Err(refused("this is no partial"));
    };
    let Some((version, rest)) = rest.split_first_chunk() else {
        return Err(refused("the partial is cut short"));
    };
    match u32::from_le_bytes(*version) {
        VERSION => {}
        other => {
            let what = format!("the partial has version {other}; this areax reads {VERSION}");
            return Err(refused(&what));
        }
    }
    let ends = bytes.split_last_chunk::<SUM_BYTES>();
    let is_whole = ends.is_some_and(|(body, sum)| blake3::hash(body).as_bytes() == sum);
    if !is_whole {
        return Err(refused("the partial is damaged: it does not have its checksum"));
    }
    let parts = rest.split_first_chunk().and_then(|(length, rest)| {
        let (text, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        let (collected, _) = rest.split_last_chunk::<SUM_BYTES>()?;
        Some((serde_json::from_slice::<About>(text).ok()?, collected))
    });
    parts.ok_or_else(|| refused("the partial does not have its parts"))
}

fn refused(what: &str) -> Error {
    Error::data(what).advise("collect it anew: areax partial QUESTION SHARD -o FILE")
}

/// A checksum of texts.
pub fn digest<'a>(texts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = blake3::Hasher::new();
    for text in texts {
        hasher.update(&(text.len() as u64).to_le_bytes()).update(text);
    }
    hasher.finalize().to_hex().to_string()
}
