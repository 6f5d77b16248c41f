//! What must hold in every prepared data set: checked by tests and by `prepare --verify`.

use super::{Dataset, Segment};
use crate::codes;
use crate::error::{Error, Result};
use crate::threads::loops;

impl Dataset {
    /// Checks that segments cover all rows, that rows stand in order inside them, that no
    /// published row is missing or twice, and that every index has its neuron.
    ///
    /// # Errors
    /// The first thing that does not hold ([`crate::error::Kind::Data`]); a damaged copy.
    pub fn check_invariants(&self) -> Result<()> {
        self.ensure_all()?;
        ensure(self.columns_are_equally_long(), "its columns differ in length")?;
        ensure(self.segments_cover_all_rows(), "its segments do not cover its rows in order")?;
        let in_order = |at: usize| self.is_in_order(&self.segments[at]);
        ensure(loops::all(self.segments.len(), in_order), "rows are out of order in a segment")?;
        let size_index_fits = self.size_index.is_of(&self.segments, &self.synapses.size);
        ensure(size_index_fits, "its size index does not belong to its sizes")?;
        ensure(is_permutation(&self.synapses.row), "a published row is missing or duplicated")?;
        ensure(is_permutation(&self.neurons.by_id), "the index by id lacks a neuron")?;
        ensure(self.ids_rise(), "the index by id is out of order")?;
        ensure(self.indices_are_in_range(), "a synapse has a neuron that does not exist")?;
        ensure(self.ids_are_those_of_neurons(), "a synapse has the id of another neuron")?;
        ensure(self.codes_are_legal(), "a value is not a float16")?;
        ensure(self.sizes_are_within(), "a size is outside the range in its manifest")
    }

    /// Thresholds that all of these pass are not tested.
    fn sizes_are_within(&self) -> bool {
        let sizes = &self.synapses.size;
        loops::all(sizes.len(), |row| self.sizes.contains(sizes[row]))
    }

    fn columns_are_equally_long(&self) -> bool {
        let (synapses, neurons) = (&self.synapses, &self.neurons);
        let rows = self.synapse_count();
        let u16s = [synapses.prob.len(), synapses.size.len()];
        let u32s = [&synapses.pre, &synapses.post, &synapses.row];
        let u64s = [&synapses.pre_id, &synapses.post_id];
        let coordinates = [&synapses.x, &synapses.y, &synapses.z];
        let lengths = [&neurons.axon, &neurons.soma, &neurons.dendrite];
        u16s.into_iter()
            .chain(u32s.map(|c| c.len()))
            .chain(u64s.map(|c| c.len()))
            .chain(coordinates.map(|c| c.len()))
            .all(|len| len == rows)
            && lengths.iter().all(|column| column.len() == self.neuron_count())
            && neurons.certainty.len() == self.neuron_count()
            && neurons.id.len() == neurons.by_id.len()
            && neurons.id.len() >= self.neuron_count()
    }

    fn segments_cover_all_rows(&self) -> bool {
        let mut end = 0;
        let touching = self.segments.iter().all(|segment| {
            let follows = segment.start == end && segment.end > segment.start;
            end = segment.end;
            follows
        });
        let ascending = self.segments.windows(2).all(|pair| pair[0].key() < pair[1].key());
        touching && ascending && end == self.synapse_count() as u64
    }

    /// Descending probability, ties by ascending row.
    fn is_in_order(&self, segment: &Segment) -> bool {
        let rows = segment.start as usize..segment.end as usize;
        let (prob, row) = (&self.synapses.prob[rows.clone()], &self.synapses.row[rows]);
        prob.windows(2)
            .zip(row.windows(2))
            .all(|(p, r)| p[0] > p[1] || (p[0] == p[1] && r[0] < r[1]))
    }

    fn ids_rise(&self) -> bool {
        let (ids, by_id) = (&self.neurons.id, &self.neurons.by_id);
        let orphans = &ids[self.neuron_count()..];
        by_id.windows(2).all(|pair| ids[pair[0] as usize] < ids[pair[1] as usize])
            && orphans.windows(2).all(|pair| pair[0] < pair[1])
    }

    fn indices_are_in_range(&self) -> bool {
        let neurons = self.neurons.id.len();
        let in_range =
            |column: &[u32]| loops::all(column.len(), |row| (column[row] as usize) < neurons);
        in_range(&self.synapses.pre) && in_range(&self.synapses.post)
    }

    fn ids_are_those_of_neurons(&self) -> bool {
        let (synapses, ids) = (&self.synapses, &self.neurons.id[..]);
        let same = |neurons: &[u32], own: &[u64]| {
            loops::all(own.len(), |row| ids[neurons[row] as usize] == own[row])
        };
        same(&synapses.pre, &synapses.pre_id) && same(&synapses.post, &synapses.post_id)
    }

    fn codes_are_legal(&self) -> bool {
        let columns = [&self.synapses.prob, &self.synapses.size, &self.neurons.certainty];
        let is_legal = |codes: &[u16]| loops::all(codes.len(), |row| codes[row] <= codes::INFINITY);
        columns.iter().all(|column| is_legal(column))
    }
}

/// Whether every number below the column's length occurs once.
fn is_permutation(column: &[u32]) -> bool {
    let mut seen = vec![0u64; column.len().div_ceil(64)];
    column.iter().all(|&number| {
        let bit = 1u64 << (number % 64);
        let first = (number as usize) < column.len() && seen[number as usize / 64] & bit == 0;
        if first {
            seen[number as usize / 64] |= bit;
        }
        first
    })
}

fn ensure(holds: bool, otherwise: &str) -> Result<()> {
    if holds { Ok(()) } else { Err(Error::data(otherwise)) }
}
