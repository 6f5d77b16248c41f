//! Categories: texts as numbers of a list of names.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::flaws::is_kept;
use super::nulls::NullTexts;
use super::typed::whole;
use crate::error::{Error, Result};
use crate::table::batch::Batch;
use crate::table::column::{Column, ColumnType, Dictionary, Values};
use crate::table::text::Text;

/// The code of null.
pub const NULL: u32 = u32::MAX;

/// Reads the names of a column, batch after batch.
///
/// They are numbered by first appearance among the rows kept; in Arrow files by the dictionaries in
/// the order in which these first name a value, unused ones too.
#[derive(Clone, Debug)]
pub struct CategoryDecoder {
    nulls: NullTexts,
    is_trimmed: bool,
    names: Vec<Arc<str>>,
    codes: FxHashMap<Arc<str>, u32>,
    /// The last dictionary and the codes of its values.
    dictionary: Option<(Arc<Vec<String>>, Vec<u32>)>,
}

/// Marks a value of a dictionary that no row kept has had yet.
const UNNAMED: u32 = u32::MAX - 1;

impl CategoryDecoder {
    /// Reads a column of this type.
    ///
    /// # Errors
    /// Floats: 0.1 and 0.10 would be two names, and rounding makes many.
    pub fn new(kind: &ColumnType, nulls: NullTexts) -> Result<CategoryDecoder> {
        if kind.is_float() || matches!(kind, ColumnType::List3(_) | ColumnType::Other(_)) {
            let what = format!("a column of the type {kind} is no category");
            let next =
                if kind.is_float() { "list it among the numbers" } else { "write it as text" };
            return Err(Error::data(what).advise(next));
        }
        let (names, codes) = (Vec::new(), FxHashMap::default());
        Ok(CategoryDecoder { nulls, is_trimmed: false, names, codes, dictionary: None })
    }

    /// The same, and blanks before a name are no part of it: for ids that are names, which two
    /// columns of one file may pad differently.
    pub fn trimmed(self) -> CategoryDecoder {
        CategoryDecoder { is_trimmed: true, ..self }
    }

    /// The names so far, in the order of their codes.
    pub fn names(&self) -> &[Arc<str>] {
        &self.names
    }

    /// The codes of a column; rows that are not kept are [`NULL`] and name nothing.
    pub fn decode(&mut self, batch: &Batch, column: usize, kept: Option<&[bool]>) -> Vec<u32> {
        let column = &batch.columns[column];
        let is_there = |row: usize| is_kept(kept, row) && !column.nulls.is_null(row);
        match &column.values {
            Values::Text(text) => self.texts(text, is_there),
            Values::Dictionary(dictionary) => self.dictionary(dictionary, is_there),
            _ => self.others(column, is_there),
        }
    }

    fn texts(&mut self, text: &Text, is_there: impl Fn(usize) -> bool) -> Vec<u32> {
        // Neighbours are often equal.
        let mut last: Option<(&str, u32)> = None;
        let code = |row| {
            if !is_there(row) {
                return NULL;
            }
            let name = text.get(row);
            match last {
                Some((known, code)) if known == name => code,
                _ => {
                    let code = self.code(name);
                    last = Some((name, code));
                    code
                }
            }
        };
        (0..text.len()).map(code).collect()
    }

    fn dictionary(&mut self, of: &Dictionary, is_there: impl Fn(usize) -> bool) -> Vec<u32> {
        let known = self.dictionary.take().filter(|(values, _)| Arc::ptr_eq(values, &of.values));
        let (values, mut codes) = known.unwrap_or_else(|| {
            let code = |value: &String| if of.names_all { self.code(value) } else { UNNAMED };
            (Arc::clone(&of.values), of.values.iter().map(code).collect())
        });
        let code = |(row, code): (usize, &u32)| {
            if !is_there(row) {
                return NULL;
            }
            let known = &mut codes[*code as usize];
            if *known == UNNAMED {
                *known = self.code(&values[*code as usize]);
            }
            *known
        };
        let found = of.codes.iter().enumerate().map(code).collect();
        self.dictionary = Some((values, codes));
        found
    }

