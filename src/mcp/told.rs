//! What an agent gets.

use serde_json::{Map, Value};

/// What an agent gets.
#[derive(Clone, Debug)]
pub struct Told {
    /// The answer as the command line's JSON has it, with ids as text.
    pub answer: Map<String, Value>,
    /// Its picture as PNG, where one was asked for.
    pub picture: Option<Vec<u8>>,
    /// What is to be said of it besides.
    pub hint: Option<String>,
}
