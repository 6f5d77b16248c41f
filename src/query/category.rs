//! What axes of categories mean in j0251: columns of the synapse table, whose values have codes.

use crate::error::{Error, Result};
use crate::names::{CodeSet, Vocabulary, nearest};
use crate::query::{CategoryAxis, CellAxes, Subject};
use crate::schema::{self, ColumnNumber};

/// A category of the synapses of j0251.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Category(ColumnNumber);

/// What the rows and the columns of a matrix are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Categories {
    /// The rows.
    pub rows: Category,
    /// The columns.
    pub columns: Category,
}

/// The categories by the names that they have as axes.
const NAMES: [(&str, ColumnNumber); 3] = [
    ("pre.celltype", schema::PRE_TYPE),
    ("post.celltype", schema::POST_TYPE),
    ("post_morph", schema::POST_MORPH),
];

impl Category {
    /// The names of all, as axes.
    pub const NAMES: [&str; NAMES.len()] = [NAMES[0].0, NAMES[1].0, NAMES[2].0];

    /// The one that an axis names; `parameter` is that of the error.
    ///
    /// # Errors
    /// There is none (usage).
    pub fn of(parameter: &str, axis: &CategoryAxis) -> Result<Category> {
        let name = axis.name();
        if let Some((_, column)) = NAMES.iter().find(|(known, _)| *known == name) {
            return Ok(Category(*column));
        }
        let error = Error::usage(parameter, format!("there is no category '{name}'"));
        Err(match nearest(&name, Category::NAMES) {
            Some(known) => error.advise(format!("did you mean '{known}'?")),
            None => error.advise(format!("choose {}", Category::NAMES.join(", "))),
        })
    }

    /// Its column.
    pub const fn column(self) -> ColumnNumber {
        self.0
    }

    /// Whose category it is.
    pub const fn subject(self) -> Subject {
        match self.0 {
            schema::PRE_TYPE => Subject::Pre,
            schema::POST_TYPE => Subject::Post,
            _ => Subject::Row,
        }
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
}

impl Categories {
    /// Pre- and postsynaptic cell types.
    pub const TYPES: Categories =
        Categories { rows: Category(schema::PRE_TYPE), columns: Category(schema::POST_TYPE) };

    /// Those that are asked for, if any are.
    ///
    /// # Errors
    /// An axis that j0251 lacks (usage).
    pub fn asked(axes: &CellAxes) -> Result<Option<Categories>> {
        let Categories { mut rows, mut columns } = Categories::TYPES;
        if let Some(axis) = &axes.rows {
            rows = Category::of("rows", axis)?;
        }
        if let Some(axis) = &axes.columns {
            columns = Category::of("columns", axis)?;
        }
        Ok(axes.is_named().then_some(Categories { rows, columns }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_that_the_data_lacks_are_refused_by_parameter() {
        let category = |parameter, name| Category::of(parameter, &CategoryAxis::parse(name));
        for (name, column) in NAMES {
            assert_eq!(category("rows", name).unwrap().column(), column);
        }
        let error = category("columns", "post.celltyp").unwrap_err();
        assert_eq!(error.advice(), Some("did you mean 'post.celltype'?"));
        assert!(category("rows", "prob").is_err());
        let asked = |rows: Option<&str>, columns: Option<&str>| {
            let axis = |name: Option<&str>| name.map(CategoryAxis::parse);
            Categories::asked(&CellAxes { rows: axis(rows), columns: axis(columns) }).unwrap()
        };
        assert_eq!(asked(None, None), None);
        assert_eq!(asked(None, Some("post.celltype")), Some(Categories::TYPES));
        let rows = asked(Some("post_morph"), None).unwrap();
        assert_eq!(
            (rows.rows.column(), rows.columns),
            (schema::POST_MORPH, Categories::TYPES.columns)
        );
        assert_eq!(Categories::asked(&CellAxes::TYPES).unwrap(), Some(Categories::TYPES));
    }
}
