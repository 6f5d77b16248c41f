//! The columns of JSON lines: which paths the first objects have.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::error::{Error, Place, Result};
use crate::table::format::without_mark;

/// Objects that are looked at.
const LINES: usize = 1000;

/// The paths of the first objects, in the order in which they come.
pub(in crate::table) fn columns(start: &[u8], is_whole: bool) -> Result<Vec<String>> {
    let mut lines: Vec<&[u8]> = without_mark(start).split(|byte| *byte == b'\n').collect();
    // The last one is not whole, unless all of the file is here.
    if !is_whole && lines.len() > 1 {
        lines.pop();
    }
    let mut found = Found::default();
    for (i, line) in lines.into_iter().take(LINES).enumerate() {
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        let object: Map<String, Value> = serde_json::from_slice(line).map_err(|error| {
            Error::data(format!("this is not a JSON object: {error}"))
                .at(Place::Line(i as u64 + 1))
                .advise("an object a line is read; of other JSON: jq -c . FILE > x.jsonl")
        })?;
        found.add("", &object);
    }
    Ok(found.finish())
}

/// Paths so far.
#[derive(Default)]
struct Found {
    paths: Vec<String>,
    known: HashSet<String>,
    /// Those that had a value.
    valued: HashSet<String>,
}

impl Found {
    /// As deep as serde_json reads, which is 128 levels.
    fn add(&mut self, before: &str, object: &Map<String, Value>) {
        for (key, value) in object {
            let path = format!("{before}{key}");
            match value {
                Value::Object(inner) => self.add(&format!("{path}."), inner),
                value => {
                    if !value.is_null() {
                        self.valued.insert(path.clone());
                    }
                    if self.known.insert(path.clone()) {
                        self.paths.push(path);
                    }
                }
            }
        }
    }

    /// Without those that are null where others have an object.
    fn finish(mut self) -> Vec<String> {
        let outer = self
            .paths
            .iter()
            .flat_map(|path| path.match_indices('.').map(|(dot, _)| path[..dot].to_owned()));
        let outer: HashSet<String> = outer.collect();
        self.paths.retain(|path| self.valued.contains(path) || !outer.contains(path));
        self.paths
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_dotted_and_found_in_later_objects_too() {
        let lines =
            b"\xef\xbb\xbf{\"a\":{\"b\":1,\"c\":{}},\"d\":[1]}\n\n{\"d\":2,\"e\":null,\"a\":null}\n{\"f\"";
        assert_eq!(columns(lines, false).unwrap(), ["a.b", "d", "e"]);
        let error = columns(lines, true).unwrap_err().to_string();
        assert!(error.starts_with("line 4: this is not a JSON object"), "{error}");
    }
}
