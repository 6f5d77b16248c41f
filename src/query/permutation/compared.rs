//! What a claim compares that a permutation test is of: two labels of one side, onto the same partners.

use crate::error::{Error, Result};
use crate::query::{Claim, Side, Types};

/// Two labels, and the partners whose synapses with them are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The side of the neurons whose labels differ.
    pub side: Side,
    /// The types that are the label on the left.
    pub left: Vec<String>,
    /// The types that are the label on the right.
    pub right: Vec<String>,
    /// The types on the other side.
    pub common: Types,
}

impl Compared {
    /// What a claim compares.
    ///
    /// # Errors
    /// Claims of another form: a sum, a number, a factor, sides that differ in both types or in none, all
    /// types or one type on both sides where they differ (usage).
    pub fn of(claim: &Claim) -> Result<Compared> {
        let [Some(left), Some(right)] = claim.sole_connections() else {
            return Err(wrong(
                "a permutation test compares one connection with one other: no sum, no number, no factor",
            ));
        };
        let (side, labels, common) = match (
            is_same(&left.pre, &right.pre),
            is_same(&left.post, &right.post),
        ) {
            (false, true) => (Side::Pre, [&left.pre, &right.pre], &left.post),
            (true, false) => (Side::Post, [&left.post, &right.post], &left.pre),
            (true, true) => return Err(wrong("both sides are the same connection")),
            (false, false) => {
                return Err(wrong(
                    "the connections differ on both sides: labels of neurons can be permuted only \
                         where they have the same partners",
                ));
            }
        };
        let [Types::Of(left), Types::Of(right)] = labels else {
            let what = format!(
                "'*' is no label: name the {}synaptic types that are compared",
                side.word()
            );
            return Err(wrong(what));
        };
        if let Some(both) = left.iter().find(|name| right.contains(name)) {
            return Err(wrong(format!("'{both}' is on both sides: a neuron has one label")));
        }
        let (left, right, common) = (left.clone(), right.clone(), common.clone());
        Ok(Compared { side, left, right, common })
    }

    /// The types of both labels.
    pub fn labels(&self) -> Vec<String> {
        self.left.iter().chain(&self.right).cloned().collect()
    }

    /// The types of the labels, as they are said.
    pub fn in_words(&self) -> [String; 2] {
        [self.left.join(", "), self.right.join(", ")]
    }
}

/// Whether two lists name the same types, in whatever order.
fn is_same(a: &Types, b: &Types) -> bool {
    match (a, b) {
        (Types::Of(a), Types::Of(b)) => a.len() == b.len() && a.iter().all(|name| b.contains(name)),
        _ => a == b,
    }
}

fn wrong(what: impl Into<String>) -> Error {
    Error::usage("claim", what).advise("write a claim like A->C > B->C, or A->B > A->C")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(text: &str) -> Result<Compared> {
        Compared::of(&Claim::parse(text).unwrap())
    }

    #[test]
    fn claims_compare_two_labels_of_one_side() {
        let names = |names: &[&str]| names.iter().map(|name| name.to_string()).collect::<Vec<_>>();
        let pre = compared("A,D->C > B->C").unwrap();
        let expected = Compared {
            side: Side::Pre,
            left: names(&["A", "D"]),
            right: names(&["B"]),
            common: Types::Of(names(&["C"])),
        };
        assert_eq!(pre, expected);
        let post = compared("A->B < A->C").unwrap();
        assert_eq!((post.side, post.left), (Side::Post, names(&["B"])));
        assert_eq!(compared("*->B > *->C").unwrap().common, Types::Any);
        assert_eq!(compared("A->C,D > B->D,C").unwrap().side, Side::Pre);
        assert_eq!(compared("A->A > B->A").unwrap().side, Side::Pre);
        assert_eq!(compared("1 * A->A > B->A").unwrap().side, Side::Pre);
    }

    #[test]
    fn claims_of_another_form_are_refused() {
        for (text, what) in [
            ("A->C > 2 * B->C", "no factor"),
            ("-A->C < B->C", "no factor"),
            ("A->C + D->C > B->C", "no sum"),
            ("A->C > 5", "no number"),
            ("A->C > B->C + 1", "no sum"),
            ("A->C > B->D", "differ on both sides"),
            ("A->C > A->C", "the same connection"),
            ("A,B->C > B,A->C", "the same connection"),
            ("*->C > B->C", "'*' is no label"),
            ("A->B > A->*", "'*' is no label"),
            ("A,B->C > B->C", "'B' is on both sides"),
        ] {
            let error = compared(text).unwrap_err();
            assert!(error.what().contains(what), "{text}: {error}");
            assert_eq!(error.parameter(), Some("claim"), "{text}");
        }
    }
}
