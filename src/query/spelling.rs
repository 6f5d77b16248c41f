//! How a front end writes the names of parameters.

use crate::error::Error;

/// Whose words a text uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spelling {
    /// The command line's: `prob-min`.
    Flags,
    /// Those of URLs, forms, JSON and programs: `prob_min`.
    #[default]
    Fields,
    /// Those of keyword arguments: `prob_min`, and shorter words for what a program gives as a value.
    Keywords,
    /// Those of the arguments of tools, where axes are an object and fields a list.
    Arguments,
}

/// Parameters that keyword arguments call otherwise.
const KEYWORDS: [(&str, &str); 3] =
    [("return_fields", "fields"), ("max_results", "sample"), ("axis", "axes")];

/// Parameters that arguments of tools call otherwise.
const ARGUMENTS: [(&str, &str); 2] = [("return_fields", "fields"), ("axis", "axes")];

/// Commands as programs call them.
const CALLS: [(&str, &str); 4] = [
    ("`areax neurons DATA`", "ds.neurons()"),
    ("the question neurons", "ds.neurons()"),
    ("info lists", "ds.info() lists"),
    ("areax matrix --rows ", "the rows of ds.matrix with rows="),
];

impl Spelling {
    /// A parameter with a value, as an example.
    pub fn example(self, name: &str, value: &str) -> String {
        match self {
            Spelling::Flags => format!("--{} '{value}'", self.of(name)),
            Spelling::Fields | Spelling::Keywords => format!("{name}={value}"),
            Spelling::Arguments => format!("\"{name}\": \"{value}\""),
        }
    }

    /// A text with the names of parameters.
    pub(crate) fn of(self, text: &str) -> String {
        match self {
            Spelling::Flags => text.replace('_', "-"),
            Spelling::Fields | Spelling::Arguments => text.to_owned(),
            Spelling::Keywords => keywords(text),
        }
    }

    /// The name of a parameter of the table.
    pub fn name(self, parameter: &str) -> &str {
        let others: &[(&str, &str)] = match self {
            Spelling::Keywords => &KEYWORDS,
            Spelling::Arguments => &ARGUMENTS,
            Spelling::Flags | Spelling::Fields => &[],
        };
        let renamed = others.iter().find(|(name, _)| *name == parameter);
        renamed.map_or(parameter, |(_, name)| name)
    }

    /// An error in these words. What the library says for all is in the words of the command line or of
    /// URLs, which they understand as it is.
    pub fn error(self, error: Error) -> Error {
        match self {
            Spelling::Keywords => error.reworded(keywords),
            Spelling::Flags | Spelling::Fields | Spelling::Arguments => error,
        }
    }
}

/// A text with flags and names of parameters as keyword arguments.
fn keywords(text: &str) -> String {
    if let Some((_, keyword)) = KEYWORDS.iter().find(|(name, _)| *name == text) {
        return (*keyword).to_owned();
    }
    let mut text = text.to_owned();
    for (said, call) in CALLS {
        text = text.replace(said, call);
    }
    // An axis is also what is meant, not only its name.
    for (name, keyword) in KEYWORDS.iter().filter(|(name, _)| name.contains('_')) {
        text = replace_word(&text, name, keyword);
    }
    unflagged(&text)
}

/// A text with one word instead of another.
fn replace_word(text: &str, word: &str, other: &str) -> String {
    let is_of_word = |c: char| c.is_alphanumeric() || "_-.".contains(c);
    let mut said = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(word) {
        let (before, behind) = (&rest[..at], &rest[at + word.len()..]);
        let is_whole = !before.ends_with(is_of_word) && !behind.starts_with(is_of_word);
        said += before;
        said += if is_whole { other } else { word };
        rest = behind;
    }
    said + rest
}

/// A text with `--prob-min` as `prob_min`.
fn unflagged(text: &str) -> String {
    let mut parts = text.split("--");
    let mut said = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        if !part.starts_with(|c: char| c.is_ascii_lowercase()) {
            said += "--";
            said += part;
            continue;
        }
        let is_of_flag = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let end = part.find(|c| !is_of_flag(c)).unwrap_or(part.len());
        said += &part[..end].replace('-', "_");
        said += &part[end..];
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Place;

    #[test]
    fn errors_speak_of_keywords() {
        let error = Error::usage("max_results", "give max_results, not my_max_results")
            .advise("say --min-pre-axon or --large; `areax neurons DATA` lists -- all");
        let said = Spelling::Keywords.error(error);
        assert_eq!(said.place(), Some(&Place::Parameter("sample".into())));
        assert_eq!(said.what(), "give sample, not my_max_results");
        assert_eq!(said.advice(), Some("say min_pre_axon or large; ds.neurons() lists -- all"));
        let said = Spelling::Keywords.error(Error::usage("axis", "an axis has no values"));
        assert_eq!((said.parameter(), said.what()), (Some("axes"), "an axis has no values"));
        assert_eq!(Spelling::Keywords.name("return_fields"), "fields");
        assert_eq!(Spelling::Fields.name("return_fields"), "return_fields");
    }
}
