//! Amounts digit by digit: what is added up so is bits of weights alone.

use super::terms::Target;

/// Pairs of neurons of a target whose amounts have the same binary digit.
#[derive(Debug)]
pub struct Digit {
    /// The target.
    pub target: usize,
    /// Whether the first neuron's weight alone counts; then it is its own second.
    pub is_single: bool,
    /// Each pair adds 2 to this power, times the weights.
    pub power: u32,
    /// Or takes it away.
    pub is_negative: bool,
    /// The pairs.
    pub pairs: Vec<(u32, u32)>,
}

/// The digits of all amounts, target by target.
pub fn digits(targets: &[Target]) -> Vec<Digit> {
    let mut all: Vec<Digit> = Vec::new();
    for (target, &Target { ref terms, is_single }) in targets.iter().enumerate() {
        let own = all.len();
        for term in terms {
            let pair = if is_single { (term.i, term.i) } else { (term.i, term.j) };
            let (mut rest, is_negative) = (term.amount.unsigned_abs(), term.amount < 0);
            while rest != 0 {
                let power = rest.trailing_zeros();
                rest &= rest - 1;
                let is_it =
                    |digit: &&mut Digit| digit.power == power && digit.is_negative == is_negative;
                match all[own..].iter_mut().find(is_it) {
                    Some(digit) => digit.pairs.push(pair),
                    None => {
                        let pairs = vec![pair];
                        all.push(Digit { target, is_single, power, is_negative, pairs });
                    }
                }
            }
        }
    }
    all
}
