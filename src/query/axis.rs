//! An axis of a sweep: a numeric filter and the values it takes, as `NAME=SPEC`.

use std::cmp::Ordering;

use super::axis_value::AxisValue;
use super::decimal::Decimal;
use super::number::written;
use crate::error::{Error, Result};
use crate::names::nearest;
use crate::query::predicate::Bound;
use crate::query::{AxisParameter, Filter, FilterParameter, Number};

/// One axis of a grid: a numeric filter, or a threshold on a column, and the values it takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// What it changes: a filter, or a threshold on a column.
    pub parameter: AxisParameter,
    /// Its values, in the order given; points that float16 makes equal are kept.
    pub values: Vec<f64>,
    /// The same as they were written, where a column of integers would tell one of them from its
    /// float64; else nothing.
    decimals: Vec<String>,
}

impl Axis {
    /// An axis with these values.
    pub fn new(parameter: impl Into<AxisParameter>, values: Vec<f64>) -> Axis {
        Axis { parameter: parameter.into(), values, decimals: Vec::new() }
    }

    /// The value at a place; none of its values is a column's of j0251 that float64 does not hold.
    pub fn value(&self, at: usize) -> AxisValue<'_> {
        let decimal = match self.parameter {
            AxisParameter::Named(_) | AxisParameter::Filter(FilterParameter::MinPair) => {
                self.decimals.get(at).map(String::as_str)
            }
            AxisParameter::Filter(_) | AxisParameter::Column(_) => None,
        };
        let real = self.values[at];
        AxisValue { real, decimal: decimal.filter(|decimal| !is_whole_as(real, decimal)) }
    }

    /// Sets its value at a place in a filter.
    pub fn set(&self, filter: &mut Filter, at: usize) {
        match self.value(at) {
            AxisValue { decimal: Some(decimal), .. } => self.parameter.set_decimal(filter, decimal),
            AxisValue { real, .. } => self.parameter.set(filter, Some(real)),
        }
    }

    /// How two of its values stand to each other, integers by all their digits.
    pub fn order(&self, one: usize, other: usize) -> Ordering {
        let whole = |at: usize| {
            let value = self.value(at).to_string();
            Number::parse(&value).map(Number::whole)
        };
        let order = self.values[one].total_cmp(&self.values[other]);
        order.then_with(|| whole(one).cmp(&whole(other)))
    }

    /// The places of its values, that which lets most rows pass first.
    #[doc(hidden)]
    pub fn loosest_first(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.values.len()).collect();
        order.sort_by(|a, b| self.order(*a, *b));
        if self.parameter.bound() == Some(Bound::AtMost) {
            order.reverse();
        }
        order
    }

    /// Every value, in the order given.
    pub fn each(&self) -> impl ExactSizeIterator<Item = AxisValue<'_>> {
        (0..self.values.len()).map(|at| self.value(at))
    }

    /// Whether float64 holds all values.
    pub fn is_real(&self) -> bool {
        self.each().all(|value| value.decimal.is_none())
    }

    /// The same axis by name alone; see [`AxisParameter::by_name`].
    #[doc(hidden)]
    pub fn by_name(self) -> Axis {
        Axis { parameter: self.parameter.by_name(), ..self }
    }

    /// Most values of one axis.
    pub const VALUES_MAX: u64 = 1 << 20;

    /// The axis of `NAME=SPEC`. NAME is a numeric filter, with dashes or underscores, or a column of
    /// numbers: `size=`, `pre.axon=` (at least; `>=` is the same), `prob<=` (at most). SPEC is `a,b,c`,
    /// or `start:stop:step` in decimal arithmetic: stop is included when a step lands
    /// on it.
    ///
    /// # Errors
    /// Usage errors: no such filter, no number, a step of 0 or away from stop, too many values.
    pub fn parse(text: &str) -> Result<Axis> {
        let Some((name, spec)) = text.split_once('=') else {
            return Err(wrong(format!("'{text}' is not NAME=SPEC")).advise(EXAMPLES));
        };
        let param = numeric(name)?;
        let parts: Vec<&str> = spec.split(':').map(str::trim).collect();
        let values = match parts.as_slice() {
            [list] => list_of(&param, list)?,
            [start, stop, step] => range(&param, start, stop, step)?,
            _ => return Err(wrong(format!("'{spec}' is not start:stop:step")).advise(EXAMPLES)),
        };
        let (values, decimals): (Vec<f64>, Vec<String>) = values.into_iter().unzip();
        let is_exact = values.iter().zip(&decimals).all(|(value, text)| is_whole_as(*value, text));
        Ok(Axis { parameter: param, values, decimals: if is_exact { vec![] } else { decimals } })
    }
}

