//! One text as a number, exactly.

use super::flaws::Flaw;
use super::integer::{sign, unsigned};

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Parsed {
    Integer(i64),
    /// Beyond those.
    Unsigned(u64),
    Float(f64),
    /// An integer beyond 64 bits, as the nearest float64.
    Beyond(f64),
    Flaw(Flaw),
}

/// A text without blanks around it as a number.
#[inline]
pub(super) fn parsed(text: &[u8]) -> Parsed {
    let text = text.trim_ascii();
    let (is_negative, digits) = sign(text);
    match unsigned(digits) {
        Ok(value) if !is_negative => {
            i64::try_from(value).map_or(Parsed::Unsigned(value), Parsed::Integer)
        }
        Ok(value) => match 0i64.checked_sub_unsigned(value) {
            Some(value) => Parsed::Integer(value),
            None => float(text, Parsed::Beyond),
        },
        Err(Flaw::TooLarge) => float(text, Parsed::Beyond),
        Err(_) => float(text, Parsed::Float),
    }
}

#[cold]
fn float(text: &[u8], of: impl Fn(f64) -> Parsed) -> Parsed {
    let value = std::str::from_utf8(text).ok().and_then(|text| text.parse().ok());
    value.map_or(Parsed::Flaw(Flaw::NotANumber), of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact_and_rounded_once() {
        let cases = [
            ("0", Parsed::Integer(0)),
            ("-5", Parsed::Integer(-5)),
            ("+5", Parsed::Integer(5)),
            ("007", Parsed::Integer(7)),
            (" 12 ", Parsed::Integer(12)),
            ("9007199254740993", Parsed::Integer(9_007_199_254_740_993)),
            ("-9223372036854775808", Parsed::Integer(i64::MIN)),
            ("9223372036854775808", Parsed::Unsigned(1 << 63)),
            ("-9223372036854775809", Parsed::Beyond(-9_223_372_036_854_775_808.0)),
            ("18446744073709551616", Parsed::Beyond(18_446_744_073_709_551_616.0)),
            ("0.1", Parsed::Float(0.1)),
            ("5.0", Parsed::Float(5.0)),
            ("1e3", Parsed::Float(1000.0)),
            ("2.2250738585072011e-308", Parsed::Float(2.225_073_858_507_201e-308)),
            ("1e400", Parsed::Float(f64::INFINITY)),
            ("-inf", Parsed::Float(f64::NEG_INFINITY)),
            ("", Parsed::Flaw(Flaw::NotANumber)),
            ("-", Parsed::Flaw(Flaw::NotANumber)),
            ("1,5", Parsed::Flaw(Flaw::NotANumber)),
            ("0x10", Parsed::Flaw(Flaw::NotANumber)),
            ("1_000", Parsed::Flaw(Flaw::NotANumber)),
            ("twelve", Parsed::Flaw(Flaw::NotANumber)),
        ];
        for (text, expected) in cases {
            assert_eq!(parsed(text.as_bytes()), expected, "{text}");
        }
        assert!(matches!(parsed(b"NaN"), Parsed::Float(x) if x.is_nan()));
    }
}
