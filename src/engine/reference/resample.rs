//! Intervals of a matrix in the plainest form: for every resample a weight for each neuron, one after the other,
//! and a loop over the pairs; every value by its definition.

use super::numbers::fraction;
use super::resampled::{Side, Sums};
use super::standard_error::{root, variance};
use super::weights::weights_of;
use crate::error::{Error, Result};
use crate::query::{
    Along, Exact, Intervals, LabelSizes, Level, Link, NeuronLabels, Normalize, Note, ResampleSums,
    Resampling, Sides, Weights, Wiring,
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
    let (rows, columns) = (own.shape.0 as usize, own.shape.1 as usize);
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
        kept.exponent = own.exponent;
        kept.pairs = own_pairs.iter().map(|pairs| *pairs as i64).collect();
        found.sums = Some(Box::new(kept));
    }
    Ok(found)
}

/// Who is in every cell, and why it has no interval.
fn said(side: &Side, places: &[(usize, usize)], resampling: &Resampling) -> Intervals {
    let own = side.wiring;
    let sizes = |of: &[Vec<usize>], along| LabelSizes {
        along,
        of: of.iter().map(|neurons| neurons.len() as u64).collect(),
    };
    let mut found = Intervals {
        n_pre: sizes(&side.pre, own.pre.along),
        n_post: sizes(&side.post, own.post.along),
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
        let sizes = [side.pre_of((*row, *column)).len(), side.post_of((*row, *column)).len()];
        let neurons = smaller(sizes.map(|n| n as u64));
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
    let (rows, columns) = own.shape;
    let is_apart = |neuron: u32| {
        let (pre, post) = (own.pre.label_of[neuron as usize], own.post.label_of[neuron as usize]);
        pre != NeuronLabels::ABSENT && post != NeuronLabels::ABSENT && pre != post
    };
    rows == columns
        && (own.pre.along, own.post.along) == (Along::Rows, Along::Columns)
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
    fn ranks_are_those_of_the_tables() {
        for (n, expected) in [(5, 0), (6, 1), (9, 2), (20, 6), (100, 40), (1_000, 469)] {
            assert_eq!(median_rank(n, Level::DEFAULT), expected, "{n}");
        }
    }
}
