//! Bytes on their way to the device. Where its memory is the processors' too, threads write to it; elsewhere
//! they fill one buffer of a ring, whose memory is mapped, while the device copies out of the others.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::mpsc;

use rayon::prelude::*;
use wgpu::WriteOnly;

use super::device::Device;
use super::faults::{Fault, FaultPoint, Stop};
use super::lock::lock;
use super::ring::{Copied, Slot};
use crate::error::Result;

/// Bytes that a thread brings over at once. A whole number of values of any column.
const PIECE_BYTES: usize = 256 << 10;
/// Fewer bytes are not worth a submission of their own.
const RING_BYTES_MIN: usize = 1 << 20;
/// What copies between buffers are whole numbers of.
const WORD_BYTES: usize = 4;

impl Device {
    /// Writes bytes into a buffer from byte `at` on, a whole number of words. What was submitted before
    /// comes first.
    pub(super) fn upload(&self, to: &wgpu::Buffer, at: u64, bytes: &[u8]) -> Result<(), Stop> {
        self.upload_by(to, at, bytes.len(), |part| Ok(Cow::Borrowed(&bytes[part])))
    }

    /// The same of `length` bytes that threads ask for part by part.
    pub(super) fn upload_by<'a>(
        &self,
        to: &wgpu::Buffer,
        at: u64,
        length: usize,
        bytes_of: impl Fn(Range<usize>) -> Result<Cow<'a, [u8]>> + Sync,
    ) -> Result<(), Stop> {
        if length < RING_BYTES_MIN {
            self.write_words(to, at, &bytes_of(0..length)?);
            return Ok(());
        }
        if to.usage().contains(wgpu::BufferUsages::MAP_WRITE) {
            return self.write_where_it_lies(to, at, length, &bytes_of);
        }
        let slot_bytes = lock(&self.ring).slot_bytes();
        for start in (0..length).step_by(slot_bytes) {
            let part = start..(start + slot_bytes).min(length);
            // A slot that a fault leaves half used is not put back.
            let slot = self.free_slot(slot_bytes)?;
            let bytes = fill((&slot.buffer, 0), part, &bytes_of)?;
            let copied = self.copy_out(&slot.buffer, (to, at + start as u64), bytes);
            lock(&self.ring).put(Slot { copied: Some(copied), ..slot });
        }
        Ok(())
    }

    /// Writes to the buffer's memory itself, once the device is done with what was submitted.
    fn write_where_it_lies<'a>(
        &self,
        to: &wgpu::Buffer,
        at: u64,
        length: usize,
        bytes_of: &(impl Fn(Range<usize>) -> Result<Cow<'a, [u8]>> + Sync),
    ) -> Result<(), Stop> {
        let mapped = map(to, at..at + length.next_multiple_of(WORD_BYTES) as u64);
        self.wait()?;
        self.is_mapped(&mapped)?;
        fill((to, at), 0..length, bytes_of)?;
        Ok(())
    }

    /// What came of mapping a buffer, when the device is done with it.
    fn is_mapped(
        &self,
        mapped: &mpsc::Receiver<Result<(), wgpu::BufferAsyncError>>,
    ) -> Result<(), Fault> {
        if self.faults.take(FaultPoint::Map) {
            return Err(unmapped("a fault to come"));
        }
        match mapped.try_recv() {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(unmapped(error)),
            Err(_) => Err(Fault::Failed("mapping for an upload did not end".into())),
        }
    }

    fn write_words(&self, to: &wgpu::Buffer, at: u64, bytes: &[u8]) {
        let whole = bytes.len() / WORD_BYTES * WORD_BYTES;
        self.queue.write_buffer(to, at, &bytes[..whole]);
        if whole < bytes.len() {
            let mut last = [0; WORD_BYTES];
            last[..bytes.len() - whole].copy_from_slice(&bytes[whole..]);
            self.queue.write_buffer(to, at + whole as u64, &last);
        }
    }

    /// A slot whose memory can be written to, once the copy out of it is over.
    fn free_slot(&self, bytes: usize) -> Result<Slot, Fault> {
        let oldest = lock(&self.ring).take();
        let Some(mut slot) = oldest else { return self.new_slot(bytes) };
        if let Some(Copied { submission, mapped }) = slot.copied.take() {
            self.wait_for(Some(submission))?;
            self.is_mapped(&mapped)?;
        }
        Ok(slot)
    }

    fn new_slot(&self, bytes: usize) -> Result<Slot, Fault> {
        if self.faults.take(FaultPoint::Allocate) {
            return Err(Fault::OutOfMemory(format!("{bytes} bytes for uploads")));
        }
        let buffer = self.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("upload"),
            size: bytes as u64,
            usage: wgpu::BufferUsages::MAP_WRITE | wgpu::BufferUsages::COPY_SRC,
            mapped_at_creation: true,
        });
        Ok(Slot { buffer, copied: None })
    }

    /// Has the device copy a slot's first `bytes` to their place, and asks for its memory again.
    fn copy_out(&self, slot: &wgpu::Buffer, (to, at): (&wgpu::Buffer, u64), bytes: u64) -> Copied {
        let mut encoder = self.device.create_command_encoder(&Default::default());
        encoder.copy_buffer_to_buffer(slot, 0, to, at, bytes);
        let submission = self.queue.submit([encoder.finish()]);
        Copied { submission, mapped: map(slot, 0..slot.size()) }
    }
}

