//! Manifests that carry their own checksum: a JSON object whose last field is the checksum of all
//! bytes before it. Any JSON parser reads it; no changed byte goes unseen.

use super::sums::{sum, words};

/// What stands between the other fields and the checksum.
const BEFORE: &str = ",\"checksum\":\"";
/// What stands behind it.
const AFTER: &str = "\"}";
/// Length of a checksum.
const CHARS: usize = 16;

/// A JSON object with its checksum.
pub fn sealed(object: Vec<u8>) -> Vec<u8> {
    let mut bytes = object;
    // The brace that closes it.
    bytes.pop();
    let checksum = words(sum(&bytes));
    bytes.extend([BEFORE, &checksum, AFTER].concat().as_bytes());
    bytes
}

/// The checksum that a sealed object carries, if it is that of its bytes.
pub fn checksum(sealed: &[u8]) -> Option<&str> {
    let rest = sealed.strip_suffix(AFTER.as_bytes())?;
    let (rest, checksum) = rest.split_at_checked(rest.len().checked_sub(CHARS)?)?;
    let object = rest.strip_suffix(BEFORE.as_bytes())?;
    let checksum = std::str::from_utf8(checksum).ok()?;
    (checksum == words(sum(object))).then_some(checksum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_changed_bit_is_seen() {
        let whole = sealed(b"{\"layout\":5,\"rows\":[1,2]}".to_vec());
        assert!(checksum(&whole).is_some());
        assert!(serde_json::from_slice::<serde_json::Value>(&whole).is_ok());
        for bit in 0..8 * whole.len() {
            let mut changed = whole.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(checksum(&changed), None, "bit {bit}");
        }
        for end in 0..whole.len() {
            assert_eq!(checksum(&whole[..end]), None, "cut at {end}");
        }
    }
}
