//! The literal scalars of a `.npy` header: numbers, words and strings.

use super::literal::{Literal, Parser, excerpt};
use crate::error::{Error, Place, Result};

impl Parser<'_> {
    /// An integer.
    pub fn number(&mut self) -> Result<Literal> {
        let start = self.pos;
        self.pos += 1;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.pos += 1;
        }
        let digits = String::from_utf8_lossy(&self.text[start..self.pos]).into_owned();
        // Python 2 wrote long integers as `10L`.
        if self.peek() == Some(b'L') {
            self.pos += 1;
        }
        digits.parse().map(Literal::Int).map_err(|_| {
            let at = self.base + start as u64;
            let what = format!("'{}' is not a 64-bit integer", excerpt(&digits));
            Error::data(what).at(Place::Byte(at))
        })
    }

    /// `True`, `False`, `None`, or a string prefix (`None` here) before a quote.
    pub fn word(&mut self) -> Result<Option<Literal>> {
        let rest = &self.text[self.pos..];
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let literal = match (&rest[..length], rest.get(length)) {
            (b"True", _) => Some(Literal::Bool(true)),
            (b"False", _) => Some(Literal::Bool(false)),
            (b"None", _) => Some(Literal::None),
            (b"u" | b"b", Some(b'\'' | b'"')) => None,
            (word, _) => {
                let word = excerpt(&String::from_utf8_lossy(word));
                return Err(self.error(format!("unknown word '{word}'")));
            }
        };
        self.pos += length;
        Ok(literal)
    }

    /// A string; the position is that of its opening quote.
    pub fn string(&mut self) -> Result<Literal> {
        let (start, quote) = (self.pos, self.text[self.pos]);
        let unterminated = || {
            let place = Place::Byte(self.base + start as u64);
            Error::data("a string has no closing quote").at(place)
        };
        let mut end = start + 1;
        loop {
            match self.text.get(end) {
                None | Some(b'\n' | b'\r' | 0) => return Err(unterminated()),
                Some(byte) if *byte == quote => break,
                Some(b'\\') => end += 2,
                Some(_) => end += 1,
            }
        }
        let raw = &self.text[start + 1..end];
        let text = if self.utf8 {
            String::from_utf8(raw.to_vec())
                .map_err(|_| self.error("a string is not valid UTF-8"))?
        } else {
            raw.iter().map(|byte| char::from(*byte)).collect()
        };
        let text = unescape(&text).ok_or_else(|| self.error("a string has a broken escape"))?;
        self.pos = end + 1;
        Ok(Literal::Str(text))
    }
}

/// Resolves the escapes that Python's `repr` writes; unknown ones stay as they are.
fn unescape(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let digits = match chars.next()? {
            'n' => {
                out.push('\n');
                continue;
            }
            't' => {
                out.push('\t');
                continue;
            }
            'r' => {
                out.push('\r');
                continue;
            }
            'x' => 2,
            'u' => 4,
            'U' => 8,
            known @ ('\\' | '\'' | '"') => {
                out.push(known);
                continue;
            }
            other => {
                out.extend(['\\', other]);
                continue;
            }
        };
        let mut code = 0u32;
        for _ in 0..digits {
            code = code.checked_mul(16)? + chars.next()?.to_digit(16)?;
        }
        out.push(char::from_u32(code)?);
    }
    Some(out)
}
