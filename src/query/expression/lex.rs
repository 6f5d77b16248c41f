//! The text of an expression as words, quoted texts and signs, each with its place.

use super::Operator;
use super::syntax::Syntax;

/// A piece of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub what: Lexeme,
    /// Byte at which it begins.
    pub at: usize,
}

/// What a piece of the text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Lexeme {
    /// A run without blanks, quotes and signs.
    Word(String),
    /// What stood in quotes.
    Quoted(String),
    /// A sign that compares.
    Operator(Operator),
    Open,
    Close,
    Comma,
}

/// Whether a character may stand in a word.
pub(super) fn is_of_word(c: char) -> bool {
    !c.is_whitespace() && !"'\"(),=<>!~".contains(c)
}

/// Every piece of the text, in order.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Syntax> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let (what, length) = match first {
            c if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            '(' => (Lexeme::Open, 1),
            ')' => (Lexeme::Close, 1),
            ',' => (Lexeme::Comma, 1),
            quote @ ('\'' | '"') => {
                let is_within = tokens.last().is_some_and(|last| is_word_up_to(last, at));
                quoted(rest, quote).ok_or_else(|| unclosed(at, quote, is_within))?
            }
            c if is_of_word(c) => {
                let length = rest.find(|c| !is_of_word(c)).unwrap_or(rest.len());
                (Lexeme::Word(rest[..length].to_owned()), length)
            }
            _ => operator(rest).map_err(|syntax| syntax.shifted(at))?,
        };
        tokens.push(Token { what, at });
        at += length;
    }
    Ok(tokens)
}

/// Whether a word ends where a quote begins, as in `a'L`.
fn is_word_up_to(token: &Token, at: usize) -> bool {
    matches!(&token.what, Lexeme::Word(word) if token.at + word.len() == at)
}

fn unclosed(at: usize, quote: char, is_within_word: bool) -> Syntax {
    let syntax = Syntax::new(at, format!("a text that begins with {quote} does not end"));
    let other = if quote == '\'' { '"' } else { '\'' };
    match is_within_word {
        true => syntax
            .advise(format!("a name with {quote} in it stands in quotes: {other}a{quote}L{other}")),
        false => syntax.advise(format!("close it; a {quote} inside is written twice")),
    }
}

/// The text in quotes at the beginning of `rest`, and the bytes that it takes. A quote inside is
/// doubled.
fn quoted(rest: &str, quote: char) -> Option<(Lexeme, usize)> {
    let mut text = String::new();
    let mut at = 1;
    loop {
        let end = at + rest[at..].find(quote)?;
        text.push_str(&rest[at..end]);
        at = end + 1;
        if !rest[at..].starts_with(quote) {
            return Some((Lexeme::Quoted(text), at));
        }
        text.push(quote);
        at += 1;
    }
}

/// The longest sign at the beginning of `rest`.
fn operator(rest: &str) -> Result<(Lexeme, usize), Syntax> {
    let run = rest.find(|c| !"=<>!~".contains(c)).unwrap_or(rest.len());
    let signs = &rest[..run];
    match Operator::ALL.iter().find(|(_, sign)| *sign == signs) {
        Some((operator, _)) => Ok((Lexeme::Operator(*operator), run)),
        None => {
            let meant = match signs {
                "==" | "===" => "=",
                "<>" | "><" | "!" | "!==" => "!=",
                "=<" => "<=",
                "=>" => ">=",
                "=~" | "~=" => "~",
                _ => "=, !=, <, <=, >, >=, ~ or !~",
            };
            Err(Syntax::new(0, format!("there is no operator {signs}"))
                .advise(format!("write {meant}")))
        }
    }
}
