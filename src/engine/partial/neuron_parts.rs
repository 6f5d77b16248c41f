//! What is collected for a list of neurons: what the neuron table says of those that may be listed, and what
//! their synapses come to.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finished, PairCell, PairList, Summed};
use crate::exact::ExactSum;
use crate::query::{
    Counted, NamesOfNeurons, NeuronColumn, NeuronCount, NeuronField, NeuronList, NeuronValues,
    NeuronsQuery,
};

/// Neurons, and what is known of them. Where a number of synapses is asked for, those without a synapse in
/// this part may be left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NeuronParts {
    /// Their places in the neuron table, ascending.
    pub places: Vec<u32>,
    /// Their ids.
    pub ids: Vec<u64>,
    /// What is known of them, in the order of [`NeuronsQuery::parts`].
    pub columns: Vec<PartColumn>,
    /// Where what is counted does not add up: the synapses of each pair of neurons, with each of the sums that
    /// [`summed`] gives.
    pub pairs: Option<Vec<PairList>>,
}

/// One thing that is known of every neuron.
#[derive(Clone, Debug, PartialEq)]
pub enum PartColumn {
    /// Numbers of the neuron table.
    Floats(Vec<Option<f32>>),
    /// A category of the neuron table: a code for each, and the text of each code.
    Names(Vec<u32>, Vec<String>),
    /// Numbers that add up.
    Counts(Vec<u64>),
    /// Sums.
    Sums(Vec<ExactSum>),
    /// Found out of pairs, once all of them are there.
    OfPairs,
}

impl NeuronsQuery {
    /// What has to be known of each neuron, each once: what is listed and sorted by, and the synapses that a
    /// neuron has to have.
    #[doc(hidden)]
    pub fn parts(&self) -> Vec<NeuronField> {
        let mut parts: Vec<NeuronField> = Vec::new();
        let fewest = (self.fewest() > 0).then(|| self.own_synapses());
        for field in self.known_fields().cloned().chain(fewest) {
            if field != NeuronField::Id && !parts.contains(&field) {
                parts.push(field);
            }
        }
        parts
    }
}

/// The sums that pairs are listed with: at least one list tells their synapses.
pub fn summed(query: &NeuronsQuery) -> Vec<Summed> {
    let mut all = Vec::new();
    for field in query.parts() {
        let NeuronField::Counted(NeuronCount { what: Counted::Total(word), .. }) = field else {
            continue;
        };
        let summed = summed_of(&word);
        if !all.contains(&summed) {
            all.push(summed);
        }
    }
    if all.is_empty() { vec![Summed::Nothing] } else { all }
}

fn summed_of(word: &str) -> Summed {
    if word == "prob" { Summed::Prob } else { Summed::Size }
}

impl NeuronParts {
    /// Whether others have the same shape.
    pub fn is_like(&self, other: &NeuronParts) -> bool {
        let lists = |of: &NeuronParts| of.pairs.as_ref().map(Vec::len);
        let columns = || self.columns.iter().zip(&other.columns);
        self.columns.len() == other.columns.len()
            && columns().all(|(own, other)| own.is_like(other))
            && lists(self) == lists(other)
    }

    /// Adds those of other rows, of the same shape.
    pub fn merge(&mut self, other: &NeuronParts) {
        let mut all: BTreeMap<u32, [Option<usize>; 2]> = BTreeMap::new();
        for (part, of) in [&*self, other].into_iter().enumerate() {
            for (at, place) in of.places.iter().enumerate() {
                all.entry(*place).or_default()[part] = Some(at);
            }
        }
        let ats: Vec<[Option<usize>; 2]> = all.values().copied().collect();
        self.ids = joined(&ats, &self.ids, &other.ids, |a, _| a);
        let columns = std::mem::take(&mut self.columns).into_iter().zip(&other.columns);
        self.columns = columns.map(|(own, other)| own.joined(other, &ats)).collect();
        self.places = all.into_keys().collect();
        if let (Some(lists), Some(more)) = (&mut self.pairs, &other.pairs) {
            lists.iter_mut().zip(more).for_each(|(list, more)| list.merge(more));
        }
    }

