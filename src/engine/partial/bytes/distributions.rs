//! Distributions as bytes.

use super::{Reader, Writer};
use crate::engine::distribution::GroupCounts;
use crate::engine::partial::{
    DescribeParts, DescribedPair, DescribedPairs, DistributionPart, Members, PairList, PairValue,
    Summed,
};

impl Writer {
    pub(super) fn describe_parts(&mut self, parts: &DescribeParts) {
        parts.sides.iter().for_each(|members| self.members(members));
        self.option(parts.labels.as_ref(), |out, labels| {
            let labels: Vec<_> = labels.iter().collect();
            out.list(&labels, |out, (code, label)| {
                out.u32((**code).into());
                out.option(label.as_ref(), |out, label| out.labels(std::slice::from_ref(label)));
            });
        });
        self.list(&parts.found, Writer::distribution_part);
        self.u64(parts.passing);
        self.option(parts.of.as_ref(), |out, of| out.u64(*of));
        self.option(parts.pairs.as_ref(), |out, pairs| {
            out.list(&pairs.all, Writer::described_pair);
            out.option(pairs.of.as_ref(), |out, of| {
                out.list(of.cells(), Writer::pair_cell(Summed::Nothing));
            });
        });
    }

    fn pair(&mut self, (pre, post): (u64, u64)) {
        self.u64(pre);
        self.u64(post);
    }

    fn described_pair(&mut self, one: &DescribedPair) {
        self.pair(one.pair);
        self.amount(&one.amount);
        self.u64(one.first.0);
        self.u32(one.first.1.into());
    }

    fn pair_value(&mut self, one: &PairValue) {
        self.pair(one.pair);
        self.u32(one.group.into());
        self.u64(one.value);
        self.u64(one.count);
    }

    fn members(&mut self, members: &Members) {
        match members {
            Members::OfTable(sizes) => {
                self.u32(0);
                let sizes: Vec<_> = sizes.iter().collect();
                self.list(&sizes, |out, (group, size)| {
                    out.u32((**group).into());
                    out.u64(**size);
                });
            }
            Members::Ids(ids) => {
                self.u32(1);
                self.list(ids, |out, id| out.u64(*id));
            }
        }
    }

    fn distribution_part(&mut self, part: &DistributionPart) {
        match part {
            DistributionPart::OfRows(counts) => {
                self.u32(0);
                self.list(counts, Writer::group_counts);
            }
            DistributionPart::OfTable(counts) => {
                self.u32(1);
                self.list(counts, Writer::group_counts);
            }
            DistributionPart::OfNeurons(side, busy) => {
                self.u32(2);
                self.u64(*side as u64);
                let busy: Vec<_> = busy.iter().collect();
                self.list(&busy, |out, (id, (group, count))| {
                    out.u64(**id);
                    out.u32((*group).into());
                    out.u64(*count);
                });
            }
            DistributionPart::OfPairs => self.u32(3),
            DistributionPart::OfPairRows(values) => {
                self.u32(4);
                self.list(values, Writer::pair_value);
            }
            DistributionPart::OfPairNeurons(side, known) => {
                self.u32(5);
                self.u64(*side as u64);
                let known: Vec<_> = known.iter().collect();
                self.list(&known, |out, (id, group)| {
                    out.u64(**id);
                    out.u32((**group).into());
                });
            }
        }
    }

    fn group_counts(&mut self, of: &GroupCounts) {
        self.u32(of.group.into());
        self.list(&of.counts, |out, (value, count)| {
            out.u64(*value);
            out.u64(*count);
        });
        self.u64(of.missing);
    }
}

impl Reader<'_> {
    pub(super) fn describe_parts(&mut self) -> Option<DescribeParts> {
        let sides = [self.members()?, self.members()?];
        let label = |from: &mut Self| {
            let code = from.group()?;
            let label = from.option(|from| from.labels()?.pop())?;
            Some((code, label))
        };
        let labels = self.option(|from| from.list(label))?;
        let labels = labels.map(|labels| labels.into_iter().collect());
        let found = self.list(Reader::distribution_part)?;
        let (passing, of) = (self.u64()?, self.option(Reader::u64)?);
        let pairs = self.option(|from| {
            let all = DescribedPair::joined(from.list(Reader::described_pair)?);
            let cells = |from: &mut Self| from.list(|from| from.pair_cell(Summed::Nothing));
            let of = from.option(|from| cells(from).map(PairList::new))?;
            Some(DescribedPairs { all, of })
        })?;
        Some(DescribeParts { sides, labels, found, passing, of, pairs })
    }

    fn pair(&mut self) -> Option<(u64, u64)> {
        Some((self.u64()?, self.u64()?))
    }

    fn described_pair(&mut self) -> Option<DescribedPair> {
        let (pair, amount) = (self.pair()?, self.amount()?);
        Some(DescribedPair { pair, amount, first: (self.u64()?, self.group()?) })
    }

    fn pair_value(&mut self) -> Option<PairValue> {
        let (pair, group) = (self.pair()?, self.group()?);
        Some(PairValue { pair, group, value: self.u64()?, count: self.u64()? })
    }

    fn side(&mut self) -> Option<usize> {
        self.u64()?.try_into().ok().filter(|side: &usize| *side < 2)
    }

    fn group(&mut self) -> Option<u8> {
        self.u32()?.try_into().ok()
    }

    fn members(&mut self) -> Option<Members> {
        Some(match self.u32()? {
            0 => {
                let sizes = self.list(|from| Some((from.group()?, from.u64()?)))?;
                Members::OfTable(sizes.into_iter().collect())
            }
            1 => Members::Ids(self.list(Reader::u64)?),
            _ => return None,
        })
    }

    fn distribution_part(&mut self) -> Option<DistributionPart> {
        Some(match self.u32()? {
            0 => DistributionPart::OfRows(self.list(Reader::group_counts)?),
            1 => DistributionPart::OfTable(self.list(Reader::group_counts)?),
            2 => {
                let side = self.side()?;
                let busy = |from: &mut Self| {
                    let (id, group) = (from.u64()?, from.group()?);
                    Some((id, (group, from.u64()?)))
                };
                DistributionPart::OfNeurons(side, self.list(busy)?.into_iter().collect())
            }
            3 => DistributionPart::OfPairs,
            4 => DistributionPart::OfPairRows(self.list(Reader::pair_value)?),
            5 => {
                let side = self.side()?;
                let known = |from: &mut Self| Some((from.u64()?, from.group()?));
                DistributionPart::OfPairNeurons(side, self.list(known)?.into_iter().collect())
            }
            _ => return None,
        })
    }

    fn group_counts(&mut self) -> Option<GroupCounts> {
        let group = self.group()?;
        let counts = self.list(|from| Some((from.u64()?, from.u64()?)))?;
        let are_finite = counts.iter().all(|(value, _)| f64::from_bits(*value).is_finite());
        let missing = self.u64()?;
        are_finite.then_some(GroupCounts { group, counts, missing })
    }
}
