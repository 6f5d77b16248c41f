//! How long work reports that it goes on: the library never prints.

/// Receives the progress of one piece of long work after the other.
pub trait Progress: Sync {
    /// A piece of work of `total` bytes or rows begins; it replaces the one before.
    fn start(&self, what: &str, total: u64);
    /// `by` more bytes or rows are done. May be called from any thread.
    fn advance(&self, by: u64);
    /// The last piece of work is done.
    fn finish(&self);
    /// Something the user should know ("preparing a copy in …").
    fn note(&self, text: &str);
}

/// Reports to nobody.
pub struct Silent;

impl Progress for Silent {
    fn start(&self, _what: &str, _total: u64) {}
    fn advance(&self, _by: u64) {}
    fn finish(&self) {}
    fn note(&self, _text: &str) {}
}