    /// The same without the neurons that have no synapse in this part, where some are asked for: another part
    /// may have them.
    #[must_use]
    pub fn of_busy(mut self, query: &NeuronsQuery) -> NeuronParts {
        if query.fewest() == 0 {
            return self;
        }
        let cells = self.pairs.iter().flatten().flat_map(PairList::cells);
        let listed: BTreeSet<u64> = cells.flat_map(|cell| [cell.pre, cell.post]).collect();
        let counts = |column: &PartColumn, at: usize| match column {
            PartColumn::Counts(counts) => counts[at] > 0,
            PartColumn::Sums(sums) => sums[at] != ExactSum::default(),
            _ => false,
        };
        let has = |at: usize| {
            listed.contains(&self.ids[at]) || self.columns.iter().any(|own| counts(own, at))
        };
        let ats: Vec<_> =
            (0..self.places.len()).filter(|at| has(*at)).map(|at| [Some(at), None]).collect();
        let columns = std::mem::take(&mut self.columns);
        self.ids = joined(&ats, &self.ids, &[], |a, _| a);
        self.places = joined(&ats, &self.places, &[], |a, _| a);
        self.columns = columns.into_iter().map(|own| own.clone().joined(&own, &ats)).collect();
        self
    }

    /// The list; nothing if this is of another question.
    pub fn finish(self, query: &NeuronsQuery) -> Option<Finished> {
        let counts = self.of_pairs(query);
        let values = |field: &NeuronField, chosen: &[u32]| -> Option<NeuronValues> {
            if *field == NeuronField::Id {
                let ids: Vec<u64> = chosen.iter().map(|at| self.ids[*at as usize]).collect();
                return Some(NeuronValues::Ids(ids.into()));
            }
            Some(self.known(field, query, &counts)?.values()?.take(chosen))
        };
        let all: Vec<u32> = (0..self.ids.len() as u32).collect();
        let chosen = match query.fewest() {
            0 => all,
            fewest => match values(&query.own_synapses(), &all)? {
                NeuronValues::Counts(counts) => {
                    all.into_iter().filter(|at| counts[*at as usize] >= fewest).collect()
                }
                _ => return None,
            },
        };
        let available = chosen.len() as u64;
        let sorted_by = |field: &NeuronField| values(field, &chosen).ok_or(());
        let places = query.listed(chosen.len(), sorted_by).ok()?;
        let listed: Vec<u32> = places.into_iter().map(|place| chosen[place as usize]).collect();
        let ids: Vec<u64> = listed.iter().map(|at| self.ids[*at as usize]).collect();
        let column = |field: &NeuronField| {
            Some(NeuronColumn { name: field.name(), values: values(field, &listed)? })
        };
        let columns = query.fields.iter().map(column).collect::<Option<_>>()?;
        Some(Finished::Neurons(NeuronList { ids: ids.into(), available, columns }))
    }

    /// A part of the question, as it was collected or found out of pairs.
    fn known<'a>(
        &'a self,
        field: &NeuronField,
        query: &NeuronsQuery,
        of_pairs: &'a [PartColumn],
    ) -> Option<&'a PartColumn> {
        let at = query.parts().iter().position(|known| known == field)?;
        match self.columns.get(at)? {
            PartColumn::OfPairs => of_pairs.get(at),
            known => Some(known),
        }
    }

    /// What pairs come to, for every part of the question.
    fn of_pairs(&self, query: &NeuronsQuery) -> Vec<PartColumn> {
        let (Some(lists), summed) = (&self.pairs, summed(query)) else { return Vec::new() };
        let fewest = query.counted().fewest_of_pair();
        let lists: Vec<Vec<PairCell>> =
            lists.iter().map(|list| list.with_at_least(fewest)).collect();
        let at: BTreeMap<u64, usize> = self.ids.iter().copied().zip(0..).collect();
        let found = |field: &NeuronField| {
            let NeuronField::Counted(NeuronCount { is_output, what }) = field else {
                return PartColumn::OfPairs;
            };
            let place =
                |cell: &PairCell| at.get(if *is_output { &cell.pre } else { &cell.post }).copied();
            let list = |wanted: usize| lists.get(wanted).map_or(&[][..], Vec::as_slice);
            let mut counts = vec![0; self.ids.len()];
            match what {
                Counted::Synapses => list(0)
                    .iter()
                    .filter_map(|cell| Some((place(cell)?, cell.amount.count)))
                    .for_each(|(at, count)| counts[at] += count),
                Counted::Partners => list(0)
                    .chunk_by(|a, b| (a.pre, a.post) == (b.pre, b.post))
                    .filter_map(|pair| place(&pair[0]))
                    .for_each(|at| counts[at] += 1),
                Counted::Total(word) => {
                    let mut sums = vec![ExactSum::default(); self.ids.len()];
                    let wanted = summed.iter().position(|own| *own == summed_of(word));
                    list(wanted.unwrap_or(usize::MAX))
                        .iter()
                        .filter_map(|cell| Some((place(cell)?, cell.amount.sum)))
                        .for_each(|(at, sum)| sums[at].add(sum));
                    return PartColumn::Sums(sums);
                }
            }
            PartColumn::Counts(counts)
        };
        query.parts().iter().map(found).collect()
    }
}

