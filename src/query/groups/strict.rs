//! CSV whose quotes mean one thing only (RFC 4180). The reader behind it takes any text: a quote that
//! is never closed would make one field of all that follows.

use crate::error::{Error, Place, Result};

/// A byte order mark, as spreadsheets write it.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// CSV without a byte order mark, its quotes checked.
///
/// # Errors
/// A quote that is not closed on its line, stands within a field without quotes, or is followed by
/// anything but a comma or the end of the line ([`crate::Kind::Data`], with the line).
pub(super) fn checked(csv: &[u8]) -> Result<&[u8]> {
    let csv = csv.strip_prefix(MARK).unwrap_or(csv);
    check(csv)?;
    Ok(csv)
}

/// Checks the quotes of every line.
fn check(bytes: &[u8]) -> Result<()> {
    for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        check_line(line).map_err(|what| {
            Error::data(what).at(Place::Line(number)).advise(
                "put a field with a comma or a quote in quotes, and double the quotes in it",
            )
        })?;
    }
    Ok(())
}

/// What is wrong with the quotes of a line.
fn check_line(line: &[u8]) -> Result<(), String> {
    let mut rest = Some(line);
    while let Some(line) = rest {
        let (field, behind) = match line.strip_prefix(b"\"") {
            Some(quoted) => {
                let end = closing(quoted).ok_or("a quote is not closed on its line")?;
                let (field, behind) = (&quoted[..end], &quoted[end + 1..]);
                let comma = behind.iter().position(|byte| *byte == b',');
                let junk = behind[..comma.unwrap_or(behind.len())].trim_ascii();
                if !junk.is_empty() {
                    return Err(format!(
                        "'{}' follows the closing quote of \"{}\"",
                        text(junk),
                        text(field)
                    ));
                }
                (&[][..], comma.map(|comma| &behind[comma + 1..]))
            }
            None => match line.iter().position(|byte| *byte == b',') {
                Some(comma) => (&line[..comma], Some(&line[comma + 1..])),
                None => (line, None),
            },
        };
        if field.contains(&b'"') {
            return Err(format!("a quote stands within '{}', not at its start", text(field)));
        }
        rest = behind;
    }
    Ok(())
}

/// Where the quote is that closes a field; two in a row are one of the field's own.
fn closing(quoted: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += quoted[at..].iter().position(|byte| *byte == b'"')?;
        if quoted.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

/// As much of a field as a message has room for.
fn text(field: &[u8]) -> String {
    const CHARS_MAX: usize = 40;
    let text = String::from_utf8_lossy(field);
    match text.chars().count() > CHARS_MAX {
        true => text.chars().take(CHARS_MAX).chain(['…']).collect(),
        false => text.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn quotes_as_the_standard_has_them_are_accepted() {
        for text in
            ["", "a,b\n", "\"a\",\"b\"\r\n", "\"a,b\",\"c\" ,d", "\"a\"\"b\"", "\"\",", ",,"]
        {
            check(text.as_bytes()).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        }
    }

    #[test]
    fn other_quotes_are_refused_with_their_line() {
        for (text, line, words) in [
            ("a\n1,\"x\n2,\"y\n", 2, "not closed"),
            ("a\nb\n\"x\"junk,1\n", 3, "'junk' follows"),
            ("\"x\" junk\n", 1, "'junk' follows"),
            ("1,5\" axon\n", 1, "within '5\" axon'"),
            ("1, \"x\"\n", 1, "within ' \"x\"', not at its start"),
            ("1,\"x\"\"\n", 1, "not closed"),
            ("\"", 1, "not closed"),
        ] {
            let error = check(text.as_bytes()).unwrap_err();
            assert_eq!(error.place(), Some(&Place::Line(line)), "{text:?}");
            assert!(error.what().contains(words), "{text:?}: {error}");
        }
    }
}
