//! Numbers for people: thousands separators, and a few significant digits.

/// 18361224 as `18,361,224`.
pub fn thousands(number: u64) -> String {
    group(&number.to_string())
}

/// A real number with thousands separators and three decimals; an undefined one as `–`.
pub fn real(number: f64) -> String {
    if !number.is_finite() {
        return "–".into();
    }
    let text = format!("{:.3}", number.abs());
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

/// A number in `digits` significant digits, with k, M, G, T for thousands: `1.23M`. A number
/// below a thousand that fewer digits say exactly is shortened (`12`, `0.5`); whole numbers are
/// never cut before the decimal point. Very large and very small ones get an exponent.
pub fn compact(number: f64, digits: usize) -> String {
    let number = number + 0.0; // −0 is shown as 0.
    let magnitude = number.abs();
    if !number.is_finite() {
        return "–".into();
    }
    if magnitude != 0.0 && !(1e-3..1e15).contains(&magnitude) {
        return format!("{number:.1e}").replace(".0e", "e");
    }
    // The first unit in which the rounded number stays below a thousand.
    for (unit, suffix) in [(1.0, ""), (1e3, "k"), (1e6, "M"), (1e9, "G"), (1e12, "T")] {
        let text = significant(number / unit, digits);
        if text.trim_start_matches('-').split('.').next().is_some_and(|whole| whole.len() <= 3) {
            return match suffix {
                "" => shortest(&text, number),
                _ => text + suffix,
            };
        }
    }
    format!("{number:.0e}")
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

/// `digits` significant digits at least, never cut before the decimal point.
fn significant(number: f64, digits: usize) -> String {
    let magnitude = number.abs();
    let before = if magnitude < 1e-3 { 0 } else { magnitude.log10().floor() as i64 + 1 };
    let decimals = (digits as i64 - before).max(0) as usize;
    let text = format!("{number:.decimals$}");
    // 9.996 in three digits is 10.00: one digit too many.
    let figures = text.chars().filter(char::is_ascii_digit).skip_while(|c| *c == '0').count();
    if figures > digits && decimals > 0 {
        return format!("{number:.*}", decimals - 1);
    }
    text
}

/// The text without trailing zeros, if it then still says the number exactly.
fn shortest(text: &str, number: f64) -> String {
    let short =
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text };
    if short.parse() == Ok(number) { short.to_owned() } else { text.to_owned() }
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
}
