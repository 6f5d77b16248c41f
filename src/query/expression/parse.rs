//! From text to an expression.
//!
//! ```text
//! expr   = term { "and" term }
//! term   = column op value | column ["not"] "in" "(" value {"," value} ")"
//!        | column "is" ["not"] "null" | "pre" op "post"
//! op     = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "!~"
//! column = name | "pre" | "post" | ("pre" | "post" | "both") "." name
//! value  = word | 'quoted' | "quoted"
//! ```

use std::iter::Peekable;
use std::str::FromStr;
use std::vec::IntoIter;

use super::lex::{Lexeme, Token, tokens};
use super::syntax::Syntax;
use super::{ColumnName, Condition, Expression, Operator};
use crate::error::{Error, Result};
use crate::query::predicate::Subject;

impl FromStr for Expression {
    type Err = Error;

    /// # Errors
    /// A text that is no expression, with the place (usage).
    fn from_str(text: &str) -> Result<Expression> {
        expression(text).map_err(|syntax| syntax.of(text))
    }
}

type Parsed<T> = std::result::Result<T, Syntax>;

fn expression(text: &str) -> Parsed<Expression> {
    if text.trim().is_empty() {
        return Err(Syntax::new(0, "there is no condition"));
    }
    let mut parser = Parser { rest: tokens(text)?.into_iter().peekable(), end: text.len() };
    let mut conditions = vec![parser.condition()?];
    while let Some(token) = parser.rest.next() {
        if !token.is_word("and") {
            return Err(not_and(&token));
        }
        conditions.push(parser.condition()?);
    }
    Ok(Expression { conditions })
}

struct Parser {
    rest: Peekable<IntoIter<Token>>,
    /// Bytes of the text: the place of what is missing.
    end: usize,
}

impl Token {
    fn is_word(&self, expected: &str) -> bool {
        matches!(&self.what, Lexeme::Word(word) if word == expected)
    }

    /// As it is shown in errors.
    fn shown(&self) -> String {
        match &self.what {
            Lexeme::Word(text) | Lexeme::Quoted(text) => format!("'{text}'"),
            Lexeme::Operator(operator) => operator.sign().to_owned(),
            Lexeme::Open => "(".to_owned(),
            Lexeme::Close => ")".to_owned(),
            Lexeme::Comma => ",".to_owned(),
        }
    }
}

impl Parser {
    fn next(&mut self, what: &str) -> Parsed<Token> {
        self.rest.next().ok_or_else(|| Syntax::new(self.end, format!("{what} is missing")))
    }

    fn takes(&mut self, word: &str) -> bool {
        self.rest.next_if(|token| token.is_word(word)).is_some()
    }

    fn expect(&mut self, is_it: impl Fn(&Token) -> bool, what: &str) -> Parsed<()> {
        let token = self.next(what)?;
        match is_it(&token) {
            true => Ok(()),
            false => Err(expected(what, &token)),
        }
    }

    fn condition(&mut self) -> Parsed<Condition> {
        let column = column(&self.next("a column")?)?;
        let token = self.next("an operator")?;
        match &token.what {
            Lexeme::Operator(operator) => self.comparison(column, *operator),
            Lexeme::Word(word) if word == "is" => {
                let not = self.takes("not");
                self.expect(|token| token.is_word("null"), "null")?;
                Ok(Condition::Null { column, not })
            }
            Lexeme::Word(word) if word == "in" => self.values(column, false),
            Lexeme::Word(word) if word == "not" => {
                self.expect(|token| token.is_word("in"), "in")?;
                self.values(column, true)
            }
            _ => Err(expected("an operator", &token)
                .advise("write =, !=, <, <=, >, >=, ~, !~, in (…), not in (…) or is null")),
        }
    }

    fn comparison(&mut self, column: ColumnName, operator: Operator) -> Parsed<Condition> {
        let token = self.next("a value")?;
        let is_pair = column == ColumnName::Id(Subject::Pre) && token.is_word("post");
        match is_pair && !operator.is_match() {
            true => Ok(Condition::Pair(operator)),
            false => Ok(Condition::Compare { column, operator, value: value(token, operator)? }),
        }
    }

    /// What stands behind `in`.
    fn values(&mut self, column: ColumnName, not: bool) -> Parsed<Condition> {
        self.expect(|token| token.what == Lexeme::Open, "(")?;
        let operator = if not { Operator::NotEqual } else { Operator::Equal };
        let mut values = Vec::new();
        loop {
            values.push(value(self.next("a value")?, operator)?);
            let token = self.next(")")?;
            match token.what {
                Lexeme::Comma => {}
                Lexeme::Close => return Ok(Condition::In { column, not, values }),
                _ => return Err(expected(", or )", &token)),
            }
        }
    }
}

fn expected(what: &str, found: &Token) -> Syntax {
    Syntax::new(found.at, format!("{what} is expected here, not {}", found.shown()))
}

/// What stands where only `and` may.
fn not_and(token: &Token) -> Syntax {
    let Lexeme::Word(word) = &token.what else { return expected("and", token) };
    match word.to_ascii_lowercase().as_str() {
        "or" | "||" | "|" => Syntax::new(token.at, "there is no or").advise(
            "write column in (a, b), or column ~ 'a|b', which a regular expression matches",
        ),
        "and" | "&&" | "&" => {
            expected("and", token).advise("conditions are joined by and, in lower case")
        }
        _ => expected("and", token).advise("a text with blanks stands in quotes"),
    }
}

/// A column from its word.
fn column(token: &Token) -> Parsed<ColumnName> {
    let Lexeme::Word(word) = &token.what else {
        return Err(expected("a column", token)
            .advise("a condition begins with the name of a column, without quotes"));
    };
    let partners = [("pre", Subject::Pre), ("post", Subject::Post), ("both", Subject::Both)];
    for (prefix, of) in partners {
        match word.strip_prefix(prefix) {
            Some("") if of != Subject::Both => return Ok(ColumnName::Id(of)),
            Some("" | ".") => {
                let sentence = format!("'{word}' is not a column");
                return Err(Syntax::new(token.at, sentence)
                    .advise(format!("write {prefix}.NAME, for a column NAME of the neurons")));
            }
            Some(name) if name.starts_with('.') => return Ok(ColumnName::named(of, &name[1..])),
            _ => {}
        }
    }
    Ok(ColumnName::named(Subject::Row, word))
}

/// A value from its word or quotes.
fn value(token: Token, operator: Operator) -> Parsed<String> {
    match token.what {
        Lexeme::Word(word) if word == "null" => {
            let is = if operator == Operator::NotEqual { "is not null" } else { "is null" };
            Err(Syntax::new(token.at, "nothing is equal to null")
                .advise(format!("write {is}; 'null' in quotes is the text")))
        }
        Lexeme::Word(text) | Lexeme::Quoted(text) => Ok(text),
        _ => Err(expected("a value", &token).advise("a text with such signs stands in quotes")),
    }
}
