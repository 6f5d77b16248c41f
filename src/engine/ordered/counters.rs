//! What counts rows or their synapses by cell: a table of all cells, or one line after the other.

use super::cell_lists::{self, LineCells};
use super::kernels;
use super::labelling::NONE;
use crate::query::SparseCells;

/// Rows that follow one another often fall in one cell; each goes to another lane, so that none waits
/// for the one before.
const LANES: usize = 4;
/// Rows that are passed over together where none of them passes.
const SKIPPED: usize = 8;
/// Columns of a line that are looked at together: most of them are empty.
const GROUP: usize = 8;
/// Rows whose bits are one word.
const WORD: usize = 64;
/// Of so many rows, less than one is few.
const FEW: usize = 4;

/// What counts the rows of a block.
pub trait Count {
    /// Counts rows of one line: those that pass, by the label of each, each as often as it has synapses.
    fn count(&mut self, line: u32, labels: &[u16], rows: &Rows<impl Synapses>);
}

/// Rows of one presynaptic neuron.
pub struct Rows<'a, S> {
    /// The postsynaptic neuron of each.
    pub posts: &'a [u32],
    /// Whether it passes.
    pub mask: &'a [u8],
    /// What it counts.
    pub synapses: S,
}

/// How often rows count.
pub trait Synapses: Copy {
    /// How often a row counts; 0 where it does not pass.
    fn of(self, row: usize, passes: u8) -> u32;
}

/// Every row is a synapse.
#[derive(Clone, Copy)]
pub struct One;

impl Synapses for One {
    #[inline]
    fn of(self, _: usize, passes: u8) -> u32 {
        passes.into()
    }
}

/// The weight of each row, 0 where it does not pass.
impl Synapses for &[u32] {
    #[inline]
    fn of(self, row: usize, _: u8) -> u32 {
        self[row]
    }
}

/// A count for every cell.
pub struct Table {
    cells: Vec<[u64; LANES]>,
    width: usize,
}

impl Count for Table {
    fn count(&mut self, line: u32, labels: &[u16], rows: &Rows<impl Synapses>) {
        let first = line as usize * self.width;
        let line = &mut self.cells[first..first + self.width];
        for (first, posts, mask) in some_pass(rows.posts, rows.mask) {
            for (at, (post, passes)) in posts.iter().zip(mask).enumerate() {
                let synapses = rows.synapses.of(first + at, *passes);
                line[usize::from(labels[*post as usize])][at % LANES] += u64::from(synapses);
            }
        }
    }
}

/// Rows in which some pass, few at a time, with the place of the first.
fn some_pass<'a>(
    posts: &'a [u32],
    mask: &'a [u8],
) -> impl Iterator<Item = (usize, &'a [u32], &'a [u8])> {
    let parts = posts.chunks(SKIPPED).zip(mask.chunks(SKIPPED)).enumerate();
    let parts = parts.map(|(part, (posts, mask))| (part * SKIPPED, posts, mask));
    parts.filter(|(.., mask)| match <[u8; SKIPPED]>::try_from(*mask) {
        Ok(mask) => u64::from_le_bytes(mask) != 0,
        Err(_) => true,
    })
}

/// Shows each row that passes, with its neuron. Bits of many rows are taken from one word, so that no
/// branch depends on a single row.
fn each_passing(posts: &[u32], mask: &[u8], mut each: impl FnMut(usize, u32)) {
    for (part, (posts, mask)) in posts.chunks(WORD).zip(mask.chunks(WORD)).enumerate() {
        let mut word = bits(mask);
        while word != 0 {
            let at = word.trailing_zeros() as usize;
            each(part * WORD + at, posts[at]);
            word &= word - 1;
        }
    }
}

