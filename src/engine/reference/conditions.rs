//! Conditions on columns (`--where`), row by row: `docs/SEMANTICS.md`, section "Conditions on
//! columns". A null satisfies only `is null`. A neuron that the table lacks has only nulls, and its
//! id. `strict` is for filters alone; numbers are rounded to the type of the column that they are
//! compared with, unless `exact_thresholds` compares real numbers.

use std::cmp::Ordering;

use regex::Regex;

use super::neurons::{NeuronRow, Neurons};
use super::numbers;
use crate::error::{Error, Kind, Result};
use crate::names::Vocabulary;
use crate::query::{ColumnName, Condition, Expression, Filter, Operator, Subject};
use crate::read::SynapseBlock;

/// A condition, with what its values are compared with.
pub struct Check {
    of: Of,
    asked: Asked,
}

/// What has the value.
enum Of {
    /// The synapse: whether each of the 65,536 bit patterns passes.
    Prob(Vec<bool>),
    Size(Vec<bool>),
    /// Whether each code passes.
    Morph(Vec<bool>),
    Types(Subject, Vec<bool>),
    Certainty(Subject, Vec<bool>),
    Length(Subject, fn(&NeuronRow) -> f32),
    NeuronTypes(Subject, Vec<bool>),
    Id(Subject),
    Pair,
}

/// The condition, its numbers read and rounded.
struct Asked {
    condition: Condition,
    numbers: Vec<f64>,
    pattern: Option<Regex>,
}

impl Check {
    /// Whether synapse `i` of `block` passes.
    pub fn pass(&self, neurons: Option<&Neurons>, block: &SynapseBlock<'_>, i: usize) -> bool {
        let both = |of: Subject, passing: &[bool]| {
            (!of.is_pre() || passing[usize::from(block.pre_celltype(i))])
                && (!of.is_post() || passing[usize::from(block.post_celltype(i))])
        };
        match &self.of {
            Of::Prob(passing) => passing[usize::from(block.prob(i))],
            Of::Size(passing) => passing[usize::from(block.size(i))],
            Of::Morph(passing) => passing[usize::from(block.post_morph(i))],
            Of::Types(of, passing) => both(*of, passing),
            Of::Pair => self.asked.orders(block.pre_id(i), block.post_id(i)),
            Of::Id(of) | Of::Certainty(of, _) | Of::Length(of, _) | Of::NeuronTypes(of, _) => {
                (!of.is_pre() || self.pass_neuron(neurons, block.pre_id(i)))
                    && (!of.is_post() || self.pass_neuron(neurons, block.post_id(i)))
            }
        }
    }

    /// Whether it holds for neuron `id` on a side, if it is about the neurons of that side; one on types
    /// is about the type that the neuron table has.
    pub fn holds_of_partner(&self, is_pre: bool, neurons: Option<&Neurons>, id: u64) -> bool {
        let is_of = |of: Subject| if is_pre { of.is_pre() } else { of.is_post() };
        match &self.of {
            Of::Types(of, passing) if is_of(*of) => {
                let neuron = neurons.and_then(|neurons| neurons.get(&id));
                match neuron {
                    Some(neuron) => passing[usize::from(neuron.cell_type)],
                    None => (0..=u8::MAX).all(|code| passing[usize::from(code)]),
                }
            }
            Of::Id(of) | Of::Certainty(of, _) | Of::Length(of, _) | Of::NeuronTypes(of, _) => {
                !is_of(*of) || self.pass_neuron(neurons, id)
            }
            _ => true,
        }
    }

    /// Whether neuron `id` passes.
    pub fn pass_neuron(&self, neurons: Option<&Neurons>, id: u64) -> bool {
        if let Of::Id(_) = self.of {
            return self.asked.id_holds(id);
        }
        let Some(neuron) = neurons.and_then(|neurons| neurons.get(&id)) else {
            return matches!(self.asked.condition, Condition::Null { not: false, .. });
        };
        match &self.of {
            Of::Certainty(_, passing) => passing[usize::from(neuron.certainty)],
            Of::NeuronTypes(_, passing) => passing[usize::from(neuron.cell_type)],
            Of::Length(_, length) => self.asked.number_holds(length(neuron).into()),
            _ => false,
        }
    }
}

/// The conditions of a filter on synapses.
pub fn of_synapses(filter: &Filter, vocabulary: &Vocabulary) -> Result<Vec<Check>> {
    let conditions = filter.conditions.iter().flat_map(|expression| &expression.conditions);
    conditions.map(|one| check(one, false, filter.exact_thresholds, vocabulary)).collect()
}

