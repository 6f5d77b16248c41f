//! What has to be said of a table because its files do not.

/// What a table does not say of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The names of the columns, where text files have no header.
    pub columns: Option<Vec<String>>,
    /// What stands between the values of text files; see [`super::separator`].
    pub separator: Option<u8>,
}
