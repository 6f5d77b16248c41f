//! The text of a claim as words, each with its place.

use crate::error::{Error, Result};

/// What a word is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a number.
    Text(String),
    /// A name in quotes.
    Quoted(String),
    Arrow,
    Plus,
    Minus,
    Times,
    Comma,
    More,
    Less,
    End,
}

/// A word and the column of its first letter, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub kind: Kind,
    pub column: usize,
}

const SIGNS: [(&str, Kind); 8] = [
    ("->", Kind::Arrow),
    ("→", Kind::Arrow),
    ("+", Kind::Plus),
    ("-", Kind::Minus),
    ("*", Kind::Times),
    (",", Kind::Comma),
    (">", Kind::More),
    ("<", Kind::Less),
];

/// An error at a place of the claim.
pub(super) fn wrong(column: usize, what: impl AsRef<str>) -> Error {
    Error::usage("claim", format!("column {column}: {}", what.as_ref()))
}

/// The words of a text; the last one is [`Kind::End`].
pub(super) fn words(text: &str) -> Result<Vec<Word>> {
    let mut words = Vec::new();
    let mut rest = text.trim_end();
    let mut column = 1;
    while let Some(c) = rest.chars().next() {
        let (kind, length) = match SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
            _ if c.is_whitespace() => (None, c.len_utf8()),
            Some((sign, kind)) => (Some(kind.clone()), sign.len()),
            None if c == '"' => {
                let end = rest[1..].find('"').ok_or_else(|| {
                    wrong(column, "a quote is opened and not closed")
                        .advise("close it; names need quotes only if they contain blanks or special characters")
                })?;
                (Some(Kind::Quoted(rest[1..=end].to_owned())), end + 2)
            }
            None => {
                let length = text_length(rest);
                (Some(Kind::Text(rest[..length].to_owned())), length)
            }
        };
        words.extend(kind.map(|kind| Word { kind, column }));
        column += rest[..length].chars().count();
        rest = &rest[length..];
    }
    words.push(Word { kind: Kind::End, column });
    Ok(words)
}

/// Bytes of the name or number at the beginning: a dash inside it belongs to it unless it begins
/// an arrow, and `1e-3` is one number.
fn text_length(text: &str) -> usize {
    let ends = |(at, c): &(usize, char)| {
        c.is_whitespace() || "+*,<>\"→".contains(*c) || text[*at..].starts_with("->")
    };
    text.char_indices().find(ends).map_or(text.len(), |(at, _)| at)
}

impl Kind {
    /// As a reader would say it.
    pub fn said(&self) -> String {
        match self {
            Kind::Text(text) => format!("'{text}'"),
            Kind::Quoted(text) => format!("'\"{text}\"'"),
            Kind::End => "the end".to_owned(),
            sign => {
                let written = SIGNS.iter().find(|(_, kind)| kind == sign).map(|(text, _)| *text);
                format!("'{}'", written.unwrap_or_default())
            }
        }
    }
}
