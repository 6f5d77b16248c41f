//! The ring of buffers through which bytes go to the device.

use std::collections::VecDeque;
use std::sync::mpsc;

/// Bytes of a buffer of the ring: a copy of so many takes longer than its submission.
const SLOT_BYTES: usize = 16 << 20;
/// One is filled, one is copied, and one waits for either.
const SLOTS: usize = 3;

/// A buffer of the ring.
#[derive(Debug)]
pub struct Slot {
    /// The buffer, whose memory can be mapped to be written to.
    pub buffer: wgpu::Buffer,
    /// What must be over before it is filled again; none where it was never used.
    pub copied: Option<Copied>,
}

/// The copy out of a buffer.
#[derive(Debug)]
pub struct Copied {
    /// When it is over.
    pub submission: wgpu::SubmissionIndex,
    /// What came of mapping its memory again, from then on.
    pub mapped: mpsc::Receiver<Result<(), wgpu::BufferAsyncError>>,
}

/// The buffers that can be taken.
#[derive(Debug)]
pub struct Ring {
    slot_bytes: usize,
    /// The one that was used longest ago first.
    slots: VecDeque<Slot>,
}

impl Ring {
    /// One with buffers of at most so many bytes; they are made when they are needed.
    pub fn of(slot_bytes_max: Option<usize>) -> Ring {
        let slot_bytes = slot_bytes_max.unwrap_or(SLOT_BYTES).min(SLOT_BYTES);
        Ring { slot_bytes, slots: VecDeque::new() }
    }

    /// Bytes of a buffer.
    pub fn slot_bytes(&self) -> usize {
        self.slot_bytes
    }

    /// The buffer that was used longest ago; none while another one is to be made.
    pub fn take(&mut self) -> Option<Slot> {
        if self.slots.len() < SLOTS { None } else { self.slots.pop_front() }
    }

    /// Puts a buffer behind the others.
    pub fn put(&mut self, slot: Slot) {
        self.slots.push_back(slot);
    }
}
