//! The text of a map as TOML: typed access to its entries, where every error names file and line.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::{Error, Place, Result};
use crate::names::nearest;

/// Where the text came from.
#[derive(Clone, Copy)]
pub(crate) struct Document<'a> {
    pub text: &'a str,
    pub path: &'a Path,
}

impl<'a> Document<'a> {
    /// The text as a table.
    pub(crate) fn parse(self) -> Result<Spanned<DeTable<'a>>> {
        DeTable::parse(self.text).map_err(|error| {
            let span = error.span().unwrap_or_default();
            let key = self.text.get(span.clone()).filter(|_| error.message() == "duplicate key");
            let what = match key {
                Some(key) => format!("'{key}' is duplicated"),
                // The message of an unexpected sign ends in a list of those that were expected.
                None => error.message().lines().collect::<Vec<_>>().join(", "),
            };
            self.error(span, what)
        })
    }

    /// A table of the document.
    pub(crate) fn section(self, name: &str, table: &'a Spanned<DeTable<'a>>) -> Section<'a> {
        Section {
            document: self,
            name: name.to_owned(),
            span: table.span(),
            table: table.get_ref(),
        }
    }

    fn line(self, span: &Range<usize>) -> u64 {
        let before = self.text.as_bytes().get(..span.start).unwrap_or(self.text.as_bytes());
        1 + before.iter().filter(|byte| **byte == b'\n').count() as u64
    }

    fn error(self, span: Range<usize>, what: impl Into<String>) -> Error {
        Error::data(what).in_file(self.path).at(Place::Line(self.line(&span)))
    }
}

/// A table of the document.
pub(crate) struct Section<'a> {
    document: Document<'a>,
    /// Its name as written in brackets; empty for the whole document.
    name: String,
    span: Range<usize>,
    table: &'a DeTable<'a>,
}

impl<'a> Section<'a> {
    /// Refuses entries that are none of `known`, and says of `later` that they are to come.
    pub(crate) fn only(&self, known: &[&str], later: &[&str]) -> Result<()> {
        for (key, _) in self.sorted() {
            let word = key.get_ref().as_ref();
            if later.contains(&word) {
                let error =
                    self.document.error(key.span(), format!("'{word}' is not yet supported"));
                return Err(error.advise("the word is reserved for later: leave it out"));
            }
            if !known.contains(&word) {
                let what = format!("there is no entry '{word}' in {}", self.words());
                let meant = nearest(word, known.iter().copied());
                let meant = meant.map_or(String::new(), |word| format!("did you mean '{word}'? "));
                let advice = format!("{meant}It may have {}", known.join(", "));
                return Err(self.document.error(key.span(), what).advise(advice));
            }
        }
        Ok(())
    }

    fn words(&self) -> String {
        if self.name.is_empty() { "the map".to_owned() } else { format!("[{}]", self.name) }
    }

    /// The keys and values in the order of the text.
    fn sorted(&self) -> Vec<(&'a Spanned<std::borrow::Cow<'a, str>>, &'a Spanned<DeValue<'a>>)> {
        let mut entries: Vec<_> = self.table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        entries
    }

    /// Every entry, in the order of the text.
    pub(crate) fn entries(&self) -> Vec<(String, Item<'a>)> {
        let item = |key: &str, value| Item { document: self.document, name: self.path(key), value };
        let entries = self.sorted().into_iter();
        entries
            .map(|(key, value)| (key.get_ref().to_string(), item(key.get_ref(), value)))
            .collect()
    }

    fn path(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }

