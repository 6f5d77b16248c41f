//! The table of filters as a script of the page: what the controls and the words are made from.

use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::query::predicate::Bound;
use crate::query::{FILTERS, FilterSpec, FilterValue};

/// `export const TABLE = […]`: for each filter name, kind of value, words, unit and group. Groups
/// stand in the order of the page, in each the filters of one column beside each other.
pub fn script() -> &'static str {
    static SCRIPT: LazyLock<String> = LazyLock::new(|| {
        let mut filters: Vec<&FilterSpec> = FILTERS.iter().collect();
        filters.sort_by_key(|spec| place(spec));
        let lines: Vec<String> =
            filters.iter().map(|spec| format!("  {},\n", entry(spec))).collect();
        format!(
            "// The filters, as the program knows them.\n\nexport const TABLE = [\n{}];\n",
            lines.concat()
        )
    });
    &SCRIPT
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
        FilterValue::Box(_) => "box",
        FilterValue::Flag(_) => "flag",
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
