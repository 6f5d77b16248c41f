//! Numbers as unsigned integers that sort like them, and what conditions ask of these: a device compares
//! no floats, so that no driver's treatment of NaN or of small numbers matters.

use std::cmp::Ordering;

use super::Range;
use crate::codes::f16_to_f64;
use crate::dataset::mapped::{NumberKind, Numbers};
use crate::engine::ordered::asked::OfNumber;
use crate::engine::ordered::standing::Compared;
use crate::query::Operator;

/// What a key stands for.
#[derive(Clone, Copy, Debug)]
pub enum Value {
    /// An integer.
    Whole(i128),
    /// A float.
    Real(f64),
}

/// Bytes of a key.
pub fn width(kind: NumberKind) -> u32 {
    match kind {
        NumberKind::I16 | NumberKind::I32 | NumberKind::F16 | NumberKind::F32 => 4,
        NumberKind::I64 | NumberKind::U64 | NumberKind::F64 => 8,
    }
}

/// The key of a number that has been ensured; −0 has that of 0.
pub fn key(numbers: &Numbers, at: usize) -> u64 {
    match numbers {
        Numbers::I16(column) => (i32::from(column[at]) as u32 ^ 1 << 31).into(),
        Numbers::I32(column) => (column[at] as u32 ^ 1 << 31).into(),
        Numbers::I64(column) => column[at] as u64 ^ 1 << 63,
        Numbers::U64(column) => column[at],
        // A float16 is a float32 too.
        Numbers::F16(column) => key_of_f32(f16_to_f64(column[at]) as f32),
        Numbers::F32(column) => key_of_f32(column[at]),
        Numbers::F64(column) => {
            let bits = (column[at] + 0.0).to_bits();
            if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
        }
    }
}

fn key_of_f32(value: f32) -> u64 {
    let bits = (value + 0.0).to_bits();
    u64::from(if bits >> 31 == 1 { !bits } else { bits | 1 << 31 })
}

/// The lowest key of a type, and that behind the highest; NaN has none.
fn ends(kind: NumberKind) -> (u128, u128) {
    match kind {
        NumberKind::I16 | NumberKind::I32 => (0, 1 << 32),
        NumberKind::I64 | NumberKind::U64 => (0, 1 << 64),
        NumberKind::F16 | NumberKind::F32 => {
            (key_of_f32(f32::NEG_INFINITY).into(), u128::from(key_of_f32(f32::INFINITY)) + 1)
        }
        NumberKind::F64 => {
            let of = |value: f64| u128::from(key(&Numbers::F64(vec![value].into()), 0));
            (of(f64::NEG_INFINITY), of(f64::INFINITY) + 1)
        }
    }
}

/// What a key of a type stands for.
fn value(kind: NumberKind, key: u64) -> Value {
    match kind {
        NumberKind::I16 | NumberKind::I32 => Value::Whole((key as u32 ^ 1 << 31) as i32 as i128),
        NumberKind::I64 => Value::Whole((key ^ 1 << 63) as i64 as i128),
        NumberKind::U64 => Value::Whole(key.into()),
        NumberKind::F16 | NumberKind::F32 => {
            let key = key as u32;
            let bits = if key >> 31 == 1 { key ^ 1 << 31 } else { !key };
            Value::Real(f32::from_bits(bits).into())
        }
        NumberKind::F64 => {
            Value::Real(f64::from_bits(if key >> 63 == 1 { key ^ 1 << 63 } else { !key }))
        }
    }
}

/// The first key of a type for which something holds, as it does for all behind it.
fn first(kind: NumberKind, holds: impl Fn(Value) -> bool) -> u128 {
    let (mut first, mut end) = ends(kind);
    while first < end {
        let middle = first + (end - first) / 2;
        if holds(value(kind, middle as u64)) { end = middle } else { first = middle + 1 }
    }
    first
}

/// The keys from the first for which `from` holds to the last for which `until` does not.
pub fn between(
    kind: NumberKind,
    from: impl Fn(Value) -> bool,
    until: impl Fn(Value) -> bool,
) -> Vec<Range> {
    closed([(first(kind, from), first(kind, until))])
}

