//! A filter for looking at single rows: what a plan says of millions, asked of a few.

use std::cell::Cell;

use super::neurons::{NeuronCheck, checks};
use super::{CoordinateRange, coordinate_ranges};
use crate::codes::CodeRange;
use crate::dataset::{AnyColumn, Dataset, Segment, SynapseColumns, View};
use crate::error::Result;
use crate::query::{CodeSet, Filter};

/// A filter resolved against a data set, row by row. It builds nothing as long as the tables.
pub struct RowCheck<'d> {
    segments: &'d [Segment],
    all: &'d SynapseColumns,
    columns: Columns<'d>,
    /// The segment of the row before, which is mostly that of the next.
    last: Cell<usize>,
    pre_types: CodeSet,
    post_types: CodeSet,
    morphs: CodeSet,
    prob: CodeRange,
    size: CodeRange,
    pre: NeuronCheck<'d>,
    post: NeuronCheck<'d>,
    exclude_autapses: bool,
    coordinates: Option<[CoordinateRange; 3]>,
    /// Whether no row can pass.
    nothing: bool,
}

/// The columns that are looked at, as slices.
struct Columns<'d> {
    prob: View<'d, u16>,
    size: View<'d, u16>,
    pre: View<'d, u32>,
    post: View<'d, u32>,
    coordinates: [View<'d, u32>; 3],
}

impl<'d> RowCheck<'d> {
    /// Resolves `filter` against `data`.
    ///
    /// # Errors
    /// Those of [`super::Plan::new`].
    pub fn new(data: &'d Dataset, filter: &Filter) -> Result<RowCheck<'d>> {
        filter.check()?;
        let vocabulary = &data.vocabulary;
        let (pre_types, post_types) =
            (filter.pre_types(vocabulary)?, filter.post_types(vocabulary)?);
        let morphs = filter.morphs(vocabulary)?;
        let (pre, post) = checks(data, filter)?;
        let coordinates = filter.box_nm.map(coordinate_ranges);
        let synapses = &data.synapses;
        let columns = Columns {
            prob: synapses.prob.view(),
            size: synapses.size.view(),
            pre: synapses.pre.view(),
            post: synapses.post.view(),
            coordinates: [synapses.x.view(), synapses.y.view(), synapses.z.view()],
        };
        Ok(RowCheck {
            segments: &data.segments,
            all: synapses,
            columns,
            last: Cell::new(0),
            pre_types,
            post_types,
            morphs,
            prob: filter.prob_range(),
            size: filter.size_range(),
            pre,
            post,
            exclude_autapses: filter.exclude_autapses,
            nothing: coordinates == Some(None),
            coordinates: coordinates.flatten(),
        })
    }

    /// Makes sure of all that [`RowCheck::passes`] looks at in some rows.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub fn ensure(&self, places: &[u32]) -> Result<()> {
        let all = self.all;
        let read: [(bool, &dyn AnyColumn); 7] = [
            (!self.prob.is_all(), &all.prob),
            (!self.size.is_all(), &all.size),
            (self.exclude_autapses || !self.pre.is_all(), &all.pre),
            (self.exclude_autapses || !self.post.is_all(), &all.post),
            (self.coordinates.is_some(), &all.x),
            (self.coordinates.is_some(), &all.y),
            (self.coordinates.is_some(), &all.z),
        ];
        let read = read.iter().filter(|(is_read, column)| *is_read && !column.is_ensured());
        let mut rows = read.flat_map(|(_, column)| places.iter().map(move |at| (column, *at)));
        rows.try_for_each(|(column, at)| column.ensure(at as usize..at as usize + 1))
    }

    /// The segment of a row of the sorted columns, if the row passes. It has been ensured.
    pub fn passes(&self, place: u32) -> Option<&'d Segment> {
        let at = place as usize;
        let columns = &self.columns;
        if at >= columns.pre.len() {
            return None;
        }
        // What is not asked for is not read: each look is one at a random place.
        let (pre, post) = (|| columns.pre[at], || columns.post[at]);
        let inside = |ranges: [CoordinateRange; 3]| {
            ranges.iter().zip(columns.coordinates).all(|(range, nm)| range.contains(nm[at]))
        };
        let passes = !self.nothing
            && (self.prob.is_all() || self.prob.contains(columns.prob[at]))
            && (self.size.is_all() || self.size.contains(columns.size[at]))
            && !(self.exclude_autapses && pre() == post())
            && self.coordinates.is_none_or(inside)
            && (self.pre.is_all() || self.pre.passes(pre()))
            && (self.post.is_all() || self.post.passes(post()));
        let segment = passes.then(|| self.segment(place)).flatten()?;
        let in_sets = self.pre_types.contains(segment.pre_type)
            && self.post_types.contains(segment.post_type)
            && self.morphs.contains(segment.post_morph);
        in_sets.then_some(segment)
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