    /// The entry with this key.
    pub(crate) fn get(&self, key: &str) -> Option<Item<'a>> {
        let value = self.table.get(key)?;
        Some(Item { document: self.document, name: self.path(key), value })
    }

    /// The entry with this key, which must be there.
    pub(crate) fn need(&self, key: &str) -> Result<Item<'a>> {
        self.get(key).ok_or_else(|| self.error(format!("{} lacks '{key}'", self.words())))
    }

    /// The table with this key.
    pub(crate) fn section(&self, key: &str) -> Result<Option<Section<'a>>> {
        self.get(key).map(|item| item.section()).transpose()
    }

    /// The text with this key.
    pub(crate) fn text(&self, key: &str) -> Result<Option<String>> {
        self.get(key).map(|item| item.text()).transpose()
    }

    /// The texts with this key; a single one may stand without brackets.
    pub(crate) fn texts(&self, key: &str) -> Result<Option<Vec<String>>> {
        self.get(key).map(|item| item.texts()).transpose()
    }

    /// Whether this key is there and says `true`.
    pub(crate) fn is_true(&self, key: &str) -> Result<bool> {
        Ok(self.get(key).map(|item| item.boolean()).transpose()?.unwrap_or(false))
    }

    /// An error about the whole table.
    pub(crate) fn error(&self, what: impl Into<String>) -> Error {
        self.document.error(self.span.clone(), what)
    }

    /// The line of every entry, here and below, by its dotted name.
    pub(crate) fn lines(&self, lines: &mut BTreeMap<String, u64>) {
        for (key, value) in self.sorted() {
            let name = self.path(key.get_ref());
            if let DeValue::Table(table) = value.get_ref() {
                let inner = Section { name: name.clone(), span: value.span(), table, ..*self };
                inner.lines(lines);
            }
            lines.insert(name, self.document.line(&key.span()));
        }
    }
}

/// A value of the document.
pub(crate) struct Item<'a> {
    document: Document<'a>,
    name: String,
    value: &'a Spanned<DeValue<'a>>,
}

impl<'a> Item<'a> {
    /// An error about this entry.
    pub(crate) fn error(&self, what: impl Into<String>) -> Error {
        self.document.error(self.value.span(), what)
    }

    fn wrong(&self, expected: &str) -> Error {
        let found = self.value.get_ref().type_str();
        self.error(format!("{} must be {expected}, not {found}", self.name))
    }

    /// Whether it is a table.
    pub(crate) fn is_table(&self) -> bool {
        self.value.get_ref().is_table()
    }

    pub(crate) fn section(&self) -> Result<Section<'a>> {
        let table = self.value.get_ref().as_table().ok_or_else(|| self.wrong("a table"))?;
        let (document, name) = (self.document, self.name.clone());
        Ok(Section { document, name, span: self.value.span(), table })
    }

    pub(crate) fn text(&self) -> Result<String> {
        let text = self.value.get_ref().as_str().ok_or_else(|| self.wrong("a text"))?;
        Ok(text.to_owned())
    }

    /// The values of a list; one that stands alone is a list of one.
    pub(crate) fn items(&self) -> Vec<Item<'a>> {
        let (document, name) = (self.document, self.name.clone());
        match self.value.get_ref() {
            DeValue::Array(array) => {
                array.iter().map(|value| Item { document, name: name.clone(), value }).collect()
            }
            _ => vec![Item { document, name, value: self.value }],
        }
    }

    pub(crate) fn texts(&self) -> Result<Vec<String>> {
        self.items().iter().map(Item::text).collect()
    }

    pub(crate) fn integer(&self) -> Result<i64> {
        let wrong = || self.wrong("a whole number of 64 bits");
        let integer = self.value.get_ref().as_integer().ok_or_else(wrong)?;
        i64::from_str_radix(integer.as_str(), integer.radix()).map_err(|_| {
            let (least, most) = (i64::MIN, i64::MAX);
            let what = format!("{} must be from {least} to {most}, not {integer}", self.name);
            self.error(what)
        })
    }

    /// A finite number.
    pub(crate) fn number(&self) -> Result<f64> {
        self.decimal()?.parse().map_err(|_| self.wrong("a finite number"))
    }

    /// The same as it is written.
    pub(crate) fn decimal(&self) -> Result<String> {
        let text = match self.value.get_ref() {
            DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str(),
            DeValue::Float(float) => float.as_str(),
            _ => return Err(self.wrong("a number")),
        };
        let number: Option<f64> = text.parse().ok();
        match number.is_some_and(f64::is_finite) {
            true => Ok(text.to_owned()),
            false => Err(self.wrong("a finite number")),
        }
    }

    pub(crate) fn boolean(&self) -> Result<bool> {
        self.value.get_ref().as_bool().ok_or_else(|| self.wrong("true or false"))
    }
}

/// An error with the place of an entry.
pub(super) fn at(item: &Item<'_>, error: &Error) -> Error {
    let placed = item.error(error.what());
    match error.advice() {
        Some(advice) => placed.advise(advice),
        None => placed,
    }
}
