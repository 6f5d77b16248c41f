//! What a kernel over synapse rows is given: the Rust twin of `Question` in
//! `shaders/question.wgsl`. A test compares the two field by field.

use bytemuck::{Pod, Zeroable};

use crate::codes::CodeRange;
use crate::query::CodeSet;

/// Bits of [`Question::tests`].
pub mod tests {
    /// Probability is in its range.
    pub const PROB: u32 = 1;
    /// Size is in its range.
    pub const SIZE: u32 = 2;
    /// Types and morphology are in their sets.
    pub const TYPES: u32 = 4;
    /// The presynaptic neuron's bit is set.
    pub const PRE: u32 = 8;
    /// The postsynaptic neuron's bit is set.
    pub const POST: u32 = 16;
    /// The two neurons differ.
    pub const AUTAPSES: u32 = 32;
    /// The coordinates are in the box.
    pub const BOX: u32 = 64;
    /// Tiles come from a table.
    pub const TILED: u32 = 128;
    /// Sizes are summed.
    pub const SUM_SIZE: u32 = 256;
    /// Probabilities are summed.
    pub const SUM_PROB: u32 = 512;
    /// `key` holds published row numbers.
    pub const KEY_IS_ROW: u32 = 1024;
    /// Postsynaptic neurons are counted.
    pub const COUNT_POST: u32 = 2048;
    /// Bins are in workgroup memory first.
    pub const PRIVATE_BINS: u32 = 4096;
    /// Owners of a median go by the labels of neurons.
    pub const BY_LABEL: u32 = 8192;
    /// `key` has two bytes a row.
    pub const SHORT_KEY: u32 = 16384;
}

/// Words of workgroup memory that shaders have for bins, as in `shaders/histogram.wgsl`.
pub const PRIVATE_WORDS: u32 = 4000;

/// See `shaders/question.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
#[allow(missing_docs, reason = "documented in the shader")]
pub struct Question {
    pub rows: u32,
    pub first_row: u32,
    pub tiles: u32,
    pub first_tile: u32,
    pub tile_rows: u32,
    pub tests: u32,
    pub prob_at: u32,
    pub size_at: u32,
    pub pre_at: u32,
    pub post_at: u32,
    pub key_at: u32,
    pub y_at: u32,
    pub z_at: u32,
    pub post_bits_at: u32,
    pub prob_low: u32,
    pub prob_width: u32,
    pub size_low: u32,
    pub size_width: u32,
    pub x_low: u32,
    pub x_width: u32,
    pub y_low: u32,
    pub y_width: u32,
    pub z_low: u32,
    pub z_width: u32,
    pub labels: u32,
    pub bin_first: u32,
    pub bins: u32,
    pub copies: u32,
    pub copy_stride: u32,
    pub size_points: u32,
    pub neurons: u32,
    pub ranks_at: u32,
    pub labels_at: u32,
    pub own_first: u32,
    pub owns: u32,
    pub unused: u32,
    pub pre_types: [[u32; 4]; 2],
    pub post_types: [[u32; 4]; 2],
    pub morphs: [[u32; 4]; 2],
}

/// Low end and width of a range of codes; a range that nothing passes becomes one that no code
/// is in.
pub fn low_and_width(range: CodeRange) -> (u32, u32) {
    if range.is_empty() {
        return (0xffff, 0);
    }
    (range.low.into(), (range.high - range.low).into())
}

/// A set of codes as one bit a code.
pub fn set_words(contains: impl Fn(u8) -> bool) -> [[u32; 4]; 2] {
    let mut words = [[0; 4]; 2];
    for code in (0..=255u8).filter(|code| contains(*code)) {
        let word = usize::from(code) / 32;
        words[word / 4][word % 4] |= 1 << (code % 32);
    }
    words
}

/// The words of a [`CodeSet`].
pub fn code_set(set: &CodeSet) -> [[u32; 4]; 2] {
    set_words(|code| set.contains(code))
}
