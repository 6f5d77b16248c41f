//! Takes the wanted values out of an object; all others are passed over.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// The wanted paths as a tree.
#[derive(Debug, Default)]
pub(super) struct Tree {
    children: Vec<(String, Tree)>,
    /// The place of the value that stands here among the wanted ones.
    slot: Option<usize>,
}

impl Tree {
    /// The tree of these paths.
    pub fn of(paths: &[String]) -> Tree {
        let mut tree = Tree::default();
        paths.iter().enumerate().for_each(|(slot, path)| tree.add(path, slot));
        tree
    }

    /// A key may have dots itself, so every way to split the path is one.
    fn add(&mut self, path: &str, slot: usize) {
        self.child(path).slot = Some(slot);
        for (dot, _) in path.match_indices('.') {
            self.child(&path[..dot]).add(&path[dot + 1..], slot);
        }
    }

    fn child(&mut self, key: &str) -> &mut Tree {
        let at = self.children.iter().position(|(known, _)| known == key);
        let at = at.unwrap_or_else(|| {
            self.children.push((key.to_owned(), Tree::default()));
            self.children.len() - 1
        });
        &mut self.children[at].1
    }
}

/// The values of a line, as they are written.
pub(super) type Found<'de> = Vec<Option<&'de str>>;

/// Reads the object of a line.
pub(super) fn read<'de>(
    line: &'de str,
    tree: &Tree,
    found: &mut Found<'de>,
) -> serde_json::Result<()> {
    let mut json = serde_json::Deserializer::from_str(line);
    json.deserialize_map(Object { tree, found })?;
    json.end()
}

/// An object at some place of the tree.
struct Object<'t, 'f, 'de> {
    tree: &'t Tree,
    found: &'f mut Found<'de>,
}

impl<'de> Visitor<'de> for Object<'_, '_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(child) = map.next_key_seed(Key(self.tree))? {
            let Some(tree) = child else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let Some(slot) = tree.slot else {
                map.next_value_seed(Inner(Object { tree, found: &mut *self.found }))?;
                continue;
            };
            let value = map.next_value::<&RawValue>()?.get();
            // What is an object in some lines and a value in others is a value only there.
            let is_object = value.starts_with('{');
            self.found[slot] = (value != "null" && !is_object).then_some(value);
            if is_object && !tree.children.is_empty() {
                read(value, tree, self.found).map_err(A::Error::custom)?;
            }
        }
        Ok(())
    }
}

/// What may be an object, or is passed over.
struct Inner<'t, 'f, 'de>(Object<'t, 'f, 'de>);

impl<'de> DeserializeSeed<'de> for Inner<'_, '_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Inner<'_, '_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        self.0.visit_map(map)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// A key, as the part of the tree that it leads to.
struct Key<'t>(&'t Tree);

impl<'de, 't> DeserializeSeed<'de> for Key<'t> {
    type Value = Option<&'t Tree>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_str(self)
    }
}

impl<'t> Visitor<'_> for Key<'t> {
    type Value = Option<&'t Tree>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        let child = self.0.children.iter().find(|(known, _)| known == key);
        Ok(child.map(|(_, tree)| tree))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wanted_values_are_found_as_they_are_written() {
        let paths = ["a.b", "c", "d.e.f", "k.with.dots", "a"].map(str::to_owned);
        let tree = Tree::of(&paths);
        let values = |line| {
            let mut found = vec![None; paths.len()];
            read(line, &tree, &mut found).unwrap();
            found
        };
        assert_eq!(
            values(r#"{"x": [1, {"a": 2}], "a": {"b": 1.50, "c": 9}, "c": "t\"", "d": 3}"#),
            [Some("1.50"), Some(r#""t\"""#), None, None, None]
        );
        assert_eq!(
            values(r#"{"d": {"e": {"f": [1, 2]}}, "c": null, "k.with": {"dots": true}}"#),
            [None, None, Some("[1, 2]"), Some("true"), None]
        );
        assert_eq!(values(r#"{"a": 7}"#)[4], Some("7"));
        // As in Python, the last one counts.
        assert_eq!(values(r#"{"c": 1, "c": 2}"#)[1], Some("2"));
        for wrong in ["[]", "1", "{", "{\"a\":}", "{} {}", "{'a': 1}", "{\"a\": NaN}"] {
            assert!(read(wrong, &tree, &mut vec![None; 5]).is_err(), "{wrong}");
        }
    }
}
