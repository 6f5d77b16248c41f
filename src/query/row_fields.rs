//! The fields that are asked of rows, by name: the data says what a name means.

use super::RowField;
use crate::error::{Error, Result};
use crate::names::nearest;

/// Fields of rows, in the order asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum RowFields {
    /// All that the data has, but for the position of a row: in the published layout those of its
    /// records.
    #[default]
    Usual,
    /// These.
    Named(Vec<String>),
}

impl RowFields {
    /// Fields with these names.
    pub fn named<N: Into<String>>(names: impl IntoIterator<Item = N>) -> RowFields {
        RowFields::Named(names.into_iter().map(Into::into).collect())
    }

    /// The fields of a comma-separated list, in the order asked.
    ///
    /// # Errors
    /// A field that is named twice (usage).
    pub fn list(text: &str) -> Result<RowFields> {
        let mut names: Vec<String> = Vec::new();
        for name in text.split(',').map(str::trim) {
            if names.iter().any(|known| known == name) {
                return Err(Error::usage("fields", format!("'{name}' is named twice")));
            }
            names.push(name.to_owned());
        }
        Ok(RowFields::Named(names))
    }

    /// The names, where they are given.
    pub fn names(&self) -> Option<&[String]> {
        match self {
            RowFields::Usual => None,
            RowFields::Named(names) => Some(names),
        }
    }

    /// The fields of the published layout.
    ///
    /// # Errors
    /// An unknown field, with the nearest known one (usage).
    pub fn published(&self) -> Result<Vec<RowField>> {
        let Some(names) = self.names() else { return Ok(RowField::PUBLISHED.to_vec()) };
        let known = RowField::ALL.map(RowField::name);
        names.iter().map(|name| Ok(RowField::ALL[place_of(name, &known)?])).collect()
    }
}

/// The place of a name among those that there are.
///
/// # Errors
/// An unknown name, with the nearest known one (usage).
pub fn place_of(name: &str, known: &[&str]) -> Result<usize> {
    known.iter().position(|known| *known == name).ok_or_else(|| {
        let error = Error::usage("fields", format!("there is no field '{name}'"));
        match nearest(name, known.iter().copied()) {
            Some(known) => error.advise(format!("did you mean '{known}'?")),
            None => error.advise(format!("choose from {}", known.join(","))),
        }
    })
}

impl From<&[RowField]> for RowFields {
    fn from(fields: &[RowField]) -> RowFields {
        RowFields::named(fields.iter().map(|field| field.name()))
    }
}

impl From<Vec<RowField>> for RowFields {
    fn from(fields: Vec<RowField>) -> RowFields {
        RowFields::from(&fields[..])
    }
}

impl<const N: usize> From<[RowField; N]> for RowFields {
    fn from(fields: [RowField; N]) -> RowFields {
        RowFields::from(&fields[..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published(text: &str) -> Result<Vec<RowField>> {
        RowFields::list(text)?.published()
    }

    #[test]
    fn fields_keep_the_order_in_which_they_are_asked() {
        let fields = published("row, size,pre_id").unwrap();
        assert_eq!(fields, [RowField::Row, RowField::Size, RowField::PreId]);
        let all = RowField::ALL.map(RowField::name).join(",");
        assert_eq!(published(&all).unwrap(), RowField::ALL);
        assert!(!RowFields::Usual.published().unwrap().contains(&RowField::Row));
        assert_eq!(RowFields::from(fields), RowFields::named(["row", "size", "pre_id"]));
    }

    #[test]
    fn a_wrong_list_is_refused_with_advice() {
        let check = |text: &str, what: &str, next: Option<&str>| {
            let error = published(text).unwrap_err();
            assert_eq!((error.what(), error.advice()), (what, next), "{text}");
        };
        check("size,size", "'size' is named twice", None);
        check("postid", "there is no field 'postid'", Some("did you mean 'post_id'?"));
        check("Size", "there is no field 'Size'", Some("did you mean 'size'?"));
        let all = "choose from size,x,y,z,prob,pre_id,post_id,post_morph,pre_celltype,\
                   post_celltype,row";
        check("", "there is no field ''", Some(all));
    }
}
