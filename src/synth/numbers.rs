//! Random numbers whose bytes never change: an own generator and own arithmetic.
//!
//! Only integers and the IEEE operations `+ - * /` and `sqrt` are used, which give the same bits on
//! every machine; `exp`, `ln` and `powf` come from the platform's library and may not.

/// Spreads the bits of a number (the finaliser of SplitMix64): a bijection of `u64`.
pub(super) fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Maps 64 random bits to `0..bound` (by multiplication; the bias is below bound / 2⁶⁴).
pub(super) fn scale(bits: u64, bound: u64) -> u64 {
    ((u128::from(bits) * u128::from(bound)) >> 64) as u64
}

/// A stream of random numbers: xoshiro256++ (Blackman and Vigna), seeded through [`mix`].
pub(super) struct Stream([u64; 4]);

impl Stream {
    /// The stream that belongs to one chunk of one table.
    pub(super) fn new(seed: u64, table: u64, chunk: u64) -> Stream {
        let start = mix(mix(mix(seed) ^ table) ^ chunk);
        Stream([1u64, 2, 3, 4].map(|lane| mix(start.wrapping_add(lane))))
    }

    /// 64 random bits.
    #[inline]
    pub(super) fn bits(&mut self) -> u64 {
        let [s0, s1, s2, s3] = &mut self.0;
        let result = s0.wrapping_add(*s3).rotate_left(23).wrapping_add(*s0);
        let shifted = *s1 << 17;
        *s2 ^= *s0;
        *s3 ^= *s1;
        *s1 ^= *s2;
        *s0 ^= *s3;
        *s2 ^= shifted;
        *s3 = s3.rotate_left(45);
        result
    }

    /// A whole number in `0..bound` (0 where `bound` is 0).
    #[inline]
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        scale(self.bits(), bound)
    }

    /// A number in `[0, 1)`, a multiple of 2⁻⁵³.
    #[inline]
    pub(super) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Nearly normal with mean 0 and deviation 1: the sum of four uniform numbers, so that its
    /// tails end at ±3.46.
    #[inline]
    pub(super) fn bell(&mut self) -> f64 {
        let bits = self.bits();
        let sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48);
        (sum as f64 - 131_070.0) / 37_837.2
    }
}

/// 2 to the power of `x`, for |x| < 1000, to about eight digits.
pub(super) fn exp2(x: f64) -> f64 {
    let whole = x.floor();
    let y = (x - whole) * std::f64::consts::LN_2;
    let mut sum = 1.0;
    for k in (1..=10u32).rev() {
        sum = 1.0 + sum * y / f64::from(k);
    }
    sum * f64::from_bits(((whole as i64 + 1023) as u64) << 52)
}

/// The float16 nearest to `x` (ties to even, overflow to infinity), as its bits.
pub(super) fn half_bits(x: f32) -> u16 {
    let sign = (x.to_bits() >> 16 & 0x8000) as u16;
    let magnitude = x.to_bits() & 0x7FFF_FFFF;
    let bits = match magnitude {
        0x7F80_0001.. => 0x7E00,
        // 65536 and above.
        0x4780_0000.. => 0x7C00,
        // 2⁻¹⁴ and above: the exponent is rebased; a carry out of the mantissa goes where it should.
        0x3880_0000.. => {
            let rebased = magnitude - 0x3800_0000;
            (rebased + 0x0FFF + (rebased >> 13 & 1)) >> 13
        }
        // Subnormal: units of 2⁻²⁴; adding 2²³ leaves the rounding to the addition.
        _ => (f32::from_bits(magnitude) * 16_777_216.0 + 8_388_608.0).to_bits() & 0x07FF,
    };
    sign | bits as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generators_give_their_published_numbers() {
        assert_eq!(mix(0), 0xE220_A839_7B1D_CDAF);
        let mut stream = Stream([1, 2, 3, 4]);
        let drawn = [0; 4].map(|_| stream.bits());
        assert_eq!(drawn, [41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386]);
    }

    #[test]
    fn every_float16_and_the_midpoints_round_as_half_does() {
        for code in 0..=u16::MAX {
            let value = half::f16::from_bits(code);
            if value.is_nan() {
                assert_eq!(half_bits(value.to_f32()) & 0x7E00, 0x7E00);
                continue;
            }
            for step in [-1i64, 0, 1] {
                let next = half::f16::from_bits(code ^ 1).to_f32();
                let middle = if next.is_finite() { (value.to_f32() + next) / 2.0 } else { 65520.0 };
                for x in [value.to_f32(), middle] {
                    let x = f32::from_bits((i64::from(x.to_bits()) + step).max(0) as u32);
                    if !x.is_nan() {
                        assert_eq!(half_bits(x), half::f16::from_f32(x).to_bits(), "{x}");
                    }
                }
            }
        }
    }

    #[test]
    fn powers_of_two_are_right_to_eight_digits() {
        for step in -4000..4000 {
            let x = f64::from(step) / 200.0;
            assert!((exp2(x) / x.exp2() - 1.0).abs() < 1e-8, "{x}");
        }
    }
}