/// Asks for some of a buffer's memory, to be written to.
fn map(
    buffer: &wgpu::Buffer,
    bytes: Range<u64>,
) -> mpsc::Receiver<Result<(), wgpu::BufferAsyncError>> {
    let (send, receive) = mpsc::channel();
    buffer.map_async(wgpu::MapMode::Write, bytes, move |result| {
        // Nobody receives it if a fault comes first.
        let _ = send.send(result);
    });
    receive
}

fn unmapped(error: impl std::fmt::Display) -> Fault {
    Fault::Failed(format!("mapping for an upload failed: {error}"))
}

/// Fills the memory of a buffer from a byte on with some of the bytes, by all threads, and gives it to the
/// device: how many bytes there are, in whole words.
fn fill<'a>(
    (buffer, at): (&wgpu::Buffer, u64),
    part: Range<usize>,
    bytes_of: &(impl Fn(Range<usize>) -> Result<Cow<'a, [u8]>> + Sync),
) -> Result<u64, Stop> {
    let length = part.len().next_multiple_of(WORD_BYTES) as u64;
    let filled = fill_mapped((buffer, at..at + length), part, bytes_of);
    // Even if it failed: whoever asks next uses the buffer.
    buffer.unmap();
    filled.map(|()| length)
}

fn fill_mapped<'a>(
    (buffer, places): (&wgpu::Buffer, Range<u64>),
    part: Range<usize>,
    bytes_of: &(impl Fn(Range<usize>) -> Result<Cow<'a, [u8]>> + Sync),
) -> Result<(), Stop> {
    let mut view = buffer.get_mapped_range_mut(places).map_err(unmapped)?;
    let (pieces, rest) = view.slice(..).into_chunks::<PIECE_BYTES>();
    let pieces: Vec<_> = pieces.into_iter().collect();
    let last = part.start + pieces.len() * PIECE_BYTES;
    pieces.into_par_iter().enumerate().try_for_each(|(at, place)| -> Result<()> {
        let start = part.start + at * PIECE_BYTES;
        WriteOnly::from(place).copy_from_slice(&bytes_of(start..start + PIECE_BYTES)?);
        Ok(())
    })?;
    let (mut rest, mut beyond) = rest.split_at(part.end - last);
    rest.copy_from_slice(&bytes_of(last..part.end)?);
    beyond.fill(0);
    Ok(())
}
