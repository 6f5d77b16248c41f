//! The answer to `neurons`: ids, and what is asked of each neuron, as columns.

use crate::query::NeuronIds;
use crate::query::same::same;

/// Neurons, one row each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NeuronList {
    /// Their ids, in the order asked.
    pub ids: NeuronIds,
    /// How many fulfil the conditions: more than are listed where a limit cuts the list.
    pub available: u64,
    /// The fields asked, in the order asked.
    pub columns: Vec<NeuronColumn>,
}

/// A field of every neuron of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct NeuronColumn {
    /// The name of the field.
    pub name: String,
    /// Its values.
    pub values: NeuronValues,
}

/// What is known of neurons, one value each.
#[derive(Clone, Debug)]
pub enum NeuronValues {
    /// Ids.
    Ids(NeuronIds),
    /// Whole numbers.
    Counts(Vec<u64>),
    /// Numbers in float32; `None` is null.
    Floats(Vec<Option<f32>>),
    /// Integers of 64 bits, whatever their sign; `None` is null.
    Integers(Vec<Option<i128>>),
    /// Numbers in float64; `None` is null.
    Doubles(Vec<Option<f64>>),
    /// Numbers in float64; NaN where a sum is undefined.
    Totals(Vec<f64>),
    /// Categories.
    Names(NamesOfNeurons),
}

/// A category of every neuron.
#[derive(Clone, Debug)]
pub struct NamesOfNeurons {
    /// A code for each neuron; one beyond the texts is null.
    pub codes: Vec<u32>,
    /// The text of each code.
    pub texts: Vec<String>,
}

impl NamesOfNeurons {
    /// The code of null.
    pub const NULL: u32 = u32::MAX;

    /// A text of its own for every neuron that has one.
    pub fn of_texts(of_neurons: Vec<Option<String>>) -> NamesOfNeurons {
        let (mut codes, mut texts) = (Vec::new(), Vec::new());
        for text in of_neurons {
            codes.push(if text.is_some() { texts.len() as u32 } else { NamesOfNeurons::NULL });
            texts.extend(text);
        }
        NamesOfNeurons { codes, texts }
    }

    /// The text of a neuron, by its place in the list.
    pub fn text(&self, at: usize) -> Option<&str> {
        self.texts.get(*self.codes.get(at)? as usize).map(String::as_str)
    }
}

impl NeuronList {
    /// A list of ids alone.
    pub fn of_ids(ids: impl Into<NeuronIds>) -> NeuronList {
        let ids = ids.into();
        NeuronList { available: ids.len() as u64, ids, columns: Vec::new() }
    }

    /// A field that was asked for, by its name: one value for each id.
    pub fn column(&self, name: &str) -> Option<&NeuronValues> {
        self.columns.iter().find(|column| column.name == name).map(|column| &column.values)
    }
}

impl NeuronValues {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            NeuronValues::Ids(ids) => ids.len(),
            NeuronValues::Counts(values) => values.len(),
            NeuronValues::Floats(values) => values.len(),
            NeuronValues::Integers(values) => values.len(),
            NeuronValues::Doubles(values) => values.len(),
            NeuronValues::Totals(values) => values.len(),
            NeuronValues::Names(names) => names.codes.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The places of the values in ascending or descending order; equal ones keep theirs, and what
    /// is null or NaN comes last either way. Categories are sorted by their text.
    pub fn order(&self, is_descending: bool) -> Vec<u32> {
        let mut places: Vec<u32> = (0..self.len() as u32).collect();
        match self {
            NeuronValues::Ids(ids) => sort(&mut places, is_descending, |at| ids.get(at)),
            NeuronValues::Counts(values) => {
                sort(&mut places, is_descending, |at| Some(values[at]));
            }
            NeuronValues::Floats(values) => {
                let key = |at: usize| values[at].filter(|value| !value.is_nan()).map(|v| v + 0.0);
                sort(&mut places, is_descending, |at| key(at).map(|v| sortable(v.into())));
            }
            NeuronValues::Integers(values) => sort(&mut places, is_descending, |at| values[at]),
            NeuronValues::Doubles(values) => {
                let key = |at: usize| values[at].filter(|value| !value.is_nan());
                sort(&mut places, is_descending, |at| key(at).map(sortable));
            }
            NeuronValues::Totals(values) => {
                let key = |at: usize| Some(values[at]).filter(|value| !value.is_nan());
                sort(&mut places, is_descending, |at| key(at).map(sortable));
            }
            NeuronValues::Names(names) => {
                sort(&mut places, is_descending, |at| names.text(at));
            }
        }
        places
    }

