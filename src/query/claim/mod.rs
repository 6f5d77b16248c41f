//! Claims about connections between cell types: `HVC->MSN > 2 * LMAN->MSN`.

mod parse;
mod real;
#[cfg(test)]
mod tests;
mod words;

pub use real::RealClaim;

use crate::error::Result;
use crate::query::{Categories, Connection, Exact, Vocabulary};

/// A comparison of two sums of connections and numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    text: String,
    sides: [Vec<Term>; 2],
    sign: Sign,
    connections: Vec<Connection>,
    names: Vec<NamePlace>,
}

/// Which side is said to be larger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    More,
    Less,
}

/// A number, or a number times a connection.
#[derive(Clone, Debug, PartialEq)]
struct Term {
    factor: Exact,
    /// Place among the claim's connections.
    connection: Option<usize>,
}

/// A name in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct NamePlace {
    name: String,
    column: usize,
    is_post: bool,
}

/// Whether a claim is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The side that is said to be larger is larger.
    Holds,
    /// It is smaller.
    Fails,
    /// Both are the same: the claim does not hold.
    Tie,
    /// A value that the claim speaks of is undefined: it neither holds nor fails.
    Undefined,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Verdict; 4] =
        [Verdict::Holds, Verdict::Fails, Verdict::Tie, Verdict::Undefined];

    /// Its name in JSON and CSV.
    pub const fn name(self) -> &'static str {
        match self {
            Verdict::Holds => "holds",
            Verdict::Fails => "fails",
            Verdict::Tie => "tie",
            Verdict::Undefined => "undefined",
        }
    }
}

/// Both sides of a claim, and the verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The value of the left side; `None` if it is undefined.
    pub left: Option<Exact>,
    /// The value of the right side.
    pub right: Option<Exact>,
    /// Whether the claim is true of them.
    pub verdict: Verdict,
}

impl Outcome {
    /// Left − right; `None` where a side is undefined.
    pub fn difference(&self) -> Option<Exact> {
        let right = self.right.as_ref()?.times(&Exact::whole(-1));
        Some(self.left.as_ref()?.plus(&right))
    }
}

impl Claim {
    /// The claim that a text states.
    ///
    /// # Errors
    /// A text that states none (usage); the message names the column.
    pub fn parse(text: &str) -> Result<Claim> {
        parse::parse(text)
    }

    /// The text it was read from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The connections that it speaks of, each once.
    pub fn connections(&self) -> &[Connection] {
        &self.connections
    }

    /// The connection that each side is, where it is one alone, as it is.
    pub(crate) fn sole_connections(&self) -> [Option<&Connection>; 2] {
        let sole = |side: &[Term]| match side {
            [Term { factor, connection: Some(at) }] if *factor == Exact::whole(1) => Some(*at),
            _ => None,
        };
        [0, 1].map(|side| self.connections.get(sole(&self.sides[side])?))
    }

    /// Refuses names that the data set lacks, and axon-only types as postsynaptic.
    ///
    /// # Errors
    /// The first such name with its column (usage).
    pub fn check(&self, axes: Categories, vocabulary: &Vocabulary) -> Result<()> {
        self.check_names(|name, is_post| {
            let axis = if is_post { axes.columns } else { axes.rows };
            axis.code_of("claim", vocabulary, name)?;
            match axis == Categories::TYPES.columns {
                true => vocabulary.check_postsynaptic("claim", name),
                false => Ok(()),
            }
        })
    }

    /// Refuses the first name that `check` refuses; it is given whether the name is postsynaptic.
    ///
    /// # Errors
    /// That of `check`, with the column of the name (usage).
    pub(crate) fn check_names(&self, check: impl Fn(&str, bool) -> Result<()>) -> Result<()> {
        for NamePlace { name, column, is_post } in &self.names {
            check(name, *is_post).map_err(|error| {
                let placed = words::wrong(*column, error.what());
                match error.advice() {
                    Some(next) => placed.advise(next),
                    None => placed,
                }
            })?;
        }
        Ok(())
    }

    /// Whether it is true where its connections have these values.
    pub fn judge(&self, values: &[Option<Exact>]) -> Outcome {
        let [left, right] = &self.sides;
        let (left, right) = (sum(left, values), sum(right, values));
        let verdict = match (&left, &right) {
            (Some(left), Some(right)) if left == right => Verdict::Tie,
            (Some(left), Some(right)) if (left > right) == (self.sign == Sign::More) => {
                Verdict::Holds
            }
            (Some(_), Some(_)) => Verdict::Fails,
            _ => Verdict::Undefined,
        };
        Outcome { left, right, verdict }
    }
}

/// A side; `None` if a value in it is undefined.
fn sum(terms: &[Term], values: &[Option<Exact>]) -> Option<Exact> {
    terms.iter().try_fold(Exact::whole(0), |sum, term| {
        let value = match term.connection {
            Some(at) => term.factor.times(values.get(at)?.as_ref()?),
            None => term.factor.clone(),
        };
        Some(sum.plus(&value))
    })
}
