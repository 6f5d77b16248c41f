//! A column of a file, and how its values are read.

use crate::map::{About, IdColumn};
use crate::table::Format;
use crate::table::decode::NullTexts;

/// How the values of a column are read.
pub(super) enum Meaning {
    /// Ids after `add`, or names.
    Id(IdColumn),
    /// Numbers.
    Number,
    /// Texts.
    Text,
}

/// What a condition is about.
pub(super) struct Asked<'a> {
    pub(super) column: &'a str,
    pub(super) meaning: Meaning,
    pub(super) nulls: NullTexts,
}

/// The ids of a table.
pub(super) struct TableIds<'a> {
    pub(super) pre: &'a IdColumn,
    pub(super) post: &'a IdColumn,
}

impl<'a> Asked<'a> {
    /// What `about` means in a table of this format.
    pub(super) fn of(about: About<'a>, ids: &TableIds<'a>, format: Format) -> Asked<'a> {
        let listed = |texts: &Option<Vec<String>>| NullTexts::listed(texts.as_deref(), format);
        let asked = |column, meaning, nulls| Asked { column, meaning, nulls };
        match about {
            About::Pre | About::Id => Asked::id(ids.pre, format),
            About::Post => Asked::id(ids.post, format),
            About::Weight(column) => asked(column, Meaning::Number, listed(&None)),
            About::Number(one) => asked(&one.column, Meaning::Number, listed(&one.null)),
            About::Category(one) => asked(&one.column, Meaning::Text, listed(&one.null)),
            About::Column(column) => asked(column, Meaning::Text, listed(&None)),
        }
    }

    /// An id.
    pub(super) fn id(id: &'a IdColumn, format: Format) -> Asked<'a> {
        let nulls = NullTexts::listed(None, format);
        Asked { column: &id.column, meaning: Meaning::Id(id.clone()), nulls }
    }
}
