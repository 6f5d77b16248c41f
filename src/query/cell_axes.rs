//! What the rows and the columns of a matrix are, where they are not pre- and postsynaptic cell types:
//! any category of a synapse.

use crate::error::{Error, Result};
use crate::names::{CodeSet, Vocabulary, nearest};
use crate::query::Filter;
use crate::schema::{self, ColumnNumber};

/// A category of a synapse, as rows or columns of a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CategoryAxis(ColumnNumber);

/// The rows and the columns of a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CellAxes {
    /// What the rows are.
    pub rows: CategoryAxis,
    /// What the columns are.
    pub columns: CategoryAxis,
}

/// The categories by the names that they have as axes.
const NAMES: [(&str, ColumnNumber); 3] = [
    ("pre.celltype", schema::PRE_TYPE),
    ("post.celltype", schema::POST_TYPE),
    ("post_morph", schema::POST_MORPH),
];

impl CategoryAxis {
    /// Every one.
    pub const ALL: [CategoryAxis; NAMES.len()] =
        [CategoryAxis(NAMES[0].1), CategoryAxis(NAMES[1].1), CategoryAxis(NAMES[2].1)];

    /// Their names.
    pub const NAMES: [&str; NAMES.len()] = [NAMES[0].0, NAMES[1].0, NAMES[2].0];

    /// Its name in flags, URLs and answers.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(_, column)| *column == self.0).map_or("", |(name, _)| name)
    }

    /// The one with this name; `parameter` is that of the error.
    ///
    /// # Errors
    /// There is none (usage).
    pub fn parse(parameter: &str, name: &str) -> Result<CategoryAxis> {
        if let Some(axis) = CategoryAxis::ALL.into_iter().find(|axis| axis.name() == name.trim()) {
            return Ok(axis);
        }
        let error = Error::usage(parameter, format!("there is no category '{name}'"));
        Err(match nearest(name, CategoryAxis::NAMES) {
            Some(known) => error.advise(format!("did you mean '{known}'?")),
            None => error.advise(format!("choose {}", CategoryAxis::NAMES.join(", "))),
        })
    }

    /// Its column.
    pub const fn column(self) -> ColumnNumber {
        self.0
    }

    /// All values with their codes, by ascending code: those with a name, and of `seen` those
    /// without, under their number.
    pub fn values(self, vocabulary: &Vocabulary, seen: &CodeSet) -> Vec<(u8, String)> {
        if self.0 != schema::POST_MORPH {
            return vocabulary.types.entries().to_vec();
        }
        let value = |code: u8| match vocabulary.morphs.name_of(code) {
            Some(name) => Some((code, name.to_owned())),
            None => seen.contains(code).then(|| (code, code.to_string())),
        };
        (0..=u8::MAX).filter_map(value).collect()
    }

    /// The code of a value by its name, for a claim.
    ///
    /// # Errors
    /// An unknown name (usage).
    pub fn code_of(self, parameter: &str, vocabulary: &Vocabulary, name: &str) -> Result<u8> {
        match self.0 {
            schema::POST_MORPH => match name.parse() {
                Ok(code) if vocabulary.morphs.name_of(code).is_none() => Ok(code),
                _ => vocabulary.morphs.code_of(parameter, name),
            },
            _ => vocabulary.types.code_of(parameter, name),
        }
    }

    /// A filter without its conditions on this category, in whatever words.
    pub fn dropped_from(self, filter: &mut Filter) {
        let all = std::mem::take(filter);
        *filter = match self.0 {
            schema::PRE_TYPE => all.without_pre_types(),
            schema::POST_TYPE => all.without_post_types(),
            _ => all.without_morphs(),
        };
    }
}

impl CellAxes {
    /// Pre- and postsynaptic cell types: what the axes are where none are named.
    pub const TYPES: CellAxes =
        CellAxes { rows: CategoryAxis(schema::PRE_TYPE), columns: CategoryAxis(schema::POST_TYPE) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for axis in CategoryAxis::ALL {
            assert_eq!(CategoryAxis::parse("rows", axis.name()).unwrap(), axis);
        }
        let error = CategoryAxis::parse("columns", "post.celltyp").unwrap_err();
        assert_eq!(error.advice(), Some("did you mean 'post.celltype'?"));
        assert!(CategoryAxis::parse("rows", "prob").is_err());
    }
}