    /// The values at these places.
    pub fn take(&self, places: &[u32]) -> NeuronValues {
        fn at<T: Clone>(values: &[T], places: &[u32]) -> Vec<T> {
            places.iter().map(|place| values[*place as usize].clone()).collect()
        }
        match self {
            NeuronValues::Ids(ids) => NeuronValues::Ids(ids.take(places)),
            NeuronValues::Counts(values) => NeuronValues::Counts(at(values, places)),
            NeuronValues::Floats(values) => NeuronValues::Floats(at(values, places)),
            NeuronValues::Integers(values) => NeuronValues::Integers(at(values, places)),
            NeuronValues::Doubles(values) => NeuronValues::Doubles(at(values, places)),
            NeuronValues::Totals(values) => NeuronValues::Totals(at(values, places)),
            NeuronValues::Names(NamesOfNeurons { codes, texts }) => {
                let (codes, texts) = (at(codes, places), texts.clone());
                NeuronValues::Names(NamesOfNeurons { codes, texts })
            }
        }
    }
}

/// An integer that sorts like the number, which is not NaN; −0 is 0.
fn sortable(value: f64) -> i64 {
    let bits = (value + 0.0).to_bits() as i64;
    if bits < 0 { i64::MIN - bits } else { bits }
}

/// Stable, with `None` last.
fn sort<K: Ord>(places: &mut [u32], is_descending: bool, key: impl Fn(usize) -> Option<K>) {
    places.sort_by(|a, b| {
        let (a, b) = (key(*a as usize), key(*b as usize));
        let (a_is_null, b_is_null) = (a.is_none(), b.is_none());
        let by_value = if is_descending { b.cmp(&a) } else { a.cmp(&b) };
        a_is_null.cmp(&b_is_null).then(by_value)
    });
}

impl PartialEq for NeuronValues {
    /// Equal bit for bit, except that all NaN are one; names are equal whatever their codes.
    fn eq(&self, other: &NeuronValues) -> bool {
        use NeuronValues::{Counts, Doubles, Floats, Ids, Integers, Names, Totals};
        let same_doubles = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => same(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        let double = |float: Option<f32>| float.map(f64::from);
        self.len() == other.len()
            && match (self, other) {
                (Ids(a), Ids(b)) => a == b,
                (Counts(a), Counts(b)) => a == b,
                (Floats(a), Floats(b)) => {
                    a.iter().zip(b).all(|(a, b)| same_doubles(double(*a), double(*b)))
                }
                (Integers(a), Integers(b)) => a == b,
                (Doubles(a), Doubles(b)) => a.iter().zip(b).all(|(a, b)| same_doubles(*a, *b)),
                (Totals(a), Totals(b)) => a.iter().zip(b).all(|(a, b)| same(*a, *b)),
                (Names(a), Names(b)) => (0..self.len()).all(|at| a.text(at) == b.text(at)),
                _ => false,
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_keep_their_order_and_null_is_last() {
        let (nan, none) = (Some(f32::NAN), None);
        let floats =
            NeuronValues::Floats(vec![Some(0.0), nan, Some(-1.5), Some(-0.0), none, Some(9.0)]);
        assert_eq!(floats.order(false), [2, 0, 3, 5, 1, 4]);
        assert_eq!(floats.order(true), [5, 0, 3, 2, 1, 4]);
        let counts = NeuronValues::Counts(vec![3, u64::MAX, 3, 0]);
        assert_eq!(counts.order(true), [1, 0, 2, 3]);
        let totals = NeuronValues::Totals(vec![f64::NAN, f64::NEG_INFINITY, 1e-300, -1e-300]);
        assert_eq!(totals.order(false), [1, 3, 2, 0]);
        let texts = vec!["b".to_owned(), "a".to_owned()];
        let names = NamesOfNeurons { codes: vec![0, NamesOfNeurons::NULL, 1, 0], texts };
        assert_eq!(NeuronValues::Names(names).order(true), [0, 3, 2, 1]);
    }
}
