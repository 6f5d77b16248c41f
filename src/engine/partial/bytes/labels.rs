//! What is permuted as bytes.

use super::{Reader, Writer, are_of};
use crate::engine::partial::{CellTestParts, TestParts};
use crate::engine::permute::{NeuronSum, NeuronSums, Whole};
use crate::query::{NeuronLabels, Side};

impl Writer {
    pub(super) fn test_parts(&mut self, parts: &TestParts) {
        self.labels(&parts.labels);
        self.neuron_sums(&parts.sums);
        self.option(parts.whole.as_ref(), |out, whole| {
            out.0.extend(whole.units.to_le_bytes());
            out.u32(whole.is_finite.into());
        });
        self.u64(parts.passing);
        self.option(parts.of.as_ref(), |out, of| out.u64(*of));
    }

    pub(super) fn cell_test_parts(&mut self, parts: &CellTestParts) {
        self.partial(&parts.matrix);
        self.neuron_sums(&parts.sums);
        self.option(parts.of.as_ref(), |out, of| out.u64(*of));
    }

    fn neuron_sums(&mut self, of: &NeuronSums) {
        self.u32((of.side == Side::Post).into());
        self.list(&of.numbers, |out, number| out.u64(*number));
        self.neuron_labels(&of.labels);
        self.list(&of.strata, |out, stratum| out.u32(*stratum));
        self.u32(of.shape.0);
        self.u32(of.shape.1);
        self.list(&of.sums, |out, sum| {
            out.u32(sum.neuron);
            out.u32(sum.other);
            out.0.extend(sum.units.to_le_bytes());
        });
        self.list(&of.undefined, |out, (row, column)| {
            out.u32(*row);
            out.u32(*column);
        });
        self.u64(of.outside);
        self.u64(of.autapses);
        self.0.extend(of.exponent.to_le_bytes());
        self.u32(of.is_rounded.into());
    }
}

impl Reader<'_> {
    pub(super) fn test_parts(&mut self) -> Option<TestParts> {
        let (labels, sums) = (self.labels()?, self.neuron_sums()?);
        let whole = self.option(|from| {
            let units = i128::from_le_bytes(from.take()?);
            Some(Whole { units, is_finite: from.u32()? == 1 })
        })?;
        let (passing, of) = (self.u64()?, self.option(Reader::u64)?);
        Some(TestParts { labels, sums, whole, passing, of })
    }

    pub(super) fn cell_test_parts(&mut self) -> Option<CellTestParts> {
        let matrix = Box::new(self.matrix()?);
        Some(CellTestParts { matrix, sums: self.neuron_sums()?, of: self.option(Reader::u64)? })
    }

    fn neuron_sums(&mut self) -> Option<NeuronSums> {
        let side = if self.u32()? == 1 { Side::Post } else { Side::Pre };
        let (numbers, labels) = (self.list(Reader::u64)?, self.neuron_labels()?);
        let (strata, shape) = (self.list(Reader::u32)?, (self.u32()?, self.u32()?));
        let sums = self.list(|from| {
            let (neuron, other) = (from.u32()?, from.u32()?);
            Some(NeuronSum { neuron, other, units: i64::from_le_bytes(from.take()?) })
        })?;
        let undefined = self.list(|from| Some((from.u32()?, from.u32()?)))?;
        let (outside, autapses) = (self.u64()?, self.u64()?);
        let (exponent, is_rounded) = (i32::from_le_bytes(self.take()?), self.u32()? == 1);
        let fits = [labels.label_of.len(), strata.len()] == [numbers.len(); 2];
        let is_in = |neuron: u32| {
            labels.label_of.get(neuron as usize).is_some_and(|of| *of != NeuronLabels::ABSENT)
        };
        let in_population = sums.iter().all(|sum: &NeuronSum| is_in(sum.neuron));
        let fits = fits && in_population && are_of(&labels, shape) && !labels.is_whole;
        let of = NeuronSums {
            side,
            numbers,
            labels,
            strata,
            shape,
            sums,
            undefined,
            outside,
            autapses,
            exponent,
            is_rounded,
        };
        let have_places = of.sums.iter().all(|sum| sum.other < of.others());
        (fits && have_places).then_some(of)
    }
}
