//! Measures in words: for captions, for controls, for small pictures.

use super::Measure;
use crate::query::{Of, Statistic, Summand};
use crate::schema;

/// A number of the synapse table in words.
struct Number<'n> {
    /// `synapse size`
    of_synapses: String,
    /// `size`
    plain: &'n str,
    /// ` (µm²)`; empty where it has no unit.
    unit: &'static str,
}

fn number(name: &str) -> Number<'_> {
    match Summand::by_name(name) {
        Some(Summand::Size) => {
            Number { of_synapses: "synapse size".to_owned(), plain: "size", unit: " (µm²)" }
        }
        Some(Summand::Prob) => {
            Number { of_synapses: "synapse probability".to_owned(), plain: "probability", unit: "" }
        }
        None => Number { of_synapses: name.to_owned(), plain: name, unit: "" },
    }
}

impl Measure {
    /// What a cell holds, for a caption: "number of synapses".
    pub fn caption(&self) -> String {
        match self.statistic() {
            Statistic::Number => "number of synapses".to_owned(),
            Statistic::Pairs => "number of connected pairs of neurons".to_owned(),
            Statistic::Sum(name) => {
                let Number { of_synapses, unit, .. } = number(name);
                format!("summed {of_synapses}{unit}")
            }
            Statistic::Mean(name) => {
                let Number { of_synapses, unit, .. } = number(name);
                format!("mean {of_synapses}{unit}")
            }
            Statistic::Median(side, Of::Number) => {
                format!("median number of synapses per {}synaptic cell", side.word())
            }
            Statistic::Median(side, Of::Sum(name)) => {
                let Number { plain, unit, .. } = number(name);
                format!("median summed {plain} per {}synaptic cell{unit}", side.word())
            }
        }
    }

    /// The same where there is little room, with a capital letter and without a unit.
    pub fn label(&self) -> String {
        match self.statistic() {
            Statistic::Number => "Number of synapses".to_owned(),
            Statistic::Pairs => "Connected pairs of neurons".to_owned(),
            Statistic::Sum(name) => format!("Summed {}", number(name).plain),
            Statistic::Mean(name) => format!("Mean {}", number(name).plain),
            Statistic::Median(side, of) => {
                let what = match of {
                    Of::Number => "number",
                    Of::Sum(name) => number(name).plain,
                };
                format!("Median {what} per {} cell", side.word())
            }
        }
    }

    /// The same for the title of a small picture, where the caption is too long for one.
    pub fn short_title(&self) -> Option<&'static str> {
        match self.statistic() {
            Statistic::Number => Some("Synapses"),
            Statistic::Sum(name) if name == Summand::Size.name() => Some("Summed area (µm²)"),
            _ => None,
        }
    }
}

impl Statistic<&str> {
    /// The unit of what is counted or summed; empty for what has none.
    pub fn unit(self) -> &'static str {
        match self {
            Statistic::Number | Statistic::Median(_, Of::Number) => "synapses",
            Statistic::Pairs => "pairs",
            Statistic::Sum(name) | Statistic::Mean(name) | Statistic::Median(_, Of::Sum(name)) => {
                match Summand::by_name(name) {
                    Some(Summand::Size) => schema::J0251[schema::SIZE].unit,
                    Some(Summand::Prob) => schema::J0251[schema::PROB].unit,
                    None => "",
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Side;

    #[test]
    fn measures_of_j0251_keep_their_words() {
        let said: Vec<String> = Measure::ALL
            .iter()
            .filter(|measure| !measure.is_synonym())
            .map(|measure| {
                let unit = measure.statistic().unit();
                format!("{}: {}; {}; {unit}", measure.name(), measure.caption(), measure.label())
            })
            .collect();
        insta::assert_snapshot!(said.join("\n"));
        let other = Measure::MedianOf("score".into(), Side::Post);
        assert_eq!(other.caption(), "median summed score per postsynaptic cell");
        assert_eq!(other.label(), "Median score per post cell");
    }
}
