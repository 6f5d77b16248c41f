//! One question's work on the device: kernels recorded one after the other, submitted together,
//! timed, and read back.

use std::sync::mpsc;

use super::device::{Device, TIMED_MAX};
use super::faults::{Fault, FaultPoint};
use super::pipeline::Kernel;
use crate::engine::KernelRun;
use crate::engine::Traffic;
use crate::run::StopToken;

/// Uniform structs stand this far apart; more than any adapter's offset alignment asks.
const UNIFORM_STRIDE: u64 = 512;
/// Dispatches before a submission is forced.
const UNIFORMS_MAX: u64 = 256;
/// Results are read in pieces of this size.
const READ_BYTES_MAX: u64 = 32 << 20;

/// What a kernel is asked to test and to collect, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Variant {
    /// The bits.
    pub tests: u32,
    /// Whether the kernel is compiled for these alone, instead of reading them.
    pub is_specialized: bool,
    /// Atomic operations on the device's memory, at most.
    pub atomics: u64,
}

impl Variant {
    /// The bits that the kernel is compiled for, if it is for some.
    fn compiled(self) -> Option<u32> {
        self.is_specialized.then_some(self.tests)
    }
}

/// Work being recorded.
#[derive(Debug)]
pub struct Job<'d> {
    device: &'d Device,
    encoder: Option<wgpu::CommandEncoder>,
    uniform_buffer: wgpu::Buffer,
    uniforms: Vec<u8>,
    runs: Vec<KernelRun>,
    traffic: Traffic,
    stop: StopToken,
}

