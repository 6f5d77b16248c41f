//! Intervals of a matrix in the plainest form: for every resample a weight for each neuron, one after the other,
//! and a loop over the pairs; every value by its definition.
//!
//! Standard errors are sums over neurons and pairs as they are written in `docs/SEMANTICS.md`, in fractions
//! that are never rounded before the root.

use std::collections::{HashMap, HashSet};

use super::numbers::fraction;
use super::weights::weights_of;
use crate::error::{Error, Result};
use crate::query::{
    Exact, Intervals, Level, Link, NeuronLabels, Normalize, Note, ResampleSums, Resampling, Sides,
    Weights, Wiring,
};
use crate::run::Run;

/// What a cell holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A sum.
    Sum,
    /// A sum by a number of synapses.
    Mean,
    /// A sum as a fraction.
    Fraction(Normalize),
    /// Something whose interval needs no resampling.
    Other,
}

/// The links of each cell.
pub type ByCell = HashMap<(usize, usize), Vec<Link>>;

/// The populations of a matrix and what it resamples.
pub struct Side<'a> {
    /// The synapses.
    pub wiring: &'a Wiring,
    /// The same by cell.
    pub cells: ByCell,
    /// The neurons of each row.
    pub pre: Vec<Vec<usize>>,
    /// The neurons of each column.
    pub post: Vec<Vec<usize>>,
}

/// The sums of one resample.
#[derive(Default)]
pub struct Sums {
    /// Of units, and of synapses.
    cells: HashMap<(usize, usize), (i128, i128)>,
    u_pre: Vec<i128>,
    u_post: Vec<i128>,
    /// Of squares of weights of neurons that are in both populations of a cell.
    both: Vec<Vec<i128>>,
}

