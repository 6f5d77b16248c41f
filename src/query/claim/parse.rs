//! From words to a claim, by descent: claim = side sign side, side = term (+ term)*, term =
//! number or [number *] types -> types, types = name (, name)* or *.

use super::words::{Kind, Word, words, wrong};
use super::{Claim, NamePlace, Sign, Term};
use crate::error::{Error, Result};
use crate::query::{Connection, Exact, Types};

const EXAMPLE: &str = "for example HVC->MSN > 2 * LMAN->MSN, or HVC,LMAN->MSN > 0.2";

/// The claim that a text states.
pub(super) fn parse(text: &str) -> Result<Claim> {
    let claim = Claim {
        text: text.trim().to_owned(),
        sides: [Vec::new(), Vec::new()],
        sign: Sign::More,
        connections: Vec::new(),
        names: Vec::new(),
    };
    let mut parser = Parser { words: words(text)?, at: 0, claim };
    parser.claim()?;
    Ok(parser.claim)
}

struct Parser {
    words: Vec<Word>,
    at: usize,
    claim: Claim,
}

impl Parser {
    fn claim(&mut self) -> Result<()> {
        self.claim.sides[0] = self.side()?;
        let word = self.next();
        self.claim.sign = match word.kind {
            Kind::More => Sign::More,
            Kind::Less => Sign::Less,
            _ => return Err(expected(&word, "'+', '>' or '<'")),
        };
        if let Kind::Text(text) = &self.peek().kind
            && text.starts_with('=')
        {
            return Err(wrong(self.peek().column, "a tie does not hold, so there is no '='")
                .advise("write > or <"));
        }
        self.claim.sides[1] = self.side()?;
        let word = self.next();
        if matches!(word.kind, Kind::More | Kind::Less) {
            return Err(wrong(word.column, "a second comparison").advise("make two claims of it"));
        }
        if word.kind != Kind::End {
            return Err(expected(&word, "'+' or the end"));
        }
        if self.claim.connections.is_empty() {
            return Err(wrong(1, "the claim contains no connection").advise(EXAMPLE));
        }
        Ok(())
    }

    fn side(&mut self) -> Result<Vec<Term>> {
        let negative = self.sign_before();
        let mut terms = vec![self.term(negative)?];
        loop {
            let negative = match self.peek().kind {
                Kind::Plus => false,
                Kind::Minus => true,
                _ => return Ok(terms),
            };
            self.at += 1;
            terms.push(self.term(negative)?);
        }
    }

    /// Whether a minus stands before the first term.
    fn sign_before(&mut self) -> bool {
        let negative = self.peek().kind == Kind::Minus;
        self.at += usize::from(negative);
        negative
    }

    fn term(&mut self, negative: bool) -> Result<Term> {
        let sign = Exact::whole(if negative { -1 } else { 1 });
        let Some(number) = self.number()? else {
            let connection = self.connection()?;
            return Ok(Term { factor: sign, connection: Some(connection) });
        };
        let factor = number.times(&sign);
        if self.peek().kind != Kind::Times {
            return Ok(Term { factor, connection: None });
        }
        self.at += 1;
        Ok(Term { factor, connection: Some(self.connection()?) })
    }

    /// A number, unless the word is a name that begins a connection.
    fn number(&mut self) -> Result<Option<Exact>> {
        let word = self.peek().clone();
        let Kind::Text(text) = &word.kind else { return Ok(None) };
        let after = self.words.get(self.at + 1).map(|word| &word.kind);
        if matches!(after, Some(Kind::Arrow | Kind::Comma)) {
            return Ok(None);
        }
        let looks_so = text.starts_with(|c: char| c.is_ascii_digit() || c == '.');
        match Exact::decimal(text) {
            Some(number) => {
                self.at += 1;
                Ok(Some(number))
            }
            None if looks_so => Err(wrong(
                word.column,
                format!("'{text}' is not a decimal number of at most 18 digits"),
            )
            .advise(EXAMPLE)),
            None => Ok(None),
        }
    }

    fn connection(&mut self) -> Result<usize> {
        let pre = self.types(false)?;
        let word = self.next();
        if word.kind != Kind::Arrow {
            return Err(expected(&word, "'->' and a postsynaptic type"));
        }
        let connection = Connection { pre, post: self.types(true)? };
        let known = self.claim.connections.iter().position(|other| *other == connection);
        Ok(known.unwrap_or_else(|| {
            self.claim.connections.push(connection);
            self.claim.connections.len() - 1
        }))
    }

    fn types(&mut self, is_post: bool) -> Result<Types> {
        if self.peek().kind == Kind::Times {
            self.at += 1;
            return Ok(Types::Any);
        }
        let mut names: Vec<String> = Vec::new();
        loop {
            let word = self.next();
            let (Kind::Text(name) | Kind::Quoted(name)) = &word.kind else {
                return Err(expected(&word, "a cell type, or * for all of them"));
            };
            self.claim.names.push(NamePlace { name: name.clone(), column: word.column, is_post });
            if names.contains(name) {
                return Err(wrong(word.column, format!("'{name}' is named twice in one list")));
            }
            names.push(name.clone());
            if self.peek().kind != Kind::Comma {
                return Ok(Types::Of(names));
            }
            self.at += 1;
        }
    }

    fn peek(&self) -> &Word {
        &self.words[self.at.min(self.words.len() - 1)]
    }

    fn next(&mut self) -> Word {
        let word = self.peek().clone();
        self.at += 1;
        word
    }
}

fn expected(word: &Word, what: &str) -> Error {
    wrong(word.column, format!("{what} expected, {} found", word.kind.said())).advise(EXAMPLE)
}
