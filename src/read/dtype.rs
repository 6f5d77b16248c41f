//! NumPy's type strings: `'<f2'`, `'|u1'`, `'<U10'`, `'<M8[ns]'`.

use super::literal::excerpt;

/// An element type as a header names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DType {
    /// Its bytes stand in big-endian order. Never said of single bytes or strings of them.
    pub big_endian: bool,
    /// Kind and size without the byte order: `f2`.
    pub code: String,
    /// Bytes of one element.
    pub bytes: u64,
}

impl DType {
    /// Parses a type string. The error says what is wrong with it.
    ///
    /// # Errors
    /// Any other type; the text says what is wrong with it.
    pub fn parse(text: &str) -> Result<DType, String> {
        let (order, code) = match text.as_bytes().first() {
            Some(b'<' | b'>' | b'|' | b'=') => text.split_at(1),
            _ => ("", text),
        };
        let unknown = || format!("unknown type '{}'", excerpt(text));
        let mut chars = code.chars();
        let kind = chars.next().ok_or_else(unknown)?;
        if kind == 'O' {
            return Err(format!(
                "type '{}' holds Python objects, which only Python can read",
                excerpt(text)
            ));
        }
        let rest = chars.as_str();
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, unit) = rest.split_at(digits);
        let number: u64 = number.parse().map_err(|_| unknown())?;
        let time_unit = unit.is_empty() || (unit.starts_with('[') && unit.ends_with(']'));
        let (bytes, legal) = match kind {
            'b' => (number, number == 1),
            'i' | 'u' => (number, matches!(number, 1 | 2 | 4 | 8)),
            'f' => (number, matches!(number, 2 | 4 | 8 | 12 | 16)),
            'c' => (number, matches!(number, 8 | 16 | 24 | 32)),
            'm' | 'M' => (number, number == 8 && time_unit),
            'S' | 'a' | 'V' => (number, true),
            'U' => match number.checked_mul(4) {
                Some(bytes) => (bytes, true),
                None => (0, false),
            },
            _ => (0, false),
        };
        if !legal || (!unit.is_empty() && !matches!(kind, 'm' | 'M')) {
            return Err(unknown());
        }
        let one_byte_units = bytes <= 1 || matches!(kind, 'S' | 'a' | 'V');
        Ok(DType { big_endian: order == ">" && !one_byte_units, code: code.to_owned(), bytes })
    }
}

/// NumPy's long name of a type that areax asks for.
pub fn long_name(code: &str) -> &'static str {
    match code {
        "f2" => "float16",
        "f4" => "float32",
        "u1" => "uint8",
        "u4" => "uint32",
        "u8" => "uint64",
        _ => "another type",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_strings_have_the_sizes_that_numpy_gives_them() {
        let sizes = [
            ("<f2", 2),
            ("|u1", 1),
            ("u1", 1),
            ("=u4", 4),
            (">i8", 8),
            ("|b1", 1),
            ("<c8", 8),
            ("<c16", 16),
            ("|S10", 10),
            ("|S0", 0),
            ("<U10", 40),
            ("|V3", 3),
            ("<M8[ns]", 8),
            ("<m8[25s]", 8),
            ("<M8", 8),
            ("<f16", 16),
        ];
        for (text, bytes) in sizes {
            assert_eq!(DType::parse(text).unwrap().bytes, bytes, "{text}");
        }
    }

    #[test]
    fn what_is_no_type_is_refused() {
        let wrong = [
            "",
            "<",
            "<f",
            "f3",
            "<f2x",
            "<M8ns",
            "<M4[ns]",
            "é",
            "<<f2",
            "|T16",
            "<f-2",
            "|U9999999999999999999",
            "|S99999999999999999999",
        ];
        for text in wrong {
            assert!(DType::parse(text).unwrap_err().contains("unknown type"), "{text}");
        }
        assert!(DType::parse("|O").unwrap_err().contains("Python objects"));
        assert!(DType::parse("O8").unwrap_err().contains("Python objects"));
    }

    #[test]
    fn only_types_of_several_bytes_can_be_big_endian() {
        assert!(DType::parse(">f2").unwrap().big_endian);
        for text in [">u1", ">S4", "<f2", "|V8", "=u8"] {
            assert!(!DType::parse(text).unwrap().big_endian, "{text}");
        }
    }
}