impl<'a> Side<'a> {
    /// Those of a wiring.
    pub fn of(wiring: &'a Wiring) -> Side<'a> {
        let mut cells = ByCell::new();
        for link in &wiring.links {
            cells.entry((link.row as usize, link.column as usize)).or_default().push(*link);
        }
        Side { wiring, cells, pre: members(&wiring.pre), post: members(&wiring.post) }
    }

    /// The neurons that are in both populations of a cell.
    pub fn both(&self, row: usize, column: usize) -> Vec<usize> {
        let has = |neuron: &usize| self.wiring.post.has(*neuron as u32, column as u32);
        self.pre[row].iter().copied().filter(has).collect()
    }

    /// Pairs of different neurons of a cell.
    pub fn pairs(&self, row: usize, column: usize) -> i128 {
        (self.pre[row].len() * self.post[column].len()) as i128
            - self.both(row, column).len() as i128
    }

    /// The sums with these weights.
    pub fn sums(&self, both: &[Vec<Vec<usize>>], weight: &[i128], sides: Sides) -> Sums {
        let (pre, post) = (sides != Sides::Post, sides != Sides::Pre);
        let mut sums = Sums::default();
        for (cell, links) in &self.cells {
            let (mut units, mut count) = (0, 0);
            for link in links {
                let mut times = 1;
                if pre {
                    times *= weight[link.pre as usize];
                }
                if post {
                    times *= weight[link.post as usize];
                }
                units += times * i128::from(link.units);
                count += times * i128::from(link.count);
            }
            sums.cells.insert(*cell, (units, count));
        }
        let all = |of: &Vec<usize>| of.iter().map(|neuron| weight[*neuron]).sum();
        let squares = |of: &Vec<usize>| of.iter().map(|neuron| weight[*neuron].pow(2)).sum();
        sums.u_pre = self.pre.iter().map(all).collect();
        sums.u_post = self.post.iter().map(all).collect();
        sums.both = both.iter().map(|row| row.iter().map(squares).collect()).collect();
        sums
    }

    /// The value of a sum of a cell; none where it is undefined.
    pub fn value(&self, sums: &Sums, pairs: i128, at: (usize, usize), sides: Sides) -> Option<f64> {
        if self.wiring.undefined.contains(&(at.0 as u32, at.1 as u32)) {
            return None;
        }
        let (row, column) = at;
        let sum = sums.cells.get(&at).map_or(0, |(units, _)| *units);
        let (times, weight) = match sides {
            Sides::Both => (pairs, sums.u_pre[row] * sums.u_post[column] - sums.both[row][column]),
            Sides::Pre => (self.pre[row].len() as i128, sums.u_pre[row]),
            Sides::Post => (self.post[column].len() as i128, sums.u_post[column]),
        };
        (weight != 0).then(|| fraction(times * sum, weight))
    }
}

fn members(population: &NeuronLabels) -> Vec<Vec<usize>> {
    let is_of = |label: usize, neuron: usize| population.has(neuron as u32, label as u32);
    let neurons = population.label_of.len();
    if population.is_whole {
        let all: Vec<usize> = (0..neurons).filter(|neuron| is_of(0, *neuron)).collect();
        return vec![all; population.labels as usize];
    }
    let mut members = vec![Vec::new(); population.labels as usize];
    for (neuron, label) in population.label_of.iter().enumerate() {
        if let Some(own) = members.get_mut(*label as usize) {
            own.push(neuron);
        }
    }
    members
}

/// The intervals of every cell.
///
/// # Errors
/// Sums that could pass 63 bits; a run that is stopped.
pub fn intervals(
    own: &Wiring,
    whole: Option<&Wiring>,
    holds: Holds,
    resampling: &Resampling,
    run: &Run,
) -> Result<Intervals> {
    let (rows, columns) = (own.pre.labels as usize, own.post.labels as usize);
    let places: Vec<(usize, usize)> =
        (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))).collect();
    let (side, of_whole) = (Side::of(own), Side::of(whole.unwrap_or(own)));
    let mut found = said(&side, &places, resampling);
    if holds == Holds::Other {
        return Ok(found);
    }
    check_width(&side, resampling)?;
    check_width(&of_whole, resampling)?;
    let both = |side: &Side| -> Vec<Vec<Vec<usize>>> {
        (0..rows).map(|r| (0..columns).map(|c| side.both(r, c)).collect()).collect()
    };
    let pairs =
        |side: &Side| -> Vec<i128> { places.iter().map(|(r, c)| side.pairs(*r, *c)).collect() };
    let (own_both, own_pairs) = (both(&side), pairs(&side));
    let (whole_both, whole_pairs) = (both(&of_whole), pairs(&of_whole));
    let values = |sums: &Sums, all: &Sums| -> Vec<Option<f64>> {
        let part = |at: usize| side.value(sums, own_pairs[at], places[at], resampling.sides);
        let of_all = |at: usize| of_whole.value(all, whole_pairs[at], places[at], resampling.sides);
        let at_of = |row: usize, column: usize| row * columns + column;
        let unit = 2f64.powi(own.exponent);
        let value = |at: usize| match holds {
            Holds::Mean => {
                if own.undefined.contains(&(places[at].0 as u32, places[at].1 as u32)) {
                    return None;
                }
                let (units, count) = sums.cells.get(&places[at]).copied()?;
                (count != 0).then(|| fraction(units, count) * unit)
            }
            Holds::Fraction(Normalize::Input) => {
                let terms = (0..rows).map(|row| of_all(at_of(row, places[at].1)).unwrap_or(0.0));
                let sum = terms.fold(0.0, |sum, term| sum + term);
                if sum == 0.0 { None } else { Some(part(at)? / sum) }
            }
            Holds::Fraction(_) => {
                let terms =
                    (0..columns).map(|column| of_all(at_of(places[at].0, column)).unwrap_or(0.0));
                let sum = terms.fold(0.0, |sum, term| sum + term);
                if sum == 0.0 { None } else { Some(part(at)? / sum) }
            }
            Holds::Sum | Holds::Other => Some(part(at)? * unit),
        };
        (0..places.len()).map(value).collect()
    };
    let ones = vec![1; own.neurons.len()];
    let (sums, all) = (
        side.sums(&own_both, &ones, resampling.sides),
        of_whole.sums(&whole_both, &ones, resampling.sides),
    );
    for (at, value) in values(&sums, &all).into_iter().enumerate() {
        found.estimate[at] = value.unwrap_or(f64::NAN);
    }
    let mut resampled: Vec<Vec<f64>> = vec![Vec::new(); places.len()];
    let mut kept = resampling.keeps(places.len()).then(ResampleSums::default);
    let by_label = is_by_label(own);
    for b in 0..resampling.resamples {
        run.check()?;
        let weights = weights_of(&own.neurons, resampling, b);
        let sums = side.sums(&own_both, &weights, resampling.sides);
        let all = of_whole.sums(&whole_both, &weights, resampling.sides);
        for (at, value) in values(&sums, &all).into_iter().enumerate() {
            resampled[at].extend(value);
        }
        if let Some(kept) = &mut kept {
            keep(kept, (&sums, &all), &places, holds, by_label);
        }
    }
    for (at, values) in resampled.iter_mut().enumerate() {
        if !matches!(found.note[at], None | Some(Note::FewCarry)) {
            continue;
        }
        values.sort_by(f64::total_cmp);
        found.undefined[at] = resampling.resamples - values.len() as u32;
        if holds == Holds::Sum {
            let variance = variance(&side, places[at], resampling.sides);
            let root = variance.and_then(|variance| root(&variance));
            found.se[at] = root.map_or(f64::NAN, |root| root * 2f64.powi(own.exponent));
        }
        let (tail, of) = resampling.level.tail();
        let rank = ((values.len() as u64 + 1) * tail / of) as usize;
        if rank == 0 {
            found.note[at] = Some(Note::Undefined(found.undefined[at]));
            continue;
        }
        (found.lo[at], found.hi[at]) = (values[rank - 1], values[values.len() - rank]);
        let reach = (found.hi[at] - found.lo[at]) / 2.0;
        found.conservative[at] = reach > 1.4 * resampling.level.z() * found.se[at];
    }
    if let Some(mut kept) = kept {
        kept.resamples = resampling.resamples as usize;
        kept.pairs = own_pairs.iter().map(|pairs| *pairs as i64).collect();
        found.sums = Some(Box::new(kept));
    }
    Ok(found)
}

