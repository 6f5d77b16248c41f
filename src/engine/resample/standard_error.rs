//! Analytic standard errors, without resampling: two-way and dyadic cluster-robust variances, whole numbers
//! until the root is rounded.

use rustc_hash::FxHashMap;

use super::populations::Sizes;
use crate::query::{Exact, Link, Sides, Wiring};

/// The sums that variances are made of.
#[derive(Default)]
struct Sums {
    all: i128,
    /// Squares of what each presynaptic neuron makes.
    pre: i128,
    /// Of what each postsynaptic neuron gets.
    post: i128,
    /// Of each pair's amount.
    pairs: i128,
}

/// The standard error of the sum of a cell, in its units; `None` where the variance is negative or undefined.
pub fn of_cell(
    wiring: &Wiring,
    sizes: &Sizes,
    (row, column): (usize, usize),
    links: &[Link],
    sides: Sides,
) -> Option<f64> {
    let by_pre = totals(links.iter().map(|link| (link.pre, link.units)));
    let by_post = totals(links.iter().map(|link| (link.post, link.units)));
    let squares = |of: &FxHashMap<u32, i128>| of.values().map(|sum| sum * sum).sum();
    let sums = Sums {
        all: links.iter().map(|link| i128::from(link.units)).sum(),
        pre: squares(&by_pre),
        post: squares(&by_post),
        pairs: links.iter().map(|link| i128::from(link.units).pow(2)).sum(),
    };
    let (n_pre, n_post) = sizes.of_cell(row, column);
    let (n_pre, n_post) = (n_pre.into(), n_post.into());
    let both = i128::from(sizes.both(row, column));
    let variance = match sides {
        Sides::Pre => spread(sums.pre, sums.all, n_pre)?,
        Sides::Post => spread(sums.post, sums.all, n_post)?,
        Sides::Both if both == 0 => {
            let of_pairs = around(sums.pairs, sums.all, n_pre * n_post)?;
            let neurons =
                spread(sums.pre, sums.all, n_pre)?.plus(&spread(sums.post, sums.all, n_post)?);
            neurons.plus(&of_pairs.times(&Exact::whole(-1)))
        }
        Sides::Both => {
            let mut each = by_pre;
            by_post.into_iter().for_each(|(neuron, sum)| *each.entry(neuron).or_default() += sum);
            let cell = Cell { wiring, at: (row as u32, column as u32), n_pre, n_post, both };
            cell.dyadic(&sums, &each, links)?
        }
    };
    variance.root()
}

/// What each neuron has.
fn totals(of: impl Iterator<Item = (u32, i64)>) -> FxHashMap<u32, i128> {
    let mut totals = FxHashMap::default();
    of.for_each(|(neuron, units)| *totals.entry(neuron).or_default() += i128::from(units));
    totals
}

/// Squares around the mean: Σ x² − (Σ x)² ÷ n.
fn around(squares: i128, sum: i128, n: i128) -> Option<Exact> {
    Some(Exact::whole(squares).plus(&Exact::ratio(-1, n)?.times(&square(sum))))
}

/// n ÷ (n − 1) times that.
fn spread(squares: i128, sum: i128, n: i128) -> Option<Exact> {
    Some(Exact::ratio(n, n - 1)?.times(&around(squares, sum, n)?))
}

fn square(number: i128) -> Exact {
    Exact::whole(number).times(&Exact::whole(number))
}

/// A cell some of whose neurons are in both populations.
struct Cell<'a> {
    wiring: &'a Wiring,
    at: (u32, u32),
    n_pre: i128,
    n_post: i128,
    both: i128,
}

impl Cell<'_> {
    fn is_pre(&self, neuron: u32) -> bool {
        self.wiring.pre.has(neuron, self.at)
    }

    fn is_post(&self, neuron: u32) -> bool {
        self.wiring.post.has(neuron, self.at)
    }

    /// n ÷ (n − 1) Σ (Σ e_ij + Σ e_ji)² − Σ e_ij² − Σ e_ij e_ji, where e is the amount of a pair less the
    /// mean over all pairs.
    fn dyadic(&self, sums: &Sums, each: &FxHashMap<u32, i128>, links: &[Link]) -> Option<Exact> {
        let (n_pre, n_post, both) = (self.n_pre, self.n_post, self.both);
        let (pairs, neurons) = (n_pre * n_post - both, n_pre + n_post - both);
        let mean = Exact::ratio(sums.all, pairs)?;
        let minus = mean.times(&Exact::whole(-2));
        let mean_squared = mean.times(&mean);
        // Pairs that a neuron is in: by the populations that it is in.
        let pairs_of = |neuron: u32| match (self.is_pre(neuron), self.is_post(neuron)) {
            (true, true) => n_pre + n_post - 2,
            (true, false) => n_post,
            _ => n_pre,
        };
        let squares: i128 = each.values().map(|sum| sum * sum).sum();
        let crossed: i128 = each.iter().map(|(neuron, sum)| sum * pairs_of(*neuron)).sum();
        let (only_pre, only_post) = (n_pre - both, n_post - both);
        let counted = only_pre * n_post * n_post
            + only_post * n_pre * n_pre
            + both * (n_pre + n_post - 2).pow(2);
        let of_neurons = Exact::whole(squares)
            .plus(&minus.times(&Exact::whole(crossed)))
            .plus(&mean_squared.times(&Exact::whole(counted)));
        let of_neurons = of_neurons.times(&Exact::ratio(neurons, neurons - 1)?);
        let of_pairs = around(sums.pairs, sums.all, pairs)?;
        // Pairs whose other direction is a pair of the cell, too.
        let is_mutual = |link: &&Link| {
            [link.pre, link.post].iter().all(|one| self.is_pre(*one) && self.is_post(*one))
        };
        let within: i128 = links.iter().filter(is_mutual).map(|link| i128::from(link.units)).sum();
        let back: i128 = links.iter().filter(is_mutual).map(|link| reverse(link, links)).sum();
        let of_mutual = Exact::whole(back)
            .plus(&minus.times(&Exact::whole(within)))
            .plus(&mean_squared.times(&Exact::whole(both * (both - 1))));
        Some(of_neurons.plus(&of_pairs.plus(&of_mutual).times(&Exact::whole(-1))))
    }
}

/// The amount of a pair times that of the other direction.
fn reverse(link: &Link, links: &[Link]) -> i128 {
    let found = links.binary_search_by_key(&(link.post, link.pre), |other| (other.pre, other.post));
    found.map_or(0, |at| i128::from(link.units) * i128::from(links[at].units))
}