/// A bit for each of at most 64 bytes that are 0 or 1.
fn bits(mask: &[u8]) -> u64 {
    match <&[u8; WORD]>::try_from(mask) {
        Ok(mask) => bits_of_word(mask),
        Err(_) => {
            let mut word = [0; WORD];
            word[..mask.len()].copy_from_slice(mask);
            bits_of_word(&word)
        }
    }
}

#[inline]
fn bits_of_word(mask: &[u8; WORD]) -> u64 {
    // Moves the lowest bits of eight bytes into the highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let (bytes, _) = mask.as_chunks::<SKIPPED>();
    bytes.iter().enumerate().fold(0, |bits, (at, bytes)| {
        bits | (u64::from_le_bytes(*bytes).wrapping_mul(GATHER) >> 56) << (at * SKIPPED)
    })
}

impl Table {
    /// One of so many lines, each as wide as that, the column of those without a label included.
    pub fn new(height: usize, width: usize) -> Table {
        Table { cells: vec![[0; LANES]; height * width], width }
    }

    /// The cells of all parts together that are not empty, but for those without a label.
    pub fn cells(parts: Vec<Table>) -> SparseCells {
        let width = parts.first().map_or(1, |part| part.width);
        let all = 0..parts.first().map_or(0, |part| part.cells.len());
        let mut cells = SparseCells::default();
        for at in all.filter(|at| at % width + 1 < width) {
            let count: u64 = parts.iter().flat_map(|part| part.cells[at]).sum();
            if count > 0 {
                cell_lists::push(&mut cells, (at / width) as u32, (at % width) as u32, count);
            }
        }
        cells
    }
}

/// A line after the other.
pub struct Lines {
    line: u32,
    /// The counts of the columns, filled up to whole groups.
    open: Vec<u32>,
    /// The column of those without a label.
    unlabelled: usize,
    /// A bit for each column that has a count, if all of them are marked.
    marked: Vec<u64>,
    are_marked: bool,
    done: LineCells,
}

impl Count for Lines {
    fn count(&mut self, line: u32, labels: &[u16], rows: &Rows<impl Synapses>) {
        let Rows { posts, mask, synapses } = *rows;
        if line != self.line {
            self.close();
            self.line = line;
        }
        let passing = kernels::count(mask) as usize;
        if passing * FEW < mask.len() {
            each_passing(posts, mask, |row, post| {
                let column = usize::from(labels[post as usize]);
                self.open[column] += synapses.of(row, 1);
                self.marked[column / WORD] |= 1 << (column % WORD);
            });
            return;
        }
        self.are_marked = false;
        if passing * 2 < mask.len() {
            each_passing(posts, mask, |row, post| {
                self.open[usize::from(labels[post as usize])] += synapses.of(row, 1);
            });
        } else {
            for (row, (post, passes)) in posts.iter().zip(mask).enumerate() {
                self.open[usize::from(labels[*post as usize])] += synapses.of(row, *passes);
            }
        }
    }
}

impl Lines {
    /// One as wide as that, the column of those without a label included.
    pub fn new(width: usize) -> Lines {
        let (open, unlabelled) = (vec![0; width.next_multiple_of(GROUP)], width - 1);
        let (marked, done) = (vec![0; width.div_ceil(WORD)], LineCells::default());
        Lines { line: NONE, open, unlabelled, marked, are_marked: true, done }
    }

    /// Puts the line that is open with those that are done.
    fn close(&mut self) {
        self.open[self.unlabelled] = 0;
        match self.are_marked {
            true => self.take_marked(),
            false => self.take_all(),
        }
        self.marked.fill(0);
        self.are_marked = true;
        self.done.end_line(self.line);
    }

    fn take_marked(&mut self) {
        self.marked[self.unlabelled / WORD] &= !(1 << (self.unlabelled % WORD));
        let first = self.done.columns.len();
        for (at, word) in self.marked.iter().enumerate() {
            let mut word = *word;
            while word != 0 {
                self.done.columns.push((at * WORD) as u16 + word.trailing_zeros() as u16);
                word &= word - 1;
            }
        }
        let columns = self.done.columns[first..].iter();
        let take = |column: &u16| std::mem::take(&mut self.open[usize::from(*column)]);
        self.done.counts.extend(columns.map(take));
    }

