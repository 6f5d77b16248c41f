//! A question as a command line.

use std::fmt::Write;

use super::{filters, list, own, preset_filter};
use crate::ask::Question;
use crate::query::{RowFields, flag_of};

/// The parameters whose flag is there or not.
const SWITCHES: [&str; 9] = [
    "all_types",
    "categories",
    "check",
    "each",
    "exact_thresholds",
    "exclude_autapses",
    "reciprocal",
    "sparse",
    "strict",
];

impl Question {
    /// The command line that asks it; none for a question that no command asks. `data` stands where
    /// the data goes, flags and all, as a shell takes it. `beside` is what is said besides the
    /// question, by the names of the table: `partners`, `ids`; and the files that the question
    /// came from, `groups`.
    ///
    /// ```
    /// use areax::Filter;
    /// use areax::ask::Question;
    ///
    /// let question = Question::Count(Filter { prob_min: Some(0.6), ..Filter::default() });
    /// assert_eq!(question.command_line("DATA", &[]).unwrap(), "areax count DATA --prob-min=0.6");
    /// ```
    pub fn command_line(&self, data: &str, beside: &[(&str, String)]) -> Option<String> {
        let mut line = format!("areax {}", self.name());
        if let Question::Neuron(query) = self {
            let _ = write!(line, " {}", query.id);
        }
        if let Question::NeuronSet(query) | Question::EachNeuron(query) = self
            && !query.is_chosen
        {
            let _ = write!(line, " {}", query.ids);
        }
        if !data.is_empty() {
            let _ = write!(line, " {data}");
        }
        let mut own = own(self)?;
        // These are the fields of a command that names none.
        let are_usual = |fields: &str| fields == list(&RowFields::Usual);
        own.retain(|(name, value)| !(*name == "return_fields" && are_usual(value)));
        for (name, value) in &own {
            line += &flag(name, value, ' ');
        }
        if let Question::Sweep(query) = self
            && query.large
        {
            line += " --large";
        }
        line += &self.groups(beside);
        for (name, value) in beside {
            line += &flag(name, value, ' ');
        }
        for (name, value) in filters(self, &preset_filter(self).unwrap_or_default()) {
            line += &flag(&name, &value, '=');
        }
        Some(line)
    }

    /// What stands for the labels of a question whose file is not said.
    fn groups(&self, beside: &[(&str, String)]) -> String {
        match self {
            Question::Matrix(query) if beside.iter().all(|(name, _)| *name != "groups") => {
                let said = query.groups.as_ref().map(|groups| {
                    let (labels, neurons) = (groups.labels().len(), groups.labelled().count());
                    format!(" --groups ({neurons} neurons, {labels} labels)")
                });
                said.unwrap_or_default()
            }
            _ => String::new(),
        }
    }
}

/// What the command line calls a parameter, with dashes for underscores; none where it has no flag.
pub(in crate::ask) fn flag_name(name: &str) -> Option<String> {
    match name {
        // It stands before the data.
        "neuron_id" => None,
        // The command line explains to stderr, and its numbers are exact.
        "explain" | "precision" => None,
        "return_fields" => Some("fields".to_owned()),
        name => Some(name.replace('_', "-")),
    }
}

/// A flag with a space before it.
fn flag(name: &str, value: &str, between: char) -> String {
    let Some(flag) = flag_name(name) else { return String::new() };
    let switch = if SWITCHES.contains(&name) { flag_of(value) } else { None };
    if let Some(is_on) = switch {
        return if is_on { format!(" --{flag}") } else { String::new() };
    }
    match value {
        // With `=` a negative number cannot be taken for a flag.
        value if value.starts_with('-') => format!(" --{flag}={}", quoted(value)),
        value => format!(" --{flag}{between}{}", quoted(value)),
    }
}

/// A word as a shell takes it.
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./,:=@+%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Filter, FilterParameter, Population};

    #[test]
    fn flags_read_back_as_the_same_filter() {
        let mut filter = Filter::default().population(Population::FullCells);
        for (parameter, text) in [
            (FilterParameter::PreCelltype, "a type of one's own,MSN"),
            (FilterParameter::PostMorph, "1,shaft"),
            (FilterParameter::PreNeuronIds, "18446744073709551615,0"),
            (FilterParameter::SizeMin, "-0.1"),
            (FilterParameter::Box, "-inf,0,0,10.5,10,inf"),
            (FilterParameter::ExactThresholds, "true"),
        ] {
            parameter.set(&mut filter, text).unwrap();
        }
        let line = Question::Count(filter.clone()).command_line("DATA", &[]).unwrap();
        let quoted = "--pre-celltype='a type of one'\\''s own,MSN'";
        assert!(line.contains(quoted), "{line}");
        let mut back = Filter::default();
        for flag in
            line.replace(quoted, "--pre-celltype=a type of one's own,MSN").split(" --").skip(1)
        {
            let (name, text) = flag.split_once('=').unwrap_or((flag, "true"));
            let parameter = FilterParameter::by_name(&name.replace('-', "_")).unwrap();
            parameter.set(&mut back, text).unwrap();
        }
        assert_eq!(back, filter);
    }

    #[test]
    fn flags_are_there_or_not_however_true_is_written() {
        let line = |text: &str| {
            let beside = [("all_types", text.to_owned())];
            Question::Count(Filter::default()).command_line("DATA", &beside).unwrap()
        };
        for text in ["true", "True", "1", "yes"] {
            assert_eq!(line(text), "areax count DATA --all-types");
        }
        for text in ["false", "False", "0", "no"] {
            assert_eq!(line(text), "areax count DATA");
        }
    }

    #[test]
    fn words_beside_a_question_are_flags_or_left_out() {
        let beside = ["check", "precision", "ids", "title"].map(|name| match name {
            "check" => (name, "true".to_owned()),
            "title" => (name, "-1 or more".to_owned()),
            other => (other, "string".to_owned()),
        });
        let line = Question::Count(Filter::default()).command_line("'my data'", &beside).unwrap();
        assert_eq!(line, "areax count 'my data' --check --ids string --title='-1 or more'");
    }
}
