//! Numbers for people: thousands separators, and a few significant digits.
//!
//! One rule of rounding, everywhere: the decimal digits that identify the number (its shortest
//! text, as Rust, JavaScript and Python print it) are rounded, half away from zero. So 41,250 is
//! `41.3k` and 41,249 is `41.2k`. The page does the same in `server/page/numbers.js`, and both
//! are tested on `numbers.json`.

use super::decimal::Decimal;

/// 18361224 as `18,361,224`.
pub fn thousands(number: u64) -> String {
    group(&number.to_string())
}

/// A real number with thousands separators and three decimals; an undefined one as `–`.
pub fn real(number: f64) -> String {
    if !number.is_finite() {
        return "–".into();
    }
    let text = fixed(number.abs(), 3);
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, "000"));
    let sign = if number < 0.0 { "−" } else { "" };
    format!("{sign}{}.{decimals}", group(whole))
}

fn group(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A finite number with so many decimals.
pub fn fixed(number: f64, decimals: usize) -> String {
    let rounded = Decimal::of(number.abs()).to_decimals(decimals);
    sign(number).to_owned() + &rounded.text(decimals)
}

/// Per cent as the cells of a matrix have it: one decimal, and no share that exists is shown as 0.
pub fn percent(value: f64) -> String {
    if value > 0.0 && value < 0.05 { "<0.1".into() } else { fixed(value, 1) }
}

/// A number in `digits` significant digits, with k, M, G, T for thousands: `1.23M`. A number
/// below a thousand that fewer digits say exactly is shortened (`12`, `0.5`); whole numbers are
/// never cut before the decimal point. Very large and very small ones get an exponent.
pub fn compact(number: f64, digits: usize) -> String {
    if !number.is_finite() {
        return "–".into();
    }
    let exact = Decimal::of(number.abs());
    if number != 0.0 && !(-3..15).contains(&exact.exponent) {
        return sign(number).to_owned() + &exact.scientific();
    }
    // The first unit in which the rounded number stays below a thousand.
    for (power, suffix) in [(0, ""), (3, "k"), (6, "M"), (9, "G"), (12, "T")] {
        let part = Decimal { exponent: exact.exponent - power, ..exact.clone() };
        let before = usize::try_from(part.exponent + 1).unwrap_or(0);
        let rounded = part.to_digits(digits.max(before));
        if rounded.exponent > 2 {
            continue;
        }
        let decimals = match (suffix, rounded.digits == part.digits) {
            // Said exactly, it needs no trailing zeros.
            ("", true) => part.decimals(),
            _ => (digits as i32 - 1 - rounded.exponent).max(0) as usize,
        };
        return sign(number).to_owned() + &rounded.text(decimals) + suffix;
    }
    sign(number).to_owned() + &exact.scientific()
}

/// A number as exactly as a reader can use it: a whole one in full, another in six digits, all those
/// before the decimal point included.
pub fn amount(number: f64) -> String {
    let is_whole = number.fract() == 0.0;
    if !(is_whole || number.abs() >= 1e3) || number.abs() >= 1e15 || number.is_nan() {
        return compact(number, 6);
    }
    let decimals = if is_whole { 0 } else { 5 - Decimal::of(number.abs()).exponent };
    let text = fixed(number.abs(), decimals.max(0) as usize);
    let whole = text.split('.').next().unwrap_or_default();
    let sign = if number < 0.0 { "−" } else { "" };
    format!("{sign}{}{}", group(whole), &text[whole.len()..])
}

/// A round number as short as it can be said: `1k`, `2.5M`, `0.05`.
pub fn round(number: f64) -> String {
    let text = compact(number, 3);
    let (digits, suffix) = match text.strip_suffix(['k', 'M', 'G', 'T']) {
        Some(digits) => text.split_at(digits.len()),
        None => (text.as_str(), ""),
    };
    if !digits.contains('.') || digits.contains('e') {
        return text;
    }
    format!("{}{suffix}", digits.trim_end_matches('0').trim_end_matches('.'))
}

fn sign(number: f64) -> &'static str {
    if number < 0.0 { "-" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(thousands(18_361_224), "18,361,224");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(u64::MAX), "18,446,744,073,709,551,615");
        assert_eq!(real(-1234567.875), "−1,234,567.875");
        assert_eq!(real(f64::NAN), "–");
        let amounts = [145_840.2, 9_180.654, -1_234.567, 1_234_567.8, 999.97, 18e6, f64::NAN, 1e16];
        let texts =
            ["145,840", "9,180.65", "−1,234.57", "1,234,568", "999.97", "18,000,000", "–", "1e16"];
        assert_eq!(amounts.map(amount), texts);
    }

    #[test]
    fn compact_numbers_keep_their_digits_and_their_unit() {
        let check = |number, digits, expected: &str| {
            assert_eq!(compact(number, digits), expected, "{number}");
        };
        check(0.0, 3, "0");
        check(-0.0, 3, "0");
        check(7.0, 3, "7");
        check(0.5, 3, "0.5");
        check(0.28123, 3, "0.281");
        check(0.09996, 3, "0.100");
        check(9.996, 3, "10.0");
        check(999.4, 3, "999");
        check(999.6, 3, "1.00k");
        check(1000.0, 3, "1.00k");
        check(12_345.0, 3, "12.3k");
        check(999_999.0, 3, "1.00M");
        check(4_123_456.0, 2, "4.1M");
        check(123_456.0, 2, "123k");
        check(-1234.0, 3, "-1.23k");
        check(1e-5, 3, "1e-5");
        check(3e15, 3, "3e15");
        check(999.9e12, 3, "1e15");
        check(f64::NAN, 3, "–");
        let rounds = [1.0, 1e3, 2.5e6, 0.05, 1e-4, 100.0].map(round);
        assert_eq!(rounds, ["1", "1k", "2.5M", "0.05", "1e-4", "100"]);
    }

    #[test]
    fn the_numbers_that_the_page_is_tested_on_too() {
        let cases: serde_json::Value = serde_json::from_str(include_str!("numbers.json")).unwrap();
        let cases = cases["cases"].as_array().unwrap();
        assert!(cases.len() > 100);
        for case in cases {
            let value = case["value"].as_f64().unwrap();
            let check = |name: &str, text: String| assert_eq!(text, case[name], "{name} {value}");
            check("compact2", compact(value, 2));
            check("compact3", compact(value, 3));
            check("compact4", compact(value, 4));
            check("fixed1", fixed(value, 1));
            check("fixed3", fixed(value, 3));
            check("percent", percent(value));
            check("round", round(value));
        }
    }
}
