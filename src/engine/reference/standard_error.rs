//! Analytic standard errors in the plainest form: sums over neurons and pairs as they are written in
//! `docs/SEMANTICS.md`, in fractions that are never rounded before the root.

use std::collections::{HashMap, HashSet};

use super::resampled::Side;
use crate::query::{Exact, Sides};

/// The variance of the sum of a cell; none where it is undefined.
pub fn variance(side: &Side, (row, column): (usize, usize), sides: Sides) -> Option<Exact> {
    let links = side.cells.get(&(row, column)).map_or(&[][..], Vec::as_slice);
    let whole = |number: i128| Exact::whole(number);
    let sum: i128 = links.iter().map(|link| i128::from(link.units)).sum();
    let (mut made, mut got) = (HashMap::new(), HashMap::new());
    for link in links {
        *made.entry(link.pre as usize).or_insert(0i128) += i128::from(link.units);
        *got.entry(link.post as usize).or_insert(0i128) += i128::from(link.units);
    }
    let (pre, post) = (side.pre_of((row, column)), side.post_of((row, column)));
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
pub fn root(square: &Exact) -> Option<f64> {
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
}
