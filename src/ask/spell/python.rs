//! A question as a call in Python, of a data set that is called `ds`.

use super::{filters, own, preset_filter};
use crate::ask::Question;
use crate::query::{FilterParameter, ParameterKind, Spelling, flag_of, items_of};

impl Question {
    /// The call that asks it; none for a question that no call asks.
    ///
    /// ```
    /// use areax::Filter;
    /// use areax::ask::Question;
    ///
    /// let pre_celltype = Some(vec!["HVC".into(), "MSN".into()]);
    /// let filter = Filter { pre_celltype, prob_min: Some(0.6), ..Filter::default() };
    /// let call = Question::Count(filter).python().unwrap();
    /// assert_eq!(call, r#"ds.count(pre_celltype=["HVC", "MSN"], prob_min=0.6)"#);
    /// ```
    pub fn python(&self) -> Option<String> {
        let (mut said, mut axes) = (Vec::new(), Vec::new());
        for (name, value) in own(self)? {
            match (name, value.split_once('=')) {
                ("axis", Some((axis, values))) => {
                    let values = format!("[{}]", values.replace(',', ", "));
                    match FilterParameter::by_name(axis) {
                        Some(_) => said.push(format!("{axis}={values}")),
                        None => axes.push(format!("{}: {values}", quoted(&in_axes(axis, &value)))),
                    }
                }
                _ => {
                    said.push(format!("{}={}", Spelling::Keywords.name(name), of_own(name, &value)))
                }
            }
        }
        if !axes.is_empty() {
            said.push(format!("axes={{{}}}", axes.join(", ")));
        }
        for (name, value) in filters(self, &preset_filter(self).unwrap_or_default()) {
            said.push(format!("{name}={}", of_filter(&name, &value)));
        }
        Some(format!("ds.{}({})", self.name(), said.join(", ")))
    }
}

/// The name of an axis that is no filter: `prob<=` has the sign of its text.
fn in_axes(axis: &str, text: &str) -> String {
    let is_bound = axis.ends_with(['<', '>']) && text[axis.len()..].starts_with('=');
    if is_bound { format!("{axis}=") } else { axis.to_owned() }
}

/// A value of a question's own.
fn of_own(name: &str, value: &str) -> String {
    match name {
        "neuron_id" | "celltype" | "target_celltype" | "return_fields" | "fields" => list(value),
        "measure" | "normalize" | "rows" | "columns" | "claim" | "where" | "sort" | "by" => {
            quoted(value)
        }
        _ => plain(value),
    }
}

fn of_filter(name: &str, value: &str) -> String {
    use ParameterKind::{Box, Conditions, Ids, Morphs, Names};
    match FilterParameter::by_name(name).map(FilterParameter::kind) {
        _ if value == "none" => "None".to_owned(),
        Some(Names | Ids | Morphs) => list(value),
        Some(Box | Conditions) => quoted(value),
        _ => plain(value),
    }
}

/// A number, true, false, or a text.
fn plain(value: &str) -> String {
    match (value.parse::<f64>(), flag_of(value)) {
        (Ok(number), _) if number.is_finite() => value.to_owned(),
        (_, Some(is_on)) => if is_on { "True" } else { "False" }.to_owned(),
        _ => quoted(value),
    }
}

/// One item, or a list of them.
fn list(value: &str) -> String {
    let items = items_of("list", value).unwrap_or_default();
    let items: Vec<String> = items.iter().map(|item| plain_id(item)).collect();
    match items.as_slice() {
        [one] => one.clone(),
        all => format!("[{}]", all.join(", ")),
    }
}

/// Digits as a number, all else as a text.
fn plain_id(item: &str) -> String {
    let is_number = !item.is_empty() && item.bytes().all(|byte| byte.is_ascii_digit());
    let is_as_written = item == "0" || !item.starts_with('0');
    if is_number && is_as_written { item.to_owned() } else { quoted(item) }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use crate::ask::{Defaults, Question};

    #[test]
    fn calls_say_every_parameter() {
        let check = |name: &str, pairs: &[(&str, &str)], call: &str| {
            let question =
                Question::from_pairs(name, pairs.iter().copied(), Defaults::Off).unwrap();
            assert_eq!(question.python().unwrap(), call);
        };
        check(
            "matrix",
            &[("measure", "total-size"), ("pre_neuron_ids", "7,8"), ("strict", "true")],
            r#"ds.matrix(measure="total-size", normalize="none", pre_neuron_ids=[7, 8], strict=True)"#,
        );
        check(
            "sweep",
            &[("axis", "prob_min=0.5,0.6"), ("axis", "pre.axon=0,50"), ("where", "size > 1")],
            r#"ds.sweep(prob_min=[0.5, 0.6], axes={"pre.axon": [0, 50]}, where="size > 1")"#,
        );
        check(
            "synapses",
            &[("return_fields", "size,x"), ("max_results", "9"), ("seed", "1")],
            r#"ds.synapses(fields=["size", "x"], sample=9, seed=1)"#,
        );
        check("neuron", &[("neuron_id", "7")], "ds.neuron(neuron_id=7)");
        check("info", &[], "ds.info()");
    }
}
