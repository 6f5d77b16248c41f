//! The adapter's own copy bandwidth, measured beside the kernels that are held to it.

use std::time::Instant;

use super::faults::Fault;
use super::job::Job;
use super::session::DeviceSession;

/// Large enough for no cache to hold it.
const BYTES: u64 = 256 << 20;
/// Copies of one measurement; the best of some measurements counts.
const COPIES: u32 = 8;
const MEASUREMENTS: usize = 3;

/// Bytes read and bytes written a second, of copies from buffer to buffer.
pub fn copy_bytes_per_s(session: &DeviceSession, job: &mut Job) -> Result<f64, Fault> {
    let device = &session.device;
    let bytes = BYTES.min(device.binding_bytes_max);
    let from = device.buffer("copy from", bytes)?;
    let to = device.buffer("copy to", bytes)?;
    job.clear(&from, bytes);
    // The first copy also pays for what drivers put off until a buffer is used.
    job.copy(&from, &to, bytes);
    job.submit()?;
    device.wait()?;
    let mut best = f64::INFINITY;
    for _ in 0..MEASUREMENTS {
        for _ in 0..COPIES {
            job.copy(&from, &to, bytes);
        }
        let started = Instant::now();
        job.submit()?;
        device.wait()?;
        best = best.min(started.elapsed().as_secs_f64());
    }
    Ok(2.0 * bytes as f64 * f64::from(COPIES) / best)
}
