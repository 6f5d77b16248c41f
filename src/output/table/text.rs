//! Text in columns of a terminal: widths, padding, clipping, wrapping.

use std::collections::HashSet;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The columns a text takes.
pub(in crate::output) fn width(text: &str) -> usize {
    text.width()
}

/// The text without characters that would disturb a line: control characters become `?`.
pub(in crate::output) fn tame(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}

/// Padded with spaces on the right.
pub(super) fn left(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Padded with spaces on the left.
pub(super) fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Names cut to the columns that each may take: at the end, or in the middle where that would
/// make two of them the same.
pub(super) fn clip_all(names: &[String], columns: impl Fn(usize) -> usize) -> Vec<String> {
    let cut = |tail: bool| -> Vec<String> {
        let of = |(at, name): (usize, &String)| {
            clip(name, columns(at), if tail { columns(at).saturating_sub(1) / 2 } else { 0 })
        };
        names.iter().enumerate().map(of).collect()
    };
    let at_end = cut(false);
    if distinct(&at_end) < distinct(names) { cut(true) } else { at_end }
}

fn distinct(names: &[String]) -> usize {
    names.iter().collect::<HashSet<_>>().len()
}

/// At most `columns` wide; what was cut is replaced by `…`, of the end `tail` columns stay.
fn clip(text: &str, columns: usize, tail: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let head = columns.saturating_sub(1 + tail);
    let end: String = fitting(text.chars().rev(), tail).chars().rev().collect();
    format!("{}…{end}", fitting(text.chars(), head))
}

/// The first characters that fit.
fn fitting(chars: impl Iterator<Item = char>, columns: usize) -> String {
    let mut used = 0;
    let fits = chars.take_while(|c| {
        used += c.width().unwrap_or(0);
        used <= columns
    });
    fits.collect()
}

/// Lines of at most `columns`, broken at spaces; words that are longer than a line behind a `_`,
/// `/` or `,` in them, or where the line ends. Later lines are indented.
pub(in crate::output) fn wrap(text: &str, columns: usize, indent: usize) -> String {
    let mut out = String::new();
    let mut used = 0;
    for word in text.split(' ') {
        let mut word = word;
        if used > indent && used + 1 + width(word) > columns && !word.is_empty() {
            out.push('\n');
            out += &" ".repeat(indent);
            used = indent;
        } else if !out.is_empty() {
            out.push(' ');
            used += 1;
        }
        while used + width(word) > columns && used + 1 < columns {
            let fits = fitting(word.chars(), columns - used).len();
            let part = &word[..fits];
            let cut = part.rfind(['_', '/', ',']).map_or(fits, |at| at + 1);
            if cut == 0 {
                break;
            }
            out += &word[..cut];
            out.push('\n');
            out += &" ".repeat(indent);
            (used, word) = (indent, &word[cut..]);
        }
        out += word;
        used += width(word);
    }
    out.push('\n');
    out
}

/// Bold where colours are wanted.
pub(in crate::output) fn bold(text: &str, color: bool) -> String {
    if color { format!("\x1b[1m{text}\x1b[0m") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_count_columns_not_bytes() {
        assert_eq!(width("µm²"), 3);
        assert_eq!(width("神経"), 4);
        assert_eq!(clip("unclassified", 5, 0), "uncl…");
        assert_eq!(clip("神経細胞", 5, 0), "神経…");
        assert_eq!(left("神", 4), "神  ");
        assert_eq!(right("7", 3), "  7");
        assert_eq!(tame("a\x1b[0m\n"), "a?[0m?");
    }

    #[test]
    fn names_cut_short_stay_distinct_where_they_can() {
        let names = ["group one".to_owned(), "group two".to_owned(), "DA".to_owned()];
        assert_eq!(clip_all(&names, |_| 7), ["gro…one", "gro…two", "DA"]);
        assert_eq!(clip_all(&names[1..], |_| 7), ["group …", "DA"]);
    }

    #[test]
    fn wrapped_lines_fit_and_are_indented() {
        assert_eq!(wrap("one two three four", 9, 2), "one two\n  three\n  four\n");
        assert_eq!(wrap("unbreakable", 5, 2), "unbre\n  aka\n  ble\n");
        assert_eq!(wrap("ids 12/345/6", 6, 1), "ids\n 12/\n 345/6\n");
        assert_eq!(wrap("", 5, 2), "\n");
    }
}
