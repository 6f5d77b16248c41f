//! What neurons are called: by numbers, or by names where the map of a data set says so.

use std::borrow::Cow;
use std::fmt;

use crate::error::{Error, Result};
use crate::query::listed::item_of;

/// The id that a text stands for: decimal digits and nothing else, neither sign nor space.
pub fn neuron_id(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// Neurons by what they are called, all of them in the same way.
///
/// A question holds numbers where each of its texts is one as it is written; a data set whose ids are
/// names takes these for names. Any other text is a name, which a data set with numbers refuses.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum NeuronIds {
    /// By numbers.
    Numbers(Vec<u64>),
    /// By names.
    Names(Vec<String>),
}

/// What one neuron is called.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NeuronId {
    /// A number.
    Number(u64),
    /// A name.
    Name(String),
}

/// The same where it stands elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IdRef<'a> {
    /// A number.
    Number(u64),
    /// A name.
    Name(&'a str),
}

impl NeuronIds {
    /// The ids that texts say.
    pub fn of_texts(texts: Vec<String>) -> NeuronIds {
        match texts.iter().map(|text| number(text)).collect() {
            Some(numbers) => NeuronIds::Numbers(numbers),
            None => NeuronIds::Names(texts),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            NeuronIds::Numbers(ids) => ids.len(),
            NeuronIds::Names(ids) => ids.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The id at a place, if there is one.
    pub fn get(&self, at: usize) -> Option<IdRef<'_>> {
        match self {
            NeuronIds::Numbers(ids) => ids.get(at).map(|id| IdRef::Number(*id)),
            NeuronIds::Names(ids) => ids.get(at).map(|id| IdRef::Name(id)),
        }
    }

    /// One after the other.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = IdRef<'_>> + '_ {
        (0..self.len()).map(|at| self.at(at))
    }

    /// The id at a place that there is.
    pub(crate) fn at(&self, at: usize) -> IdRef<'_> {
        match self {
            NeuronIds::Numbers(ids) => IdRef::Number(ids[at]),
            NeuronIds::Names(ids) => IdRef::Name(&ids[at]),
        }
    }

    /// The ids at these places.
    pub fn take(&self, places: &[u32]) -> NeuronIds {
        let places = places.iter().map(|place| *place as usize);
        match self {
            NeuronIds::Numbers(ids) => NeuronIds::Numbers(places.map(|at| ids[at]).collect()),
            NeuronIds::Names(ids) => NeuronIds::Names(places.map(|at| ids[at].clone()).collect()),
        }
    }

    /// Each once, where it stands first.
    #[must_use]
    pub fn distinct(self) -> NeuronIds {
        match self {
            NeuronIds::Numbers(ids) => NeuronIds::Numbers(first_of_each(ids)),
            NeuronIds::Names(ids) => NeuronIds::Names(first_of_each(ids)),
        }
    }

    /// The numbers that a data set with numbers takes them for.
    ///
    /// # Errors
    /// A name (usage), at this parameter.
    pub fn numbers(&self, parameter: &str) -> Result<Cow<'_, [u64]>> {
        match self {
            NeuronIds::Numbers(ids) => Ok(Cow::Borrowed(ids)),
            NeuronIds::Names(ids) => {
                ids.iter().map(|id| IdRef::Name(id).number(parameter)).collect()
            }
        }
    }

    /// The names that a data set with names takes them for.
    pub fn names(&self) -> impl Iterator<Item = Cow<'_, str>> + '_ {
        self.iter().map(|id| match id {
            IdRef::Number(id) => Cow::Owned(id.to_string()),
            IdRef::Name(id) => Cow::Borrowed(id),
        })
    }
}

/// Each once, where it stands first.
pub(super) fn first_of_each<T: Clone + Eq + std::hash::Hash>(ids: Vec<T>) -> Vec<T> {
    let mut seen = std::collections::HashSet::new();
    ids.into_iter().filter(|id| seen.insert(id.clone())).collect()
}

/// The number that a text is as numbers are written.
fn number(text: &str) -> Option<u64> {
    neuron_id(text).filter(|_| text == "0" || !text.starts_with('0'))
}

impl NeuronId {
    /// The id that a text says.
    pub fn of_text(text: &str) -> NeuronId {
        number(text).map_or_else(|| NeuronId::Name(text.to_owned()), NeuronId::Number)
    }

    /// The same, borrowed.
    pub fn as_ref(&self) -> IdRef<'_> {
        match self {
            NeuronId::Number(id) => IdRef::Number(*id),
            NeuronId::Name(id) => IdRef::Name(id),
        }
    }
}

impl IdRef<'_> {
    /// The number that a data set with numbers takes it for.
    ///
    /// # Errors
    /// A name (usage), at this parameter.
    pub fn number(self, parameter: &str) -> Result<u64> {
        match self {
            IdRef::Number(id) => Ok(id),
            IdRef::Name(id) => neuron_id(id).ok_or_else(|| {
                Error::usage(parameter, format!("'{id}' is not a neuron id"))
                    .advise("ids are whole numbers from 0 to 18446744073709551615")
            }),
        }
    }

    /// The same, owned.
    pub fn to_owned(self) -> NeuronId {
        match self {
            IdRef::Number(id) => NeuronId::Number(id),
            IdRef::Name(id) => NeuronId::Name(id.to_owned()),
        }
    }
}

