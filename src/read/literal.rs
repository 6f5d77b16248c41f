//! The small part of Python that a `.npy` header is written in: strings, integers, `True`,
//! `False`, `None`, tuples, lists and dicts. Not recursive: open brackets stand on a stack of
//! bounded depth, so no input can exhaust the program's own stack.

use crate::error::{Error, Place, Result};

/// Brackets within brackets; NumPy's own headers need three, nested records two more each.
const DEPTH_MAX: usize = 32;
/// Values in one header; bounds the memory that a header of legal length can ask for.
const VALUES_MAX: usize = 1 << 16;

/// A value and where it stands.
#[derive(Debug)]
pub struct Value {
    /// Offset of its first byte from the start of the file.
    pub at: u64,
    /// Offset of the byte after it.
    pub end: u64,
    pub literal: Literal,
}

#[derive(Debug)]
pub enum Literal {
    Str(String),
    Int(i64),
    Bool(bool),
    None,
    List(Vec<Value>),
    Tuple(Vec<Value>),
    Dict(Vec<(Value, Value)>),
}

impl Value {
    /// What this is, for messages.
    pub fn describe(&self) -> String {
        match &self.literal {
            Literal::Str(text) => format!("'{}'", excerpt(text)),
            Literal::Int(number) => number.to_string(),
            Literal::Bool(true) => "True".into(),
            Literal::Bool(false) => "False".into(),
            Literal::None => "None".into(),
            Literal::List(_) => "a list".into(),
            Literal::Tuple(items) => format!("a tuple of {}", items.len()),
            Literal::Dict(_) => "a dict".into(),
        }
    }

    /// An error that was found at this value.
    pub fn error(&self, what: impl Into<String>) -> Error {
        Error::data(what).at(Place::Byte(self.at))
    }
}

/// At most 40 characters of a text from a file, with control characters escaped: messages go to
/// terminals.
pub fn excerpt(text: &str) -> String {
    let mut short = String::new();
    for c in text.chars().take(40) {
        match c {
            '"' | '\'' | '\\' => short.push(c),
            _ => short.extend(c.escape_debug()),
        }
    }
    if text.chars().nth(40).is_some() {
        short.push('…');
    }
    short
}

/// The one value in `text`, which begins at byte `base` of its file; white space may surround it.
/// Text is UTF-8 or else Latin-1.
pub fn parse(text: &[u8], base: u64, utf8: bool) -> Result<Value> {
    let mut parser = Parser { text, base, utf8, pos: 0, values: 0, open: Vec::new() };
    let value = parser.value()?;
    parser.skip_space();
    match parser.peek() {
        None => Ok(value),
        Some(_) => Err(parser.error(format!("{} after the header's dict", parser.found()))),
    }
}

/// An open bracket and what stands in it so far.
struct Frame {
    at: u64,
    close: u8,
    items: Vec<Value>,
    /// Whether a comma was seen: `(3)` is a number, `(3,)` a tuple.
    comma: bool,
}

/// What is being parsed, and how far.
pub(super) struct Parser<'a> {
    pub text: &'a [u8],
    pub base: u64,
    pub utf8: bool,
    pub pos: usize,
    values: usize,
    open: Vec<Frame>,
}