    /// Integers and booleans.
    fn others(&mut self, column: &Column, is_there: impl Fn(usize) -> bool) -> Vec<u32> {
        let mut known: FxHashMap<i128, u32> = FxHashMap::default();
        let code = |row| match whole(&column.values, row) {
            _ if !is_there(row) => NULL,
            Some(number) => {
                *known.entry(number).or_insert_with(|| self.code(&column.values.text(row)))
            }
            None => self.code(&column.values.text(row)),
        };
        (0..column.rows()).map(code).collect()
    }

    /// The code of a name, a new one if it has none.
    fn code(&mut self, name: &str) -> u32 {
        let name = if self.is_trimmed { name.trim_matches([' ', '\t']) } else { name };
        if let Some(code) = self.codes.get(name) {
            return *code;
        }
        if self.nulls.is_null(name.as_bytes()) {
            return NULL;
        }
        let (code, name) = (self.names.len() as u32, Arc::from(name));
        self.names.push(Arc::clone(&name));
        self.codes.insert(name, code);
        code
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::batch::of_columns;

    fn batch(values: Values) -> Batch {
        of_columns(vec![Column::whole(values)])
    }

    fn names(decoder: &CategoryDecoder) -> Vec<&str> {
        decoder.names().iter().map(|name| &**name).collect()
    }

    #[test]
    fn texts_are_numbered_as_they_appear_among_the_rows_kept() {
        let mut d = CategoryDecoder::new(&ColumnType::Text, NullTexts::of(["", "NA"])).unwrap();
        let texts = Values::Text(["b", "a", "", "a", "NA", "c"].into_iter().collect());
        let kept = [true, true, true, true, true, false];
        assert_eq!(d.decode(&batch(texts), 0, Some(&kept)), [0, 1, NULL, 1, NULL, NULL]);
        assert_eq!(d.decode(&batch(Values::I8(vec![3, -1, 3])), 0, None), [2, 3, 2]);
        assert_eq!(d.decode(&batch(Values::Bool(vec![true, false])), 0, None), [4, 5]);
        assert_eq!(names(&d), ["b", "a", "3", "-1", "true", "false"]);
    }

    #[test]
    fn dictionaries_of_arrow_name_what_no_row_has() {
        let values = Arc::new(vec!["x".to_owned(), "y".to_owned(), "NA".to_owned()]);
        let of = |names_all, codes: &[u32]| {
            let values = Arc::clone(&values);
            batch(Values::Dictionary(Dictionary { codes: codes.to_vec(), values, names_all }))
        };
        for (names_all, codes, expected) in
            [(true, [1, 0, NULL], ["x", "y"]), (false, [0, 1, NULL], ["y", "x"])]
        {
            let mut d =
                CategoryDecoder::new(&ColumnType::Dictionary, NullTexts::of(["NA"])).unwrap();
            assert_eq!(d.decode(&of(names_all, &[1, 0, 2]), 0, None), codes);
            assert_eq!(d.decode(&of(names_all, &[1, 0, 2]), 0, None), codes);
            assert_eq!(names(&d), expected);
        }
    }

    #[test]
    fn names_that_are_ids_have_no_blanks_around_them() {
        let d = CategoryDecoder::new(&ColumnType::Text, NullTexts::of([""])).unwrap();
        let mut d = d.trimmed();
        let texts = Values::Text([" I2L  ", "I2L", "  "].into_iter().collect());
        assert_eq!(d.decode(&batch(texts), 0, None), [0, 0, NULL]);
        assert_eq!(names(&d), ["I2L"]);
    }

    #[test]
    fn floats_are_no_categories() {
        assert!(CategoryDecoder::new(&ColumnType::F32, NullTexts::default()).is_err());
    }
}
