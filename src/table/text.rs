//! Texts of a column: one string for all rows of a batch, and where each begins and ends in it. The
//! columns of a text file share the bytes that were read; nothing is copied.

use std::sync::Arc;

/// Texts, one a row.
#[derive(Clone)]
pub struct Text {
    all: Arc<String>,
    spans: Vec<Span>,
}

/// Begin and end of a text, in bytes.
pub(super) type Span = (u32, u32);

impl Text {
    /// Texts that stand at these places of a string; each lies on borders of characters.
    pub(super) fn new(all: Arc<String>, spans: Vec<Span>) -> Text {
        Text { all, spans }
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The text of a row.
    #[inline]
    pub fn get(&self, row: usize) -> &str {
        let (start, end) = self.spans[row];
        &self.all[start as usize..end as usize]
    }

    /// The bytes of the text of a row.
    #[inline]
    pub(super) fn bytes(&self, row: usize) -> &[u8] {
        let (start, end) = self.spans[row];
        &self.all.as_bytes()[start as usize..end as usize]
    }

    /// The texts in the order of the rows.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|row| self.get(row))
    }
}

impl<'a> FromIterator<&'a str> for Text {
    fn from_iter<I: IntoIterator<Item = &'a str>>(texts: I) -> Text {
        let mut builder = TextBuilder::default();
        texts.into_iter().for_each(|text| builder.push(text));
        builder.finish()
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// Texts as they come, copied.
#[derive(Default)]
pub(super) struct TextBuilder {
    all: String,
    spans: Vec<Span>,
}

impl TextBuilder {
    /// Appends a row. A batch holds less than 4 GB: what reads in batches sees to that.
    pub(super) fn push(&mut self, text: &str) {
        let start = self.all.len() as u32;
        self.all.push_str(text);
        self.spans.push((start, self.all.len() as u32));
    }

    /// All rows.
    pub(super) fn finish(self) -> Text {
        Text { all: Arc::new(self.all), spans: self.spans }
    }
}
