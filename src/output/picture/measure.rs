//! How much room a text takes, estimated: the reader's font is unknown, so the widths are those
//! of a common wide one (Arial, rounded up), and layouts built on them hold for narrower fonts.

use unicode_width::UnicodeWidthChar;

/// The estimated width of a text at a font size, in pixels.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

fn em(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '\'' | '|' => 0.25,
        ' ' | '.' | ',' | ':' | ';' | '!' | 'f' | 't' | 'I' | '/' | '(' | ')' | '[' | ']' => 0.30,
        'r' | '-' | '"' | '²' | '·' => 0.36,
        'm' | 'w' | '%' | 'M' | 'W' | '@' | '→' | '…' => 0.95,
        'A'..='Z' | '&' | '<' | '>' | '≥' | '≤' | '×' => 0.73,
        _ if c.is_ascii() => 0.57,
        _ => match c.width() {
            Some(2) => 1.05,
            Some(0) | None => 0.0,
            _ => 0.66,
        },
    }
}

/// Lines no wider than `most`, broken at spaces, or after `_`, `/` and `,` in words that are too
/// long for a line, or anywhere if there is no such place.
pub(super) fn wrap(text: &str, size: f64, most: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&longer, size) <= most {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        line = break_word(word, size, most, &mut lines);
    }
    lines.push(line);
    lines
}

/// Pushes full lines of a long word and returns the rest.
fn break_word(word: &str, size: f64, most: f64, lines: &mut Vec<String>) -> String {
    let mut rest = word.to_owned();
    while width(&rest, size) > most {
        let mut used = 0.0;
        let fits = rest.chars().take_while(|c| {
            used += em(*c) * size;
            used <= most
        });
        let fits: usize = fits.map(char::len_utf8).sum();
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let gap = rest[..fits].rfind(['_', '/', ',']).map(|at| at + 1);
        let cut = gap.unwrap_or(fits).max(first);
        lines.push(rest[..cut].to_owned());
        rest.drain(..cut);
    }
    rest
}

/// At most `most` wide; what does not fit is replaced by `…` in the middle, since names often
/// differ at their ends.
pub(super) fn clip(text: &str, size: f64, most: f64) -> String {
    if width(text, size) <= most {
        return text.to_owned();
    }
    let chars: Vec<char> = text.chars().collect();
    let joined = |kept: usize| -> String {
        let head = chars[..kept.div_ceil(2)].iter();
        let tail = chars[chars.len() - kept / 2..].iter();
        head.chain(&['…']).chain(tail).collect()
    };
    let fits = |kept: &usize| width(&joined(*kept), size) <= most;
    joined((0..chars.len()).rev().find(fits).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_hold_their_width_and_lose_nothing() {
        let text = "prob ≥ 0.6, size ≥ 0.05 µm², 72_seg_20210127_agglo2_syn_20220811_celltypes";
        for most in [20.0, 60.0, 120.0, 1000.0] {
            let lines = wrap(text, 12.0, most);
            assert!(lines.iter().all(|line| width(line, 12.0) <= most), "{lines:?}");
            assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        }
        assert_eq!(wrap("神経", 12.0, 1.0), ["神", "経", ""]);
    }

    #[test]
    fn long_names_lose_their_middle() {
        assert_eq!(clip("unclassified", 10.0, 200.0), "unclassified");
        assert_eq!(clip("interneuron type 12", 10.0, 60.0), "inter…pe 12");
    }
}
