//! `sample_rows`: the rows with the lowest keys, found bit group by bit group.

use bytemuck::{Pod, Zeroable};

use crate::engine::gpu::device::Device;
use crate::engine::gpu::faults::Stop;
use crate::engine::gpu::job::Job;
use crate::engine::gpu::pipeline::{Access, Atomics, Kernel};
use crate::query::Sample;

const STORAGE: &[Access] = &[Access::Write, Access::Write];
/// Counts keys by some of their bits.
pub static COUNT_KEYS: Kernel = Kernel {
    name: "count_keys",
    file: "sample_rows.wgsl",
    storage: STORAGE,
    atomics: Atomics::None,
};
/// Takes out the rows above the highest key.
pub static KEEP_ROWS: Kernel = Kernel {
    name: "keep_rows",
    file: "sample_rows.wgsl",
    storage: STORAGE,
    atomics: Atomics::None,
};

/// The Rust twin of `Pick` in `shaders/sample_rows.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[allow(missing_docs, reason = "documented in the shader")]
pub struct Pick {
    pub words: u32,
    pub workgroups: u32,
    pub prefix: u32,
    pub prefix_mask: u32,
    pub shift: u32,
    pub bin_mask: u32,
    pub key_max: u32,
    pub unused: u32,
    pub round_keys: [u32; 4],
}

/// Bins of one pass.
const BINS: u64 = 4096;
/// Words that one workgroup takes.
const WORDS_PER_WORKGROUP: u64 = 2048;
/// Shift and width of each pass's bits, highest first.
const PASSES: [(u32, u32); 3] = [(20, 12), (8, 12), (0, 8)];

/// Reduces the first `words` of `bits` to a sample of the rows that are set.
pub fn run(
    device: &Device,
    job: &mut Job,
    bits: &wgpu::Buffer,
    words: u64,
    sample: Sample,
) -> Result<(), Stop> {
    if words == 0 {
        return Ok(());
    }
    if sample.size == 0 {
        job.clear(bits, 4 * words);
        return Ok(());
    }
    let workgroups = words.div_ceil(WORDS_PER_WORKGROUP) as u32;
    let mut pick = Pick {
        words: words as u32,
        workgroups,
        round_keys: Sample::round_keys(sample.seed),
        ..Pick::default()
    };
    // Rows of the sample that are still to be found among keys that start with the prefix.
    let mut wanted = sample.size;
    for (shift, width) in PASSES {
        (pick.shift, pick.bin_mask) = (shift, (1 << width) - 1);
        let bins = device.scratch("key bins", 4 * BINS)?;
        job.clear(&bins, 4 * BINS);
        job.dispatch(&COUNT_KEYS, &pick, &[bits, &bins], workgroups, 4 * words)?;
        let counts = job.read(&bins, BINS)?;
        let Some(bin) = bin_of(&counts, &mut wanted) else {
            // Fewer rows than the sample may have: all of them are in it.
            return Ok(());
        };
        pick.prefix |= bin << shift;
        pick.prefix_mask |= pick.bin_mask << shift;
    }
    pick.key_max = pick.prefix;
    let bins = device.scratch("key bins", 4 * BINS)?;
    Ok(job.dispatch(&KEEP_ROWS, &pick, &[bits, &bins], workgroups, 4 * words)?)
}

/// The bin that holds the last row wanted; `wanted` becomes the number wanted within it.
fn bin_of(counts: &[u32], wanted: &mut u64) -> Option<u32> {
    for (bin, count) in counts.iter().enumerate() {
        let count = u64::from(*count);
        if *wanted <= count {
            return Some(bin as u32);
        }
        *wanted -= count;
    }
    None
}
