//! Bytes on their way to the device, in pieces that bound the memory of staging.

use super::device::Device;
use super::faults::Stop;

/// Bytes that one write hands to wgpu, and bytes after which the device must have taken them.
const WRITE_BYTES_MAX: usize = 16 << 20;
const UNCONFIRMED_BYTES_MAX: usize = 128 << 20;

/// What was handed to wgpu and perhaps not yet taken by the device.
#[derive(Debug, Default)]
pub struct Uploads {
    unconfirmed: usize,
}

impl Uploads {
    /// Writes bytes into a buffer from byte `at` on, in bounded pieces; `at` is a whole number of words.
    pub fn write(
        &mut self,
        device: &Device,
        buffer: &wgpu::Buffer,
        mut at: u64,
        bytes: &[u8],
    ) -> Result<(), Stop> {
        for piece in bytes.chunks(WRITE_BYTES_MAX) {
            let whole = piece.len() / 4 * 4;
            device.queue.write_buffer(buffer, at, &piece[..whole]);
            if whole < piece.len() {
                let mut last = [0; 4];
                last[..piece.len() - whole].copy_from_slice(&piece[whole..]);
                device.queue.write_buffer(buffer, at + whole as u64, &last);
            }
            at += piece.len() as u64;
            self.unconfirmed += piece.len();
            if self.unconfirmed > UNCONFIRMED_BYTES_MAX {
                device.queue.submit(None);
                device.wait()?;
                self.unconfirmed = 0;
            }
        }
        Ok(())
    }
}
