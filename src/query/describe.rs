//! A filter in words that can be repeated: what is in force, and one filter after the other.

use std::fmt;

use crate::query::filter_parameter::Value;
use crate::query::listed::list_of;
use crate::query::predicate::compared;
use crate::query::{BoxNm, Expression, Filter, FilterParameter, Morph, NeuronIds, ParameterKind};

/// One filter in force.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    /// Names of cell types.
    Names(Vec<String>),
    /// Neuron ids.
    Ids(NeuronIds),
    /// Morphologies.
    Morphs(Vec<Morph>),
    /// A threshold: the number given and the number really compared with the column.
    Number {
        /// As the user gave it.
        given: f64,
        /// After rounding to the column's type (float16 or float32).
        compared: f64,
    },
    /// A number of synapses.
    Count(u64),
    /// A box in nm.
    Box(BoxNm),
    /// A switch.
    Flag(bool),
    /// Conditions on columns.
    Conditions {
        /// As the user gave them.
        given: Vec<Expression>,
        /// With the numbers really compared.
        compared: Vec<Expression>,
    },
}

impl fmt::Display for Setting {
    /// As it stands in a flag or a URL, so that [`FilterParameter::set`] reads it back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Setting::Names(names) => f.write_str(&list_of(names)),
            Setting::Ids(ids) => ids.fmt(f),
            Setting::Morphs(morphs) => f.write_str(&join(morphs)),
            Setting::Number { given, .. } => write!(f, "{given}"),
            Setting::Count(count) => write!(f, "{count}"),
            Setting::Box(b) => f.write_str(&join(&[b.lower, b.upper].concat())),
            Setting::Flag(flag) => write!(f, "{flag}"),
            Setting::Conditions { given, .. } => {
                let all: Vec<String> = given.iter().map(Expression::to_string).collect();
                f.write_str(&all.join(" and "))
            }
        }
    }
}

fn join<T: fmt::Display>(items: &[T]) -> String {
    items.iter().map(T::to_string).collect::<Vec<_>>().join(",")
}

/// Every filter in force with its value, in the order of the documents. `strict` and
/// `exact_thresholds`, which say how thresholds are compared, are always listed.
pub fn in_force(filter: &Filter) -> Vec<(FilterParameter, Setting)> {
    FilterParameter::ALL.iter().filter_map(|p| Some((*p, setting(filter, *p)?))).collect()
}

fn setting(filter: &Filter, param: FilterParameter) -> Option<Setting> {
    Some(match param.spec().value {
        Value::Names(field) => Setting::Names(field.of(filter).clone()?),
        Value::Ids(field) => Setting::Ids(field.of(filter).clone()?),
        Value::Morphs(field) => Setting::Morphs(field.of(filter).clone()?),
        Value::Count(field) => field.of(filter).filter(|count| *count > 1).map(Setting::Count)?,
        Value::Box(field) => Setting::Box((*field.of(filter))?),
        Value::Flag(field) => match *field.of(filter) {
            false if !is_about_thresholds(param) => return None,
            flag => Setting::Flag(flag),
        },
        Value::Conditions(field) => {
            let given = field.of(filter).clone();
            if given.is_empty() {
                return None;
            }
            let exact = filter.exact_thresholds;
            let compared = given.iter().map(|one| compared(one, exact)).collect();
            Setting::Conditions { given, compared }
        }
        Value::Threshold(..) => {
            let given = filter.number(param)?;
            let compared = match param.kind() {
                ParameterKind::Float32OfNeuron => f64::from(given as f32),
                _ => filter.rule().compared(given),
            };
            Setting::Number { given, compared }
        }
    })
}

/// Whether it says how thresholds are compared.
fn is_about_thresholds(param: FilterParameter) -> bool {
    matches!(param, FilterParameter::Strict | FilterParameter::ExactThresholds)
}

/// The filter built up one parameter at a time: each step is named by the parameter it adds, and
/// the last step is the whole filter. `strict` and `exact_thresholds` hold from the first step.
pub fn steps(filter: &Filter) -> Vec<(FilterParameter, Filter)> {
    let mut built = Filter {
        strict: filter.strict,
        exact_thresholds: filter.exact_thresholds,
        ..Filter::default()
    };
    let mut steps = Vec::new();
    for (param, _) in in_force(filter) {
        if is_about_thresholds(param) {
            continue;
        }
        param.spec().value.copy(filter, &mut built);
        steps.push((param, built.clone()));
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_show_the_number_really_compared() {
        let mut filter = Filter::default();
        FilterParameter::SizeMin.set(&mut filter, "0.05").unwrap();
        FilterParameter::MinPreAxon.set(&mut filter, "0").unwrap();
        let settings = in_force(&filter);
        let compared = Setting::Number { given: 0.05, compared: 0.04998779296875 };
        assert_eq!(settings[0], (FilterParameter::SizeMin, compared));
        assert_eq!(settings.len(), 3, "a length of 0 is off: {settings:?}");
    }

    #[test]
    fn the_last_step_is_the_whole_filter() {
        let mut filter = Filter::default();
        for (param, text) in [
            (FilterParameter::PreCelltype, "MSN,GPe"),
            (FilterParameter::PostMorph, "1,shaft"),
            (FilterParameter::ProbMin, "0.6"),
            (FilterParameter::MinPostDend, "50"),
            (FilterParameter::Box, "0,0,0,10,10,10"),
            (FilterParameter::ExcludeAutapses, "true"),
            (FilterParameter::Strict, "true"),
        ] {
            param.set(&mut filter, text).unwrap();
        }
        let steps = steps(&filter);
        assert_eq!(steps.len(), 6);
        assert_eq!(steps.last().unwrap().1, filter);
    }
}
