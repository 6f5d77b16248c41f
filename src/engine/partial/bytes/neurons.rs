//! Lists of neurons as bytes.

use super::{Reader, Writer};
use crate::engine::partial::{NeuronParts, PairList, PartColumn, Summed};

impl Writer {
    pub(super) fn neuron_parts(&mut self, parts: &NeuronParts) {
        self.list(&parts.places, |out, place| out.u32(*place));
        self.list(&parts.ids, |out, id| out.u64(*id));
        self.list(&parts.columns, Writer::part_column);
        self.option(parts.pairs.as_ref(), |out, lists| {
            let write = Writer::pair_cell(Summed::Size);
            out.list(lists, |out, list| out.list(list.cells(), &write));
        });
    }

    fn part_column(&mut self, column: &PartColumn) {
        match column {
            PartColumn::OfPairs => self.u32(0),
            PartColumn::Floats(values) => {
                self.u32(1);
                self.list(values, |out, value| {
                    out.option(value.as_ref(), |out, value| out.u32(value.to_bits()));
                });
            }
            PartColumn::Names(codes, texts) => {
                self.u32(2);
                self.list(codes, |out, code| out.u32(*code));
                self.labels(texts);
            }
            PartColumn::Counts(counts) => {
                self.u32(3);
                self.list(counts, |out, count| out.u64(*count));
            }
            PartColumn::Sums(sums) => {
                self.u32(4);
                self.list(sums, Writer::sum);
            }
        }
    }
}

impl Reader<'_> {
    pub(super) fn neuron_parts(&mut self) -> Option<NeuronParts> {
        let (places, ids) = (self.list(Reader::u32)?, self.list(Reader::u64)?);
        let columns = self.list(Reader::part_column)?;
        let list = |from: &mut Self| from.list(|from| from.pair_cell(Summed::Size));
        let pairs = self.option(|from| from.list(|from| list(from).map(PairList::new)))?;
        let neurons = places.len();
        let fits = |column: &PartColumn| column.neurons().is_none_or(|length| length == neurons);
        let fits = ids.len() == neurons && columns.iter().all(fits);
        let is_in_order = places.is_sorted_by(|a, b| a < b);
        (fits && is_in_order).then_some(NeuronParts { places, ids, columns, pairs })
    }

    fn part_column(&mut self) -> Option<PartColumn> {
        Some(match self.u32()? {
            0 => PartColumn::OfPairs,
            1 => {
                let value = |from: &mut Self| from.u32().map(f32::from_bits);
                PartColumn::Floats(self.list(|from| from.option(value))?)
            }
            2 => PartColumn::Names(self.list(Reader::u32)?, self.labels()?),
            3 => PartColumn::Counts(self.list(Reader::u64)?),
            4 => PartColumn::Sums(self.list(Reader::sum)?),
            _ => return None,
        })
    }
}