/// The keys of the numbers that pass.
pub fn that_pass(asked: &OfNumber, kind: NumberKind) -> Vec<Range> {
    let (low, end) = ends(kind);
    match asked {
        OfNumber::Null(true) => Vec::new(),
        OfNumber::Null(false) => closed([(low, end)]),
        OfNumber::Compare(operator, number) => {
            let (same, above) = those_of(kind, *number);
            match operator {
                Operator::Equal | Operator::Matches => closed([(same, above)]),
                Operator::NotEqual | Operator::NotMatches => closed([(low, same), (above, end)]),
                Operator::Less => closed([(low, same)]),
                Operator::AtMost => closed([(low, above)]),
                Operator::Greater => closed([(above, end)]),
                Operator::AtLeast => closed([(same, end)]),
            }
        }
        OfNumber::In(not, numbers) => {
            let mut same: Vec<_> = numbers.iter().map(|number| those_of(kind, *number)).collect();
            if !not {
                return closed(same);
            }
            same.sort_unstable();
            let mut from = low;
            let gap = |(first, above): (u128, u128)| (std::mem::replace(&mut from, above), first);
            let mut gaps: Vec<_> = same.into_iter().map(gap).collect();
            gaps.push((from, end));
            closed(gaps)
        }
    }
}

/// The first key of the numbers that are the same as one, and the first of those above it.
fn those_of(kind: NumberKind, number: Compared) -> (u128, u128) {
    let order = |value| match value {
        Value::Whole(value) => number.order_of_whole(value),
        Value::Real(value) => number.order_of_real(value),
    };
    let from = |least: Ordering| first(kind, |value| order(value) >= least);
    (from(Ordering::Equal), from(Ordering::Greater))
}

/// Ranges with their last keys; none that are empty.
fn closed(ranges: impl IntoIterator<Item = (u128, u128)>) -> Vec<Range> {
    let ranges = ranges.into_iter().filter(|(first, end)| first < end);
    ranges.map(|(first, end)| [first as u64, (end - 1) as u64]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{ColumnName, Condition, Number, Subject};

    /// Every operator and some lists, about numbers that are in a column, near one, or far away.
    fn conditions(values: &[&str]) -> Vec<Condition> {
        let column = || ColumnName::named(Subject::Row, "x");
        let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
        let mut all: Vec<Condition> = [false, true]
            .into_iter()
            .map(|not| Condition::In { column: column(), not, values: values.clone() })
            .collect();
        all.extend([false, true].map(|not| Condition::Null { column: column(), not }));
        for operator in &Operator::ALL[..6] {
            let with = |value: &String| Condition::Compare {
                column: column(),
                operator: operator.0,
                value: value.clone(),
            };
            all.extend(values.iter().map(with));
        }
        all
    }

    #[test]
    fn keys_pass_as_their_numbers_do() {
        let whole = [i64::MIN, -70_000, -2, -1, 0, 1, 2, 3, 70_000, i64::MAX];
        let real = [f64::NEG_INFINITY, -1e300, -0.1, -0.0, 0.0, 5e-324, 0.1, 1.5, f64::INFINITY];
        let columns = [
            Numbers::I16(whole.iter().map(|value| *value as i16).collect::<Vec<_>>().into()),
            Numbers::I32(whole.iter().map(|value| *value as i32).collect::<Vec<_>>().into()),
            Numbers::I64(whole.to_vec().into()),
            Numbers::U64(whole.iter().map(|value| *value as u64).collect::<Vec<_>>().into()),
            Numbers::F16(vec![0, 1 << 15, 0x3c00, 0x7c00, 0xfc00, 0x2e66, 0x0001].into()),
            Numbers::F32(real.iter().map(|value| *value as f32).collect::<Vec<_>>().into()),
            Numbers::F64(real.to_vec().into()),
        ];
        let asked = ["0", "0.1", "-1", "2.5", "1e30", "-inf", "inf", "9223372036854775807"];
        let mut passing = 0;
        for (numbers, exact) in columns.iter().flat_map(|column| [(column, false), (column, true)])
        {
            for condition in conditions(&asked) {
                let asked = OfNumber::new(&condition, numbers.kind(), exact).unwrap();
                let ranges = that_pass(&asked, numbers.kind());
                for at in 0..numbers.len() {
                    let key = key(numbers, at);
                    assert!(width(numbers.kind()) == 8 || key < 1 << 32);
                    let passes = ranges.iter().any(|[low, high]| (*low..=*high).contains(&key));
                    assert_eq!(passes, asked.passes(numbers, at), "{condition:?} {numbers:?} {at}");
                    passing += u32::from(passes);
                }
            }
        }
        assert!(passing > 1000);
        assert!(Number::parse("0.1").is_some());
    }
}