impl Default for NeuronIds {
    fn default() -> NeuronIds {
        NeuronIds::Numbers(Vec::new())
    }
}

impl Default for NeuronId {
    fn default() -> NeuronId {
        NeuronId::Number(0)
    }
}

impl<'a> FromIterator<IdRef<'a>> for NeuronIds {
    /// Ids of one data set: all are of one kind.
    fn from_iter<T: IntoIterator<Item = IdRef<'a>>>(ids: T) -> NeuronIds {
        let ids: Vec<IdRef> = ids.into_iter().collect();
        let number = |id: &IdRef| match id {
            IdRef::Number(id) => Some(*id),
            IdRef::Name(_) => None,
        };
        match ids.iter().map(number).collect() {
            Some(numbers) => NeuronIds::Numbers(numbers),
            None => NeuronIds::Names(ids.iter().map(ToString::to_string).collect()),
        }
    }
}

impl PartialEq<Vec<u64>> for NeuronIds {
    fn eq(&self, other: &Vec<u64>) -> bool {
        matches!(self, NeuronIds::Numbers(ids) if ids == other)
    }
}

impl From<Vec<u64>> for NeuronIds {
    fn from(ids: Vec<u64>) -> NeuronIds {
        NeuronIds::Numbers(ids)
    }
}

impl<const N: usize> From<[u64; N]> for NeuronIds {
    fn from(ids: [u64; N]) -> NeuronIds {
        NeuronIds::Numbers(ids.to_vec())
    }
}

impl<const N: usize> From<[&str; N]> for NeuronIds {
    fn from(ids: [&str; N]) -> NeuronIds {
        NeuronIds::of_texts(ids.map(str::to_owned).to_vec())
    }
}

impl From<Vec<String>> for NeuronIds {
    fn from(ids: Vec<String>) -> NeuronIds {
        NeuronIds::of_texts(ids)
    }
}

impl From<u64> for NeuronId {
    fn from(id: u64) -> NeuronId {
        NeuronId::Number(id)
    }
}

impl From<&str> for NeuronId {
    fn from(id: &str) -> NeuronId {
        NeuronId::of_text(id)
    }
}

impl fmt::Display for NeuronIds {
    /// As a list with commas; a name with a comma or a quote stands in quotes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, id) in self.iter().enumerate() {
            if at > 0 {
                f.write_str(",")?;
            }
            match id {
                IdRef::Number(id) => write!(f, "{id}")?,
                IdRef::Name(id) => f.write_str(&item_of(id))?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for NeuronId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_ref().fmt(f)
    }
}

impl fmt::Display for IdRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            IdRef::Number(id) => id.fmt(f),
            IdRef::Name(id) => f.write_str(id),
        }
    }
}

impl fmt::Debug for NeuronIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl fmt::Debug for NeuronId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_ref().fmt_debug(f)
    }
}

impl fmt::Debug for IdRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fmt_debug(f)
    }
}

impl IdRef<'_> {
    /// A number or a quoted name, without what kind it is.
    fn fmt_debug(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            IdRef::Number(id) => fmt::Debug::fmt(id, f),
            IdRef::Name(id) => fmt::Debug::fmt(id, f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_digits_alone() {
        for (text, expected) in [
            ("0", Some(0)),
            ("18446744073709551615", Some(u64::MAX)),
            ("007", Some(7)),
            ("18446744073709551616", None),
            ("+5", None),
            ("-5", None),
            (" 5", None),
            ("5.0", None),
            ("٥", None),
            ("", None),
        ] {
            assert_eq!(neuron_id(text), expected, "{text}");
        }
    }

    #[test]
    fn a_question_keeps_what_names_need() {
        let ids = |texts: &[&str]| {
            NeuronIds::of_texts(texts.iter().map(|text| (*text).to_owned()).collect())
        };
        assert_eq!(ids(&["7", "0"]), NeuronIds::Numbers(vec![7, 0]));
        let zeros = ids(&["7", "007"]);
        assert_eq!(zeros.names().collect::<Vec<_>>(), ["7", "007"]);
        assert_eq!(zeros.numbers("ids").unwrap(), [7, 7].as_slice());
        let error = ids(&["7", "AVAL"]).numbers("ids").unwrap_err();
        assert_eq!(error.what(), "'AVAL' is not a neuron id");
        assert_eq!(ids(&["AVAL", "7", "AVAL"]).distinct(), ids(&["AVAL", "7"]));
        assert_eq!(format!("{:?} {}", ids(&["7", "a"]), ids(&["7", "a"])), "[\"7\", \"a\"] 7,a");
        assert_eq!(NeuronId::of_text("18446744073709551616").to_string(), "18446744073709551616");
    }
}
