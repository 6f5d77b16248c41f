//! What connections amount to at every point of a grid: all rows are gone over for every point.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Reference;
use super::axes::code;
use super::measures::Meaning;
use super::numbers::{Sum, UNITS};
use crate::error::Result;
use crate::names::CodeSet;
use crate::query::{Categories, Connection, ConnectionValues, ConnectionsQuery, Exact, Filter};
use crate::read::SynapseBlock;
use crate::run::Run;

/// The types of a connection.
struct TypePair {
    axes: Categories,
    pre: CodeSet,
    post: CodeSet,
}

/// What is found of one connection.
#[derive(Default)]
struct PairSums {
    count: u64,
    /// Of the values that are asked for.
    values: Sum,
    /// Pairs of ids with a synapse.
    pairs: FxHashSet<(u64, u64)>,
    /// The neurons whose cells a median is over, with what they have with the partner types.
    cells: FxHashSet<u64>,
    partners: FxHashMap<u64, (u64, Sum)>,
}

impl Reference {
    /// Answers point by point.
    pub(super) fn connection_values(
        &self,
        query: &ConnectionsQuery,
        run: &Run,
    ) -> Result<ConnectionValues> {
        query.check(self.vocabulary.types.len())?;
        let axes = Categories::asked(&query.grid.cells)?.unwrap_or(Categories::TYPES);
        let parts = self.types_of(axes, &query.connections)?;
        let wholes = self.types_of(axes, &query.wholes())?;
        let meaning = Meaning::of(&query.measure)?;
        let mut values = Vec::new();
        for point in 0..query.grid.points().unwrap_or(0) {
            let found = self.found(&query.grid.filter_at(point), &parts, meaning, run)?;
            match query.whole() {
                None => values.extend(found.into_iter().map(|found| found.value(meaning))),
                Some(whole) => {
                    let all = self.found(&whole.filter_at(point), &wholes, meaning, run)?;
                    let pairs = found.iter().zip(&all);
                    values.extend(pairs.map(|(part, all)| part.fraction(all, meaning)));
                }
            }
        }
        Ok(values)
    }

    fn types_of(&self, axes: Categories, connections: &[Connection]) -> Result<Vec<TypePair>> {
        let pair = |connection: &Connection| {
            let pre = connection.pre.set(axes.rows, &self.vocabulary)?;
            Ok(TypePair { axes, pre, post: connection.post.set(axes.columns, &self.vocabulary)? })
        };
        connections.iter().map(pair).collect()
    }

    fn found(
        &self,
        filter: &Filter,
        pairs: &[TypePair],
        meaning: Meaning,
        run: &Run,
    ) -> Result<Vec<PairSums>> {
        let rules = self.rules(filter, run)?;
        self.scan(
            run,
            &rules,
            || pairs.iter().map(|_| PairSums::default()).collect(),
            |found: &mut Vec<PairSums>, block, i| {
                for (found, pair) in found.iter_mut().zip(pairs) {
                    found.look(pair, meaning, block, i);
                }
            },
            |a, b| a.into_iter().zip(b).map(|(a, b)| a.and(b)).collect(),
        )
    }
}

impl PairSums {
    fn look(&mut self, pair: &TypePair, meaning: Meaning, block: &SynapseBlock<'_>, i: usize) {
        let is_pre = pair.pre.contains(code(pair.axes.rows, block, i));
        let is_post = pair.post.contains(code(pair.axes.columns, block, i));
        let cell = match meaning {
            Meaning::Median { per_pre: true, .. } => is_pre.then(|| (block.pre_id(i), is_post)),
            Meaning::Median { per_pre: false, .. } => is_post.then(|| (block.post_id(i), is_pre)),
            _ => None,
        };
        let bits = meaning.value().map(|value| value.of(block, i));
        if let Some((id, has_partner)) = cell {
            self.cells.insert(id);
            if has_partner {
                let (count, sum) = self.partners.entry(id).or_default();
                *count += 1;
                bits.into_iter().for_each(|bits| sum.add(bits));
            }
        }
        if is_pre && is_post {
            self.count += 1;
            bits.into_iter().for_each(|bits| self.values.add(bits));
            if meaning == Meaning::Pairs {
                self.pairs.insert((block.pre_id(i), block.post_id(i)));
            }
        }
    }

    fn and(mut self, other: PairSums) -> PairSums {
        self.count += other.count;
        self.values = self.values.and(other.values);
        self.pairs.extend(other.pairs);
        self.cells.extend(other.cells);
        for (id, (count, size)) in other.partners {
            let both = self.partners.entry(id).or_default();
            *both = (both.0 + count, both.1.and(size));
        }
        self
    }

    fn value(self, meaning: Meaning) -> Option<Exact> {
        let count = i128::from(self.count);
        let over = |sum: Sum, count: i128| match sum.undefined {
            true => None,
            false => Exact::ratio(sum.units, UNITS * count),
        };
        match meaning {
            Meaning::Number => Some(Exact::whole(count)),
            Meaning::Pairs => Some(Exact::whole(self.pairs.len() as i128)),
            Meaning::Total(_) => over(self.values, 1),
            Meaning::Mean(_) => over(self.values, count),
            Meaning::Median { of: None, .. } => {
                let number = |(count, _): &(u64, Sum)| Some(i128::from(*count));
                self.median(number).and_then(|twice| Exact::ratio(twice, 2))
            }
            Meaning::Median { of: Some(_), .. } => {
                let sum = |(_, sum): &(u64, Sum)| (!sum.undefined).then_some(sum.units);
                self.median(sum).and_then(|twice| Exact::ratio(twice, 2 * UNITS))
            }
        }
    }

    /// Twice the median over the cells; those without a partner have 0.
    fn median(&self, of: impl Fn(&(u64, Sum)) -> Option<i128>) -> Option<i128> {
        let mut sums = self.partners.values().map(of).collect::<Option<Vec<i128>>>()?;
        sums.resize(self.cells.len(), 0);
        sums.sort_unstable();
        let last = sums.len().checked_sub(1)?;
        Some(sums[last / 2] + sums[sums.len() / 2])
    }

    fn fraction(&self, of: &PairSums, meaning: Meaning) -> Option<Exact> {
        match meaning {
            Meaning::Number => Exact::ratio(self.count.into(), of.count.into()),
            _ if self.values.undefined || of.values.undefined => None,
            _ => Exact::ratio(self.values.units, of.values.units),
        }
    }
}