/// What a condition asks; `of_neurons` where names are those of the neuron table.
pub fn check(
    condition: &Condition,
    of_neurons: bool,
    exact: bool,
    vocabulary: &Vocabulary,
) -> Result<Check> {
    let (of, name) = match condition.column() {
        None => (Subject::Row, "pre op post"),
        Some(ColumnName::Id(of)) => (*of, "id"),
        Some(ColumnName::Named { of, name }) => (*of, name.as_str()),
    };
    let float16 = |number: f64| if exact { number } else { numbers::float16(number) };
    let float32 = |number: f64| if exact { number } else { f64::from(number as f32) };
    let asked = match name {
        "prob" | "size" | "certainty" => Asked::new(condition, float16),
        "axon" | "soma" | "dend" => Asked::new(condition, float32),
        _ => Asked::new(condition, |number| number),
    };
    let patterns = || numbers::patterns(|value| asked.number_holds(value));
    let types = || texts(&asked, |code| vocabulary.types.name_of(code).map(str::to_owned));
    let of = match name {
        "prob" => Of::Prob(patterns()),
        "size" => Of::Size(patterns()),
        "post_morph" => Of::Morph(texts(&asked, |code| {
            let name = vocabulary.morphs.name_of(code);
            Some(name.map_or_else(|| code.to_string(), str::to_owned))
        })),
        "celltype" if of_neurons => Of::NeuronTypes(of, types()),
        "celltype" => Of::Types(of, types()),
        "certainty" => Of::Certainty(of, patterns()),
        "axon" => Of::Length(of, |neuron| neuron.axon_um),
        "soma" => Of::Length(of, |neuron| neuron.soma_um),
        "dend" => Of::Length(of, |neuron| neuron.dendrite_um),
        "id" => Of::Id(of),
        "pre op post" => Of::Pair,
        _ => return Err(Error::new(Kind::Usage, format!("there is no column {name}"))),
    };
    Ok(Check { of, asked })
}

/// Whether the text of each code passes.
fn texts(asked: &Asked, text: impl Fn(u8) -> Option<String>) -> Vec<bool> {
    (0..=u8::MAX).map(|code| text(code).is_some_and(|text| asked.text_holds(&text))).collect()
}

impl Asked {
    fn new(condition: &Condition, round: impl Fn(f64) -> f64) -> Asked {
        let numbers = values(condition).iter().filter_map(|text| text.trim().parse().ok());
        let pattern = match condition {
            Condition::Compare { operator, value, .. } if operator.is_match() => {
                Regex::new(&format!("^(?:{value})$")).ok()
            }
            _ => None,
        };
        Asked { condition: condition.clone(), numbers: numbers.map(round).collect(), pattern }
    }

    /// Whether a number passes; NaN is null.
    fn number_holds(&self, value: f64) -> bool {
        if value.is_nan() {
            return matches!(self.condition, Condition::Null { not: false, .. });
        }
        let is_one = || self.numbers.contains(&value);
        match &self.condition {
            Condition::Null { not, .. } => *not,
            Condition::In { not, .. } => is_one() != *not,
            Condition::Pair(_) => false,
            Condition::Compare { operator, .. } => {
                let Some(number) = self.numbers.first() else { return false };
                value.partial_cmp(number).is_some_and(|order| stands(*operator, order))
            }
        }
    }

    fn text_holds(&self, text: &str) -> bool {
        match &self.condition {
            Condition::Null { not, .. } => *not,
            Condition::In { values, not, .. } => values.iter().any(|one| one == text) != *not,
            Condition::Pair(_) => false,
            Condition::Compare { operator, value, .. } => match (operator, &self.pattern) {
                (Operator::Matches, Some(pattern)) => pattern.is_match(text),
                (Operator::NotMatches, Some(pattern)) => !pattern.is_match(text),
                (operator, _) => stands(*operator, text.cmp(value)),
            },
        }
    }

    /// Whether an id passes; no id is null.
    fn id_holds(&self, id: u64) -> bool {
        let is = |text: &String| order_of_id(id, text) == Some(Ordering::Equal);
        match &self.condition {
            Condition::Null { not, .. } => *not,
            Condition::In { values, not, .. } => values.iter().any(is) != *not,
            Condition::Pair(_) => false,
            Condition::Compare { operator, value, .. } => {
                order_of_id(id, value).is_some_and(|order| stands(*operator, order))
            }
        }
    }

    fn orders(&self, pre: u64, post: u64) -> bool {
        match self.condition {
            Condition::Pair(operator) => stands(operator, pre.cmp(&post)),
            _ => false,
        }
    }
}

fn values(condition: &Condition) -> &[String] {
    match condition {
        Condition::Compare { value, .. } => std::slice::from_ref(value),
        Condition::In { values, .. } => values,
        Condition::Null { .. } | Condition::Pair(_) => &[],
    }
}

/// Whether an operator asks for this order.
pub fn stands(operator: Operator, order: Ordering) -> bool {
    match operator {
        Operator::Equal => order.is_eq(),
        Operator::NotEqual => order.is_ne(),
        Operator::Less => order.is_lt(),
        Operator::AtMost => order.is_le(),
        Operator::Greater => order.is_gt(),
        Operator::AtLeast => order.is_ge(),
        Operator::Matches | Operator::NotMatches => false,
    }
}

