//! Sets of codes.

/// A set of 16-bit codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeBits {
    words: Box<[u64]>,
    /// The lowest and the highest code, if the set is all between them.
    range: Option<(u16, u16)>,
}

impl CodeBits {
    /// No code.
    pub fn none() -> CodeBits {
        CodeBits { words: vec![0; 1 << 10].into(), range: None }
    }

    /// Adds a code.
    pub fn insert(&mut self, code: u16) {
        self.words[usize::from(code) >> 6] |= 1 << (code & 63);
    }

    /// The words, lowest code first.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// Whether a code is in it.
    #[inline]
    pub fn contains(&self, code: u16) -> bool {
        self.words[usize::from(code) >> 6] >> (code & 63) & 1 == 1
    }

    /// Whether no code is.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// The set, with its range found if it is one.
    pub fn closed(mut self) -> CodeBits {
        let count: u32 = self.words.iter().map(|word| word.count_ones()).sum();
        let first = self.words.iter().position(|word| *word != 0);
        let last = self.words.iter().rposition(|word| *word != 0);
        if let (Some(first), Some(last)) = (first, last) {
            let low = first as u32 * 64 + self.words[first].trailing_zeros();
            let high = last as u32 * 64 + 63 - self.words[last].leading_zeros();
            self.range = (high - low + 1 == count).then_some((low as u16, high as u16));
        }
        self
    }

    /// The lowest and the highest code, if the set is all between them.
    pub fn range(&self) -> Option<(u16, u16)> {
        self.range
    }

    /// What is in both.
    pub fn and(&self, other: &CodeBits) -> CodeBits {
        let words = self.words.iter().zip(&other.words).map(|(a, b)| a & b).collect();
        CodeBits { words, range: None }.closed()
    }
}
