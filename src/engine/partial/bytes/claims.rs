//! Claims with intervals as bytes.

use super::{Reader, Writer, is_of};
use crate::engine::partial::ClaimParts;
use crate::engine::resample::grid::{BinLink, BinnedNeurons, Gathered, GridWiring};

impl Writer {
    pub(super) fn claim_parts(&mut self, parts: &ClaimParts) {
        self.amounts(&parts.amounts);
        self.list(&parts.passing, |out, synapses| out.u64(*synapses));
        self.option(parts.of.as_ref(), |out, of| out.list(of, |out, synapses| out.u64(*synapses)));
        self.u64(parts.fragments);
        self.labels(&parts.labels);
        self.option(parts.columns.as_ref(), |out, columns| out.labels(columns));
        self.list(&parts.neurons, |out, number| out.u64(*number));
        self.list(&parts.parts, |out, (own, whole)| {
            out.grid_wiring(own);
            out.option(whole.as_ref(), Writer::grid_wiring);
        });
    }

    fn grid_wiring(&mut self, wiring: &GridWiring) {
        for of in [&wiring.pre, &wiring.post] {
            self.neuron_labels(&of.labels);
            self.list(&of.bins, |out, bin| out.u32(*bin));
        }
        let Gathered { links, undefined, outside, autapses } = &wiring.gathered;
        self.list(links, |out, link| {
            let places = [link.row, link.column, link.bin, link.pre, link.post];
            places.iter().for_each(|at| out.u32(*at));
            out.0.extend(link.units.to_le_bytes());
        });
        self.list(undefined, |out, (row, column, bin)| {
            [row, column, bin].into_iter().for_each(|at| out.u32(*at));
        });
        for of in [outside, autapses] {
            self.list(of, |out, synapses| out.u64(*synapses));
        }
        self.0.extend(wiring.exponent.to_le_bytes());
        self.u32(wiring.is_rounded.into());
    }
}

impl Reader<'_> {
    pub(super) fn claim_parts(&mut self) -> Option<ClaimParts> {
        let (amounts, passing) = (self.amounts()?, self.list(Reader::u64)?);
        let of = self.option(|from| from.list(Reader::u64))?;
        let fragments = self.u64()?;
        let (labels, columns) = (self.labels()?, self.option(Reader::labels)?);
        let neurons = self.list(Reader::u64)?;
        let count = neurons.len();
        let wiring = |from: &mut Self| from.grid_wiring().filter(|wiring| fits(wiring, count));
        let parts = self.list(|from| Some((wiring(from)?, from.option(wiring)?)))?;
        Some(ClaimParts { amounts, passing, of, fragments, labels, columns, neurons, parts })
    }

    fn grid_wiring(&mut self) -> Option<GridWiring> {
        let (pre, post) = (self.binned_neurons()?, self.binned_neurons()?);
        let links = self.list(|from| {
            let (row, column, bin) = (from.u32()?, from.u32()?, from.u32()?);
            let (pre, post) = (from.u32()?, from.u32()?);
            let units = i64::from_le_bytes(from.take()?);
            Some(BinLink { row, column, bin, pre, post, units })
        })?;
        let undefined = self.list(|from| Some((from.u32()?, from.u32()?, from.u32()?)))?;
        let (outside, autapses) = (self.list(Reader::u64)?, self.list(Reader::u64)?);
        let (exponent, is_rounded) = (i32::from_le_bytes(self.take()?), self.u32()? == 1);
        let gathered = Gathered { links, undefined, outside, autapses };
        Some(GridWiring { pre, post, gathered, exponent, is_rounded })
    }

    fn binned_neurons(&mut self) -> Option<BinnedNeurons> {
        Some(BinnedNeurons { labels: self.neuron_labels()?, bins: self.list(Reader::u32)? })
    }
}

/// Whether a wiring is one of so many neurons.
fn fits(wiring: &GridWiring, neurons: usize) -> bool {
    let (pre, post) = (&wiring.pre, &wiring.post);
    let has_all =
        |of: &BinnedNeurons| (of.labels.label_of.len(), of.bins.len()) == (neurons, neurons);
    let is_link = |link: &BinLink| {
        let cell = (link.row, link.column);
        is_of(&pre.labels, link.pre, cell) && is_of(&post.labels, link.post, cell)
    };
    has_all(pre) && has_all(post) && wiring.gathered.links.iter().all(is_link)
}
