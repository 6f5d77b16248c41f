//! Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011): ten rounds of two products of 32 bits.

const ROUNDS: usize = 10;
const FACTORS: [u32; 2] = [0xd251_1f53, 0xcd9e_8d57];
/// What the key grows by from round to round: the golden ratio and √3 − 1, as fractions of 2³².
const STEPS: [u32; 2] = [0x9e37_79b9, 0xbb67_ae85];

/// The four words that a counter comes to under a key.
pub fn philox(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    let [mut words, mut key] = [counter, [key[0], key[1], 0, 0]];
    for _ in 0..ROUNDS {
        let (high0, low0) = product(words[0], FACTORS[0]);
        let (high1, low1) = product(words[2], FACTORS[1]);
        words = [high1 ^ words[1] ^ key[0], low1, high0 ^ words[3] ^ key[1], low0];
        key[0] = key[0].wrapping_add(STEPS[0]);
        key[1] = key[1].wrapping_add(STEPS[1]);
    }
    words
}

/// The high and the low half of a product.
#[inline(always)]
fn product(a: u32, b: u32) -> (u32, u32) {
    let product = u64::from(a) * u64::from(b);
    ((product >> 32) as u32, product as u32)
}

/// The key of every round.
pub type Schedule = [[u64; 2]; ROUNDS];

/// Those that a key grows to.
pub fn schedule(mut key: [u32; 2]) -> Schedule {
    [(); ROUNDS].map(|()| {
        let own = key.map(u64::from);
        key = [key[0].wrapping_add(STEPS[0]), key[1].wrapping_add(STEPS[1])];
        own
    })
}

/// Words 0 (low) and 1 of the counter (`number` low, `number` high, `of`). A loop over numbers is done side by
/// side: words are the lower halves of 64 bits, which is what one instruction multiplies, and their upper
/// halves are never cleared.
#[inline(always)]
pub fn first_words(number: u64, of: [u32; 2], schedule: &Schedule) -> u64 {
    const LOW: u64 = u32::MAX as u64;
    let mut words = [number, number >> 32, u64::from(of[0]), u64::from(of[1])];
    for key in schedule {
        let product0 = (words[0] & LOW) * FACTORS[0] as u64;
        let product1 = (words[2] & LOW) * FACTORS[1] as u64;
        words = [
            product1 >> 32 ^ words[1] ^ key[0],
            product1,
            product0 >> 32 ^ words[3] ^ key[1],
            product0,
        ];
    }
    words[1] << 32 | words[0] & LOW
}

/// Counters side by side.
pub const LANES: usize = 8;

/// The words of counters that differ in word 2 alone, which is `first`, `first` + 1, …: word by word, as
/// registers hold them.
#[inline(always)]
pub fn philox_lanes([c0, c1, first, c3]: [u32; 4], mut key: [u32; 2]) -> [[u32; LANES]; 4] {
    let mut words = [[c0; LANES], [c1; LANES], [0; LANES], [c3; LANES]];
    for (lane, number) in words[2].iter_mut().enumerate() {
        *number = first.wrapping_add(lane as u32);
    }
    for _ in 0..ROUNDS {
        let [x0, x1, x2, x3] = words;
        for lane in 0..LANES {
            let (high0, low0) = product(x0[lane], FACTORS[0]);
            let (high1, low1) = product(x2[lane], FACTORS[1]);
            words[0][lane] = high1 ^ x1[lane] ^ key[0];
            words[1][lane] = low1;
            words[2][lane] = high0 ^ x3[lane] ^ key[1];
            words[3][lane] = low0;
        }
        key = [key[0].wrapping_add(STEPS[0]), key[1].wrapping_add(STEPS[1])];
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_vectors() {
        // Random123, kat_vectors: philox4x32 10.
        let ones = u32::MAX;
        let pi = [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344];
        for (counter, key, words) in [
            ([0; 4], [0; 2], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
            ([ones; 4], [ones; 2], [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
            (pi, [0xa409_3822, 0x299f_31d0], [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]),
        ] {
            assert_eq!(philox(counter, key), words);
            let [low, high, of @ ..] = counter.map(u64::from);
            let of = of.map(|word| word as u32);
            let first = first_words(high << 32 | low, of, &schedule(key));
            assert_eq!(first, u64::from(words[1]) << 32 | u64::from(words[0]));
        }
    }

    #[test]
    fn counters_side_by_side_are_those_one_by_one() {
        let (counter, key) = ([7, 1 << 31, u32::MAX - 3, 1], [5, 9]);
        let words = philox_lanes(counter, key);
        (0..LANES).for_each(|lane| {
            let number = counter[2].wrapping_add(lane as u32);
            let expected = philox([counter[0], counter[1], number, counter[3]], key);
            assert_eq!(words.map(|word| word[lane]), expected);
        });
    }
}