impl Parser<'_> {
    fn value(&mut self) -> Result<Value> {
        let mut wants_value = true;
        loop {
            self.skip_space();
            let done = if wants_value { self.start_value()? } else { self.after_value()? };
            let Some(value) = done else {
                // An opening bracket, a comma or a colon: a value may follow.
                wants_value = true;
                continue;
            };
            match self.open.last_mut() {
                None => return Ok(value),
                Some(frame) => frame.items.push(value),
            }
            wants_value = false;
        }
    }

    /// A whole value, or `None` after an opening bracket.
    fn start_value(&mut self) -> Result<Option<Value>> {
        self.values += 1;
        if self.values > VALUES_MAX {
            return Err(self.error(format!("the header holds more than {VALUES_MAX} values")));
        }
        let at = self.here();
        let literal = match self.peek() {
            Some(b'(') => return self.open_bracket(b')'),
            Some(b'[') => return self.open_bracket(b']'),
            Some(b'{') => return self.open_bracket(b'}'),
            Some(b')' | b']' | b'}') => return self.close_bracket(true).map(Some),
            Some(b'\'' | b'"') => self.string()?,
            Some(b'0'..=b'9' | b'-' | b'+') => self.number()?,
            Some(b'a'..=b'z' | b'A'..=b'Z') => match self.word()? {
                Some(literal) => literal,
                // A string prefix: the string follows at once.
                None => self.string()?,
            },
            _ => return Err(self.error(format!("a value was expected, not {}", self.found()))),
        };
        Ok(Some(Value { at, end: self.here(), literal }))
    }

    fn open_bracket(&mut self, close: u8) -> Result<Option<Value>> {
        if self.open.len() == DEPTH_MAX {
            return Err(self.error(format!("brackets are nested deeper than {DEPTH_MAX}")));
        }
        self.open.push(Frame { at: self.here(), close, items: Vec::new(), comma: false });
        self.pos += 1;
        Ok(None)
    }

    /// What follows a value inside brackets: a comma, a colon (both `None`) or the end.
    fn after_value(&mut self) -> Result<Option<Value>> {
        let byte = self.peek();
        if let Some(frame) = self.open.last_mut() {
            let after_key = frame.close == b'}' && frame.items.len() % 2 == 1;
            let separator = if after_key { b':' } else { b',' };
            if byte == Some(separator) {
                frame.comma |= separator == b',';
                self.pos += 1;
                return Ok(None);
            }
            if after_key {
                return Err(self.error(format!("':' was expected, not {}", self.found())));
            }
        }
        match byte {
            Some(b')' | b']' | b'}') => self.close_bracket(false).map(Some),
            _ => Err(self.error(format!("',' or a bracket was expected, not {}", self.found()))),
        }
    }

    fn close_bracket(&mut self, value_expected: bool) -> Result<Value> {
        let byte = self.peek();
        let Some(mut frame) = self.open.pop() else {
            return Err(self.error(format!("{} closes nothing", self.found())));
        };
        if byte != Some(frame.close) {
            let (close, at) = (char::from(frame.close), frame.at);
            let what = format!("'{close}' was expected, for the bracket at byte {at}, not ");
            return Err(self.error(what + &self.found()));
        }
        // Between ':' or a first ',' and this bracket a value is missing: `{'a':}`, `(,)`.
        if value_expected && frame.close == b'}' && frame.items.len() % 2 == 1 {
            return Err(self.error("a value was expected, not '}'"));
        }
        self.pos += 1;
        let literal = match frame.close {
            b']' => Literal::List(frame.items),
            b'}' => Literal::Dict(pairs(frame.items)),
            _ if frame.items.len() == 1 && !frame.comma => match frame.items.pop() {
                Some(inner) => return Ok(inner),
                None => Literal::Tuple(Vec::new()),
            },
            _ => Literal::Tuple(frame.items),
        };
        Ok(Value { at: frame.at, end: self.here(), literal })
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r' | 0x0c)) {
            self.pos += 1;
        }
    }

    pub fn peek(&self) -> Option<u8> {
        self.text.get(self.pos).copied()
    }

    pub fn here(&self) -> u64 {
        self.base + self.pos as u64
    }

    fn found(&self) -> String {
        match self.peek() {
            None => "the end of the header".into(),
            Some(byte) if byte.is_ascii_graphic() => format!("'{}'", char::from(byte)),
            Some(byte) => format!("the byte {byte:#04x}"),
        }
    }

    pub fn error(&self, what: impl Into<String>) -> Error {
        Error::data(what).at(Place::Byte(self.here()))
    }
}

fn pairs(items: Vec<Value>) -> Vec<(Value, Value)> {
    let mut items = items.into_iter();
    std::iter::from_fn(|| Some((items.next()?, items.next()?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(value: &Value) -> String {
        let all = |items: &[Value]| items.iter().map(show).collect::<Vec<_>>().join(" ");
        match &value.literal {
            Literal::List(items) => format!("[{}]", all(items)),
            Literal::Tuple(items) => format!("({})", all(items)),
            Literal::Dict(pairs) => {
                let pairs = pairs.iter().map(|(key, value)| show(key) + ":" + &show(value));
                format!("{{{}}}", pairs.collect::<Vec<_>>().join(" "))
            }
            _ => value.describe(),
        }
    }

    #[test]
    fn literals_mean_what_they_mean_in_python() {
        let cases = [
            ("()", "()"),
            ("(1)", "1"),
            ("((1),)", "(1)"),
            ("(1, 2)", "(1 2)"),
            ("[1, (2, [3, ]), ]", "[1 (2 [3])]"),
            ("{'a': [], 'b': {'c': None, }}", "{'a':[] 'b':{'c':None}}"),
            ("\n { } \t", "{}"),
            ("[True, False, -5, +6, 007, 8L]", "[True False -5 6 7 8]"),
            ("[u'a', b\"b\", 'it\\'s', '\\x41\\u00b5\\q']", "['a' 'b' 'it's' 'Aµ\\q']"),
        ];
        for (text, expected) in cases {
            assert_eq!(show(&parse(text.as_bytes(), 0, true).unwrap()), expected, "{text}");
        }
    }

    #[test]
    fn values_know_where_they_stand() {
        let value = parse(b" {'a': (1, 'bc')} ", 100, true).unwrap();
        assert_eq!((value.at, value.end), (101, 117));
        let Literal::Dict(pairs) = &value.literal else { panic!("{value:?}") };
        assert_eq!((pairs[0].0.at, pairs[0].0.end), (102, 105));
        assert_eq!((pairs[0].1.at, pairs[0].1.end), (107, 116));
    }

    #[test]
    fn text_is_utf8_or_latin1() {
        let text = |bytes: &[u8], utf8| parse(bytes, 0, utf8).map(|value| value.describe()).ok();
        assert_eq!(text("'µ'".as_bytes(), true).as_deref(), Some("'µ'"));
        assert_eq!(text(b"'\xb5'", false).as_deref(), Some("'µ'"));
        assert_eq!(text(b"'\xb5'", true), None);
    }

    #[test]
    fn brackets_nest_as_deep_as_allowed() {
        let nested = |depth| "[".repeat(depth) + &"]".repeat(depth);
        assert!(parse(nested(DEPTH_MAX).as_bytes(), 0, true).is_ok());
        assert!(parse(nested(DEPTH_MAX + 1).as_bytes(), 0, true).is_err());
    }
}
