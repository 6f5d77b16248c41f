//! Shares of a neuron's outputs: `A/(A+B)>=0.9`.

use crate::error::{Error, Result};
use crate::query::decimal::Decimal;

/// Neurons whose share of outputs onto some types passes a threshold.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    text: String,
    /// Types whose synapses are counted.
    pub part: Vec<String>,
    /// Types whose synapses they are a share of.
    pub whole: Vec<String>,
    /// On which side of the threshold a share passes; equal passes.
    pub bound: Bound,
    /// The threshold: a whole number over a power of ten.
    pub threshold: (u64, u32),
}

/// On which side of a threshold a share passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// `>=`
    AtLeast,
    /// `<=`
    AtMost,
}

const SIGNS: [(&str, Bound); 2] = [(">=", Bound::AtLeast), ("<=", Bound::AtMost)];

impl Share {
    /// The share that a text states, without its `share:`.
    ///
    /// # Errors
    /// A text that states none (usage).
    pub fn parse(text: &str) -> Result<Share> {
        let text = text.trim();
        let found = SIGNS.iter().find_map(|(sign, bound)| Some((outside(text, sign)?, *bound)));
        let Some(((types, number), bound)) = found else {
            return Err(wrong("a share is compared by >= or <="));
        };
        let Some((part, whole)) = outside(types, "/") else {
            return Err(wrong("a share is one sum of types over another"));
        };
        let (part, whole) = (sum(part)?, sum(whole)?);
        if let Some(other) = part.iter().find(|name| !whole.contains(name)) {
            return Err(wrong(&format!("'{other}' is not part of what it is a share of")));
        }
        Ok(Share { text: text.to_owned(), part, whole, bound, threshold: decimal(number)? })
    }

    /// The text it was read from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its types, each once: those of the whole, which has those of the part.
    pub fn types(&self) -> &[String] {
        &self.whole
    }

    /// What it says, in words.
    pub(super) fn in_words(&self) -> String {
        format!(
            "neurons of whose synapses onto {} the share onto {} passes ({}); neurons without such a \
             synapse do not count",
            self.whole.join(", "),
            self.part.join(", "),
            self.text
        )
    }
}

/// The text before and behind a sign that stands outside quotes.
fn outside<'t>(text: &'t str, sign: &str) -> Option<(&'t str, &'t str)> {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        quoted ^= c == '"';
        if !quoted && text[at..].starts_with(sign) {
            return Some((&text[..at], &text[at + sign.len()..]));
        }
    }
    None
}

/// The types of a sum, with or without parentheses.
fn sum(text: &str) -> Result<Vec<String>> {
    let text = text.trim();
    let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(text);
    let mut names: Vec<String> = Vec::new();
    let mut rest = Some(inner);
    while let Some(text) = rest {
        let (name, behind) = outside(text, "+").map_or((text, None), |(a, b)| (a, Some(b)));
        let name = name_of(name)?;
        if names.contains(&name) {
            return Err(wrong(&format!("'{name}' is named twice in one sum")));
        }
        names.push(name);
        rest = behind;
    }
    Ok(names)
}

/// A type, which stands in quotes where its name has a sign of a share in it.
fn name_of(text: &str) -> Result<String> {
    let text = text.trim();
    let quoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    match quoted.unwrap_or(text) {
        "" => Err(wrong("a type is missing")),
        name if name.contains('"') => Err(wrong("a quote is opened and not closed")),
        name if quoted.is_none() && name.contains(['/', '(', ')', '<', '>']) => {
            Err(wrong(&format!("'{name}' is no type; names with signs in them stand in quotes")))
        }
        name => Ok(name.to_owned()),
    }
}

fn decimal(text: &str) -> Result<(u64, u32)> {
    let parts = Decimal::parse(text.trim()).map(|decimal| decimal.parts());
    match parts {
        Some((units, scale)) if scale <= 18 && u64::try_from(units).is_ok() => {
            Ok((units as u64, scale))
        }
        _ => Err(wrong(&format!("'{}' is no share: give a decimal number from 0", text.trim()))),
    }
}

fn wrong(what: &str) -> Error {
    Error::usage("statistic", what).advise("for example share:A/(A+B)>=0.9")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_sums_of_types_over_sums() {
        let share = Share::parse(" GPi/(GPe+GPi)>=0.9").unwrap();
        assert_eq!(
            (share.part, share.whole),
            (vec!["GPi".into()], vec!["GPe".into(), "GPi".into()])
        );
        assert_eq!((share.bound, share.threshold), (Bound::AtLeast, (9, 1)));
        let share = Share::parse("(A + \"b/c\") / (A+\"b/c\"+D) <= 1").unwrap();
        assert_eq!(share.part, ["A", "b/c"]);
        assert_eq!((share.bound, share.threshold), (Bound::AtMost, (1, 0)));
    }

    #[test]
    fn what_is_no_share_is_refused() {
        for text in [
            "",
            "A>=1",
            "A/B",
            "A/B>1",
            "A/(A+A)>=1",
            "A/(A+B)>=x",
            "A/(A+)>=1",
            "C/(A+B)>=1",
            "A/(A+B)>=-1",
            "A/(A+\"B)>=1",
            "A/A/B>=1",
        ] {
            let error = Share::parse(text).unwrap_err();
            assert_eq!(error.parameter(), Some("statistic"), "{text}");
        }
    }
}
