//! Lists of names as one text: items between commas. An item with a comma, or that begins with a quote,
//! stands in double quotes, and a quote inside them is doubled.

use std::borrow::Cow;

use crate::error::{Error, Result};

/// The items of a list, without the blanks around them.
///
/// # Errors
/// An empty item, a quote that is not closed or that text follows (usage), at this parameter.
pub fn items_of(parameter: &str, text: &str) -> Result<Vec<String>> {
    let mut items = Vec::new();
    let mut rest = Some(text);
    while let Some(text) = rest {
        let (item, behind) = match text.trim_start().strip_prefix('"') {
            Some(quoted) => unquoted(parameter, quoted)?,
            None => match text.split_once(',') {
                Some((item, behind)) => (item.trim().to_owned(), Some(behind)),
                None => (text.trim().to_owned(), None),
            },
        };
        items.push(item);
        rest = behind;
    }
    match items.iter().any(String::is_empty) {
        true => Err(Error::usage(parameter, format!("'{text}' has an empty item"))
            .advise("separate items by single commas")),
        false => Ok(items),
    }
}

/// The item whose opening quote stands before a text, and what follows the comma behind it.
fn unquoted<'t>(parameter: &str, text: &'t str) -> Result<(String, Option<&'t str>)> {
    let wrong = |what: &str| {
        Error::usage(parameter, format!("{what}: \"{text}"))
            .advise("a name with a comma stands in double quotes, and a quote in it is doubled")
    };
    let (mut item, mut rest) = (String::new(), text);
    loop {
        let (part, behind) = rest.split_once('"').ok_or_else(|| wrong("a quote is not closed"))?;
        item += part;
        match behind.strip_prefix('"') {
            Some(more) => {
                item.push('"');
                rest = more;
            }
            None => {
                let behind = behind.trim_start();
                return match behind.strip_prefix(',') {
                    Some(next) => Ok((item, Some(next))),
                    None if behind.is_empty() => Ok((item, None)),
                    None => Err(wrong("text follows a closed quote")),
                };
            }
        }
    }
}

/// An item as it stands in a list.
pub fn item_of(name: &str) -> Cow<'_, str> {
    match name.contains(',') || name.starts_with('"') || name.trim() != name {
        true => Cow::Owned(format!("\"{}\"", name.replace('"', "\"\""))),
        false => Cow::Borrowed(name),
    }
}

/// Names as a list.
pub fn list_of<'n>(names: impl IntoIterator<Item = &'n String>) -> String {
    names.into_iter().map(|name| item_of(name)).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_commas_stand_in_quotes() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(items_of("names", text).unwrap(), expected, "{text}");
            let names: Vec<String> = expected.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(items_of("names", &list_of(&names)).unwrap(), expected, "{text}");
        };
        check("HVC", &["HVC"]);
        check(" HVC , MSN", &["HVC", "MSN"]);
        check("\"a, b\", c", &["a, b", "c"]);
        check("c ,\"say \"\"x\"\", y\"", &["c", "say \"x\", y"]);
        check("5\" axon,a'L", &["5\" axon", "a'L"]);
        check("\"\"\"x\"", &["\"x"]);
    }

    #[test]
    fn lists_that_say_no_names_are_refused() {
        let check = |text: &str, what: &str| {
            let error = items_of("names", text).unwrap_err();
            assert!(error.what().contains(what), "{text}: {error}");
        };
        check("", "has an empty item");
        check("a,,b", "has an empty item");
        check("a,", "has an empty item");
        check("\"\",a", "has an empty item");
        check("\"a", "a quote is not closed");
        check("\"a\" b", "text follows a closed quote");
    }
}