/// How an id stands to a number, exactly: digit by digit, for float64 has not all whole numbers beyond 2⁵³.
fn order_of_id(id: u64, text: &str) -> Option<Ordering> {
    let text = text.trim().to_ascii_lowercase();
    let number: f64 = text.parse().ok().filter(|number: &f64| !number.is_nan())?;
    let unsigned = text.trim_start_matches(['+', '-']);
    let (mantissa, exponent) = unsigned.split_once('e').unwrap_or((unsigned, "0"));
    let is_zero = !number.is_infinite() && mantissa.bytes().all(|digit| b"0.".contains(&digit));
    if text.starts_with('-') && !is_zero {
        return Some(Ordering::Greater);
    }
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if is_zero {
        return Some(id.cmp(&0));
    }
    if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        // It is infinite.
        return Some(Ordering::Less);
    }
    // Where the point stands among the digits, zeros before them not counted.
    let zeros = digits.len() - digits.trim_start_matches('0').len();
    let exponent: i64 = exponent.parse().unwrap_or(if number > 1.0 { i64::MAX } else { i64::MIN });
    let point = exponent.saturating_add(whole.len() as i64 - zeros as i64);
    let digits = &digits[zeros..];
    // More digits than an id can have, or no whole one.
    if point > 20 {
        return Some(Ordering::Less);
    }
    let point = usize::try_from(point).unwrap_or(0);
    let own: u128 = format!("0{:0<point$}", &digits[..point.min(digits.len())]).parse().ok()?;
    let rest = digits.bytes().skip(point).any(|digit| digit != b'0');
    Some(u128::from(id).cmp(&own).then(if rest { Ordering::Less } else { Ordering::Equal }))
}

/// The conditions without those on the postsynaptic morphology.
pub fn without_morphs(expressions: &[Expression]) -> Vec<Expression> {
    let is_kept = |condition: &&Condition| match condition.column() {
        Some(ColumnName::Named { of: Subject::Row, name }) => name != "post_morph",
        _ => true,
    };
    let without = |expression: &Expression| Expression {
        conditions: expression.conditions.iter().filter(is_kept).cloned().collect(),
    };
    expressions.iter().map(without).filter(|left| !left.conditions.is_empty()).collect()
}

/// The conditions without those on the type of a partner: the presynaptic one's or the postsynaptic
/// one's.
pub fn without_types(expressions: &[Expression], pre: bool) -> Vec<Expression> {
    let kept = |condition: &Condition| match condition.column() {
        Some(ColumnName::Named { of, name }) if name == "celltype" => match (of, pre) {
            (Subject::Pre, true) | (Subject::Post, false) => None,
            (Subject::Both, true) => {
                Some(condition.clone().about(ColumnName::named(Subject::Post, name)))
            }
            (Subject::Both, false) => {
                Some(condition.clone().about(ColumnName::named(Subject::Pre, name)))
            }
            _ => Some(condition.clone()),
        },
        _ => Some(condition.clone()),
    };
    let without = |expression: &Expression| Expression {
        conditions: expression.conditions.iter().filter_map(kept).collect(),
    };
    expressions.iter().map(without).filter(|left| !left.conditions.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_compared_with_decimals_digit_by_digit() {
        let large = 11_971_557_173_863_794_548;
        for (id, text, expected) in [
            (large, "11971557173863794548", Ordering::Equal),
            (large, "11971557173863794548.0", Ordering::Equal),
            (large, " +11971557173863794548.000 ", Ordering::Equal),
            (large, "1.1971557173863794548e19", Ordering::Equal),
            (large, "119715571738637945480E-1", Ordering::Equal),
            (large, "11971557173863794547.9", Ordering::Greater),
            (large, "11971557173863794548.1", Ordering::Less),
            (large, "1.1971557173863794549e19", Ordering::Less),
            (u64::MAX, "18446744073709551615.5", Ordering::Less),
            (u64::MAX, "18446744073709551616", Ordering::Less),
            (u64::MAX, "1e400", Ordering::Less),
            (u64::MAX, "1e99999999999999999999", Ordering::Less),
            (u64::MAX, "inf", Ordering::Less),
            (5, "-inf", Ordering::Greater),
            (5, "-1e400", Ordering::Greater),
            (0, "-0.5", Ordering::Greater),
            (0, "-0", Ordering::Equal),
            (0, "0e99999999999999999999", Ordering::Equal),
            (0, "1e-400", Ordering::Less),
            (0, "-1e-400", Ordering::Greater),
            (1, "infinity", Ordering::Less),
            (0, "0.001", Ordering::Less),
            (5, "0.0005e4", Ordering::Equal),
            (5, "0.0005e+4", Ordering::Equal),
            (5, "50e-1", Ordering::Equal),
            (5, "5e-1", Ordering::Greater),
            (5, ".5e1", Ordering::Equal),
            (5, "5.", Ordering::Equal),
            (50, "5e1", Ordering::Equal),
        ] {
            assert_eq!(order_of_id(id, text), Some(expected), "{id} {text}");
        }
        assert_eq!(order_of_id(5, "nan"), None);
        assert_eq!(order_of_id(5, "five"), None);
    }
}
