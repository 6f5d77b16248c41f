//! The Model Context Protocol with the official SDK (`rmcp`), for whoever has tools and guides: over
//! standard input and output ([`talk`]) and over HTTP ([`Service`]). Nothing here is generic over its
//! caller, so that all of it is compiled here.

mod agent;
mod http;
mod stdio;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use serde_json::{Map, Value};

pub use http::Service;
pub use stdio::talk;

/// What will be there in a while. Dropped, the work on it stops.
pub type Awaited<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Keys and values of JSON.
pub type Object = Map<String, Value>;

/// Who an agent talks to.
pub trait Tools: Send + Sync + 'static {
    /// Name and version.
    fn program(&self) -> (&'static str, &'static str);

    /// What an agent is told before it asks.
    fn instructions(&self) -> String;

    /// What there is to call.
    fn tools(&self) -> Vec<Tool>;

    /// What a tool says to some arguments; failures are told too.
    fn call<'a>(&'a self, name: &'a str, arguments: Object) -> Call<'a>;

    /// What there is to read.
    fn guides(&self) -> Vec<Guide>;

    /// The guide at a place in their list, or why it cannot be had.
    fn guide(&self, place: usize) -> Awaited<'_, Result<String, String>>;
}

/// A tool that reads and changes nothing.
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    /// What it answers.
    pub description: String,
    /// The JSON schema of its arguments.
    pub arguments: Object,
    /// The JSON schema of its answer.
    pub answer: Object,
}

/// A text in Markdown.
pub struct Guide {
    /// Its address.
    pub uri: String,
    /// Its name.
    pub name: String,
    /// What is in it.
    pub description: String,
}

/// A call that goes on.
pub struct Call<'a> {
    /// What it comes to, or why there is nothing and what to do.
    pub told: Awaited<'a, Result<Told, String>>,
    /// What it is doing, in a few words.
    pub progress: Arc<dyn Fn() -> String + Send + Sync + 'a>,
}

/// What an agent gets.
#[derive(Clone, Debug)]
pub struct Told {
    /// The answer.
    pub answer: Object,
    /// Its picture as PNG, where one was asked for.
    pub picture: Option<Vec<u8>>,
    /// What is to be said of it besides.
    pub hint: Option<String>,
}
