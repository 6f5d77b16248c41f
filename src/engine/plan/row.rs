//! A filter for looking at single rows: what a plan says of millions, asked of a few.

use std::cell::Cell;

use super::columns::untested;
use super::neurons::{NeuronCheck, checks};
use crate::dataset::{AnyColumn, Dataset, NumberView, Numbers, Segment, SynapseColumns, View};
use crate::error::Result;
use crate::query::CodeSet;
use crate::query::predicate::{KeyRange, KeyRanges, PairOrder, Predicate, Test};
use crate::schema::ColumnNumber;

/// A predicate resolved against a data set, row by row. It builds nothing as long as the tables.
pub struct RowCheck<'d> {
    segments: &'d [Segment],
    all: &'d SynapseColumns,
    /// The segment of the row before, which is mostly that of the next.
    last: Cell<usize>,
    sets: Vec<(ColumnNumber, CodeSet)>,
    ranges: Vec<Range<'d>>,
    unions: Vec<(Range<'d>, KeyRanges)>,
    pre: NeuronCheck<'d>,
    post: NeuronCheck<'d>,
    /// Both neurons of every row.
    neurons: [View<'d, u32>; 2],
    /// Both ids of every row.
    ids: [View<'d, u64>; 2],
    pair: PairOrder,
}

/// Numbers of a column that pass.
struct Range<'d> {
    column: &'d dyn AnyColumn,
    numbers: NumberView<'d>,
    keys: KeyRange,
}

impl<'d> RowCheck<'d> {
    /// Resolves a predicate against `data`.
    ///
    /// # Errors
    /// Terms on neurons where there is no neuron table.
    pub fn new(data: &'d Dataset, predicate: &Predicate) -> Result<RowCheck<'d>> {
        let (pre, post) = checks(data, predicate)?;
        let synapses = &data.synapses;
        let mut check = RowCheck {
            segments: &data.segments,
            all: synapses,
            last: Cell::new(0),
            sets: vec![],
            ranges: vec![],
            unions: vec![],
            pre,
            post,
            neurons: [synapses.pre.view(), synapses.post.view()],
            ids: [synapses.pre_id.view(), synapses.post_id.view()],
            pair: predicate.pair,
        };
        for term in predicate.of_row() {
            match &term.test {
                Test::Codes(codes) => check.sets.push((term.column, codes.as_ref().clone())),
                Test::Range(keys) => {
                    let range = Range::new(synapses, term.column, *keys);
                    check.ranges.push(range.ok_or_else(|| untested(term))?);
                }
                Test::Ranges(keys) => {
                    let range = Range::new(synapses, term.column, keys.hull());
                    let range = range.ok_or_else(|| untested(term))?;
                    check.unions.push((range, keys.clone()));
                }
                // Refused: ids are of neurons.
                Test::Ids(_) => {}
            }
        }
        Ok(check)
    }

    /// Makes sure of all that [`RowCheck::passes`] looks at in some rows.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub fn ensure(&self, places: &[u32]) -> Result<()> {
        let is_different = !self.pair.is_any() && !self.pair.needs_ids();
        let neurons: [(bool, &dyn AnyColumn); 4] = [
            (is_different || !self.pre.is_all(), &self.all.pre),
            (is_different || !self.post.is_all(), &self.all.post),
            (self.pair.needs_ids(), &self.all.pre_id),
            (self.pair.needs_ids(), &self.all.post_id),
        ];
        let unions = self.unions.iter().map(|(range, _)| range);
        let ranges = self.ranges.iter().chain(unions).map(|range| (true, range.column));
        let read = neurons.into_iter().chain(ranges);
        let read = read.filter(|(is_read, column)| *is_read && !column.is_ensured());
        let mut rows = read.flat_map(|(_, column)| places.iter().map(move |at| (column, *at)));
        rows.try_for_each(|(column, at)| column.ensure(at as usize..at as usize + 1))
    }

    /// The segment of a row of the sorted columns, if the row passes. It has been ensured.
    pub fn passes(&self, place: u32) -> Option<&'d Segment> {
        let at = place as usize;
        let [pres, posts] = self.neurons;
        if at >= pres.len() {
            return None;
        }
        // What is not asked for is not read: each look is one at a random place.
        let (pre, post) = (|| pres[at], || posts[at]);
        let passes = self.ranges.iter().all(|range| range.keys.contains(range.numbers.key(at)))
            && self.unions.iter().all(|(range, keys)| keys.contains(range.numbers.key(at)))
            && (self.pair.is_any() || self.pair_passes(at))
            && (self.pre.is_all() || self.pre.passes(pre()))
            && (self.post.is_all() || self.post.passes(post()));
        let segment = passes.then(|| self.segment(place)).flatten()?;
        let has = |(column, codes): &(ColumnNumber, CodeSet)| {
            segment.category(*column).is_some_and(|code| codes.contains(code))
        };
        self.sets.iter().all(has).then_some(segment)
    }

    fn pair_passes(&self, at: usize) -> bool {
        let ([pres, posts], [pre_ids, post_ids]) = (self.neurons, self.ids);
        match self.pair.needs_ids() {
            true => self.pair.passes(pre_ids[at], post_ids[at]),
            false => self.pair.passes(pres[at], posts[at]),
        }
    }

    fn segment(&self, place: u32) -> Option<&'d Segment> {
        let place = u64::from(place);
        let holds = |segment: &Segment| segment.start <= place && place < segment.end;
        if !self.segments.get(self.last.get()).is_some_and(holds) {
            self.last.set(self.segments.partition_point(|segment| segment.end <= place));
        }
        self.segments.get(self.last.get())
    }
}

impl<'d> Range<'d> {
    fn new(columns: &'d SynapseColumns, column: ColumnNumber, keys: KeyRange) -> Option<Range<'d>> {
        let number = columns.numbers(column)?;
        Some(Range { column: Numbers::column(number), numbers: number.view()?, keys })
    }
}
