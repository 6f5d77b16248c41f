//! What is said on stderr. Nobody may be left to read it (a closed terminal, a full disk, a pipe
//! that has ended), and an answer never depends on that.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{IsTerminal, Write};

/// A line, or several.
pub fn line(text: &str) {
    // In one piece, so that lines of other processes do not stand in between.
    let text = format!("{}\n", visible(text));
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// The text with control characters written out: in a path or a name they could move the
/// terminal's cursor or change its colours. Line ends and tabs stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    let disturbs = |c: char| c.is_control() && c != '\n' && c != '\t';
    if !text.contains(disturbs) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if disturbs(c) {
            let _ = write!(shown, "\\x{:02x}", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    shown.into()
}

/// Whether `stream` takes colours: a terminal that knows more than plain text, where `NO_COLOR`
/// does not forbid them.
pub fn takes_colors(stream: &impl IsTerminal) -> bool {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    stream.is_terminal() && !no_color && !is_dumb()
}

/// Whether the terminal says of itself that it can only print.
pub fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_written_out() {
        assert_eq!(visible("a µm\n\tb"), "a µm\n\tb");
        assert_eq!(visible("\x1b[31mred\x07\r\u{9b}2J"), "\\x1b[31mred\\x07\\x0d\\x9b2J");
    }
}
