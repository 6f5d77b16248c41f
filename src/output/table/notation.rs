//! How the numbers of one table are written: all in the same way, as exactly as the room allows.

use crate::output::scale::Shown;
use crate::output::words;

/// A way to write every number of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notation {
    /// Whole numbers in full.
    Whole,
    /// So many significant digits, with k, M, G, T for thousands.
    Digits(usize),
    /// Per cent with one decimal.
    Percent,
}

impl Notation {
    /// The notations that suit the values, the most exact first.
    pub fn candidates(shown: &Shown) -> &'static [Notation] {
        if shown.is_percent() {
            &[Notation::Percent]
        } else if shown.are_counts() {
            &[Notation::Whole, Notation::Digits(3), Notation::Digits(2)]
        } else {
            &[Notation::Digits(3), Notation::Digits(2)]
        }
    }

    /// A number; zero and undefined ones have marks of their own.
    pub fn write(self, value: f64) -> String {
        if value == 0.0 {
            return "·".into();
        }
        if !value.is_finite() {
            return "–".into();
        }
        match self {
            Notation::Whole => words::thousands(value as u64),
            Notation::Digits(digits) => words::compact(value, digits),
            Notation::Percent => words::percent(value),
        }
    }

    /// What a reader has to know about the numbers of `cells`.
    pub fn note<'a>(self, cells: impl Iterator<Item = &'a str> + Clone) -> String {
        let mut words = Vec::new();
        if let Notation::Digits(digits) = self {
            let units = [('k', "thousand"), ('M', "million"), ('G', "10⁹"), ('T', "10¹²")];
            for (suffix, meaning) in units {
                if cells.clone().any(|cell| cell.ends_with(suffix)) {
                    words.push(format!("{suffix} = {meaning}"));
                }
            }
            if !words.is_empty() {
                words.push(format!("rounded to {digits} digits (csv and json are exact)"));
            }
        }
        if cells.clone().any(|cell| cell == "·") {
            words.push("· = 0".into());
        }
        if cells.clone().any(|cell| cell == "–") {
            words.push("– = undefined".into());
        }
        words.join(", ")
    }
}
