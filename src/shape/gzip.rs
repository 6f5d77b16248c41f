//! Shapes that are packed with gzip, as cloud-volume leaves them on a disk and servers send them.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::BYTES_MAX;
use crate::error::{Error, Result};

/// What gzip files begin with.
pub const MAGIC: [u8; 3] = [0x1f, 0x8b, 8];

/// What `parse` makes of bytes, or of what is packed in them. Counts of a shape can look like the
/// beginning of a packed file, so they are read as they are first.
pub fn either<S>(bytes: &[u8], parse: impl Fn(&[u8]) -> Result<S>) -> Result<S> {
    match parse(bytes) {
        Err(_) if is_packed(bytes) => parse(&unpack(bytes)?),
        parsed => parsed,
    }
}

/// Whether bytes look packed.
pub fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC)
}

/// What is packed in bytes.
///
/// # Errors
/// A packed file that is cut short or damaged, or holds more than a shape has
/// ([`crate::Kind::Data`]).
fn unpack(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut plain = Vec::new();
    MultiGzDecoder::new(bytes).take(BYTES_MAX + 1).read_to_end(&mut plain).map_err(|error| {
        Error::data(format!("the gzip file cannot be decompressed: {error}"))
            .advise("`gzip -t FILE` tests whether it is complete; download it again if it is not")
    })?;
    if plain.len() as u64 > BYTES_MAX {
        let what =
            format!("over {BYTES_MAX} bytes are compressed in it: too many for a single shape");
        return Err(Error::data(what).advise("give the file of one shape"));
    }
    Ok(plain)
}
