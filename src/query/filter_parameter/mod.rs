//! The filters' names, stated once: flags, URL parameters, sweep axes and the echoed filter all
//! come from this table.

mod field;
mod group;
mod parse;
mod table;
mod threshold;

pub use field::{Field, Value};
pub use group::Group;
pub use parse::{flag_of, is_nothing};
pub(super) use parse::{list, not_a_count, parse_flag, parse_number};
pub use table::{FILTERS, FilterParameter, FilterSpec};
pub use threshold::{NeuronTypes, Threshold};

use crate::error::Result;
use crate::query::predicate::Subject;
use crate::query::{Filter, NeuronIds};
use crate::schema::{ColumnKind, J0251};

/// What a filter's value is, and what it is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    /// Comma-separated names.
    Names,
    /// Comma-separated neuron ids.
    Ids,
    /// Comma-separated morphology codes or names.
    Morphs,
    /// A threshold on a float16 column of the synapse table.
    Float16OfSynapse,
    /// A threshold on a float16 column of the neuron table; 0 is off.
    Float16OfNeuron,
    /// A threshold on a float32 column of the neuron table; 0 is off.
    Float32OfNeuron,
    /// A number of synapses; 1 is off.
    Count,
    /// Six numbers in nm.
    Box,
    /// True or false.
    Flag,
    /// Conditions on columns; may be given more than once.
    Conditions,
}

impl ParameterKind {
    /// Whether the value is a number (and can be an axis of a sweep).
    pub fn is_number(self) -> bool {
        matches!(self, ParameterKind::Float16OfSynapse | ParameterKind::Count) || self.of_neuron()
    }

    /// Whether it may be given more than once.
    pub const fn repeats(self) -> bool {
        matches!(self, ParameterKind::Conditions)
    }

    /// Whether it is compared with a column of the neuron table.
    pub fn of_neuron(self) -> bool {
        matches!(self, ParameterKind::Float16OfNeuron | ParameterKind::Float32OfNeuron)
    }
}

impl FilterParameter {
    /// Every filter, in the order of the documents.
    pub const ALL: &[FilterParameter] = &{
        let mut all = [FilterParameter::PreCelltype; FILTERS.len()];
        let mut at = 0;
        while at < all.len() {
            all[at] = FILTERS[at].parameter;
            at += 1;
        }
        all
    };

    /// Its entry in the table.
    pub const fn spec(self) -> &'static FilterSpec {
        &FILTERS[self as usize]
    }

    /// Its name in the library, in URLs and in JSON; the flag is the same with dashes.
    pub const fn name(self) -> &'static str {
        self.spec().name
    }

    /// The filter with this name.
    pub fn by_name(name: &str) -> Option<FilterParameter> {
        FilterParameter::ALL.iter().copied().find(|parameter| parameter.name() == name)
    }

    /// What its value is.
    pub const fn kind(self) -> ParameterKind {
        match self.spec().value {
            Value::Names(_) => ParameterKind::Names,
            Value::Ids(_) => ParameterKind::Ids,
            Value::Morphs(_) => ParameterKind::Morphs,
            Value::Count(_) => ParameterKind::Count,
            Value::Box(_) => ParameterKind::Box,
            Value::Flag(_) => ParameterKind::Flag,
            Value::Conditions(_) => ParameterKind::Conditions,
            Value::Threshold(_, Threshold { of: Subject::Row, .. }) => {
                ParameterKind::Float16OfSynapse
            }
            Value::Threshold(_, Threshold { column, .. }) => match J0251[column].kind {
                ColumnKind::Float16 => ParameterKind::Float16OfNeuron,
                _ => ParameterKind::Float32OfNeuron,
            },
        }
    }

    /// The threshold that it is; `None` if it is none.
    pub const fn threshold(self) -> Option<Threshold> {
        match self.spec().value {
            Value::Threshold(_, threshold) => Some(threshold),
            _ => None,
        }
    }

    /// One line of help.
    pub const fn help(self) -> &'static str {
        self.spec().help
    }

    /// The same without names that only j0251 has.
    pub const fn neutral_help(self) -> &'static str {
        match self {
            FilterParameter::PreCelltype => "Presynaptic cell types, comma-separated",
            FilterParameter::PostCelltype => "Postsynaptic cell types, comma-separated",
            FilterParameter::Where => {
                "Conditions on columns, joined by and: NAME > 0.5 and post.NAME in (A, B)"
            }
            other => other.help(),
        }
    }

    /// The unit of its number; empty if it has none.
    pub const fn unit(self) -> &'static str {
        match self.spec().value {
            Value::Threshold(_, threshold) => threshold.unit(),
            Value::Box(_) => "nm",
            Value::Count(_) => "synapses",
            _ => "",
        }
    }

    /// Sets this filter from its text, as it stands in a flag or a URL. Conditions are added to those
    /// that there are.
    ///
    /// # Errors
    /// A text that says no value; what [`Filter::check`] refuses (usage).
    pub fn set(self, filter: &mut Filter, text: &str) -> Result<()> {
        parse::set(self, filter, text)?;
        filter.check()
    }
}

impl Filter {
    /// The value of a numeric filter; `None` if it is off or no number.
    pub fn number(&self, parameter: FilterParameter) -> Option<f64> {
        match parameter.spec().value {
            // 0 turns a filter on a neuron off.
            Value::Threshold(field, threshold) => {
                field.of(self).filter(|number| threshold.of == Subject::Row || *number != 0.0)
            }
            Value::Count(field) => field.of(self).filter(|count| *count > 1).map(|c| c as f64),
            _ => None,
        }
    }

    /// Sets a filter on neuron ids. Other filters are left alone.
    pub fn set_ids(&mut self, parameter: FilterParameter, ids: NeuronIds) {
        if let Value::Ids(field) = parameter.spec().value {
            *field.of_mut(self) = Some(ids);
        }
    }

    /// Sets a numeric filter; `None` turns it off. Other filters are left alone.
    pub fn set_number(&mut self, parameter: FilterParameter, number: Option<f64>) {
        match parameter.spec().value {
            Value::Threshold(field, _) => *field.of_mut(self) = number,
            Value::Count(field) => *field.of_mut(self) = number.map(|count| count as u64),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_filter_stands_at_its_own_place() {
        for (at, spec) in FILTERS.iter().enumerate() {
            assert_eq!(spec.parameter as usize, at, "{}", spec.name);
            assert_eq!(FilterParameter::by_name(spec.name), Some(spec.parameter));
        }
    }

    #[test]
    fn examples_are_taken_and_defaults_too() {
        for spec in FILTERS {
            for text in [Some(spec.example), spec.default].into_iter().flatten() {
                let mut filter = Filter::default();
                spec.parameter.set(&mut filter, text).unwrap();
                let mut copy = Filter::default();
                spec.value.copy(&filter, &mut copy);
                assert_eq!(copy, filter, "{} {text}", spec.name);
            }
            let mut filter = Filter::default();
            spec.parameter.set(&mut filter, spec.example).unwrap();
            assert_ne!(filter, Filter::default(), "{} is not set", spec.name);
        }
    }
}
