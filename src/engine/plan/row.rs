//! A filter for looking at single rows: what a plan says of millions, asked of a few.

use super::neurons::{NeuronCheck, checks};
use super::{CoordinateRange, coordinate_ranges};
use crate::codes::CodeRange;
use crate::dataset::{Dataset, Segment};
use crate::error::Result;
use crate::query::{CodeSet, Filter};

/// A filter resolved against a data set, row by row. It builds nothing as long as the tables.
pub struct RowCheck<'d> {
    data: &'d Dataset,
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
        Ok(RowCheck {
            data,
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

    /// The segment of a row of the sorted columns, if the row passes.
    pub fn passes(&self, place: u32) -> Option<&'d Segment> {
        let at = place as usize;
        let columns = &self.data.synapses;
        let (pre, post) = (*columns.pre.get(at)?, *columns.post.get(at)?);
        let inside = |[x, y, z]: [CoordinateRange; 3]| {
            x.contains(columns.x[at]) && y.contains(columns.y[at]) && z.contains(columns.z[at])
        };
        let passes = !self.nothing
            && self.prob.contains(columns.prob[at])
            && self.size.contains(columns.size[at])
            && !(self.exclude_autapses && pre == post)
            && self.coordinates.is_none_or(inside)
            && self.pre.passes(pre)
            && self.post.passes(post);
        let segment = passes.then(|| self.segment(place)).flatten()?;
        let in_sets = self.pre_types.contains(segment.pre_type)
            && self.post_types.contains(segment.post_type)
            && self.morphs.contains(segment.post_morph);
        in_sets.then_some(segment)
    }

    fn segment(&self, place: u32) -> Option<&'d Segment> {
        let segments = &self.data.segments;
        segments.get(segments.partition_point(|segment| segment.end <= u64::from(place)))
    }
}