/// Who is in every cell, and why it has no interval.
fn said(side: &Side, places: &[(usize, usize)], resampling: &Resampling) -> Intervals {
    let own = side.wiring;
    let sizes = |of: &[Vec<usize>]| of.iter().map(|neurons| neurons.len() as u64).collect();
    let mut found = Intervals {
        n_pre: sizes(&side.pre),
        n_post: sizes(&side.post),
        outside: own.outside,
        autapses: own.autapses,
        rounded_to: if own.is_rounded { Some(own.exponent) } else { None },
        ..Intervals::none(places.len())
    };
    for (at, (row, column)) in places.iter().enumerate() {
        let links = side.cells.get(&(*row, *column)).map_or(&[][..], Vec::as_slice);
        let distinct = |of: fn(&Link) -> u32| {
            let mut neurons: Vec<u32> = links.iter().map(of).collect();
            neurons.sort_unstable();
            neurons.dedup();
            neurons.len() as u64
        };
        let active = [distinct(|link| link.pre), distinct(|link| link.post)];
        [found.active_pre[at], found.active_post[at]] = active;
        let smaller = |[pre, post]: [u64; 2]| match resampling.sides {
            Sides::Both => pre.min(post),
            Sides::Pre => pre,
            Sides::Post => post,
        };
        let neurons = smaller([found.n_pre[*row], found.n_post[*column]]);
        found.note[at] = if neurons < 10 {
            Some(Note::Few(neurons))
        } else if own.undefined.contains(&(*row as u32, *column as u32)) {
            Some(Note::NotFinite)
        } else if links.is_empty() {
            Some(Note::NoneObserved)
        } else if smaller(active) < 10 {
            Some(Note::FewCarry)
        } else {
            None
        };
    }
    found
}

/// Refuses sums that could pass 63 bits.
///
/// # Errors
/// Such sums ([`crate::Kind::Data`]).
pub fn check_width(side: &Side, resampling: &Resampling) -> Result<()> {
    let largest: i128 = match resampling.weights {
        Weights::DoubleOrNothing => 4,
        Weights::Poisson => 64,
    };
    for links in side.cells.values() {
        let sum: i128 = links.iter().map(|link| i128::from(link.units.unsigned_abs())).sum();
        if sum * largest >= 1 << 63 {
            return Err(Error::data("the sums of resamples could pass 63 bits")
                .advise("ask for a measure of smaller numbers, or for synapses that are fewer"));
        }
    }
    Ok(())
}

