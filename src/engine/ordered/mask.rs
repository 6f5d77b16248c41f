//! Tests of rows, block by block: one after the other narrows the mask, and the last looks at pairs.

use super::asked::CodeTest;
use super::block::Block;
use super::resolved::Resolved;
use super::sets::number_passes;
use super::weight_test::WeightTest;
use super::{Ordered, kernels};
use crate::dataset::AnyColumn;
use crate::dataset::mapped::{CodedNumbers, Codes, Labels, Numbers, Weights};
use crate::engine::plan::Bitmap;
use crate::error::Result;
use crate::query::BoxNm;
use crate::query::predicate::PairOrder;

/// Ranges of codes of one byte that are compared quicker than looked up.
const RANGES_MAX: usize = 12;

/// Everything that is asked of rows.
pub struct Tests<'a> {
    tests: Vec<Test<'a>>,
    /// Fewest synapses of a pair.
    min_pair: u64,
    post: &'a crate::dataset::Column<u32>,
    weight: Option<&'a Weights>,
}

enum Test<'a> {
    Nothing,
    Number(&'a CodedNumbers, &'a CodeTest),
    Category(&'a Labels, CodeRanges<'a>),
    Post(&'a Bitmap),
    /// Neurons by number, or their places by ascending id.
    Pair(PairOrder, Option<Vec<u32>>),
    Weight(WeightTest<'a>),
    Inside(BoxNm, Axes<'a>),
}

/// Codes that pass: as ranges of bytes where they are few, else listed.
enum CodeRanges<'a> {
    One((u8, u8)),
    Few(Vec<(u8, u8)>),
    Listed(&'a [bool]),
}

/// Coordinates, in nm.
struct Axes<'a> {
    axes: &'a [Numbers; 3],
    nm: [f64; 3],
    /// Whether coordinates in nm are integers.
    is_whole: bool,
}

impl<'a> Tests<'a> {
    /// Those of a filter, the cheap ones first.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub fn new(engine: &'a Ordered, asked: &'a Resolved) -> Result<Tests<'a>> {
        let rows = &engine.data.rows;
        let numbers = asked.numbers.iter();
        let mut tests: Vec<Test> =
            numbers.map(|(at, test)| Test::Number(&rows.numbers[*at], test)).collect();
        tests.extend(asked.categories.iter().map(|(at, passes)| {
            Test::Category(&rows.categories[*at], CodeRanges::of(&rows.categories[*at], passes))
        }));
        tests.extend(asked.post.iter().map(Test::Post));
        if !asked.pair.is_any() {
            let by_id = asked.pair.needs_ids().then(|| engine.places_by_id()).transpose()?;
            tests.push(Test::Pair(asked.pair, by_id));
        }
        for of in &asked.weights {
            match &rows.weight {
                Some(weight) => tests.push(Test::Weight(WeightTest::new(weight, of))),
                None if of.passes_whole(1) => {}
                None => tests.push(Test::Nothing),
            }
        }
        if let (Some(inside), Some(position)) = (asked.inside, &rows.position) {
            let (nm, is_whole) = engine.nm();
            let axes = Axes { axes: &position.axes, nm, is_whole };
            tests.push(Test::Inside(inside, axes));
        }
        let min_pair = asked.min_pair;
        Ok(Tests { tests, min_pair, post: &rows.post, weight: rows.weight.as_ref() })
    }

    /// The columns that all rows of a block are read of.
    pub fn reads(&self) -> Vec<&'a dyn AnyColumn> {
        let columns = self.tests.iter().filter_map(|test| match test {
            Test::Number(numbers, _) => Some(&numbers.codes as &dyn AnyColumn),
            Test::Category(labels, _) => Some(labels.codes.column()),
            _ => None,
        });
        columns.collect()
    }

    /// Narrows the mask of a block.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub fn apply(&self, block: &mut Block) -> Result<()> {
        for test in &self.tests {
            self.narrow(test, block)?;
        }
        match self.min_pair {
            0 | 1 => Ok(()),
            fewest => self.drop_weak_pairs(fewest, block),
        }
    }

    fn narrow(&self, test: &Test, block: &mut Block) -> Result<()> {
        let rows = block.rows.clone();
        match test {
            Test::Nothing => block.mask.fill(0),
            Test::Number(numbers, test) => return narrow_number(numbers, test, block),
            Test::Category(labels, ranges) => {
                labels.codes.column().ensure(rows.clone())?;
                narrow_category(labels, ranges, block);
            }
            Test::Post(set) => {
                kernels::narrow_neurons(self.post.read(rows)?, set, block.mask);
            }
            Test::Pair(order, by_id) => {
                narrow_pairs(*order, by_id.as_deref(), self.post.read(rows)?, block);
            }
            Test::Weight(test) => return test.narrow(block),
            Test::Inside(inside, axes) => {
                axes.axes.iter().try_for_each(|axis| axis.column().ensure(rows.clone()))?;
                for (passes, row) in block.mask.iter_mut().zip(rows) {
                    *passes &= u8::from(axes.are_inside(inside, row));
                }
            }
        }
        Ok(())
    }

    /// Takes out the rows of pairs with too few synapses among those that pass.
    fn drop_weak_pairs(&self, fewest: u64, block: &mut Block) -> Result<()> {
        let rows = block.rows.clone();
        let posts = self.post.read(rows.clone())?;
        if let Some(weights) = self.weight {
            weights.column().ensure(rows.clone())?;
        }
        for neuron in block.neurons.clone() {
            let own = block.rows_of(neuron);
            let mut first = own.start;
            for pair in posts[own].chunk_by(|a, b| a == b) {
                let pair = first..first + pair.len();
                let synapses = |row: usize| match self.weight {
                    Some(weights) => weights.get(rows.start + row),
                    None => 1,
                };
                let passing = pair.clone().filter(|row| block.mask[*row] == 1);
                if passing.map(synapses).sum::<u64>() < fewest {
                    block.mask[pair.clone()].fill(0);
                }
                first = pair.end;
            }
        }
        Ok(())
    }
}

