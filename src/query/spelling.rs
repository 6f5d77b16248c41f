//! How a front end writes the names of parameters.

/// Whose words a text uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spelling {
    /// The command line's: `prob-min`.
    Flags,
    /// Those of URLs, forms, JSON and programs: `prob_min`.
    #[default]
    Fields,
}

impl Spelling {
    /// A text with the names of parameters.
    pub(crate) fn of(self, text: &str) -> String {
        match self {
            Spelling::Flags => text.replace('_', "-"),
            Spelling::Fields => text.to_owned(),
        }
    }
}
