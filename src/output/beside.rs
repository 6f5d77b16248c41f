//! The text of `FILE.meta.json` as a file: with the hash of the answer that it stands beside, and
//! told from files that areax did not write.

use std::io::Read;

use serde_json::Value;

use crate::error::{Error, Kind, Result};

/// The key that names the answer's hash: XXH3 of 128 bits, as `xxh128sum FILE` prints it. It tells
/// a pair that does not belong together, which needs no cryptography; SHA-256 took up to a third of
/// the time of writing 100 MB.
pub(super) const HASH: &str = "answer_hash_xxh128";
/// What every such file of areax says.
const KEYS: [&str; 3] = ["dataset", "filter", "engine"];

/// What [`meta_json`](super::meta_json) gave, with the hash of the answer's bytes.
///
/// # Errors
/// A text that is no JSON.
pub fn with_hash(meta: &str, hash: &str) -> Result<String> {
    let mut about: Value =
        serde_json::from_str(meta).map_err(|error| Error::new(Kind::Failure, error.to_string()))?;
    if let Value::Object(keys) = &mut about {
        keys.insert(HASH.to_owned(), hash.into());
    }
    Ok(format!("{about:#}\n"))
}

/// Whether areax wrote a file that stands beside an answer, this version or an older one.
pub fn is_meta_json(file: impl Read) -> bool {
    let about: serde_json::Result<Value> = serde_json::from_reader(file);
    about.is_ok_and(|about| KEYS.iter().all(|key| about.get(key).is_some()))
}
