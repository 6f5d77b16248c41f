//! Weights: how many synapses a row stands for.

use super::flaws::{Flaw, Flaws};
use super::numbers::Numbers;
use super::typed::whole;

/// Weights of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weights {
    /// One a row; those of flawed rows are undefined.
    pub values: Vec<u64>,
    /// What is no positive whole number of 64 bits.
    pub flaws: Flaws,
}

/// Numbers as weights; whole numbers in a float column are some too.
pub fn weights(numbers: &Numbers) -> Weights {
    let rows = numbers.values.rows();
    let mut weights = Weights { values: Vec::with_capacity(rows), flaws: Flaws::default() };
    for row in 0..rows {
        let found = weight(numbers, row);
        weights.values.push(found.unwrap_or(0));
        if let Err(flaw) = found {
            weights.flaws.push(row, flaw);
        }
    }
    weights
}

fn weight(numbers: &Numbers, row: usize) -> Result<u64, Flaw> {
    if let Some(flaw) = numbers.flaws.of(row) {
        return Err(flaw);
    }
    if numbers.nulls.is_null(row) {
        return Err(Flaw::Null);
    }
    match whole(&numbers.values, row) {
        Some(value @ 1..) => u64::try_from(value).map_err(|_| Flaw::TooLarge),
        _ => Err(Flaw::NotPositive),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::column::{Nulls, Values};

    #[test]
    fn weights_are_positive_whole_numbers() {
        let of = |values: Values| {
            let numbers = Numbers { values, nulls: Nulls::NONE, flaws: Flaws::default() };
            let found = weights(&numbers);
            (found.values, found.flaws.iter().collect::<Vec<_>>())
        };
        assert_eq!(of(Values::U16(vec![1, 65_535])), (vec![1, 65_535], vec![]));
        let flaws = vec![(1, Flaw::NotPositive), (2, Flaw::NotPositive)];
        assert_eq!(of(Values::I8(vec![1, 0, -1])), (vec![1, 0, 0], flaws.clone()));
        assert_eq!(of(Values::F64(vec![3.0, 0.5, f64::INFINITY])), (vec![3, 0, 0], flaws));
        assert_eq!(of(Values::F32(vec![1e30])).1, [(0, Flaw::TooLarge)]);
    }
}