fn is_by_label(own: &Wiring) -> bool {
    let neurons = 0..own.neurons.len() as u32;
    let (labels, others) = (own.pre.labels, own.post.labels);
    let is_apart = |neuron: u32| {
        let (pre, post) = (own.pre.label_of[neuron as usize], own.post.label_of[neuron as usize]);
        pre != NeuronLabels::ABSENT && post != NeuronLabels::ABSENT && pre != post
    };
    labels == others
        && !own.pre.is_whole
        && !own.post.is_whole
        && !neurons.into_iter().any(is_apart)
}

fn keep(
    kept: &mut ResampleSums,
    (sums, all): (&Sums, &Sums),
    places: &[(usize, usize)],
    holds: Holds,
    by_label: bool,
) {
    let of = |sums: &Sums, at: &(usize, usize)| sums.cells.get(at).copied().unwrap_or((0, 0));
    kept.sums.extend(places.iter().map(|at| of(sums, at).0 as i64));
    if let Holds::Fraction(_) = holds {
        let whole = places.iter().map(|at| of(all, at).0 as i64);
        kept.all.get_or_insert_default().extend(whole);
    }
    if holds == Holds::Mean {
        kept.counts.get_or_insert_default().extend(places.iter().map(|at| of(sums, at).1 as i64));
    }
    kept.u_pre.extend(sums.u_pre.iter().map(|sum| *sum as i64));
    kept.u_post.extend(sums.u_post.iter().map(|sum| *sum as i64));
    for (row, both) in sums.both.iter().enumerate() {
        match by_label {
            true => kept.u_both.push(both[row] as i64),
            false => kept.u_both.extend(both.iter().map(|sum| *sum as i64)),
        }
    }
}

/// The variance of the sum of a cell; none where it is undefined.
fn variance(side: &Side, (row, column): (usize, usize), sides: Sides) -> Option<Exact> {
    let links = side.cells.get(&(row, column)).map_or(&[][..], Vec::as_slice);
    let whole = |number: i128| Exact::whole(number);
    let sum: i128 = links.iter().map(|link| i128::from(link.units)).sum();
    let (mut made, mut got) = (HashMap::new(), HashMap::new());
    for link in links {
        *made.entry(link.pre as usize).or_insert(0i128) += i128::from(link.units);
        *got.entry(link.post as usize).or_insert(0i128) += i128::from(link.units);
    }
    let (pre, post) = (&side.pre[row], &side.post[column]);
    // n ÷ (n − 1) Σ (x − S ÷ n)², over all neurons of a population.
    let of_side = |of: &HashMap<usize, i128>, neurons: &[usize]| {
        let n = neurons.len() as i128;
        let mean = Exact::ratio(-sum, n)?;
        let mut squares = whole(0);
        for neuron in neurons {
            let from_mean = whole(of.get(neuron).copied().unwrap_or(0)).plus(&mean);
            squares = squares.plus(&from_mean.times(&from_mean));
        }
        Some(squares.times(&Exact::ratio(n, n - 1)?))
    };
    match sides {
        Sides::Pre => return of_side(&made, pre),
        Sides::Post => return of_side(&got, post),
        Sides::Both => {}
    }
    let both = side.both(row, column);
    let pairs = side.pairs(row, column);
    let set = |of: &[usize]| of.iter().copied().collect::<HashSet<usize>>();
    let (of_pre, of_post, of_both) = (set(pre), set(post), set(&both));
    let mean = Exact::ratio(-sum, pairs)?;
    let from_mean = |units: i128| whole(units).plus(&mean);
    let square = |x: &Exact| x.times(x);
    // Σ e² over all pairs: those with synapses, and all others.
    let mut of_pairs = square(&mean).times(&whole(pairs - links.len() as i128));
    for link in links {
        of_pairs = of_pairs.plus(&square(&from_mean(link.units.into())));
    }
    let minus = |x: &Exact| x.times(&whole(-1));
    if both.is_empty() {
        let neurons = of_side(&made, pre)?.plus(&of_side(&got, post)?);
        return Some(neurons.plus(&minus(&of_pairs)));
    }
    let mut either: Vec<usize> = pre.iter().chain(post).copied().collect();
    either.sort_unstable();
    either.dedup();
    let mut of_neurons = whole(0);
    for neuron in &either {
        let (is_pre, is_post) = (of_pre.contains(neuron), of_post.contains(neuron));
        let own = usize::from(is_pre && is_post);
        let mut partners = 0;
        if is_pre {
            partners += post.len() - own;
        }
        if is_post {
            partners += pre.len() - own;
        }
        let of = |map: &HashMap<usize, i128>| map.get(neuron).copied().unwrap_or(0);
        let sum = whole(of(&made) + of(&got)).plus(&mean.times(&whole(partners as i128)));
        of_neurons = of_neurons.plus(&square(&sum));
    }
    let n = either.len() as i128;
    of_neurons = of_neurons.times(&Exact::ratio(n, n - 1)?);
    // Σ e_ij e_ji over the pairs whose other direction is one, too.
    let units: HashMap<(u32, u32), i128> =
        links.iter().map(|link| ((link.pre, link.post), link.units.into())).collect();
    let is_in = |neuron: u32| of_both.contains(&(neuron as usize));
    let (mut of_mutual, mut counted) = (whole(0), 0);
    for ((pre, post), own) in &units {
        if !is_in(*pre) || !is_in(*post) {
            continue;
        }
        let back = units.get(&(*post, *pre));
        let product = from_mean(*own).times(&from_mean(back.copied().unwrap_or(0)));
        // Without synapses of its own the other direction is no key.
        let times = if back.is_some() { 1 } else { 2 };
        of_mutual = of_mutual.plus(&product.times(&whole(times)));
        counted += times;
    }
    let m = both.len() as i128;
    of_mutual = of_mutual.plus(&square(&mean).times(&whole(m * (m - 1) - counted)));
    Some(of_neurons.plus(&minus(&of_pairs)).plus(&minus(&of_mutual)))
}

