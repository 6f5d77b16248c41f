//! A filter and its population in words.

use std::borrow::Cow;

use super::thousands;
use crate::query::predicate::{Bound, Subject};
use crate::query::{
    AxisParameter, AxisValue, ColumnName, Expression, Filter, FilterParameter, Limit, Morph,
    Population, Setting, in_force,
};

/// Most ids or names that are listed; of more only the number is said.
const LISTED_MAX: usize = 8;

/// The population that a filter leaves which says nothing of neurons.
pub const EVERYTHING: &str = "all neurons, fragments included";

/// The types of j0251, which synapses have, too.
const TYPES: &str = "celltype";

/// What is said of a filter that is none.
const NONE: &str = "none";

/// The filter in words: `prob ≥ 0.6, size ≥ 0.05 µm²`. What a population says is left to
/// [`population`].
pub fn filter(filter: &Filter, population: Option<Population>) -> String {
    let rest = if population.is_some() { without_population(filter) } else { filter.clone() };
    let mut words: Vec<String> =
        in_force(&rest).into_iter().filter_map(|(param, s)| setting(param, s, &rest)).collect();
    words.extend(rest.limits.iter().map(|limit| limited(limit, rest.strict)));
    if words.is_empty() {
        words.push(NONE.into());
    }
    words.join(", ")
}

/// The same of a data set with a map, whose numbers have these units.
pub fn filter_of_map(given: &Filter, units: &[(String, String)]) -> String {
    let given = given.by_name();
    let plain = Filter { limits: Vec::new(), ..given.clone() };
    let unit = |limit: &Limit| {
        let known = units.iter().find(|(name, unit)| *name == limit.name && !unit.is_empty());
        known.map_or_else(String::new, |(_, unit)| format!(" {unit}"))
    };
    let limits = given.limits.iter();
    let limits: Vec<String> =
        limits.map(|limit| limited(limit, given.strict) + &unit(limit)).collect();
    match (limits.is_empty(), filter(&plain, None)) {
        (true, words) => words,
        (false, words) if words == NONE => limits.join(", "),
        (false, words) => format!("{words}, {}", limits.join(", ")),
    }
}

/// The population a number is about, in words.
pub fn population(filter: &Filter, population: Option<Population>) -> String {
    let Some(Population::FullCells) = population else {
        if let Some(name) = &filter.population_name {
            return name.clone();
        }
        let words = if is_of_neurons(filter) { "neurons that pass the filter" } else { EVERYTHING };
        return words.into();
    };
    let all = in_force(filter).into_iter();
    let lengths = all.filter(|(param, _)| is_of_population(*param));
    let words: Vec<String> = lengths.filter_map(|(p, s)| setting(p, s, filter)).collect();
    format!("full cells ({})", words.join(", "))
}

/// What the conditions on neurons leave out: synapses, and those that pass all others; nothing where no
/// synapse passes those.
pub fn lost((synapses, of): (u64, u64)) -> Option<String> {
    (of > 0).then(|| {
        let share = super::percent(100.0 * synapses as f64 / of as f64);
        format!("{} of {} synapses ({share} %)", super::thousands(synapses), super::thousands(of))
    })
}

/// Whether it says anything of neurons but their type.
fn is_of_neurons(filter: &Filter) -> bool {
    let has_ids = filter.pre_neuron_ids.is_some() || filter.post_neuron_ids.is_some();
    let mut columns = filter.conditions.iter().flat_map(Expression::columns);
    has_ids
        || filter.needs_neurons()
        || columns.any(|column| match column {
            ColumnName::Id(_) => true,
            ColumnName::Named { of, name } => *of != Subject::Row && name != TYPES,
        })
}

/// What stands along an axis of thresholds: `size ≥ threshold (µm²)`.
pub fn axis(param: &AxisParameter, strict: bool) -> String {
    let unit = match param.unit() {
        "" => String::new(),
        unit => format!(" ({unit})"),
    };
    format!("{} {} threshold{unit}", subject(param), sign(param, strict))
}

/// The same, short: `size ≥ (µm²)`.
pub fn threshold_name(param: &AxisParameter, strict: bool) -> String {
    match param.unit() {
        "" => format!("{} {}", subject(param), sign(param, strict)),
        unit => format!("{} {} ({unit})", subject(param), sign(param, strict)),
    }
}

/// One threshold: `size ≥ 0.05 µm²`.
pub fn threshold(param: &AxisParameter, strict: bool, value: AxisValue) -> String {
    // The least length or certainty of 0 lets everything pass.
    if value.real == 0.0 && param.is_off_at_zero() {
        return format!("any {}", subject(param));
    }
    format!("{} {} {value}{}", subject(param), sign(param, strict), unit(param))
}

/// `cleft_score ≥ 30`
fn limited(limit: &Limit, strict: bool) -> String {
    format!("{} {} {}", limit.name, limit.bound.sign(strict), limit.number)
}

