//! Rows whose value is not what the column is read as, and the error about the first that counts.

use crate::error::Result;
use crate::table::batch::Batch;

/// What is wrong with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Flaw {
    /// There is none.
    Null,
    /// A text or a number that is no whole number.
    NotWhole,
    /// Below zero.
    Negative,
    /// More than 64 bits hold.
    TooLarge,
    /// A text that is no number.
    NotANumber,
    /// A weight that is no positive whole number.
    NotPositive,
}

/// The flawed rows of a batch, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flaws(Vec<(u32, Flaw)>);

impl Flaws {
    /// One more, behind the others.
    pub(super) fn push(&mut self, row: usize, flaw: Flaw) {
        self.0.push((row as u32, flaw));
    }

    /// Whether no row is flawed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with a row, if anything is.
    pub fn of(&self, row: usize) -> Option<Flaw> {
        let at = self.0.binary_search_by_key(&(row as u32), |(row, _)| *row);
        at.ok().map(|at| self.0[at].1)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (usize, Flaw)> {
        self.0.iter().map(|(row, flaw)| (*row as usize, *flaw))
    }

    /// The first among the rows kept.
    pub fn first(&self, kept: Option<&[bool]>) -> Option<(usize, Flaw)> {
        self.iter().find(|(row, _)| is_kept(kept, *row))
    }

    /// Refuses the first flaw among the rows kept. `wanted` says what the values should be: "an id".
    ///
    /// # Errors
    /// A flaw, with file, line or row, column and value.
    pub fn check(
        &self,
        batch: &Batch,
        column: usize,
        kept: Option<&[bool]>,
        wanted: &str,
    ) -> Result<()> {
        let Some((row, flaw)) = self.first(kept) else { return Ok(()) };
        let text = batch.columns[column].text(row).unwrap_or_default();
        let text = shortened(&text);
        let what = match flaw {
            Flaw::Null if text.is_empty() => {
                format!("there is no value, where {wanted} is expected")
            }
            Flaw::Null => format!("'{text}' is null, where {wanted} is expected"),
            Flaw::NotWhole => format!("'{text}' is no whole number, where {wanted} is expected"),
            Flaw::Negative => format!("'{text}' is negative, where {wanted} is expected"),
            Flaw::TooLarge => format!("'{text}' is more than 64 bits hold"),
            Flaw::NotANumber => format!("'{text}' is no number"),
            Flaw::NotPositive => format!("'{text}' is no positive whole number, as {wanted} is"),
        };
        Err(batch.error(column, row, what).advise(advice(flaw)))
    }
}

/// Whether a row is kept.
#[inline]
pub(super) fn is_kept(kept: Option<&[bool]>, row: usize) -> bool {
    kept.is_none_or(|kept| kept[row])
}

fn advice(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::NotWhole => {
            "ids that went through floating-point numbers have lost digits: give a file with whole \
             numbers, or leave such rows out with `where`; ids that are names need names = true"
        }
        Flaw::NotANumber => "name the texts that mean null (null = [...]), or another column",
        Flaw::Null | Flaw::Negative | Flaw::TooLarge | Flaw::NotPositive => {
            "leave such rows out with `where`, or name another column"
        }
    }
}

/// A text as messages repeat it.
fn shortened(text: &str) -> String {
    const CHARS_MAX: usize = 60;
    match text.char_indices().nth(CHARS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end].escape_debug()),
        None => text.escape_debug().to_string(),
    }
}
