//! `select_middle`: medians, and the ends of their intervals, that stay on the device until they are found,
//! digit by digit.

use bytemuck::{Pod, Zeroable};

use crate::engine::gpu::device::Device;
use crate::engine::gpu::digits::{Digit, Digits};
use crate::engine::gpu::faults::Fault;
use crate::engine::gpu::histogram::COUNT_WORDS;
use crate::engine::gpu::job::Job;
use crate::engine::gpu::pipeline::{Access, Atomics, Kernel};
use crate::engine::resample::median_ends;
use crate::query::Level;

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
    pub bins: u32,
    pub bin_words: u32,
    pub workgroups: u32,
    pub labels: u32,
    pub selections: u32,
    pub of_cell: u32,
    pub word: u32,
    pub shift: u32,
    pub sign: u32,
    pub is_first: u32,
    pub unused: [u32; 2],
    pub before: [u32; 4],
}

/// The Rust twin of `Ranking` there.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[allow(missing_docs, reason = "documented in the shader")]
pub struct Ranking {
    pub digits: [u32; 4],
    pub owners: u32,
    pub unused: [u32; 3],
}

/// In place of a place.
const FOUND: u32 = u32::MAX;
/// Numbers that one workgroup takes, and values of a digit.
const NUMBERS_PER_WORKGROUP: u32 = 4096;
const DIGITS: u64 = 256;

/// The bins that an owner has with each label.
#[derive(Clone, Copy, Debug)]
pub struct Bins<'b> {
    /// By owner and partner label.
    pub buffer: &'b wgpu::Buffer,
    /// Words of each.
    pub words: usize,
    /// Rows that are counted in all of them, at most.
    pub rows: u64,
}

/// What one cell comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// The two middle numbers together: twice the median. `None` where one of its numbers is none.
    pub doubled: Option<i128>,
    /// The numbers between which the median lies; `None` where they are too few, or are not asked for.
    pub ends: Option<(i128, i128)>,
}

/// What all cells come to.
pub struct Found {
    /// By own label and partner label; nothing means anything where no owner is.
    pub cells: Vec<Ranked>,
    /// How many rows there are.
    pub total: u64,
}

/// Selections of each cell: the middle ones, and the ends at a level.
fn of_cell(level: Option<Level>) -> usize {
    if level.is_some() { 4 } else { 2 }
}

/// Whether so many labels leave room for the counts of digits.
pub fn fits(device: &Device, labels: usize, level: Option<Level>) -> bool {
    let cells = (labels as u64).pow(2);
    4 * (cells * of_cell(level) as u64 * DIGITS + 1 + cells) <= device.binding_bytes_max
}

/// The numbers of the wanted ranks; `owners` has each owner's label.
pub fn run(
    device: &Device,
    job: &mut Job,
    bins: Bins,
    (owners, labels): (&[u32], usize),
    level: Option<Level>,
) -> Result<Found, Fault> {
    let mut owners_of = vec![0u32; labels];
    owners.iter().for_each(|label| owners_of[*label as usize] += 1);
    let begin = owners_of.iter().flat_map(|owners| {
        let selections = places(*owners, level).into_iter().map(|place| Ranking {
            digits: [0, 0, 0, place.unwrap_or(FOUND)],
            owners: *owners,
            ..Ranking::default()
        });
        let selections: Vec<Ranking> = selections.collect();
        std::iter::repeat_n(selections, labels).flatten()
    });
    let begin: Vec<Ranking> = begin.collect();
    let (cells, selections) = ((labels * labels) as u64, begin.len() as u64);
    let found = device.scratch("selections", size_of_val(begin.as_slice()) as u64)?;
    job.write(&found, bytemuck::cast_slice(&begin));
    let labels_of = device.scratch("owner labels", 4 * owners.len() as u64)?;
    job.write(&labels_of, owners);
    let (digits_end, result_words) = (selections * DIGITS, selections * DIGITS + 1 + cells);
    let digits = device.scratch("digits", 4 * result_words)?;
    job.clear(&digits, 4 * result_words);
    let storage = [bins.buffer, &labels_of, &found, &digits];
    let count = (owners.len() * labels) as u32;
    let (counting, choosing) =
        (count.div_ceil(NUMBERS_PER_WORKGROUP), (selections as u32).div_ceil(256));
    let all = Middle {
        bins: count,
        bin_words: bins.words as u32,
        labels: labels as u32,
        selections: selections as u32,
        of_cell: of_cell(level) as u32,
        ..Middle::default()
    };
    let bytes_of_bins = 4 * u64::from(count) * bins.words as u64;
    let digits_of = match bins.words {
        COUNT_WORDS => Digits::of_counts(),
        _ => Digits::of_sums(bins.rows),
    };
    for digit in digits_of.each() {
        let Digit { word, shift, sign, is_first, before } = digit;
        let all = Middle { word, shift, sign, is_first: is_first.into(), before, ..all };
        let counts = Middle { workgroups: counting, ..all };
        job.dispatch(&COUNT_DIGITS, &counts, &storage, counting, bytes_of_bins)?;
        let choice = Middle { workgroups: choosing, ..all };
        job.dispatch(&CHOOSE_DIGIT, &choice, &storage, choosing, 4 * digits_end)?;
    }
    let beside = device.scratch("total", 4 * (1 + cells))?;
    job.copy_part((&digits, 4 * digits_end), (&beside, 0), 4 * (1 + cells));
    let beside = job.read(&beside, 1 + cells)?;
    let words = job.read(&found, (size_of_val(begin.as_slice()) / 4) as u64)?;
    let found: &[Ranking] = bytemuck::cast_slice(&words);
    let by_cell = found.chunks_exact(of_cell(level)).zip(begin.chunks_exact(of_cell(level)));
    let cells = by_cell.zip(&beside[1..]).map(|((found, begin), is_none)| {
        let value = |at: usize| digits_of.number(found[at].digits);
        let is_asked = begin.get(2).is_some_and(|end| end.digits[3] != FOUND);
        Ranked {
            doubled: (*is_none == 0).then(|| value(0) + value(1)),
            ends: (*is_none == 0 && is_asked).then(|| (value(2), value(3))),
        }
    });
    Ok(Found { cells: cells.collect(), total: beside[0].into() })
}

/// The ranks of the middle numbers of so many, and of the ends; `None` where there are none.
fn places(owners: u32, level: Option<Level>) -> Vec<Option<u32>> {
    let middle = [owners.checked_sub(1).map(|last| last / 2), (owners > 0).then_some(owners / 2)];
    let mut places = middle.to_vec();
    if let Some(level) = level {
        let ends = median_ends(owners.into(), level, |rank| rank as u32);
        places.extend([ends.map(|ends| ends.0), ends.map(|ends| ends.1)]);
    }
    places
}