impl NeuronsQuery {
    /// The synapses of which a neuron has to have some.
    fn own_synapses(&self) -> NeuronField {
        let is_output = self.direction == crate::query::Direction::Outgoing;
        NeuronField::Counted(NeuronCount { is_output, what: Counted::Synapses })
    }
}

/// The values of neurons that stand at these places of either part, or of both.
fn joined<T: Copy>(
    ats: &[[Option<usize>; 2]],
    own: &[T],
    other: &[T],
    both: impl Fn(T, T) -> T,
) -> Vec<T> {
    let value = |at: &[Option<usize>; 2]| match (at[0].map(|at| own[at]), at[1].map(|at| other[at]))
    {
        (Some(own), Some(other)) => Some(both(own, other)),
        (own, other) => own.or(other),
    };
    ats.iter().filter_map(value).collect()
}

impl PartColumn {
    /// How many neurons it is of; nothing where pairs tell.
    pub fn neurons(&self) -> Option<usize> {
        match self {
            PartColumn::Floats(of) => Some(of.len()),
            PartColumn::Names(of, _) => Some(of.len()),
            PartColumn::Counts(of) => Some(of.len()),
            PartColumn::Sums(of) => Some(of.len()),
            PartColumn::OfPairs => None,
        }
    }

    fn is_like(&self, other: &PartColumn) -> bool {
        match (self, other) {
            (PartColumn::Names(_, own), PartColumn::Names(_, other)) => own == other,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }

    fn joined(self, other: &PartColumn, ats: &[[Option<usize>; 2]]) -> PartColumn {
        use PartColumn::{Counts, Floats, Names, OfPairs, Sums};
        match (self, other) {
            (Floats(own), Floats(other)) => Floats(joined(ats, &own, other, |a, _| a)),
            (Names(own, texts), Names(other, _)) => {
                Names(joined(ats, &own, other, |a, _| a), texts)
            }
            (Counts(own), Counts(other)) => Counts(joined(ats, &own, other, |a, b| a + b)),
            (Sums(own), Sums(other)) => {
                let add = |mut sum: ExactSum, more: ExactSum| {
                    sum.add(more);
                    sum
                };
                Sums(joined(ats, &own, other, add))
            }
            _ => OfPairs,
        }
    }

    /// As they are listed; nothing where pairs tell.
    fn values(&self) -> Option<NeuronValues> {
        Some(match self {
            PartColumn::Floats(of) => NeuronValues::Floats(of.clone()),
            PartColumn::Names(codes, texts) => {
                let (codes, texts) = (codes.clone(), texts.clone());
                NeuronValues::Names(NamesOfNeurons { codes, texts })
            }
            PartColumn::Counts(of) => NeuronValues::Counts(of.clone()),
            PartColumn::Sums(of) => {
                NeuronValues::Totals(of.iter().map(|sum| sum.value()).collect())
            }
            PartColumn::OfPairs => return None,
        })
    }
}
