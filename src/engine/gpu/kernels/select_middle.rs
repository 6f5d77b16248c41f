//! `select_middle`: medians of numbers that stay on the device, found digit by digit.

use bytemuck::{Pod, Zeroable};

use crate::engine::gpu::device::Device;
use crate::engine::gpu::faults::Fault;
use crate::engine::gpu::job::Job;
use crate::engine::gpu::pipeline::{Access, Atomics, Kernel};

const STORAGE: &[Access] = &[Access::Read, Access::Read, Access::Write, Access::Write];
/// Counts numbers by one of their digits.
pub static COUNT_DIGITS: Kernel = Kernel {
    name: "count_digits",
    file: "select_middle.wgsl",
    storage: STORAGE,
    atomics: Atomics::None,
};
/// Chooses the digit that the wanted number has.
pub static CHOOSE_DIGIT: Kernel = Kernel {
    name: "choose_digit",
    file: "select_middle.wgsl",
    storage: STORAGE,
    atomics: Atomics::None,
};

/// The Rust twin of `Middle` in `shaders/select_middle.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[allow(missing_docs, reason = "documented in the shader")]
pub struct Middle {
    pub words: u32,
    pub workgroups: u32,
    pub labels: u32,
    pub selections: u32,
    pub shift: u32,
    pub is_first: u32,
    pub unused: [u32; 2],
}

/// Numbers that one workgroup takes, and values of a digit.
const NUMBERS_PER_WORKGROUP: u32 = 4096;
const DIGITS: u64 = 256;
/// Where the digits stand, the highest first.
const SHIFTS: [u32; 4] = [24, 16, 8, 0];

/// The two middle numbers of each cell.
pub struct Middles {
    /// Twice the median, by own label and partner label; nothing means anything where no owner is.
    pub doubled: Vec<u64>,
    /// The sum of all numbers.
    pub total: u64,
}

/// Whether so many labels leave room for the counts of digits.
pub fn fits(device: &Device, labels: usize) -> bool {
    let selections = 2 * (labels as u64).pow(2);
    4 * (selections * DIGITS + 1) <= device.binding_bytes_max
}

/// The middles of `numbers`, which lie by owner and partner label; `owners` has each owner's label.
pub fn run(
    device: &Device,
    job: &mut Job,
    numbers: &wgpu::Buffer,
    owners: &[u32],
    labels: usize,
) -> Result<Middles, Fault> {
    let mut owners_of = vec![0u32; labels];
    owners.iter().for_each(|label| owners_of[*label as usize] += 1);
    let begin = owners_of.iter().flat_map(|owners| {
        let wanted = [owners.saturating_sub(1) / 2, owners / 2];
        let is_found = u32::from(*owners == 0);
        let cell = wanted.into_iter().flat_map(move |place| [0, place, *owners, is_found]);
        std::iter::repeat_n(cell, labels).flatten()
    });
    let begin: Vec<u32> = begin.collect();
    let selections = 2 * (labels * labels) as u32;
    let found = device.scratch("selections", 4 * begin.len() as u64)?;
    job.write(&found, &begin);
    let labels_of = device.scratch("owner labels", 4 * owners.len() as u64)?;
    job.write(&labels_of, owners);
    let digits = device.scratch("digits", 4 * (u64::from(selections) * DIGITS + 1))?;
    job.clear(&digits, 4 * (u64::from(selections) * DIGITS + 1));
    let words = (owners.len() * labels) as u32;
    let counting = words.div_ceil(NUMBERS_PER_WORKGROUP);
    let storage = [numbers, &labels_of, &found, &digits];
    let uniform = Middle { words, labels: labels as u32, selections, ..Middle::default() };
    for shift in SHIFTS {
        let is_first = u32::from(shift == SHIFTS[0]);
        let uniform = Middle { shift, is_first, ..uniform };
        let count = Middle { workgroups: counting, ..uniform };
        job.dispatch(&COUNT_DIGITS, &count, &storage, counting, 4 * u64::from(words))?;
        let choosing = selections.div_ceil(256);
        let choose = Middle { workgroups: choosing, ..uniform };
        let bytes = 4 * u64::from(selections) * DIGITS;
        job.dispatch(&CHOOSE_DIGIT, &choose, &storage, choosing, bytes)?;
    }
    let total = device.scratch("total", 16)?;
    job.copy_part((&digits, 4 * u64::from(selections) * DIGITS), (&total, 0), 4);
    let total = job.read(&total, 1)?[0].into();
    let words = job.read(&found, begin.len() as u64)?;
    let value = |selection: &[u32]| u64::from(selection[0]);
    let doubled = words.chunks_exact(8).map(|cell| value(&cell[..4]) + value(&cell[4..]));
    Ok(Middles { doubled: doubled.collect(), total })
}
