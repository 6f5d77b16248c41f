//! The interval of a share of which some of a number of draws were seen: exact by the binomial distribution
//! (Clopper & Pearson 1934).

use std::f64::consts::TAU;

/// What either tail of the interval holds.
const TAIL: f64 = 0.025;
/// Halvings after which an interval of float64 is empty.
const HALVINGS: u32 = 1_100;

/// The 95 % interval of a probability by which `seen` of `of` draws were seen.
pub fn clopper_pearson(seen: u64, of: u64) -> [f64; 2] {
    let low = if seen == 0 { 0.0 } else { share_of(seen, of) };
    let high = if seen == of { 1.0 } else { 1.0 - share_of(of - seen, of) };
    [low, high]
}

/// The share at which at least `seen` of `of` draws are as likely as a tail.
fn share_of(seen: u64, of: u64) -> f64 {
    let (mut low, mut high) = (0.0f64, seen as f64 / of as f64);
    for _ in 0..HALVINGS {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        match at_least(seen, of, middle) > TAIL {
            true => high = middle,
            false => low = middle,
        }
    }
    low
}

/// How likely at least `seen` of `of` draws are, at a share below `seen ÷ of`: the terms decrease.
fn at_least(seen: u64, of: u64, share: f64) -> f64 {
    let odds = share / (1.0 - share);
    let (mut term, mut sum) = (exactly(seen, of, share), 0.0);
    for number in seen..=of {
        sum += term;
        term *= (of - number) as f64 / (number + 1) as f64 * odds;
        if term <= sum * f64::EPSILON / 16.0 {
            break;
        }
    }
    sum
}

/// How likely exactly `seen` of `of` draws are (Loader 2000: no factorial, and so no loss of digits).
fn exactly(seen: u64, of: u64, share: f64) -> f64 {
    let (k, n) = (seen as f64, of as f64);
    if seen == of {
        return (n * share.ln()).exp();
    }
    let rest = n - k;
    let error = stirling(of) - stirling(seen) - stirling(of - seen);
    let deviance = deviance(k, n * share) + deviance(rest, n * (1.0 - share));
    (error - deviance).exp() * (n / (TAU * k * rest)).sqrt()
}

/// ln n! less Stirling's formula for it.
fn stirling(n: u64) -> f64 {
    let x = n as f64;
    if n < 16 {
        let factorial: f64 = (1..=n).map(|factor| factor as f64).product();
        return factorial.ln() - ((x + 0.5) * x.ln() - x + TAU.ln() / 2.0);
    }
    let square = x * x;
    (1.0 / 12.0
        - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / 1188.0 / square) / square) / square)
            / square)
        / x
}

/// x ln (x ÷ mean) + mean − x, without the loss of digits where both are near.
fn deviance(x: f64, mean: f64) -> f64 {
    if (x - mean).abs() >= 0.1 * (x + mean) {
        return x * (x / mean).ln() + mean - x;
    }
    let v = (x - mean) / (x + mean);
    let mut sum = (x - mean) * v;
    let mut power = 2.0 * x * v;
    for odd in (3..).step_by(2) {
        power *= v * v;
        let next = sum + power / f64::from(odd);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_those_of_scipy() {
        // scipy.stats.beta.ppf, and mpmath to 40 digits where that converges.
        for (seen, of, low, high) in SCIPY {
            let [own_low, own_high] = clopper_pearson(seen, of);
            for (own, expected) in [(own_low, low), (own_high, high)] {
                let off = (own - expected).abs();
                assert!(off <= 1e-11 * expected, "{seen} of {of}: {own:e}, not {expected:e}");
            }
        }
    }

    #[test]
    fn ends_have_closed_forms() {
        let [low, high] = clopper_pearson(0, 9_999);
        assert_eq!(low, 0.0);
        assert!((high - (1.0 - 0.025f64.powf(1.0 / 9_999.0))).abs() < 1e-15);
        let [low, high] = clopper_pearson(1, 1);
        assert!((low - 0.025).abs() < 1e-17 && high == 1.0);
        let [low, high] = clopper_pearson(5, 10);
        assert!((low + high - 1.0).abs() < 1e-15);
    }

    const SCIPY: [(u64, u64, f64, f64); 10] = [
        (1, 9999, 2.5320307962337828e-06, 0.0005570926944827763),
        (7, 9999, 0.0002815093011587083, 0.0014418764432707575),
        (499, 9999, 0.04571860220967451, 0.054355934102656864),
        (5000, 9999, 0.4902008762219615, 0.5098991046388723),
        (9998, 9999, 0.9994429073055172, 0.9999974679692037),
        (3, 10, 0.06673951117773447, 0.6524528500599973),
        (1, 3, 0.008403758659612636, 0.9057006759497539),
        (15, 16, 0.6976792615654681, 0.9984188882772341),
        (123456, 999999, 0.12281196448664229, 0.12410246433350375),
        (12, 999999, 6.200596189000953e-06, 2.0961512085101294e-05),
    ];
}
