//! A map with one entry changed: `synapses.weight=syn_count`.

use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::Map;
use crate::error::{Error, Result};

/// A value of the text, its entries in their order.
enum Tree {
    Table(Vec<(String, Tree)>),
    List(Vec<Tree>),
    /// As TOML writes it.
    Plain(String),
}

impl Map {
    /// The map with entries (`synapses.weight`) set to values: each one of TOML, or a text without
    /// quotes; an empty value removes the entry.
    ///
    /// # Errors
    /// An entry that no map has, a value that it cannot have (usage).
    pub fn with(&self, changes: &[(String, String)]) -> Result<Map> {
        let wrong = |error: &Error| {
            let all: Vec<String> =
                changes.iter().map(|(entry, value)| format!("{entry}={value}")).collect();
            let what = format!("{}: {}", all.join(" "), error.what());
            let advice = error.advice().unwrap_or("for example synapses.weight=syn_count");
            Error::usage("set", what).advise(advice)
        };
        let text = self.to_toml();
        let table = DeTable::parse(&text).map_err(|error| wrong(&Error::data(error.message())))?;
        let mut tree = of_table(table.get_ref());
        for (entry, value) in changes {
            let words: Vec<&str> = entry.split('.').collect();
            set(&mut tree, &words, plain_or_value(value)).map_err(|error| wrong(&error))?;
        }
        let Tree::Table(entries) = &tree else { return Ok(self.clone()) };
        let lines: Vec<String> =
            entries.iter().map(|(name, tree)| format!("{name} = {}\n", spelled(tree))).collect();
        Map::parse(&lines.concat(), Path::new("--set")).map_err(|error| wrong(&error))
    }
}

/// The texts of a list that is written as in a map: `["a", "b"]`.
pub fn texts(value: &str) -> Option<Vec<String>> {
    let parsed = DeValue::parse(value).ok()?;
    let texts = parsed.get_ref().as_array()?.iter().map(|one| one.get_ref().as_str());
    texts.map(|text| text.map(str::to_owned)).collect()
}

fn plain_or_value(value: &str) -> Option<Tree> {
    if value.is_empty() {
        return None;
    }
    match DeValue::parse(value) {
        Ok(parsed) => Some(of_value(parsed.get_ref())),
        Err(_) => Some(Tree::Plain(super::write::quoted(value))),
    }
}

fn of_table(table: &DeTable<'_>) -> Tree {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let entry = |(key, value): (&toml::Spanned<_>, &toml::Spanned<DeValue<'_>>)| {
        let key: &std::borrow::Cow<'_, str> = key.get_ref();
        (super::write::key(key), of_value(value.get_ref()))
    };
    Tree::Table(entries.into_iter().map(entry).collect())
}

fn of_value(value: &DeValue<'_>) -> Tree {
    match value {
        DeValue::Table(table) => of_table(table),
        DeValue::Array(array) => {
            Tree::List(array.iter().map(|value| of_value(value.get_ref())).collect())
        }
        DeValue::String(text) => Tree::Plain(super::write::quoted(text)),
        DeValue::Integer(integer) => Tree::Plain(integer.to_string()),
        DeValue::Float(float) => Tree::Plain(float.to_string()),
        DeValue::Boolean(is) => Tree::Plain(is.to_string()),
        DeValue::Datetime(date) => Tree::Plain(date.to_string()),
    }
}

/// Changes the entry that the words name, one word a table.
fn set(tree: &mut Tree, words: &[&str], value: Option<Tree>) -> Result<()> {
    // A column that is named alone is a table with nothing else.
    if let Tree::Plain(column) = tree {
        let column = Tree::Plain(std::mem::take(column));
        *tree = Tree::Table(vec![("column".to_owned(), column)]);
    }
    let (Tree::Table(entries), [word, rest @ ..]) = (tree, words) else {
        return Err(Error::data("there is no such entry"));
    };
    let word = super::write::key(word);
    let at = entries.iter().position(|(name, _)| *name == word);
    match (rest, at, value) {
        ([], Some(at), None) => drop(entries.remove(at)),
        ([], None, None) => return Err(Error::data("there is no such entry to remove")),
        ([], Some(at), Some(value)) => entries[at].1 = value,
        ([], None, Some(value)) => entries.push((word, value)),
        (rest, Some(at), value) => return set(&mut entries[at].1, rest, value),
        (rest, None, value) => {
            let mut inner = Tree::Table(Vec::new());
            set(&mut inner, rest, value)?;
            entries.push((word, inner));
        }
    }
    Ok(())
}

fn spelled(tree: &Tree) -> String {
    match tree {
        Tree::Plain(text) => text.clone(),
        Tree::List(values) => {
            format!("[{}]", values.iter().map(spelled).collect::<Vec<_>>().join(", "))
        }
        Tree::Table(entries) => {
            let entries =
                entries.iter().map(|(name, value)| format!("{name} = {}", spelled(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_entry_is_changed() {
        let map = Map::j0251().unwrap();
        let change = |entry: &str, value: &str| map.with(&[(entry.to_owned(), value.to_owned())]);
        let with = |entry: &str, value: &str| change(entry, value).unwrap();
        assert_eq!(with("synapses.weight", "syn_count").synapses.weight.unwrap(), "syn_count");
        assert_eq!(with("name", "mine").name, "mine");
        assert_eq!(with("synapses.pre.add", "5").synapses.pre.add, 5);
        assert_eq!(with("synapses.position", "").synapses.position, None);
        assert_eq!(
            with("synapses.position.nm", "[4, 4, 40]").synapses.position.unwrap().nm[2],
            40.0
        );
        let neurons = with("neurons.on_duplicate", "first").neurons.unwrap();
        assert_eq!(neurons.on_duplicate, crate::map::OnDuplicate::First);
        assert_eq!(with("synapses.numbers.d", "dist").synapses.numbers.len(), 3);
        assert_eq!(
            with("synapses.where", "size > 1").synapses.table.condition.unwrap(),
            "size > 1"
        );
        assert_eq!(with("populations.all", "size >= 0").populations.len(), 2);
        for (entry, value) in [
            ("synapses.wieght", "a"),
            ("synapses.weight", "4"),
            ("synapses.position.nm", "[4]"),
            ("synapses.pre", ""),
            ("nothing", ""),
            ("", "a"),
        ] {
            let error = change(entry, value).unwrap_err();
            assert_eq!(error.kind(), crate::Kind::Usage, "{error}");
        }
    }
}
