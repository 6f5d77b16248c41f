//! The names of the rows or columns of a matrix, null among them.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::names::nearest;

/// What null is called where a name must stand: as a header, beside a row, in a picture.
const NULL: &str = "null";

/// The names of the rows or of the columns of a matrix as they are shown. Where the data has null, that
/// comes last and is shown as `null`; a text "null" beside it is shown in quotes, `'null'`.
/// [`Labels::value`] tells the two apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    shown: Arc<[String]>,
    has_null: bool,
    /// The place of a text "null" that is shown in quotes.
    quoted: Option<usize>,
}

impl Labels {
    /// Names, and null behind them.
    pub fn with_null(mut names: Vec<String>) -> Labels {
        let quoted = names.iter().position(|name| name == NULL);
        if let Some(at) = quoted {
            names[at] = format!("'{NULL}'");
        }
        names.push(NULL.to_owned());
        Labels { shown: names.into(), has_null: true, quoted }
    }

    /// The place of a label of an axis by its name, which is that in the header of a matrix.
    ///
    /// # Errors
    /// A name that is none, with the nearest (usage).
    pub(crate) fn place_of(&self, name: &str, axis: &str) -> Result<usize> {
        if let Some(at) = self.shown.iter().position(|label| label == name) {
            return Ok(at);
        }
        let error = Error::usage("claim", format!("'{axis}' has no value '{name}'"));
        Err(match nearest(name, self.shown.iter().map(String::as_str)) {
            Some(near) => error.advise(format!("did you mean '{near}'?")),
            None => error.advise(format!("areax matrix --rows {axis} lists them")),
        })
    }

    /// The name at a place as the data has it; `None` for null.
    pub fn value(&self, at: usize) -> Option<&str> {
        match self.shown.get(at) {
            Some(_) if self.quoted == Some(at) => Some(NULL),
            Some(_) if self.has_null && at + 1 == self.shown.len() => None,
            shown => shown.map(String::as_str),
        }
    }

    /// All names as the data has them.
    pub fn values(&self) -> impl ExactSizeIterator<Item = Option<&str>> {
        (0..self.shown.len()).map(|at| self.value(at))
    }

    /// Those at some places, which ascend.
    pub(crate) fn picked(&self, places: &[usize]) -> Labels {
        Labels {
            shown: places.iter().map(|at| self.shown[*at].clone()).collect(),
            has_null: self.has_null && places.last() == Some(&(self.shown.len() - 1)),
            quoted: self.quoted.and_then(|at| places.iter().position(|place| *place == at)),
        }
    }

    /// The names as the data has them, without null, which comes behind them.
    pub fn names(&self) -> Cow<'_, [String]> {
        let names = &self.shown[..self.shown.len() - usize::from(self.has_null)];
        match self.quoted {
            None => Cow::Borrowed(names),
            Some(at) => {
                let mut names = names.to_vec();
                names[at] = NULL.to_owned();
                Cow::Owned(names)
            }
        }
    }
}

impl From<Vec<String>> for Labels {
    fn from(shown: Vec<String>) -> Labels {
        Labels { shown: shown.into(), has_null: false, quoted: None }
    }
}

impl Deref for Labels {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.shown
    }
}

impl<'a> IntoIterator for &'a Labels {
    type Item = &'a String;
    type IntoIter = std::slice::Iter<'a, String>;

    fn into_iter(self) -> Self::IntoIter {
        self.shown.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_and_a_text_null_stay_apart() {
        let names = || ["A", "null", "'null'"].map(str::to_owned).to_vec();
        let plain = Labels::from(names());
        assert_eq!(plain[..], names());
        assert_eq!(plain.value(1), Some("null"));
        let labels = Labels::with_null(names());
        assert_eq!(labels[..], ["A", "'null'", "'null'", "null"]);
        assert!(labels.values().eq([Some("A"), Some("null"), Some("'null'"), None]));
        assert_eq!(labels.value(4), None);
        assert_eq!(labels.names()[..], names());
        assert!(labels.picked(&[1, 3]).values().eq([Some("null"), None]));
        assert!(labels.picked(&[0, 2]).values().eq([Some("A"), Some("'null'")]));
    }
}
