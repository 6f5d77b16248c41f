//! What holds where a question does not say.

/// What holds where nothing is given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Defaults<'a> {
    /// No threshold at all, and all published fields.
    Off,
    /// Those of the guide to the data set, as the table of questions states them: `prob_min` 0.6
    /// and the fields `size`.
    Guide,
    /// Thresholds on numbers that a map names, by the words of their filters (`size_min`), as decimals.
    Map(&'a [(String, String)]),
}

#[cfg(feature = "output")]
impl Defaults<'_> {
    /// Whether the data is one with a map.
    pub(super) fn is_map(self) -> bool {
        matches!(self, Defaults::Map(_))
    }
}
