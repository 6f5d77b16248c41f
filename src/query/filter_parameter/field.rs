//! Where a filter's value stands in a [`Filter`].

use super::threshold::Threshold;
use crate::query::{BoxNm, Expression, Filter, Morph, NeuronIds};

/// A field of [`Filter`], to be read and written.
#[derive(Debug)]
pub struct Field<T> {
    pub(super) read: fn(&Filter) -> &T,
    pub(super) write: fn(&mut Filter) -> &mut T,
}

impl<T> Clone for Field<T> {
    fn clone(&self) -> Field<T> {
        *self
    }
}

impl<T> Copy for Field<T> {}

impl<T: Clone> Field<T> {
    /// Its value.
    pub fn of(self, filter: &Filter) -> &T {
        (self.read)(filter)
    }

    /// The place of its value.
    pub fn of_mut(self, filter: &mut Filter) -> &mut T {
        (self.write)(filter)
    }

    /// Takes its value over from another filter.
    pub(super) fn copy(self, from: &Filter, to: &mut Filter) {
        self.of_mut(to).clone_from(self.of(from));
    }
}

/// `field!(prob_min)` is that field.
macro_rules! field {
    ($name:ident) => {
        Field { read: |filter| &filter.$name, write: |filter| &mut filter.$name }
    };
}
pub(super) use field;

/// What a filter's value is, and its field.
#[derive(Clone, Copy, Debug)]
pub enum Value {
    /// Names of cell types.
    Names(Field<Option<Vec<String>>>),
    /// Neuron ids.
    Ids(Field<Option<NeuronIds>>),
    /// Morphologies.
    Morphs(Field<Option<Vec<Morph>>>),
    /// A threshold on a column.
    Threshold(Field<Option<f64>>, Threshold),
    /// A number of synapses.
    Count(Field<Option<u64>>),
    /// A box in nm.
    Box(Field<Option<BoxNm>>),
    /// True or false.
    Flag(Field<bool>),
    /// Conditions on columns.
    Conditions(Field<Vec<Expression>>),
}

impl Value {
    /// Makes a list empty, so that it matches nothing. Other values are left alone.
    #[cfg(feature = "output")]
    pub(crate) fn set_nothing(self, filter: &mut Filter) {
        match self {
            Value::Names(field) => *field.of_mut(filter) = Some(Vec::new()),
            Value::Ids(field) => *field.of_mut(filter) = Some(NeuronIds::default()),
            Value::Morphs(field) => *field.of_mut(filter) = Some(Vec::new()),
            _ => {}
        }
    }

    /// Takes the value over from another filter.
    pub fn copy(self, from: &Filter, to: &mut Filter) {
        match self {
            Value::Names(field) => field.copy(from, to),
            Value::Ids(field) => field.copy(from, to),
            Value::Morphs(field) => field.copy(from, to),
            Value::Threshold(field, _) => field.copy(from, to),
            Value::Count(field) => field.copy(from, to),
            Value::Box(field) => field.copy(from, to),
            Value::Flag(field) => field.copy(from, to),
            Value::Conditions(field) => field.copy(from, to),
        }
    }
}
