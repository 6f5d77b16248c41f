//! `select_middle`: medians, and the ends of their intervals, that stay on the device until they are found,
//! digit by digit.

use bytemuck::{Pod, Zeroable};

use crate::engine::gpu::device::Device;
use crate::engine::gpu::faults::Fault;
use crate::engine::gpu::histogram::{COUNT_WORDS, units};
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
const DIGIT_BITS: u32 = 8;
/// Bits of a number of rows, and of one value with its sign in the units that are added up.
const COUNT_BITS: u32 = 32;
const VALUE_BITS: u32 = 41;

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
    for digit in digits_of(bins) {
        let counts = Middle { workgroups: counting, ..digit.of(all) };
        job.dispatch(&COUNT_DIGITS, &counts, &storage, counting, bytes_of_bins)?;
        let choice = Middle { workgroups: choosing, ..digit.of(all) };
        job.dispatch(&CHOOSE_DIGIT, &choice, &storage, choosing, 4 * digits_end)?;
    }
    let beside = device.scratch("total", 4 * (1 + cells))?;
    job.copy_part((&digits, 4 * digits_end), (&beside, 0), 4 * (1 + cells));
    let beside = job.read(&beside, 1 + cells)?;
    let words = job.read(&found, (size_of_val(begin.as_slice()) / 4) as u64)?;
    let found: &[Ranking] = bytemuck::cast_slice(&words);
    let by_cell = found.chunks_exact(of_cell(level)).zip(begin.chunks_exact(of_cell(level)));
    let cells = by_cell.zip(&beside[1..]).map(|((found, begin), is_none)| {
        let value = |at: usize| number(&found[at], bins);
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

/// The number whose digits were found.
fn number(selection: &Ranking, bins: Bins) -> i128 {
    let [low, high, top, _] = selection.digits;
    let number = units(low, high, top);
    // The digits before the first one are all like its sign.
    let before = i128::BITS - digit_bits(bins);
    if is_signed(bins) { number << before >> before } else { number }
}

/// One digit.
struct Digit {
    /// Where it begins, in bits, and where the first one ends.
    from: u32,
    end: u32,
    is_signed: bool,
}

impl Digit {
    fn is_first(&self) -> bool {
        self.from + DIGIT_BITS == self.end
    }

    /// The uniform of its passes.
    fn of(&self, all: Middle) -> Middle {
        let before = bits_below(self.end) & !bits_below(self.from + DIGIT_BITS);
        Middle {
            word: self.from / 32,
            shift: self.from % 32,
            sign: if self.is_first() && self.is_signed { 0x80 } else { 0 },
            is_first: self.is_first().into(),
            before: [before as u32, (before >> 32) as u32, (before >> 64) as u32, 0],
            ..all
        }
    }
}

fn bits_below(end: u32) -> u128 {
    (1 << end) - 1
}

/// The digits of all numbers, the highest first.
fn digits_of(bins: Bins) -> impl Iterator<Item = Digit> {
    let (end, is_signed) = (digit_bits(bins), is_signed(bins));
    let digit = move |at| Digit { from: DIGIT_BITS * at, end, is_signed };
    (0..end / DIGIT_BITS).rev().map(digit)
}

/// Bits of whole digits that hold every number: a sum is no larger than its rows can come to.
fn digit_bits(bins: Bins) -> u32 {
    let bits = match is_signed(bins) {
        true => VALUE_BITS + u64::BITS - bins.rows.leading_zeros(),
        false => COUNT_BITS,
    };
    bits.next_multiple_of(DIGIT_BITS)
}

fn is_signed(bins: Bins) -> bool {
    bins.words != COUNT_WORDS
}
