//! A number as it was written: decimal until it meets the type of a column.

/// A number, infinities among them, but not NaN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number<'a>(&'a str);

/// No column of whole numbers reaches so far.
const WHOLE_MAX: i128 = 1 << 100;
/// Digits of a whole number that stays below [`WHOLE_MAX`].
const DIGITS_MAX: usize = 30;

impl<'a> Number<'a> {
    /// The number that a text says; `None` if it says none.
    pub fn parse(text: &'a str) -> Option<Number<'a>> {
        let text = text.trim();
        text.parse().ok().filter(|number: &f64| !number.is_nan()).map(|_| Number(text))
    }

    /// The float64 nearest to it.
    pub fn real(self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }

    /// The greatest whole number that is not above it, and the least that is not below: the number
    /// itself twice if it is whole. Beyond ±2¹⁰⁰ that limit.
    pub fn whole(self) -> (i128, i128) {
        let (is_negative, digits) = match self.0.strip_prefix(['-', '+']) {
            Some(digits) => (self.0.starts_with('-'), digits),
            None => (false, self.0),
        };
        let (below, above) = magnitude(digits);
        if is_negative { (-above, -below) } else { (below, above) }
    }
}

/// The same for a number without a sign.
fn magnitude(text: &str) -> (i128, i128) {
    let beyond = (WHOLE_MAX, WHOLE_MAX);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        // An exponent that fits nowhere is as good as one that just does not.
        Some((mantissa, exponent)) => (mantissa, saturated(exponent)),
        None => (text, 0),
    };
    if !mantissa.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return beyond; // inf
    }
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let zeros = digits.len() - digits.trim_start_matches('0').len();
    let significant = digits[zeros..].trim_end_matches('0');
    if significant.is_empty() {
        return (0, 0);
    }
    // Digits before the point.
    let point = whole.len() as i64 - zeros as i64 + exponent;
    if point > DIGITS_MAX as i64 {
        return beyond;
    }
    let Ok(point) = usize::try_from(point) else { return (0, 1) };
    let (before, after) = significant.split_at(point.min(significant.len()));
    let below = format!("0{before:0<point$}").parse().unwrap_or(WHOLE_MAX);
    (below, below + i128::from(!after.is_empty()))
}

fn saturated(exponent: &str) -> i64 {
    const FAR: i64 = 1 << 40;
    match exponent.parse::<i64>() {
        Ok(exponent) => exponent.clamp(-FAR, FAR),
        Err(_) if exponent.starts_with('-') => -FAR,
        Err(_) => FAR,
    }
}

/// A number in all its digits: the shortest text of a large one is that of another integer.
pub(super) fn written(number: f64) -> String {
    // Beyond float64's integers every number is whole.
    const FAR: f64 = (1u64 << 53) as f64;
    match number.abs() >= FAR && number.abs() < FAR * FAR {
        true => (number as i128).to_string(),
        false => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_below_and_above_are_exact() {
        let check = |text: &str, below: i128, above: i128| {
            assert_eq!(Number::parse(text).unwrap().whole(), (below, above), "{text}");
        };
        check("0", 0, 0);
        check("-0.0", 0, 0);
        check("0e999999999999999999999", 0, 0);
        check("7", 7, 7);
        check("+7.0", 7, 7);
        check("-7.5", -8, -7);
        check("0.001", 0, 1);
        check("-.5", -1, 0);
        check("5.", 5, 5);
        check("1e3", 1000, 1000);
        check("0.0012e3", 1, 2);
        check("00120e-1", 12, 12);
        check("125e-1", 12, 13);
        check("18446744073709551615", u64::MAX.into(), u64::MAX.into());
        check("9007199254740993", 9_007_199_254_740_993, 9_007_199_254_740_993);
        check("9007199254740992.0000000000000000001", 1 << 53, (1 << 53) + 1);
        check("1e-400", 0, 1);
        check("1e-99999999999999999999", 0, 1);
        check("1e400", WHOLE_MAX, WHOLE_MAX);
        check("-inf", -WHOLE_MAX, -WHOLE_MAX);
        check("1e99999999999999999999", WHOLE_MAX, WHOLE_MAX);
    }

    #[test]
    fn large_numbers_are_written_in_all_their_digits() {
        assert_eq!(written(864_683_214_953_663_232.0), "864683214953663232");
        assert_eq!(written(-9_007_199_254_740_994.0), "-9007199254740994");
        for (number, text) in [(0.05, "0.05"), (1e300, &*1e300.to_string()), (7.0, "7")] {
            assert_eq!(written(number), text);
        }
    }

    #[test]
    fn texts_without_a_number_are_none() {
        for text in ["", "MSN", "nan", "-NaN", "none", "1_000", "0x10", "1,5", "e3", "."] {
            assert_eq!(Number::parse(text), None, "{text}");
        }
    }
}