const EXAMPLES: &str = "for example prob_min=0.5:0.9:0.1 or size_min=0.05,0.1,0.5";

fn wrong(what: impl Into<String>) -> Error {
    Error::usage("axis", what)
}

/// What stands before the `=`, and whether it is a least or a most.
fn numeric(name: &str) -> Result<AxisParameter> {
    let (name, bound) = match name.strip_suffix('<') {
        Some(name) => (name.trim(), Some(Bound::AtMost)),
        None => match name.strip_suffix('>') {
            Some(name) => (name.trim(), Some(Bound::AtLeast)),
            None => (name.trim(), None),
        },
    };
    let column = AxisParameter::of_column(name, bound.unwrap_or(Bound::AtLeast));
    if let Some(column) = column {
        return Ok(column);
    }
    let underscored = name.replace('-', "_");
    let numbers = FilterParameter::ALL.iter().filter(|param| param.kind().is_number());
    match FilterParameter::by_name(&underscored) {
        Some(param) if param.kind().is_number() && bound.is_some() => {
            Err(wrong(format!("{} says itself whether it is a least or a most", param.name()))
                .advise(format!("write {}=…", param.name())))
        }
        Some(param) if param.kind().is_number() => Ok(param.into()),
        Some(param) => Err(wrong(format!("{} is not a numeric filter", param.name()))
            .advise(format!("choose from {}", joined(numbers)))),
        None => AxisParameter::named(&underscored, bound).ok_or_else(|| unknown(name)),
    }
}

/// The error about an axis that j0251 lacks.
pub(super) fn unknown(name: &str) -> Error {
    let numbers = FilterParameter::ALL.iter().filter(|param| param.kind().is_number());
    let error = wrong(format!("there is no filter '{name}'"));
    let columns: Vec<String> = AxisParameter::column_names().collect();
    let names = numbers.clone().map(|param| param.name());
    let known = names.chain(columns.iter().map(String::as_str));
    match nearest(&name.replace('-', "_"), known) {
        Some(known) => error.advise(format!("did you mean '{known}'?")),
        None => error.advise(format!("choose from {}", joined(numbers))),
    }
}

fn joined<'a>(params: impl Iterator<Item = &'a FilterParameter>) -> String {
    params.map(|param| param.name()).collect::<Vec<_>>().join(", ")
}

/// Whether integers stand to a float64 as they do to the number that is written.
fn is_whole_as(value: f64, text: &str) -> bool {
    let value = written(value);
    let whole = |text| Number::parse(text).map(Number::whole);
    whole(&value) == whole(text)
}

fn list_of(param: &AxisParameter, list: &str) -> Result<Vec<(f64, String)>> {
    let number = |item: &str| {
        let item = item.trim();
        let value = item.parse().ok().filter(|value: &f64| !value.is_nan());
        value.map(|value| (value, item.to_owned())).ok_or_else(|| {
            wrong(format!("{}: '{item}' is not a number", param.name())).advise(EXAMPLES)
        })
    };
    list.split(',').map(number).collect()
}

