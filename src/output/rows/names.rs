//! The text of every code of a column, made once: its name, or its digits where it has none, so that
//! a column is text throughout.

use crate::query::Names;

/// One text for each of the 256 codes.
pub(super) struct Texts(Vec<Vec<u8>>);

impl Texts {
    /// Names, or digits, as `write` puts them.
    pub fn new(names: &Names, write: impl Fn(&str) -> String) -> Texts {
        let text = |code: u8| match names.name_of(code) {
            Some(name) => write(name).into_bytes(),
            None => write(&code.to_string()).into_bytes(),
        };
        Texts((0..=u8::MAX).map(text).collect())
    }

    #[inline]
    pub fn of(&self, code: u8) -> &[u8] {
        &self.0[usize::from(code)]
    }
}
