//! How synapse rows lie on the device: chunks of rows, each one buffer with a place for every
//! column that questions have needed so far, and a second buffer for coordinates.
//!
//! A row takes 16 bytes at most: prob and size codes (2 bytes each), pre and post index (4 each), and a
//! key: over published rows its types and morphology (2 bytes where these are few, else 4), over sorted
//! rows its published number (4).

use super::question::Question;

/// The order of the rows on the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// As in the prepared copy.
    Sorted,
    /// As published.
    Published,
}

/// A set of columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Columns(u8);

impl Columns {
    /// Probability codes.
    pub const PROB: Columns = Columns(1);
    /// Size codes.
    pub const SIZE: Columns = Columns(2);
    /// Presynaptic neurons.
    pub const PRE: Columns = Columns(4);
    /// Postsynaptic neurons.
    pub const POST: Columns = Columns(8);
    /// Types and morphology, or published row.
    pub const KEY: Columns = Columns(16);
    /// x, y and z.
    pub const COORDINATES: Columns = Columns(32);
    /// Types and morphology, where these are few ([`super::keys::are_short`]).
    pub const SHORT_KEY: Columns = Columns(64);

    /// Both sets.
    pub const fn and(self, other: Columns) -> Columns {
        Columns(self.0 | other.0)
    }

    /// Adds columns.
    pub fn insert(&mut self, other: Columns) {
        self.0 |= other.0;
    }

    /// Whether all of `other` are in the set.
    pub const fn has(self, other: Columns) -> bool {
        self.0 & other.0 == other.0
    }

    /// Those not in `other`.
    pub const fn without(self, other: Columns) -> Columns {
        Columns(self.0 & !other.0)
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Bytes of a row.
    pub fn row_bytes(self) -> u64 {
        const BYTES: [(Columns, u64); 7] = [
            (Columns::PROB, 2),
            (Columns::SIZE, 2),
            (Columns::PRE, 4),
            (Columns::POST, 4),
            (Columns::KEY, 4),
            (Columns::COORDINATES, 12),
            (Columns::SHORT_KEY, 2),
        ];
        BYTES.iter().filter(|(column, _)| self.has(*column)).map(|(_, bytes)| bytes).sum()
    }
}

/// Bytes of a row without its coordinates.
const ROW_BYTES: u64 = 16;
/// Bytes of a row with its coordinates.
pub const FULL_ROW_BYTES: u64 = 28;
/// Chunks are whole steps of a workgroup, and so whole words of bits and whole vec4s.
pub const CHUNK_ROWS_STEP: u64 = 2048;
/// Memory that columns need at least: two of the smallest chunks.
pub const MEMORY_BYTES_MIN: u64 = 2 * CHUNK_ROWS_STEP * FULL_ROW_BYTES;
/// More rows in one chunk save nothing, and staging them would take too much memory.
const CHUNK_ROWS_MAX: u64 = 1 << 25;

/// The division of a table into chunks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Rows of the table.
    pub rows: u64,
    /// Rows of a chunk.
    pub chunk_rows: u64,
}

impl Layout {
    /// A layout for bindings of at most `binding_bytes` and at most `memory_bytes` in all.
    pub fn new(rows: u64, binding_bytes: u64, memory_bytes: Option<u64>) -> Layout {
        let whole = |rows: u64| (rows / CHUNK_ROWS_STEP * CHUNK_ROWS_STEP).max(CHUNK_ROWS_STEP);
        let needed = rows.next_multiple_of(CHUNK_ROWS_STEP).max(CHUNK_ROWS_STEP);
        let mut chunk_rows = whole(binding_bytes / ROW_BYTES).min(CHUNK_ROWS_MAX).min(needed);
        let memory_rows = memory_bytes.map_or(u64::MAX, |bytes| bytes / FULL_ROW_BYTES);
        if memory_rows < needed {
            // Streamed: at least two chunks, so that one is not always replaced by the other.
            chunk_rows = chunk_rows.min(whole(memory_rows / 2));
        }
        Layout { rows, chunk_rows }
    }

    /// Rows that one dispatch goes over at most.
    pub fn dispatch_rows(&self) -> u64 {
        self.rows.min(self.chunk_rows)
    }

    /// How many chunks there are; none in an empty table.
    pub fn chunks(&self) -> usize {
        self.rows.div_ceil(self.chunk_rows) as usize
    }

    /// The rows of a chunk.
    pub fn chunk(&self, at: usize) -> std::ops::Range<u64> {
        let start = at as u64 * self.chunk_rows;
        start..(start + self.chunk_rows).min(self.rows)
    }

