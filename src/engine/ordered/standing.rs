//! How the values of a column stand to the numbers of a question. A number meets the type of the
//! column here: integers are compared with the number itself, floats with what NumPy would make of it.

use std::cmp::Ordering;

use crate::codes::{f16_to_f64, round_to_f16};
use crate::dataset::mapped::{NumberKind, Numbers};
use crate::query::{Number, Operator};

/// A number as one column compares with it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Compared {
    /// The greatest integer that is not above it, and the least that is not below.
    Whole(i128, i128),
    /// What floats are compared with.
    Real(f64),
}

impl Compared {
    /// A number for a column of this type; `exact` compares real numbers, where the number is rounded to
    /// the column's type otherwise.
    pub fn new(number: Number, kind: NumberKind, exact: bool) -> Compared {
        let real = number.real();
        match kind {
            NumberKind::I16 | NumberKind::I32 | NumberKind::I64 | NumberKind::U64 => {
                Compared::whole(number)
            }
            NumberKind::F16 if !exact => Compared::Real(f16_to_f64(round_to_f16(real))),
            NumberKind::F32 if !exact => Compared::Real(f64::from(real as f32)),
            NumberKind::F16 | NumberKind::F32 | NumberKind::F64 => Compared::Real(real),
        }
    }

    /// A number for integers.
    pub fn whole(number: Number) -> Compared {
        let (below, above) = number.whole();
        Compared::Whole(below, above)
    }

    /// How an integer stands to it.
    pub fn order_of_whole(self, value: i128) -> Ordering {
        match self {
            Compared::Whole(below, above) if below < above => {
                if value <= below {
                    Ordering::Less
                } else {
                    Ordering::Greater
                }
            }
            Compared::Whole(number, _) => value.cmp(&number),
            Compared::Real(number) => order(value as f64, number),
        }
    }

    /// How a float stands to it.
    pub fn order_of_real(self, value: f64) -> Ordering {
        match self {
            Compared::Real(number) => order(value, number),
            // No column of floats is compared so.
            Compared::Whole(number, _) => order(value, number as f64),
        }
    }

    /// How a value of a column stands to it.
    #[inline]
    pub fn order_of(self, numbers: &Numbers, at: usize) -> Ordering {
        match (self, numbers) {
            (Compared::Real(number), _) => order(numbers.real(at), number),
            (whole, numbers) => whole.order_of_whole(numbers.whole(at).unwrap_or(0)),
        }
    }
}

/// Neither is NaN: null is no value, and no number of a question is NaN.
fn order(value: f64, number: f64) -> Ordering {
    value.partial_cmp(&number).unwrap_or(Ordering::Equal)
}

/// Whether an operator holds for a value that stands so to its number.
#[inline]
pub fn holds(operator: Operator, order: Ordering) -> bool {
    match operator {
        Operator::Equal | Operator::Matches => order.is_eq(),
        Operator::NotEqual | Operator::NotMatches => order.is_ne(),
        Operator::Less => order.is_lt(),
        Operator::AtMost => order.is_le(),
        Operator::Greater => order.is_gt(),
        Operator::AtLeast => order.is_ge(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_meet_the_type_of_the_column() {
        let number = |text| Number::parse(text).unwrap();
        let order = |text, numbers: Numbers| {
            Compared::new(number(text), numbers.kind(), false).order_of(&numbers, 0)
        };
        let big = 9_007_199_254_740_993;
        assert_eq!(order("9007199254740993", Numbers::I64(vec![big].into())), Ordering::Equal);
        assert_eq!(order("9007199254740992", Numbers::I64(vec![big].into())), Ordering::Greater);
        assert_eq!(order("2.5", Numbers::I16(vec![2].into())), Ordering::Less);
        assert_eq!(order("2.5", Numbers::I16(vec![3].into())), Ordering::Greater);
        assert_eq!(order("0.1", Numbers::F32(vec![0.1].into())), Ordering::Equal);
        assert_eq!(order("0.1", Numbers::F64(vec![0.1].into())), Ordering::Equal);
        let tenth = round_to_f16(0.1);
        assert_eq!(order("0.1", Numbers::F16(vec![tenth].into())), Ordering::Equal);
        let exact = Compared::new(number("0.1"), NumberKind::F16, true);
        assert_eq!(exact.order_of(&Numbers::F16(vec![tenth].into()), 0), Ordering::Less);
        assert_eq!(order("inf", Numbers::F64(vec![f64::INFINITY].into())), Ordering::Equal);
        assert_eq!(order("-inf", Numbers::U64(vec![0].into())), Ordering::Greater);
    }
}
