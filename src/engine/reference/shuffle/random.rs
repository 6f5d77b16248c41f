//! Philox4x32-10 (Salmon et al. 2011), word by word.

/// The purpose of the random numbers: shuffles.
const SHUFFLES: u32 = 3;

/// The key of an end in a null.
pub fn key(seed: u64, null: u32, number: u64) -> u64 {
    let counter = [number as u32, (number >> 32) as u32, null, SHUFFLES];
    let words = philox(counter, [seed as u32, (seed >> 32) as u32]);
    u64::from(words[0]) + (u64::from(words[1]) << 32)
}

/// Ten rounds.
fn philox(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    let ([mut c0, mut c1, mut c2, mut c3], [mut k0, mut k1]) = (counter, key);
    for _ in 0..10 {
        let a = 0xD2511F53u64 * u64::from(c0);
        let b = 0xCD9E8D57u64 * u64::from(c2);
        let next = [(b >> 32) as u32 ^ c1 ^ k0, b as u32, (a >> 32) as u32 ^ c3 ^ k1, a as u32];
        [c0, c1, c2, c3] = next;
        k0 = k0.wrapping_add(0x9E3779B9);
        k1 = k1.wrapping_add(0xBB67AE85);
    }
    [c0, c1, c2, c3]
}

#[cfg(test)]
mod tests {
    use super::philox;

    #[test]
    fn blocks_are_those_of_random123() {
        let check = |counter, key, expected| assert_eq!(philox(counter, key), expected);
        check([0; 4], [0; 2], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
        check([!0; 4], [!0; 2], [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]);
        check(
            [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
            [0xa4093822, 0x299f31d0],
            [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
        );
    }
}