    /// Chunks that the device holds at once where it holds so many columns and has room for so many bytes.
    pub fn slots(&self, held: Columns, room: u64) -> usize {
        let fit = room / (self.chunk_rows * held.row_bytes()).max(1);
        fit.clamp(1, self.chunks().max(1) as u64) as usize
    }

    /// Bytes of some columns of a chunk, the coordinates left out.
    pub fn columns_bytes(&self, held: Columns) -> u64 {
        self.chunk_rows * held.without(Columns::COORDINATES).row_bytes()
    }

    /// Bytes of a chunk's coordinates.
    pub fn coordinates_bytes(&self) -> u64 {
        self.chunk_rows * Columns::COORDINATES.row_bytes()
    }

    /// Where columns start in their buffer if it has these, in vec4s: one after the other.
    pub fn starts(&self, held: Columns) -> Starts {
        let mut next = 0;
        let mut start = |column: Columns| {
            let own = next;
            if held.has(column) {
                next += (self.chunk_rows * column.row_bytes() / 16) as u32;
            }
            own
        };
        let quarter = (self.chunk_rows / 4) as u32;
        Starts {
            prob: start(Columns::PROB),
            size: start(Columns::SIZE),
            pre: start(Columns::PRE),
            post: start(Columns::POST),
            // There is one of them at most.
            key: if held.has(Columns::SHORT_KEY) {
                start(Columns::SHORT_KEY)
            } else {
                start(Columns::KEY)
            },
            y: quarter,
            z: 2 * quarter,
        }
    }
}

/// Where columns start, in vec4s; x starts at 0 of the coordinates. Those that are not there start anywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "one field a column")]
pub struct Starts {
    pub prob: u32,
    pub size: u32,
    pub pre: u32,
    pub post: u32,
    pub key: u32,
    pub y: u32,
    pub z: u32,
}

impl Starts {
    /// Tells a question where its columns are.
    pub fn apply(&self, question: &mut Question) {
        question.prob_at = self.prob;
        question.size_at = self.size;
        question.pre_at = self.pre;
        question.post_at = self.post;
        question.key_at = self.key;
        question.y_at = self.y;
        question.z_at = self.z;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_cover_the_table_within_bindings_and_budget() {
        let cases = [
            (0, 1 << 27, None),
            (1, 1 << 27, None),
            (5_000, 1 << 27, Some(1)),
            (18_361_224, 1 << 27, None),
            (18_361_224, 1 << 27, Some(100_000_000)),
            (500_000_000, 1 << 30, Some(8 << 30)),
        ];
        for (rows, binding, memory) in cases {
            let layout = Layout::new(rows, binding, memory);
            let mut next = 0;
            for at in 0..layout.chunks() {
                let chunk = layout.chunk(at);
                assert_eq!(chunk.start, next);
                next = chunk.end;
            }
            assert_eq!(next, rows);
            let sizes = Columns::SIZE;
            let all = ALL.and(Columns::COORDINATES);
            assert!(layout.columns_bytes(all) <= binding);
            for held in [sizes, ALL, all] {
                let slots = layout.slots(held, memory.unwrap_or(u64::MAX));
                assert!(slots >= 1 && slots <= layout.chunks().max(1), "{layout:?}");
                let bytes = slots as u64 * layout.chunk_rows * held.row_bytes();
                let smallest = CHUNK_ROWS_STEP * FULL_ROW_BYTES;
                assert!(memory.is_none_or(|most| bytes <= most.max(smallest)), "{layout:?}");
            }
            let slots = |held| layout.slots(held, 100_000);
            assert!(slots(sizes) >= slots(all) && slots(all) >= layout.slots(all, 0));
        }
    }

    const ALL: Columns =
        Columns::PROB.and(Columns::SIZE).and(Columns::PRE).and(Columns::POST).and(Columns::KEY);

    #[test]
    fn columns_lie_one_after_the_other_and_only_those_that_are_held() {
        let layout = Layout::new(4096, 1 << 27, None);
        let starts = layout.starts(ALL);
        assert_eq!(
            [starts.prob, starts.size, starts.pre, starts.post, starts.key],
            [0, 512, 1024, 2048, 3072]
        );
        let held = Columns::SIZE.and(Columns::POST);
        let starts = layout.starts(held);
        assert_eq!([starts.size, starts.post], [0, 512]);
        assert_eq!(layout.columns_bytes(held), 4096 * 6);
        assert_eq!(layout.columns_bytes(Columns::COORDINATES), 0);
    }
}
