//! Takes a block without quotes apart: eight bytes at a time are compared with the separator and
//! the end of a line.

use super::rows::{Layout, Rows, UNWANTED, trimmed};
use crate::error::Result;

const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
const ONES: u64 = 0x0101_0101_0101_0101;

/// The highest bit of every byte that is zero, and no other bit.
#[inline]
fn zero_bytes(word: u64) -> u64 {
    !(((word & LOW) + LOW) | word | LOW)
}

/// Takes all complete lines apart; gives how many bytes they have.
pub(super) fn split(bytes: &[u8], layout: &Layout, rows: &mut Rows) -> Result<usize> {
    let mut state = State { start: 0, value: 0, done: 0 };
    let separators = ONES * u64::from(layout.separator);
    let ends = ONES * u64::from(b'\n');
    let (words, tail) = bytes.as_chunks::<8>();
    for (i, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let found = zero_bytes(word ^ separators) | zero_bytes(word ^ ends);
        state.signs(found, 8 * i, bytes, layout, rows)?;
    }
    // Neither sign is a zero byte.
    let mut last = [0; 8];
    last[..tail.len()].copy_from_slice(tail);
    let word = u64::from_le_bytes(last);
    let found = zero_bytes(word ^ separators) | zero_bytes(word ^ ends);
    state.signs(found, bytes.len() - tail.len(), bytes, layout, rows)?;
    // Of a line that goes on in the next block there may be some values.
    rows.forget_line();
    Ok(state.done)
}

/// How far it is.
struct State {
    /// Where the value begins.
    start: usize,
    /// Its place in the line.
    value: usize,
    /// Bytes of complete lines.
    done: usize,
}

impl State {
    /// Goes through the separators and line ends among eight bytes.
    #[inline]
    fn signs(
        &mut self,
        mut found: u64,
        base: usize,
        bytes: &[u8],
        layout: &Layout,
        rows: &mut Rows,
    ) -> Result<()> {
        while found != 0 {
            let at = base + found.trailing_zeros() as usize / 8;
            found &= found - 1;
            let is_end = bytes[at] == b'\n';
            if is_end && self.value == 0 && bytes[self.start..at].trim_ascii_end().is_empty() {
                // A single empty value is no row either.
                rows.skipped += 1;
            } else {
                self.value(at, bytes, layout, rows);
                if is_end {
                    rows.end_row(layout, self.value)?;
                }
            }
            self.start = at + 1;
            if is_end {
                (self.value, self.done) = (0, at + 1);
            }
        }
        Ok(())
    }

    /// A value ends at `at`. What a line has too many is counted.
    #[inline]
    fn value(&mut self, at: usize, bytes: &[u8], layout: &Layout, rows: &mut Rows) {
        if let Some(&slot) = layout.slots.get(self.value)
            && slot != UNWANTED
        {
            rows.spans[slot as usize].push(trimmed(bytes, self.start, at));
        }
        self.value += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_zero_bytes_are_marked() {
        for word in [0, 1, 0x80, 0x0100, 0x8000_0001_7f00_ff00, u64::MAX, ONES, ONES << 7] {
            let marks = word.to_le_bytes().map(|byte| if byte == 0 { 0x80 } else { 0 });
            assert_eq!(zero_bytes(word), u64::from_le_bytes(marks), "{word:x}");
        }
    }
}
