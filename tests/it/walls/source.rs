//! A source file as the walls see it: the code without comments, strings and tests.

use std::path::Path;

/// One file of the crate.
pub struct Source {
    /// Its path from the root of the repository.
    pub name: String,
    /// Its path as a module: `engine::cpu::walk`.
    pub module: String,
    /// The code; comments and strings are blank, and unit tests are left out.
    code: String,
}

impl Source {
    pub fn read(name: &str, path: &Path) -> Source {
        let text = std::fs::read_to_string(path).unwrap();
        let module = name.trim_start_matches("src/").trim_end_matches(".rs");
        let module = module.trim_end_matches("/mod").replace('/', "::");
        let is_test = module.split("::").any(|part| part == "tests" || part.ends_with("_tests"));
        let code = if is_test { String::new() } else { blank(&text) };
        let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
        Source { name: name.to_owned(), module, code }
    }

    /// A source that is nowhere, for tests of the walls.
    pub fn of_code(module: &str, code: &str) -> Source {
        Source { name: module.to_owned(), module: module.to_owned(), code: code.to_owned() }
    }

    pub fn code(&self) -> &str {
        &self.code
    }

    /// The lines, counted from 1, whose code says `word`.
    pub fn lines_with(&self, word: &str) -> Vec<usize> {
        // Most files do not: found out in a hundredth of the time that a look at each word takes.
        if !self.code.contains(word) {
            return Vec::new();
        }
        let lines = self.code.lines().enumerate();
        let says = |line: &str| line.split(|c| !is_word(c)).any(|found| found == word);
        lines.filter(|(_, line)| says(line)).map(|(at, _)| at + 1).collect()
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The modules of this crate that a file uses: `crate::…` and `super::…`, as paths from the root
/// of at most two steps.
pub fn dependencies(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = source.code.as_str();
    while let Some(at) = rest.find("::") {
        let head = rest[..at].rsplit(|c| !is_word(c)).next().unwrap();
        let before = rest[..at].trim_end_matches(is_word);
        rest = &rest[at + 2..];
        if before.ends_with("::") || !matches!(head, "crate" | "super") {
            continue;
        }
        let mut tail = rest;
        let mut base: Vec<&str> = Vec::new();
        if head == "super" {
            base = source.module.split("::").collect();
            base.pop();
            while let Some(further) = tail.strip_prefix("super::") {
                base.pop();
                tail = further;
            }
        }
        rest = tail;
        for path in paths(tail) {
            let steps: Vec<&str> = base.iter().copied().chain(path.split("::")).collect();
            let steps = &steps[..steps.len().min(2)];
            found.push(steps.join("::"));
        }
    }
    found.iter().for_each(|path| assert!(!path.is_empty()));
    found.sort();
    found.dedup();
    found
}

/// The paths that begin here: one, or those of a group in braces.
fn paths(text: &str) -> Vec<String> {
    let path = |text: &str| -> String {
        text.chars().take_while(|c| is_word(*c) || *c == ':' || *c == '*').collect()
    };
    let Some(group) = text.strip_prefix('{') else { return vec![path(text)] };
    let (mut depth, mut item, mut items) = (0, String::new(), Vec::new());
    for c in group.chars() {
        match c {
            '}' if depth == 0 => break,
            ',' if depth == 0 => items.push(std::mem::take(&mut item)),
            c => {
                depth += i32::from(c == '{') - i32::from(c == '}');
                item.push(c);
            }
        }
    }
    items.push(item);
    items.iter().map(|item| path(item.trim())).filter(|path| !path.is_empty()).collect()
}

/// The text with comments, strings and characters replaced by blanks, line for line.
fn blank(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = skipped(rest, code.chars().next_back());
        if length == 0 {
            code.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            code.extend(rest[..length].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
            rest = &rest[length..];
        }
    }
    code
}

/// Length of the comment, string, character or lifetime that begins here; 0 if none does.
fn skipped(text: &str, before: Option<char>) -> usize {
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    if text.starts_with("/*") {
        return text.find("*/").map_or(text.len(), |at| at + 2);
    }
    let raw = text.trim_start_matches('b');
    if raw.starts_with("r\"") || raw.starts_with("r#") && !before.is_some_and(is_word) {
        let hashes = raw[1..].chars().take_while(|c| *c == '#').count();
        let end = format!("\"{}", "#".repeat(hashes));
        let open = text.len() - raw.len() + 1 + hashes + 1;
        return text[open..].find(&end).map_or(text.len(), |at| open + at + end.len());
    }
    if text.starts_with('"') {
        return closed(text, '"').unwrap_or(text.len());
    }
    let mut after = text.chars().skip(1);
    let is_char = text.starts_with('\'')
        && match after.next() {
            Some('\\') => true,
            Some(_) => after.next() == Some('\''),
            None => false,
        };
    match text.strip_prefix('\'') {
        Some(_) if is_char => closed(text, '\'').unwrap_or(text.len()),
        // A lifetime: its name is not a word of the code's.
        Some(name) => 1 + name.find(|c| !is_word(c)).unwrap_or(name.len()),
        None => 0,
    }
}

/// Length up to the closing quote.
fn closed(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return Some(at + c.len_utf8()),
            _ => {}
        }
    }
    None
}

#[test]
fn comments_and_strings_are_not_code() {
    let check = |text: &str, expected: &str| assert_eq!(blank(text), expected, "{text}");
    check("a // b\nc", "a     \nc");
    check("a \"b // \\\" c\" d", "a             d");
    check("f('\"', 'x', &'a str)", "f(   ,    , &   str)");
    check("r#\"a \" b\"# c", "           c");
    check("b\"x\" /* y */ z", "b            z");
}

#[test]
fn dependencies_are_found_in_every_form() {
    let check = |module: &str, code: &str, expected: &[&str]| {
        let source = Source { name: String::new(), module: module.into(), code: code.into() };
        assert_eq!(dependencies(&source), expected, "{code}");
    };
    check("a::b", "use crate::c::d::E;", &["c::d"]);
    check("a::b", "use crate::{c::{D, e}, f};", &["c::", "f"]);
    check("a::b", "use super::x;", &["a::x"]);
    check("a::b::c", "use super::super::x::y;", &["a::x"]);
    check("a::b", "fn f(x: crate::c::D) -> std::io::Result<()> {}", &["c::D"]);
    check("a::b", "self::c::d; xcrate::y", &[]);
}