impl<'a> CodeRanges<'a> {
    fn of(labels: &Labels, passes: &'a [bool]) -> CodeRanges<'a> {
        let mut at = 0;
        let mut ranges = Vec::new();
        for run in passes.chunk_by(|a, b| a == b) {
            if run[0] {
                ranges.push((at as u8, (at + run.len() - 1) as u8));
            }
            at += run.len();
        }
        match (&labels.codes, &ranges[..]) {
            (Codes::U8(_), [one]) => CodeRanges::One(*one),
            (Codes::U8(_), few) if few.len() <= RANGES_MAX => CodeRanges::Few(ranges),
            _ => CodeRanges::Listed(passes),
        }
    }
}

impl Axes<'_> {
    fn are_inside(&self, inside: &BoxNm, row: usize) -> bool {
        (0..3).all(|axis| {
            let (numbers, nm) = (&self.axes[axis], self.nm[axis]);
            let at = match numbers.whole(row) {
                Some(at) if self.is_whole => (at * nm as i128) as f64,
                _ => numbers.real(row) * nm,
            };
            inside.lower[axis] <= at && at < inside.upper[axis]
        })
    }
}

impl Ordered {
    /// Nanometres of a unit of each coordinate, and whether coordinates in nm are integers.
    pub(super) fn nm(&self) -> ([f64; 3], bool) {
        let nm = self.map.synapses.position.as_ref().map_or([1.0; 3], |map| map.nm);
        let mut axes = self.data.rows.position.iter().flat_map(|position| &position.axes);
        let is_whole =
            axes.all(|axis| !axis.kind().is_float()) && nm.iter().all(|nm| nm.fract() == 0.0);
        (nm, is_whole)
    }

    /// The place of every neuron by ascending id.
    pub(super) fn places_by_id(&self) -> Result<Vec<u32>> {
        let by_id = &self.data.neurons.by_id;
        by_id.ensure_all()?;
        let mut places = vec![0; by_id.len()];
        for (place, neuron) in by_id.iter().enumerate() {
            places[*neuron as usize] = place as u32;
        }
        Ok(places)
    }
}

fn narrow_number(numbers: &CodedNumbers, test: &CodeTest, block: &mut Block) -> Result<()> {
    let codes = numbers.codes.read(block.rows.clone())?;
    match (&test.open, test.passes.range()) {
        (None, Some((low, high))) => kernels::narrow_u16(codes, low, high, block.mask),
        (None, None) => {
            for (passes, code) in block.mask.iter_mut().zip(codes) {
                *passes &= u8::from(test.passes.contains(*code));
            }
        }
        (Some(_), _) => {
            let rows = block.mask.iter_mut().zip(codes).zip(block.rows.clone());
            for ((passes, code), row) in rows.filter(|((passes, _), _)| **passes == 1) {
                *passes = u8::from(number_passes(numbers, test, *code, row)?);
            }
        }
    }
    Ok(())
}

fn narrow_category(labels: &Labels, ranges: &CodeRanges, block: &mut Block) {
    let rows = block.rows.clone();
    match (&labels.codes, ranges) {
        (Codes::U8(codes), CodeRanges::One(one)) => {
            kernels::narrow_u8(&codes[rows], one.0, one.1, block.mask);
        }
        (Codes::U8(codes), CodeRanges::Few(few)) => {
            kernels::narrow_ranges_u8(&codes[rows], few, block.mask);
        }
        (Codes::U8(codes), CodeRanges::Listed(passes)) => {
            kernels::narrow_listed(&codes[rows], passes, block.mask);
        }
        (Codes::U16(codes), CodeRanges::Listed(passes)) => {
            kernels::narrow_listed(&codes[rows], passes, block.mask);
        }
        (Codes::U32(codes), CodeRanges::Listed(passes)) => {
            kernels::narrow_listed(&codes[rows], passes, block.mask);
        }
        // Ranges are of bytes alone.
        _ => block.mask.fill(0),
    }
}

fn narrow_pairs(order: PairOrder, by_id: Option<&[u32]>, posts: &[u32], block: &mut Block) {
    let place = |neuron: u32| by_id.map_or(neuron, |by_id| by_id[neuron as usize]);
    for neuron in block.neurons.clone() {
        let pre = place(neuron);
        for row in block.rows_of(neuron) {
            block.mask[row] &= u8::from(order.passes(pre, place(posts[row])));
        }
    }
}
