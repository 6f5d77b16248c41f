//! Pairs of names and values, each known to a question and none duplicated: what a URL, a form, a
//! JSON body, flags or keyword arguments give. A misspelt filter is never silently dropped.

use super::table::{IDS, NONE, NORMALIZE, Parameter, ValueKind, is_of_answer, unknown};
use crate::error::{Error, Result};
use crate::query::{FilterParameter, Limit, NeuronIds, Spelling, flag_of, is_nothing};

/// The parameters that are given, as text; lists of ids may be numbers already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    pub(super) given: Vec<(&'static str, String)>,
    /// Thresholds on numbers that only the data knows: `cleft_score_min`.
    pub(super) limits: Vec<(String, String)>,
    pub(super) ids: Vec<(&'static str, NeuronIds)>,
    /// Lists that are given and empty.
    pub(super) nothing: Vec<&'static str>,
    spelling: Spelling,
}

impl Pairs {
    /// The pairs, if `known` has every name and none is duplicated that may not be.
    ///
    /// # Errors
    /// Usage errors that name the parameter, with the one that may have been meant.
    pub fn new<N: AsRef<str>, V: Into<String>>(
        pairs: impl IntoIterator<Item = (N, V)>,
        known: &[Parameter],
    ) -> Result<Pairs> {
        let mut given: Vec<(&'static str, String)> = Vec::new();
        let mut limits: Vec<(String, String)> = Vec::new();
        for (name, value) in pairs {
            let name = name.as_ref();
            let Some(parameter) = known.iter().find(|parameter| parameter.name == name) else {
                let value = value.into();
                if takes_limits(known) && Limit::of_word(name).is_some() {
                    if limits.iter().any(|(known, _)| known == name) {
                        return Err(given_twice(name));
                    }
                    limits.push((name.to_owned(), value));
                    continue;
                }
                let names: Vec<&str> = known.iter().map(|parameter| parameter.name).collect();
                return Err(Error::usage(name, unknown(name, &names)).advise(listed(&names)));
            };
            let is_duplicate = given.iter().any(|(given, _)| *given == parameter.name);
            if is_duplicate && !parameter.repeats() {
                return Err(given_twice(name));
            }
            let value = value.into();
            if !(is_nothing(&value) && parameter.is_left_out_by_nothing()) {
                given.push((parameter.name, value));
            }
        }
        Ok(Pairs { given, limits, ..Pairs::default() })
    }

    /// The same, given by a front end that writes names so: errors are in its words.
    #[must_use]
    pub fn spelled(self, spelling: Spelling) -> Pairs {
        Pairs { spelling, ..self }
    }

    /// The same with a list of ids that is no text: out of a file.
    #[must_use]
    pub fn with_ids(mut self, name: &'static str, ids: NeuronIds) -> Pairs {
        self.ids.push((name, ids));
        self
    }

    /// The same with a list that is empty: it matches nothing. A text says no such list.
    #[must_use]
    pub fn with_nothing(mut self, name: &'static str) -> Pairs {
        self.nothing.push(name);
        self
    }

    /// Whether a list is given that is empty.
    pub fn gives_nothing(&self, name: &str) -> bool {
        self.nothing.contains(&name)
    }

    /// How whoever gave them writes names.
    pub fn spelling(&self) -> Spelling {
        self.spelling
    }

    /// Whether a parameter was given.
    pub fn gives(&self, name: &str) -> bool {
        let is_limit = self.limits.iter().any(|(given, _)| given == name);
        is_limit || self.get(name).is_some() || self.ids(name).is_some() || self.gives_nothing(name)
    }

    /// The list of ids of a parameter, if it was given as one.
    pub fn ids(&self, name: &str) -> Option<&NeuronIds> {
        self.ids.iter().find(|(given, _)| *given == name).map(|(_, ids)| ids)
    }

    /// The value of a parameter, if it was given as text.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.given.iter().find(|(given, _)| *given == name).map(|(_, value)| value.as_str())
    }