fn range(param: &AxisParameter, start: &str, stop: &str, step: &str) -> Result<Vec<(f64, String)>> {
    let name = param.name();
    let decimal = |text: &str| {
        Decimal::parse(text).ok_or_else(|| {
            wrong(format!("{name}: '{text}' is not a decimal number of at most 18 digits"))
                .advise(EXAMPLES)
        })
    };
    let (first, last, by) = (decimal(start)?, decimal(stop)?, decimal(step)?);
    if by.is_zero() {
        return Err(wrong(format!("{name}: a step of 0 is not possible")).advise(EXAMPLES));
    }
    let count = Decimal::steps(first, last, by).ok_or_else(|| {
        wrong(format!("{name}: steps of {step} lead from {start} away from {stop}"))
            .advise("change the sign of the step, or exchange start and stop")
    })?;
    if count > u128::from(Axis::VALUES_MAX) {
        return Err(wrong(format!(
            "{name}: {start}:{stop}:{step} has {count} values; the limit is {}",
            Axis::VALUES_MAX
        ))
        .advise("take a larger step"));
    }
    let value = |at| {
        let decimal = Decimal::nth(first, by, at);
        (decimal.value(), decimal.to_string())
    };
    Ok((0..count as u64).map(value).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::SweepQuery;

    #[test]
    fn specs_have_the_values_that_they_say() {
        let check = |spec: &str, expected: &[f64]| {
            let axis = Axis::parse(&format!("prob_min={spec}")).unwrap();
            assert_eq!(axis, Axis::new(FilterParameter::ProbMin, expected.to_vec()), "{spec}");
        };
        check("0.6", &[0.6]);
        check("0.9, 0.5,0.9", &[0.9, 0.5, 0.9]);
        check("-0.5,inf", &[-0.5, f64::INFINITY]);
        check("0.5:0.9:0.1", &[0.5, 0.6, 0.7, 0.8, 0.9]);
        check("0.5:0.95:0.1", &[0.5, 0.6, 0.7, 0.8, 0.9]);
        check("0:0.3:0.1", &[0.0, 0.1, 0.2, 0.3]);
        check("0.9:0.5:-0.2", &[0.9, 0.7, 0.5]);
        check("-0.1:0.1:0.1", &[-0.1, 0.0, 0.1]);
        check("1:1:5", &[1.0]);
        check("1:1:-5", &[1.0]);
        check("0:1e-3:5e-4", &[0.0, 0.0005, 0.001]);
        check("0:2000:500", &[0.0, 500.0, 1000.0, 1500.0, 2000.0]);
        check("0.01:0.05:0.01", &[0.01, 0.02, 0.03, 0.04, 0.05]);
    }

    #[test]
    fn values_that_float64_does_not_hold_stay_decimals() {
        let check = |spec: &str, expected: &str| {
            let axis = Axis::parse(spec).unwrap().by_name();
            let texts: Vec<String> = axis.each().map(|value| value.to_string()).collect();
            assert_eq!(texts.join(" "), expected, "{spec}");
            let mut filter = Filter::default();
            axis.set(&mut filter, 0);
            assert_eq!(filter.limits[0].number, texts[0], "{spec}");
        };
        check("size=9007199254740993,2", "9007199254740993 2");
        check("score_max=-9007199254740992.5", "-9007199254740992.5");
        check("size=9007199254740991:9007199254740994:2", "9007199254740991 9007199254740993");
        check("pre.n=18446744073709551615", "18446744073709551615");
        check("size=0.1,3", "0.1 3");
        check("size=9007199254740994", "9007199254740994");
        assert!(Axis::parse("size=9007199254740993").unwrap().is_real(), "float16 in j0251");
    }

    #[test]
    fn names_have_dashes_or_underscores() {
        for name in ["min_pre_axon", "min-pre-axon", " min-pre_axon "] {
            assert_eq!(
                Axis::parse(&format!("{name}=1")).unwrap().parameter,
                FilterParameter::MinPreAxon.into()
            );
        }
    }

    #[test]
    fn columns_are_axes_too() {
        let check = |text: &str, name: &str, filter: Option<FilterParameter>| {
            let parameter = Axis::parse(text).unwrap().parameter;
            assert_eq!((parameter.name().as_ref(), parameter.filter()), (name, filter), "{text}");
        };
        check("size=0,0.1", "size", Some(FilterParameter::SizeMin));
        check("size>=0,0.1", "size", Some(FilterParameter::SizeMin));
        check("prob <= 0.5:0.9:0.1", "prob<=", Some(FilterParameter::ProbMax));
        check("pre.axon=0,50", "pre.axon", None);
        check("both.certainty<=1", "both.certainty<=", None);
    }

    #[test]
    fn invalid_values_are_refused() {
        let check = |text: &str, what: &str| {
            // Numbers that the data lacks are seen when it is asked.
            let grid = |axis| SweepQuery { axes: vec![axis], ..SweepQuery::default() };
            let error = Axis::parse(text).and_then(|axis| grid(axis).check(1)).unwrap_err();
            assert!(error.what().contains(what), "{text}: {error}");
            assert!(error.advice().is_some(), "{text}");
        };
        check("prob_min", "is not NAME=SPEC");
        check("prob_mni=1", "there is no filter 'prob_mni'");
        check("pre.axxon=1", "there is no filter 'pre.axxon'");
        check("pre.celltype=1", "there is no filter 'pre.celltype'");
        check("axon=1", "there is no filter 'axon'");
        check("prob_min<=1", "prob_min says itself whether it is a least or a most");
        check("strict=1", "strict is not a numeric filter");
        check("pre_celltype=MSN", "pre_celltype is not a numeric filter");
        check("prob_min=", "'' is not a number");
        check("prob_min=0.1,,0.2", "'' is not a number");
        check("prob_min=0.1,x", "'x' is not a number");
        check("prob_min=nan", "'nan' is not a number");
        check("prob_min=none", "'none' is not a number");
        check("prob_min=0:1", "is not start:stop:step");
        check("prob_min=0:1:0.1:2", "is not start:stop:step");
        check("prob_min=0:1:0", "a step of 0 is not possible");
        check("prob_min=0:1:-0.1", "steps of -0.1 lead from 0 away from 1");
        check("prob_min=1:0:0.1", "lead from 1 away from 0");
        check("prob_min=0:inf:1", "'inf' is not a decimal number");
        check("prob_min=0:1:1e-9", "has 1000000001 values");
    }
}
