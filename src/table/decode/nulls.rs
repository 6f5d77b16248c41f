//! Which texts mean null.

use crate::table::format::Format;

/// Texts that mean null, beside the nulls of the format itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NullTexts {
    texts: Vec<String>,
}

impl NullTexts {
    /// These and no others.
    pub fn of<S: Into<String>>(texts: impl IntoIterator<Item = S>) -> NullTexts {
        NullTexts { texts: texts.into_iter().map(Into::into).collect() }
    }

    /// What a map lists for a column of a file of this format; without a list the empty cell of a
    /// text file.
    pub fn listed(texts: Option<&[String]>, format: Format) -> NullTexts {
        match (texts, format) {
            (Some(texts), _) => NullTexts::of(texts),
            (None, Format::Csv { .. }) => NullTexts::of([""]),
            (None, _) => NullTexts::default(),
        }
    }

    /// Whether this text means null.
    #[inline]
    pub fn is_null(&self, text: &[u8]) -> bool {
        self.texts.iter().any(|null| null.as_bytes() == text)
    }

    /// Those that are whole numbers.
    pub fn integers(&self) -> Vec<i128> {
        self.texts.iter().filter_map(|text| text.parse().ok()).collect()
    }

    /// Those that are numbers.
    pub(super) fn floats(&self) -> Vec<f64> {
        self.texts.iter().filter_map(|text| text.parse().ok()).collect()
    }
}