    fn take_all(&mut self) {
        for (group, open) in self.open.chunks_exact_mut(GROUP).enumerate() {
            if open.iter().fold(0, |any, count| any | *count) == 0 {
                continue;
            }
            let (mut columns, mut counts, mut found) = ([0; GROUP], [0; GROUP], 0);
            for (at, count) in open.iter_mut().enumerate() {
                // Overwritten by the next where there is nothing.
                columns[found] = (group * GROUP + at) as u16;
                counts[found] = std::mem::take(count);
                found += usize::from(counts[found] > 0);
            }
            self.done.columns.extend_from_slice(&columns[..found]);
            self.done.counts.extend_from_slice(&counts[..found]);
        }
    }

    /// The cells of all parts, in the order of the walk.
    pub fn cells(parts: Vec<Lines>) -> SparseCells {
        let closed = parts.into_iter().map(|mut part| {
            part.close();
            part.done
        });
        cell_lists::joined(closed.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_hold_what_passes_however_much_does() {
        let weights: Vec<u32> = (0..400).map(|row| 1 + row % 7).collect();
        let labels: Vec<u16> = (0..200).map(|neuron| neuron % 150).collect();
        let posts: Vec<u32> = (0..400).map(|row| row * 7 % 200).collect();
        for step in [1, 2, 3, 5, 100] {
            let mask: Vec<u8> = (0..400).map(|row| u8::from(row % step == 0)).collect();
            let of_mask = weights.iter().zip(&mask).map(|(w, passes)| w * u32::from(*passes));
            let weighed: Vec<u32> = of_mask.collect();
            let (mut lines, mut weighted) = (Lines::new(150), Lines::new(150));
            let mut expected = std::collections::BTreeMap::new();
            for (line, rows) in [(3, 0..90), (3, 90..95), (4, 95..300), (9, 300..400)] {
                let (own, passing) = (&posts[rows.clone()], &mask[rows.clone()]);
                lines.count(line, &labels, &Rows { posts: own, mask: passing, synapses: One });
                let synapses = &weighed[rows.clone()];
                weighted.count(line, &labels, &Rows { posts: own, mask: passing, synapses });
                for row in rows.filter(|row| mask[*row] == 1) {
                    let column = u32::from(labels[posts[row] as usize]);
                    // The last column is that of neurons without a label.
                    if column < 149 {
                        let (rows, synapses) = expected.entry((line, column)).or_insert((0, 0));
                        *rows += 1;
                        *synapses += u64::from(weights[row]);
                    }
                }
            }
            let (cells, weighted) = (Lines::cells(vec![lines]), Lines::cells(vec![weighted]));
            let places = cells.rows.iter().copied().zip(cells.columns.iter().copied());
            let counts = cells.counts.iter().copied().zip(weighted.counts.iter().copied());
            assert!(places.zip(counts).eq(expected), "{step}");
            assert_eq!((cells.rows, cells.columns), (weighted.rows, weighted.columns), "{step}");
        }
    }

    #[test]
    fn every_row_that_passes_is_shown_once() {
        for length in [0, 1, 7, 8, 9, 63, 64, 65, 200] {
            for step in [1, 2, 5, 64] {
                let posts: Vec<u32> = (0..length).map(|row| row * 3).collect();
                let mask: Vec<u8> = (0..length).map(|row| u8::from(row % step == 0)).collect();
                let mut shown = Vec::new();
                each_passing(&posts, &mask, |row, post| shown.push((row, post)));
                let places = (0..length).step_by(step as usize);
                let expected: Vec<_> = places.map(|row| (row as usize, row * 3)).collect();
                assert_eq!(shown, expected, "{length} {step}");
            }
        }
    }
}
