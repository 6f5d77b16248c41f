//! Distributions as bytes.

use super::{Reader, Writer};
use crate::engine::distribution::GroupCounts;
use crate::engine::partial::{DescribeParts, DistributionPart, Members};

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
        Some(DescribeParts { sides, labels, found, passing, of })
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
                let side = self.u64()?.try_into().ok().filter(|side: &usize| *side < 2)?;
                let busy = |from: &mut Self| {
                    let (id, group) = (from.u64()?, from.group()?);
                    Some((id, (group, from.u64()?)))
                };
                DistributionPart::OfNeurons(side, self.list(busy)?.into_iter().collect())
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
