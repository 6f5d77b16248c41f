//! Neuron ids as text.

/// The id that a text stands for: decimal digits and nothing else, neither sign nor space.
pub fn neuron_id(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_digits_alone() {
        for (text, expected) in [
            ("0", Some(0)),
            ("18446744073709551615", Some(u64::MAX)),
            ("007", Some(7)),
            ("18446744073709551616", None),
            ("+5", None),
            ("-5", None),
            (" 5", None),
            ("5.0", None),
            ("٥", None),
            ("", None),
        ] {
            assert_eq!(neuron_id(text), expected, "{text}");
        }
    }
}
