//! What a column of a synthetic table holds, as a recipe says it: `i64 pre zero=0.01`, `text a|b null=0.1`.

use crate::error::{Error, Result};

/// A column.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub name: String,
    pub kind: Kind,
    pub source: Source,
    /// Of 2³² values those that are null.
    pub null: u64,
    /// Of 2³² values those that are 0.
    pub zero: u64,
    /// Of 2³² rows those that are there.
    pub share: u64,
    /// Floats that are whole numbers.
    pub whole: bool,
    /// Texts are filled up with blanks to this width.
    pub pad: usize,
}

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    I32,
    I64,
    F16,
    F32,
    F64,
    Text,
    Bool,
    Dictionary8,
    Dictionary16,
    List,
}

/// Where its values come from.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// The presynaptic neuron.
    Pre,
    /// The postsynaptic neuron.
    Post,
    /// The neuron of the row.
    Id,
    /// The number of the row.
    Row,
    /// A number from the first up to the second, which is none of them.
    Range(f64, f64),
    /// One of some texts.
    Choice(Vec<String>),
    /// One of some texts, another in each row of a pair.
    Apart(Vec<String>),
    /// One of some texts, the same for neurons of a kind.
    OfKind(Vec<String>),
    /// Texts that begin alike, and how many.
    Label(String, u64),
    /// Numbers from this down to 1.
    Falling(f64),
    /// A position as text.
    Xyz,
    /// True or false.
    Coin,
}

impl Column {
    pub(super) fn parse(name: &str, text: &str) -> Result<Column> {
        let wrong = || Error::data(format!("the recipe says '{text}' of the column '{name}'"));
        let (kind, rest) = text.split_once(' ').unwrap_or((text, ""));
        let kind = kind_of(kind).ok_or_else(wrong)?;
        let mut column = Column {
            name: name.to_owned(),
            kind,
            source: Source::Coin,
            null: 0,
            zero: 0,
            share: 1 << 32,
            whole: false,
            pad: 0,
        };
        for word in rest.split_whitespace() {
            column.take(word).ok_or_else(wrong)?;
        }
        Ok(column)
    }

    fn take(&mut self, word: &str) -> Option<()> {
        let share = |text: &str| Some((text.parse::<f64>().ok()? * 4_294_967_296.0) as u64);
        match word.split_once('=') {
            Some(("null", value)) => self.null = share(value)?,
            Some(("zero", value)) => self.zero = share(value)?,
            Some(("share", value)) => self.share = share(value)?,
            Some(("pad", value)) => self.pad = value.parse().ok()?,
            Some(("falling", value)) => self.source = Source::Falling(value.parse().ok()?),
            Some(("label", value)) => {
                let (prefix, count) = value.rsplit_once(':')?;
                self.source = Source::Label(prefix.to_owned(), count.parse().ok()?);
            }
            Some(_) => return None,
            None => self.take_plain(word)?,
        }
        Some(())
    }

    fn take_plain(&mut self, word: &str) -> Option<()> {
        self.source = match word {
            "whole" => {
                self.whole = true;
                return Some(());
            }
            "apart" => {
                let Source::Choice(texts) = &self.source else { return None };
                Source::Apart(texts.clone())
            }
            "kind" => {
                let Source::Choice(texts) = &self.source else { return None };
                Source::OfKind(texts.clone())
            }
            "pre" => Source::Pre,
            "post" => Source::Post,
            "id" => Source::Id,
            "row" => Source::Row,
            "xyz" => Source::Xyz,
            range if range.contains("..") => {
                let (from, to) = range.split_once("..")?;
                Source::Range(from.parse().ok()?, to.parse().ok()?)
            }
            texts => Source::Choice(texts.split('|').map(str::to_owned).collect()),
        };
        Some(())
    }
}

fn kind_of(word: &str) -> Option<Kind> {
    Some(match word {
        "i32" => Kind::I32,
        "i64" => Kind::I64,
        "f16" => Kind::F16,
        "f32" => Kind::F32,
        "f64" => Kind::F64,
        "text" => Kind::Text,
        "bool" => Kind::Bool,
        "dict8" => Kind::Dictionary8,
        "dict16" => Kind::Dictionary16,
        "list" => Kind::List,
        _ => return None,
    })
}
