//! What a device holds, against a limit: columns, which stay while there is room, what questions write to,
//! and tables. What a question needs at least it gets even beyond the limit: one chunk of columns and its
//! results. Buffers that results are read through, and those of the ring, lie in the processors' memory.

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use super::buffers::{ColumnBuffer, Counted};

/// Bytes that a device holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemoryUse {
    /// Columns.
    pub columns: u64,
    /// What questions write to, and tables.
    pub scratch: u64,
}

impl MemoryUse {
    /// All of it.
    pub fn bytes(self) -> u64 {
        self.columns + self.scratch
    }
}

/// The most of each that a device has held since it was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemoryPeak {
    /// Each for itself.
    pub each: MemoryUse,
    /// Both at once.
    pub bytes: u64,
}

/// A buffer that questions write to, kept for those to come.
#[derive(Debug)]
struct Scratch {
    buffer: wgpu::Buffer,
    /// The last question that has used it.
    question: u64,
}

/// The memory of one device.
#[derive(Debug, Default)]
pub struct Memory {
    /// Bytes that it may hold; none where only the device itself limits them.
    limit: Option<u64>,
    /// Questions so far.
    question: u64,
    scratch: HashMap<&'static str, Scratch>,
    counted: Vec<Weak<u64>>,
    columns: Vec<Weak<ColumnBuffer>>,
    peak: MemoryPeak,
}

impl Memory {
    /// Holds at most so many bytes from now on.
    pub fn limit(&mut self, bytes: Option<u64>) {
        self.limit = bytes;
    }

    /// Another question begins: what only those before it needed may go.
    pub fn begin_question(&mut self) {
        self.question += 1;
    }

    /// What is held now.
    pub fn held(&self) -> MemoryUse {
        let columns = self.columns.iter().filter_map(Weak::upgrade).map(|own| own.bytes());
        MemoryUse { columns: columns.sum(), scratch: self.scratch_of(|_| true) }
    }

    /// The most that was held.
    pub fn peak(&self) -> MemoryPeak {
        self.peak
    }

    /// Bytes of scratch buffers, and of all others but columns.
    fn scratch_of(&self, counts: impl Fn(&Scratch) -> bool) -> u64 {
        let scratch = self.scratch.values().filter(|own| counts(own)).map(|own| own.buffer.size());
        let counted = self.counted.iter().filter_map(Weak::upgrade).map(|bytes| *bytes);
        scratch.sum::<u64>() + counted.sum::<u64>()
    }

    /// Bytes that columns may take beside what this question has needed so far, and the last one: the next is
    /// often like it.
    pub fn room_for_columns(&self) -> u64 {
        let scratch = self.scratch_of(|own| own.question + 1 >= self.question);
        self.limit.map_or(u64::MAX, |limit| limit.saturating_sub(scratch))
    }

    /// Whether there is room for so many bytes more.
    pub fn has_room(&self, bytes: u64) -> bool {
        self.limit.is_none_or(|limit| self.held().bytes().saturating_add(bytes) <= limit)
    }

    /// Lets go of what this question has not used, then of columns, but for those of one rank, until there is room
    /// for so many bytes.
    pub fn make_room(&mut self, bytes: u64, spared: Option<u64>) {
        while !self.has_room(bytes) && (self.forget_scratch() || self.forget_columns(spared)) {}
    }

    fn forget_scratch(&mut self) -> bool {
        let idle = self.scratch.iter().filter(|(_, own)| own.question < self.question);
        let oldest = idle.min_by_key(|(_, own)| own.question).map(|(label, _)| *label);
        oldest.is_some_and(|label| self.scratch.remove(label).is_some())
    }

    fn forget_columns(&mut self, spared: Option<u64>) -> bool {
        let held = self.columns.iter().filter_map(Weak::upgrade);
        let may = held.filter(|own| own.bytes() > 0 && Some(own.rank()) != spared);
        may.max_by_key(|own| own.rank()).is_some_and(|highest| highest.leave())
    }

    /// The scratch buffer of this name that was kept, if it is long enough.
    pub fn kept(&mut self, label: &str, bytes: u64) -> Option<wgpu::Buffer> {
        let kept = self.scratch.get_mut(label).filter(|own| own.buffer.size() >= bytes)?;
        kept.question = self.question;
        Some(kept.buffer.clone())
    }

    /// The one of this name is too short, and goes.
    pub fn forget(&mut self, label: &str) {
        self.scratch.remove(label);
    }

    /// Keeps a scratch buffer for the questions to come.
    pub fn keep(&mut self, label: &'static str, buffer: wgpu::Buffer) {
        self.scratch.insert(label, Scratch { buffer, question: self.question });
        self.note_peak();
    }

    /// Counts a buffer as long as somebody has it.
    pub fn count(&mut self, buffer: wgpu::Buffer) -> Counted {
        self.counted.retain(|bytes| bytes.strong_count() > 0);
        let (counted, bytes) = Counted::new(buffer);
        self.counted.push(bytes);
        self.note_peak();
        counted
    }

    /// Holds a buffer of columns until others need the room.
    pub fn place(&mut self, buffer: wgpu::Buffer, rank: u64) -> Arc<ColumnBuffer> {
        self.columns.retain(|own| own.strong_count() > 0);
        let placed = Arc::new(ColumnBuffer::new(buffer, rank));
        self.columns.push(Arc::downgrade(&placed));
        self.note_peak();
        placed
    }

    fn note_peak(&mut self) {
        let held = self.held();
        let each = &mut self.peak.each;
        each.columns = each.columns.max(held.columns);
        each.scratch = each.scratch.max(held.scratch);
        self.peak.bytes = self.peak.bytes.max(held.bytes());
    }
}