/// The float64 nearest to a square root: the one whose neighbours' middles have squares on either side.
fn root(square: &Exact) -> Option<f64> {
    let zero = Exact::whole(0);
    if *square < zero {
        return None;
    }
    if *square == zero {
        return Some(0.0);
    }
    let exact = |x: f64| {
        let bits = x.to_bits();
        let mantissa = (bits & ((1 << 52) - 1)) as i128 + (1 << 52);
        Exact::whole(mantissa).times(&Exact::power_of_two((bits >> 52) as i32 - 1075))
    };
    let middle = |a: f64, b: f64| exact(a).plus(&exact(b)).times(&Exact::power_of_two(-1));
    let is_above = |middle: &Exact, is_tie_up: bool| {
        let other = middle.times(middle);
        *square > other || *square == other && is_tie_up
    };
    let mut root = square.value().sqrt();
    while is_above(&middle(root, root.next_up()), root.to_bits() % 2 == 1) {
        root = root.next_up();
    }
    while !is_above(&middle(root.next_down(), root), root.to_bits().is_multiple_of(2)) {
        root = root.next_down();
    }
    Some(root)
}

/// The ranks, from 1 and from either end, between which the median of `n` values lies: the largest for which
/// fewer than so many of n tosses of a coin are heads at most as often as a tail of the level says.
pub fn median_rank(n: u64, level: Level) -> u64 {
    let (tail, of) = level.tail();
    let Some(tail) = Exact::ratio(tail.into(), of.into()) else { return 0 };
    let Ok(tosses) = i32::try_from(n) else { return 0 };
    let all = Exact::power_of_two(tosses).times(&tail);
    let (mut rank, mut ways, mut sum) = (0, Exact::whole(1), Exact::whole(1));
    while sum <= all {
        let Some(next) = Exact::ratio((n - rank).into(), (rank + 1).into()) else { return rank };
        ways = ways.times(&next);
        sum = sum.plus(&ways);
        rank += 1;
    }
    rank
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_the_nearest_numbers() {
        for square in [2, 3, 4, 9, 1 << 60, (1 << 60) + 1] {
            assert_eq!(root(&Exact::whole(square)), Exact::whole(square).root(), "{square}");
        }
        assert_eq!(root(&Exact::whole(-1)), None);
    }

    #[test]
    fn ranks_are_those_of_the_tables() {
        for (n, expected) in [(5, 0), (6, 1), (9, 2), (20, 6), (100, 40), (1_000, 469)] {
            assert_eq!(median_rank(n, Level::DEFAULT), expected, "{n}");
        }
    }
}
