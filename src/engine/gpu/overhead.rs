//! What the device takes beside its kernels, measured.

use std::time::Instant;

use super::device::Device;
use super::engine::Core;
use super::faults::Stop;
use super::job::Job;
use crate::engine::Overhead;
use crate::error::Result;
use crate::run::Run;

/// Bytes that are brought to the device in one run.
const UPLOAD_BYTES: usize = 64 << 20;
/// Opening a device takes long enough to be measured a few times only.
const OPEN_RUNS_MAX: u32 = 5;

/// Measures one of them; `None` for a name that is none.
pub fn measured(core: &Core, name: &str, runs: u32, run: &Run) -> Result<Option<Overhead>> {
    match name {
        Overhead::OPEN => opened(core, runs.min(OPEN_RUNS_MAX)).map(Some),
        Overhead::UPLOAD => uploaded(core, runs, run).map(Some),
        Overhead::EMPTY => asked_nothing(core, runs, run).map(Some),
        _ => Ok(None),
    }
}

fn opened(core: &Core, runs: u32) -> Result<Overhead> {
    let mut ms = Vec::new();
    for _ in 0..runs {
        let start = Instant::now();
        Device::open(&core.options().device)?;
        ms.push(milliseconds(start));
    }
    Ok(Overhead { ms, bytes: 0 })
}

fn uploaded(core: &Core, runs: u32, run: &Run) -> Result<Overhead> {
    let bytes: Vec<u8> = (0..UPLOAD_BYTES).map(|at| at as u8).collect();
    let ms = core.ask(run, |session, _| -> Result<Vec<f64>, Stop> {
        let device = &session.device;
        let buffer = device.upload_buffer("upload", UPLOAD_BYTES as u64)?;
        // The first one makes what drivers put off until a buffer is used.
        let mut ms = Vec::new();
        for _ in 0..=runs {
            let start = Instant::now();
            device.upload(&buffer, 0, &bytes)?;
            device.queue.submit(None);
            device.wait()?;
            ms.push(milliseconds(start));
        }
        Ok(ms.split_off(1))
    })?;
    Ok(Overhead { ms, bytes: UPLOAD_BYTES as u64 })
}

fn asked_nothing(core: &Core, runs: u32, run: &Run) -> Result<Overhead> {
    let ask = || {
        core.ask(run, |session, job: &mut Job| {
            let buffer = session.device.scratch("bins", 16)?;
            job.clear(&buffer, 16);
            Ok(job.read(&buffer, 4)?)
        })
    };
    ask()?;
    let mut ms = Vec::new();
    for _ in 0..runs {
        let start = Instant::now();
        ask()?;
        ms.push(milliseconds(start));
    }
    Ok(Overhead { ms, bytes: 16 })
}

fn milliseconds(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1e3
}
