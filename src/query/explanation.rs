//! How an answer comes about, as a plain value.

use std::borrow::Cow;

/// What each filter of a question leaves, and the question in other words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explanation {
    /// Rows of the table that the question is about.
    pub all: u64,
    /// What is left of them, one filter after the other.
    pub kept: Vec<Kept>,
    /// The command line that asks it; none for a question that no command asks.
    pub command_line: Option<String>,
    /// The URL that asks it; none for a question that has no route.
    pub url: Option<String>,
    /// The Rust that asks it.
    pub rust: String,
}

/// What one filter leaves of the rows that those before it left.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The filter, by its name in flags, URLs and JSON.
    pub name: Cow<'static, str>,
    /// Its value, as text.
    pub value: String,
    /// The number really compared, where it is another than the one given.
    pub compared: Option<f64>,
    /// Rows that are left.
    pub left: u64,
}
