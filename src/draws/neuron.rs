//! The number that a neuron with a name draws by; one with an id draws by that.

use sha2::{Digest, Sha256};

/// Set in the numbers of names, so that few ids are the number of a name too.
const OF_NAME: u64 = 1 << 63;

/// The number of a named neuron: the first 8 bytes, little-endian, of the SHA-256 of its name, with the top
/// bit set.
pub fn number_of_name(name: &str) -> u64 {
    let digest = Sha256::digest(name.as_bytes());
    let first = digest.iter().take(8).rev().fold(0, |number, byte| number << 8 | u64::from(*byte));
    first | OF_NAME
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_draw_by_their_sha_256() {
        // sha256("abc") = ba7816bf8f01cfea…, sha256("") = e3b0c44298fc1c14…
        assert_eq!(number_of_name("abc"), 0xeacf_018f_bf16_78ba);
        assert_eq!(number_of_name(""), 0x941c_fc98_42c4_b0e3);
    }
}