fn is_of_population(param: FilterParameter) -> bool {
    matches!(
        param,
        FilterParameter::CellAxon | FilterParameter::CellDendrite | FilterParameter::ProjectionAxon
    )
}

fn without_population(filter: &Filter) -> Filter {
    Filter { cell_axon: None, cell_dendrite: None, projection_axon: None, ..filter.clone() }
}

fn setting(param: FilterParameter, setting: Setting, filter: &Filter) -> Option<String> {
    let subject = param.spec().caption;
    Some(match setting {
        Setting::Names(names) => format!("{subject} {}", listed(&names, "types")),
        Setting::Ids(ids) => {
            format!("{subject} {}", listed(&ids.iter().collect::<Vec<_>>(), "ids"))
        }
        Setting::Morphs(morphs) => {
            let names: Vec<String> = morphs.iter().map(morph).collect();
            format!("{subject} {}", listed(&names, "morphologies"))
        }
        Setting::Number { given, .. } => threshold(&param.into(), filter.strict, given.into()),
        Setting::Count(count) => threshold(&param.into(), filter.strict, (count as f64).into()),
        Setting::Box(b) => {
            let side = |axis: usize| format!("{}–{}", b.lower[axis], b.upper[axis]);
            format!("x {}, y {}, z {} nm", side(0), side(1), side(2))
        }
        Setting::Flag(true) => subject.to_owned(),
        Setting::Conditions { given, .. } => {
            let texts: Vec<String> = given.iter().map(Expression::to_string).collect();
            texts.join(" and ")
        }
        Setting::Flag(false) => return None,
    })
}

fn morph(morph: &Morph) -> String {
    match morph {
        Morph::Code(code) => code.to_string(),
        Morph::Name(name) => name.clone(),
    }
}

fn listed<T: ToString>(items: &[T], plural: &str) -> String {
    if items.len() > LISTED_MAX {
        return format!("one of {} {plural}", thousands(items.len() as u64));
    }
    let items: Vec<String> = items.iter().map(T::to_string).collect();
    items.join("/")
}

fn sign(param: &AxisParameter, strict: bool) -> &'static str {
    let bound = param.bound();
    // A number of synapses is the fewest, whatever is strict.
    bound.unwrap_or(Bound::AtLeast).sign(strict && bound.is_some())
}

/// The unit with a blank before it, or nothing.
fn unit(param: &AxisParameter) -> String {
    match param.unit() {
        "" => String::new(),
        unit => format!(" {unit}"),
    }
}

fn subject(param: &AxisParameter) -> Cow<'static, str> {
    param.caption()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(settings: &[(FilterParameter, &str)]) -> Filter {
        let mut filter = Filter::default();
        for (param, text) in settings {
            param.set(&mut filter, text).unwrap();
        }
        filter
    }

    #[test]
    fn filters_read_as_words() {
        let check = |settings: &[(FilterParameter, &str)], expected: &str| {
            assert_eq!(filter(&of(settings), None), expected);
        };
        check(&[], "none");
        check(
            &[
                (FilterParameter::ProbMin, "0.6"),
                (FilterParameter::SizeMin, "0.05"),
                (FilterParameter::MinPreAxon, "50"),
            ],
            "prob ≥ 0.6, size ≥ 0.05 µm², pre axon ≥ 50 µm",
        );
        check(
            &[(FilterParameter::SizeMax, "1"), (FilterParameter::Strict, "true")],
            "size < 1 µm², strict",
        );
        check(&[(FilterParameter::PreCelltype, "HVC,LMAN")], "pre HVC/LMAN");
        check(&[(FilterParameter::PreNeuronIds, "1,2,3,4,5,6,7,8,9")], "pre neuron one of 9 ids");
        check(&[(FilterParameter::PostMorph, "1,shaft")], "morphology 1/shaft");
        check(&[(FilterParameter::Box, "0,0,0,1,2,3.5")], "x 0–1, y 0–2, z 0–3.5 nm");
    }

    #[test]
    fn the_population_is_named_and_its_filters_said_once() {
        let full = of(&[(FilterParameter::ProbMin, "0.6")]).population(Population::FullCells);
        assert_eq!(filter(&full, Some(Population::FullCells)), "prob ≥ 0.6");
        assert_eq!(
            population(&full, Some(Population::FullCells)),
            "full cells (cell axon ≥ 200 µm, cell dendrite ≥ 200 µm, projecting axon ≥ 50 µm)"
        );
        let check = |settings: &[(FilterParameter, &str)], expected: &str| {
            assert_eq!(population(&of(settings), None), expected);
        };
        let all = "all neurons, fragments included";
        check(&[], all);
        check(&[(FilterParameter::Where, "pre.celltype = MSN and size > 1")], all);
        let passing = "neurons that pass the filter";
        check(&[(FilterParameter::MinPreAxon, "50")], passing);
        check(&[(FilterParameter::PostNeuronIds, "7")], passing);
        check(&[(FilterParameter::Where, "pre = 7")], passing);
        check(&[(FilterParameter::Where, "size > 1 and both.side = L")], passing);
    }
}
