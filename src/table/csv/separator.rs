//! What stands between the values of a line.

use std::path::Path;

use crate::error::{Error, Result};
use crate::table::format::ending;

/// The separator that a map or an option names: one ASCII sign, or `\t`.
///
/// # Errors
/// Anything else, and what could stand in any value.
pub fn separator(word: &str) -> Result<u8> {
    match word.as_bytes() {
        _ if word == "\\t" => Ok(b'\t'),
        [sign] if sign.is_ascii() && !sign.is_ascii_alphanumeric() && !b"\"\n\r".contains(sign) => {
            Ok(*sign)
        }
        _ => Err(Error::data(format!("'{word}' is no separator"))
            .advise("give one sign, such as \",\" or \";\" or \"\\t\" or \" \"")),
    }
}

/// The separator of a file: what its ending says, unless its first line has none of these and has
/// others.
pub(super) fn of(path: &Path, first_line: &[u8]) -> u8 {
    let usual: &[u8] = match ending(path).as_str() {
        "tsv" | "tab" => b"\t,;",
        "txt" => b"\t,; ",
        _ => b",\t;",
    };
    let mut quoted = false;
    let outside: Vec<u8> = first_line
        .iter()
        .filter(|byte| {
            quoted ^= **byte == b'"';
            !quoted
        })
        .copied()
        .collect();
    *usual.iter().find(|sign| outside.contains(sign)).unwrap_or(&usual[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_it_unless_the_first_line_does() {
        let found = |name: &str, line: &str| char::from(of(Path::new(name), line.as_bytes()));
        assert_eq!(found("x.csv", "pre,post;x"), ',');
        assert_eq!(found("x.csv.gz", "pre\tpost"), '\t');
        assert_eq!(found("x.csv", "pre;post"), ';');
        assert_eq!(found("x.csv", "\"a,b\";post"), ';');
        assert_eq!(found("x.csv", "pre post"), ',');
        assert_eq!(found("x.tsv", "a,b\tpost"), '\t');
        assert_eq!(found("x.txt", "1 2 3"), ' ');
        assert_eq!(found("x.txt", "1, 2, 3"), ',');
    }

    #[test]
    fn a_separator_is_one_sign() {
        assert_eq!(["\t", "\\t", " ", "|"].map(|word| separator(word).unwrap()), *b"\t\t |");
        for word in ["", ",,", "\"", "\n", "a", "0", "é"] {
            assert!(separator(word).is_err(), "{word}");
        }
    }
}