impl<'d> Job<'d> {
    /// Nothing recorded yet.
    pub fn new(device: &'d Device, stop: StopToken) -> Result<Job<'d>, Fault> {
        Ok(Job {
            device,
            encoder: None,
            uniform_buffer: device.scratch("uniforms", UNIFORM_STRIDE * UNIFORMS_MAX)?,
            uniforms: Vec::new(),
            runs: Vec::new(),
            traffic: Traffic::default(),
            stop,
        })
    }

    fn encoder(&mut self) -> &mut wgpu::CommandEncoder {
        let device = &self.device.device;
        self.encoder.get_or_insert_with(|| device.create_command_encoder(&Default::default()))
    }

    /// Zeroes the first `bytes` of a buffer.
    pub fn clear(&mut self, buffer: &wgpu::Buffer, bytes: u64) {
        let bytes = bytes.next_multiple_of(4).min(buffer.size());
        self.encoder().clear_buffer(buffer, 0, Some(bytes));
    }

    /// Copies the first `bytes` of a buffer to another.
    pub fn copy(&mut self, from: &wgpu::Buffer, to: &wgpu::Buffer, bytes: u64) {
        self.encoder().copy_buffer_to_buffer(from, 0, to, 0, bytes);
    }

    /// Copies a part of a buffer to a place in another.
    pub fn copy_part(&mut self, from: (&wgpu::Buffer, u64), to: (&wgpu::Buffer, u64), bytes: u64) {
        self.encoder().copy_buffer_to_buffer(from.0, from.1, to.0, to.1, bytes);
    }

    /// Writes words to the start of a buffer, before the commands not yet submitted.
    pub fn write(&self, buffer: &wgpu::Buffer, words: &[u32]) {
        self.device.queue.write_buffer(buffer, 0, bytemuck::cast_slice(words));
    }

    /// Records `workgroups` of a kernel; `bytes` is what it has to read of the columns.
    pub fn dispatch(
        &mut self,
        kernel: &'static Kernel,
        uniform: &impl bytemuck::Pod,
        storage: &[&wgpu::Buffer],
        workgroups: u32,
        bytes: u64,
    ) -> Result<(), Fault> {
        self.dispatch_for(kernel, Variant::default(), uniform, storage, workgroups, bytes)
    }

    /// The same of a variant of a kernel.
    pub fn dispatch_for(
        &mut self,
        kernel: &'static Kernel,
        variant: Variant,
        uniform: &impl bytemuck::Pod,
        storage: &[&wgpu::Buffer],
        workgroups: u32,
        bytes: u64,
    ) -> Result<(), Fault> {
        if workgroups == 0 {
            return Ok(());
        }
        self.check()?;
        if self.uniforms.len() as u64 >= UNIFORM_STRIDE * UNIFORMS_MAX {
            self.submit()?;
        }
        let offset = self.push_uniform(bytemuck::bytes_of(uniform));
        let pipeline = self.device.pipeline(kernel, variant.compiled());
        let group = self.bind(&pipeline.layout, kernel.name, offset, storage);
        let x = workgroups.min(self.device.workgroups_max);
        let y = workgroups.div_ceil(x);
        let queries = self.device.queries.as_ref();
        let first_query = 2 * self.runs.len() as u32;
        let timestamp_writes = queries.filter(|_| first_query < 2 * TIMED_MAX).map(|set| {
            wgpu::ComputePassTimestampWrites {
                query_set: set,
                beginning_of_pass_write_index: Some(first_query),
                end_of_pass_write_index: Some(first_query + 1),
            }
        });
        let mut pass = self.encoder().begin_compute_pass(&wgpu::ComputePassDescriptor {
            label: Some(kernel.name),
            timestamp_writes,
        });
        pass.set_pipeline(&pipeline.pipeline);
        pass.set_bind_group(0, &group, &[]);
        pass.dispatch_workgroups(x, y, 1);
        drop(pass);
        self.runs.push(KernelRun {
            name: kernel.name,
            tests: variant.tests,
            ms: None,
            bytes,
            workgroups,
            atomics: variant.atomics,
        });
        Ok(())
    }

    /// Submits what is recorded and waits for it, so that a stopped run ends here.
    pub fn finish_part(&mut self) -> Result<(), Fault> {
        self.submit()?;
        self.device.wait()
    }

    fn push_uniform(&mut self, bytes: &[u8]) -> u64 {
        let offset = self.uniforms.len();
        self.uniforms.extend_from_slice(bytes);
        self.uniforms.resize(offset + UNIFORM_STRIDE as usize, 0);
        offset as u64
    }

    fn bind(
        &self,
        layout: &wgpu::BindGroupLayout,
        label: &'static str,
        offset: u64,
        storage: &[&wgpu::Buffer],
    ) -> wgpu::BindGroup {
        let uniform = wgpu::BindingResource::Buffer(wgpu::BufferBinding {
            buffer: &self.uniform_buffer,
            offset,
            size: std::num::NonZeroU64::new(UNIFORM_STRIDE),
        });
        let resources =
            std::iter::once(uniform).chain(storage.iter().map(|b| b.as_entire_binding()));
        let entries: Vec<wgpu::BindGroupEntry> = resources
            .enumerate()
            .map(|(binding, resource)| wgpu::BindGroupEntry { binding: binding as u32, resource })
            .collect();
        self.device.device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some(label),
            layout,
            entries: &entries,
        })
    }

    /// Goes on, unless nobody waits for the answer any more.
    fn check(&self) -> Result<(), Fault> {
        if self.stop.is_stopped() { Err(Fault::Stopped) } else { Ok(()) }
    }

    /// Hands everything recorded so far to the device.
    pub fn submit(&mut self) -> Result<(), Fault> {
        self.check()?;
        if self.device.faults.take(FaultPoint::Submit) {
            return Err(Fault::Failed("the submission was refused".into()));
        }
        if self.device.faults.take(FaultPoint::Lose) {
            self.device.device.destroy();
        }
        if !self.uniforms.is_empty() {
            self.device.queue.write_buffer(&self.uniform_buffer, 0, &self.uniforms);
            self.uniforms.clear();
        }
        self.traffic.submits += 1;
        self.device.queue.submit(self.encoder.take().map(wgpu::CommandEncoder::finish));
        Ok(())
    }

    /// Submits the rest and reads the first `words` of a buffer.
    pub fn read(&mut self, buffer: &wgpu::Buffer, words: u64) -> Result<Vec<u32>, Fault> {
        let times_bytes = 16 * (self.runs.len() as u64).min(TIMED_MAX.into());
        let times_bytes = if self.device.queries.is_some() { times_bytes } else { 0 };
        let mut values = Vec::with_capacity(words as usize);
        let mut at = 0;
        loop {
            let bytes = (4 * words - at).min(READ_BYTES_MAX);
            let last = at + bytes == 4 * words;
            let times = if last { times_bytes } else { 0 };
            let read = self.read_piece(buffer, at, bytes, times)?;
            let (data, times) = read.split_at((bytes / 4) as usize);
            values.extend_from_slice(data);
            if last {
                self.set_times(times);
                return Ok(values);
            }
            at += bytes;
        }
    }

    /// `bytes` of the buffer from `at` on, then `times` bytes of timestamps.
    fn read_piece(
        &mut self,
        buffer: &wgpu::Buffer,
        at: u64,
        bytes: u64,
        times: u64,
    ) -> Result<Vec<u32>, Fault> {
        let room = bytes + times;
        let readback = self.device.readback(room)?;
        if bytes > 0 {
            self.encoder().copy_buffer_to_buffer(buffer, at, &readback, 0, bytes);
        }
        if let (Some(queries), true) = (self.device.queries.as_ref(), times > 0) {
            let resolved = self.device.query_buffer(u64::from(TIMED_MAX) * 16)?;
            let count = (times / 8) as u32;
            self.encoder().resolve_query_set(queries, 0..count, &resolved, 0);
            self.encoder().copy_buffer_to_buffer(&resolved, 0, &readback, bytes, times);
        }
        self.submit()?;
        self.traffic.readbacks += 1;
        self.traffic.bytes_back += bytes;
        self.map(&readback, room)
    }

    fn map(&self, readback: &wgpu::Buffer, bytes: u64) -> Result<Vec<u32>, Fault> {
        if self.device.faults.take(FaultPoint::Map) {
            return Err(Fault::Failed("the results could not be mapped".into()));
        }
        if bytes == 0 {
            self.device.wait()?;
            return Ok(Vec::new());
        }
        let (send, receive) = mpsc::channel();
        readback.map_async(wgpu::MapMode::Read, 0..bytes, move |result| {
            // The receiver lives until the wait below is over.
            let _ = send.send(result);
        });
        self.device.wait()?;
        match receive.try_recv() {
            Ok(Ok(())) => {}
            Ok(Err(error)) => return Err(Fault::Failed(format!("mapping failed: {error}"))),
            Err(_) => return Err(Fault::Failed("mapping did not end".into())),
        }
        let words = {
            let view = readback
                .get_mapped_range(0..bytes)
                .map_err(|error| Fault::Failed(format!("mapping failed: {error}")))?;
            bytemuck::pod_collect_to_vec(&view[..])
        };
        readback.unmap();
        Ok(words)
    }

    fn set_times(&mut self, words: &[u32]) {
        let period_ns = f64::from(self.device.queue.get_timestamp_period());
        let ticks = |pair: &[u32]| u64::from(pair[0]) | u64::from(pair[1]) << 32;
        for (run, times) in self.runs.iter_mut().zip(words.chunks_exact(4)) {
            let (start, end) = (ticks(&times[..2]), ticks(&times[2..]));
            run.ms = elapsed(start, end).map(|ticks| ticks as f64 * period_ns / 1e6);
        }
    }

    /// The kernels that ran, and what went to and fro.
    pub fn into_runs(self) -> (Vec<KernelRun>, Traffic) {
        (self.runs, self.traffic)
    }
}

/// Ticks of a kernel; none where the driver writes zeros, or its counter has begun anew meanwhile.
fn elapsed(start: u64, end: u64) -> Option<u64> {
    end.checked_sub(start).filter(|ticks| start > 0 && *ticks > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_that_stand_still_or_wrap_give_no_time() {
        assert_eq!(elapsed(5, 12), Some(7));
        assert_eq!([elapsed(0, 0), elapsed(0, 9), elapsed(9, 9)], [None; 3]);
        assert_eq!(elapsed((1 << 36) - 5, 12), None);
    }
}
