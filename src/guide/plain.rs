//! Names out of files as text that stands for nothing else.

use std::borrow::Cow;

use form_urlencoded::byte_serialize;

/// A name out of a file as text that stands for nothing else, in Markdown or in a terminal: as it is
/// if it is a plain word, else between backticks, without control characters and marks of direction.
pub fn harmless(name: &str) -> Cow<'_, str> {
    if is_plain(name) {
        return name.into();
    }
    let hides = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let visible: String = name.chars().map(|c| if hides(c) { '\u{fffd}' } else { c }).collect();
    let longest = visible.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // A backtick at an end would make the fence longer.
    let pad = if longest > 0 { " " } else { "" };
    format!("{fence}{pad}{visible}{pad}{fence}").into()
}

/// Whether a name is a plain word, which means nothing to a shell or in Markdown.
pub fn is_plain(name: &str) -> bool {
    name.chars().all(|c| c.is_alphanumeric() || "-_+./ ".contains(c))
}

/// Text inside an address: nothing is left of what a shell would take for its own.
pub fn encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_for_nothing_but_themselves() {
        for plain in ["MSN", "GPe", "post-soma 1", "Übergang_2/a"] {
            assert_eq!(harmless(plain), plain);
        }
        let check = |name: &str, text: &str| assert_eq!(harmless(name), text);
        check("$(rm -rf ~)", "`$(rm -rf ~)`");
        check("[x](javascript:1)", "`[x](javascript:1)`");
        check("<b>", "`<b>`");
        check("`a``b", "``` `a``b ```");
        check("a\u{1b}[2J\u{202e}b\r", "`a\u{fffd}[2J\u{fffd}b\u{fffd}`");
    }
}