    /// Every value of a parameter, in the order given.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.given.iter().filter(move |(given, _)| *given == name).map(|(_, value)| value.as_str())
    }

    /// Thresholds on numbers that only the data knows, in the order given.
    pub fn limits(&self) -> impl Iterator<Item = (&str, &str)> {
        self.limits.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Every pair, in the order given.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.given.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// Those about the answer, not about the question.
    pub fn of_answer(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.iter().filter(|(name, _)| is_of_answer(name))
    }

    /// True or false; false where it is not given.
    ///
    /// # Errors
    /// A value that is neither (usage).
    pub fn flag(&self, parameter: &Parameter) -> Result<bool> {
        let name = parameter.name;
        let Some(text) = self.get(name) else { return Ok(false) };
        flag_of(text).ok_or_else(|| {
            Error::usage(name, format!("'{text}' is neither true nor false"))
                .advise("write true or false")
        })
    }

    /// A whole number.
    ///
    /// # Errors
    /// A value that is none (usage).
    pub fn integer(&self, parameter: &Parameter) -> Result<Option<u64>> {
        let name = parameter.name;
        let Some(text) = self.get(name) else { return Ok(None) };
        text.trim()
            .parse()
            .map(Some)
            .map_err(|_| Error::usage(name, format!("'{text}' is not a whole number from 0")))
    }

    /// One of the words that a parameter takes. The form of ids may be in any case, as on the
    /// command line, and `none` as programs write it.
    ///
    /// # Errors
    /// Another word (usage).
    pub fn word(&self, parameter: &Parameter) -> Result<Option<&str>> {
        let Some(text) = self.get(parameter.name) else { return Ok(None) };
        let words = match parameter.kind {
            ValueKind::OneOf(words) => words,
            _ => &[],
        };
        let any_case = parameter.name == IDS.name;
        let is_none = is_nothing(text);
        let is_it = |word: &&str| {
            *word == text || any_case && word.eq_ignore_ascii_case(text) || is_none && *word == NONE
        };
        words.iter().copied().find(is_it).map(Some).ok_or_else(|| {
            let what = match (self.spelling, parameter.name) {
                (Spelling::Fields | Spelling::Keywords | Spelling::Arguments, _) => String::new(),
                (Spelling::Flags, name) if name == NORMALIZE.name => "normalisation ".to_owned(),
                (Spelling::Flags, name) => format!("{name} "),
            };
            Error::usage(parameter.name, format!("there is no {what}'{text}'"))
                .advise(format!("choose {}", words.join(", ")))
        })
    }

    /// The value that a word names.
    ///
    /// # Errors
    /// Another word (usage).
    pub fn one_of<T: Copy>(
        &self,
        parameter: &Parameter,
        values: &[T],
        name: impl Fn(T) -> &'static str,
    ) -> Result<Option<T>> {
        let word = self.word(parameter)?;
        Ok(word.and_then(|word| values.iter().copied().find(|value| name(*value) == word)))
    }
}

/// Whether a question takes filters on numbers.
fn takes_limits(known: &[Parameter]) -> bool {
    known.iter().any(|parameter| parameter.name == FilterParameter::ExactThresholds.name())
}

fn given_twice(name: &str) -> Error {
    Error::usage(name, format!("the parameter '{name}' is given twice"))
        .advise("give it once; items of a list are separated by commas")
}

/// What a question takes.
pub fn listed(names: &[&str]) -> String {
    match names.is_empty() {
        true => "this question takes no parameters".to_owned(),
        false => format!("this question takes {}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::table::{AXIS, IDS, NEURON_ID, NORMALIZE, POPULATION, SEED, of_filter};
    use crate::query::FilterParameter;

    #[test]
    fn unknown_and_duplicate_names_are_refused() {
        let known = [of_filter(FilterParameter::ProbMin), SEED, AXIS];
        let check = |pairs: &[(&str, &str)], sentence: &str| {
            let error = Pairs::new(pairs.iter().copied(), &known).unwrap_err();
            assert_eq!(error.what(), sentence);
        };
        check(&[("prob_mni", "1")], "there is no parameter 'prob_mni': did you mean 'prob_min'?");
        check(&[("zzzzzz", "1")], "there is no parameter 'zzzzzz' here");
        check(&[("seed", "1"), ("seed", "2")], "the parameter 'seed' is given twice");
        check(&[("prob", "1")], "there is no parameter 'prob': did you mean 'prob_min'?");
        check(&[("min", "1")], "there is no parameter 'min': did you mean 'prob_min'?");
        let known = [IDS, NEURON_ID];
        let error = Pairs::new([("id", "5")], &known).unwrap_err();
        assert_eq!(error.what(), "there is no parameter 'id': did you mean 'neuron_id'?");
        let error = Pairs::new([("id", "5")], &[IDS]).unwrap_err();
        assert_eq!(error.what(), "there is no parameter 'id' here");
        let known = [of_filter(FilterParameter::ProbMin), SEED, AXIS];
        let pairs = Pairs::new([("axis", "a:1"), ("axis", "b:2")], &known).unwrap();
        assert_eq!(pairs.all("axis").collect::<Vec<_>>(), ["a:1", "b:2"]);
    }

    #[test]
    fn nothing_as_programs_write_it_is_nothing() {
        let known = [of_filter(FilterParameter::ProbMin), SEED, NORMALIZE, POPULATION];
        for nothing in ["None", "null", "undefined"] {
            let given = known.map(|parameter| (parameter.name, nothing));
            let pairs = Pairs::new(given, &known).unwrap();
            assert_eq!(pairs.get("prob_min"), Some(nothing), "no threshold, not the default one");
            for name in ["seed", "population"] {
                assert_eq!(pairs.get(name), None, "{nothing}");
            }
            assert_eq!(pairs.word(&NORMALIZE).unwrap(), Some("none"), "{nothing}");
        }
    }
}
