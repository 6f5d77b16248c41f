//! The tables of filters and measures as a script of the page: what the controls and the words are made
//! from.

use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::query::predicate::Bound;
use crate::query::{FILTERS, FilterSpec, FilterValue, Measure};

/// `export const TABLE = […]`: for each filter name, kind of value, words, unit and group. Groups
/// stand in the order of the page, in each the filters of one column beside each other. Then
/// `export const MEASURES = […]`: name, words, unit and whether fractions of it are defined.
pub fn script() -> &'static str {
    static SCRIPT: LazyLock<String> = LazyLock::new(|| {
        let mut filters: Vec<&FilterSpec> = FILTERS.iter().collect();
        filters.sort_by_key(|spec| place(spec));
        let table = list("TABLE", filters.into_iter().map(entry));
        let measures =
            list("MEASURES", Measure::ALL.iter().filter(|of| !of.is_synonym()).map(measure));
        format!("// Filters and measures, as the program knows them.\n\n{table}\n{measures}")
    });
    &SCRIPT
}

/// A constant of the script, an entry a line.
fn list(name: &str, entries: impl Iterator<Item = Value>) -> String {
    let lines: String = entries.map(|entry| format!("  {entry},\n")).collect();
    format!("export const {name} = [\n{lines}];\n")
}

fn measure(measure: &Measure) -> Value {
    json!({
        "name": measure.name(),
        "label": measure.label(),
        "unit": measure.statistic().unit(),
        "additive": measure.is_additive(),
    })
}

/// What the filters are sorted by.
fn place(spec: &FilterSpec) -> impl Ord + use<> {
    let threshold = spec.parameter.threshold();
    (spec.control.0, threshold.map(|threshold| (threshold.types, threshold.column)))
}

fn entry(spec: &FilterSpec) -> Value {
    let value = match spec.value {
        FilterValue::Names(_) => "names",
        FilterValue::Ids(_) => "ids",
        FilterValue::Morphs(_) => "morphs",
        FilterValue::Threshold(..) => "threshold",
        FilterValue::Count(_) => "count",
        FilterValue::Box(_) => "box",
        FilterValue::Flag(_) => "flag",
        FilterValue::Conditions(_) => "conditions",
    };
    let bound = spec.parameter.threshold().map_or(Bound::AtLeast, |threshold| threshold.bound);
    let (group, label) = spec.control;
    json!({
        "name": spec.name,
        "value": value,
        "group": format!("{group:?}"),
        "label": label,
        "caption": spec.caption,
        "sign": bound.sign(false),
        "unit": spec.parameter.unit(),
        "default": spec.default,
    })
}
