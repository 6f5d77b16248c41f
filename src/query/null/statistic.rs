//! What is counted in the data and in every null.

use std::borrow::Cow;

use super::share::Share;
use crate::error::{Error, Result};

/// A statistic of connections.
#[derive(Clone, Debug, PartialEq)]
pub enum NullStatistic {
    /// Pairs of neurons with exactly 1, 2, 3 … synapses.
    Multi,
    /// Synapses of a neuron with itself.
    Autapses,
    /// Unordered pairs of neurons that are connected both ways, by their types.
    Reciprocal,
    /// Neurons whose share of outputs passes a threshold.
    Share(Share),
}

const SHARE: &str = "share:";

impl NullStatistic {
    /// The statistic that a text names.
    ///
    /// # Errors
    /// An unknown name, or a share that is none (usage).
    pub fn parse(text: &str) -> Result<NullStatistic> {
        let text = text.trim();
        match text {
            "multi" => Ok(NullStatistic::Multi),
            "autapses" => Ok(NullStatistic::Autapses),
            "reciprocal" => Ok(NullStatistic::Reciprocal),
            _ => match text.strip_prefix(SHARE) {
                Some(share) => Share::parse(share).map(NullStatistic::Share),
                None => Err(Error::usage("statistic", format!("there is no statistic '{text}'"))
                    .advise(NullStatistic::advice())),
            },
        }
    }

    /// The statistics that there are.
    pub fn advice() -> &'static str {
        "choose multi, autapses, reciprocal or share:A/(A+B)>=0.9"
    }

    /// Its name in answers.
    pub fn name(&self) -> Cow<'_, str> {
        match self {
            NullStatistic::Multi => "multi".into(),
            NullStatistic::Autapses => "autapses".into(),
            NullStatistic::Reciprocal => "reciprocal".into(),
            NullStatistic::Share(share) => format!("{SHARE}{}", share.text()).into(),
        }
    }

    /// The share that it asks for.
    pub fn share(&self) -> Option<&Share> {
        match self {
            NullStatistic::Share(share) => Some(share),
            _ => None,
        }
    }

    /// What is shuffled for it, in words: `connections` or `synapses`.
    pub fn unit(&self) -> &'static str {
        match self {
            NullStatistic::Reciprocal => "connections",
            _ => "synapses",
        }
    }

    /// What its numbers are of: `largest` is the most synapses of a pair, `types` the names of types.
    pub fn labels(&self, largest: usize, types: &[String]) -> Vec<String> {
        match self {
            NullStatistic::Multi => (1..=largest).map(|synapses| synapses.to_string()).collect(),
            NullStatistic::Autapses => vec!["autapses".to_owned()],
            NullStatistic::Share(share) => vec![share.text().to_owned()],
            NullStatistic::Reciprocal => {
                let pairs = types.iter().enumerate();
                let pair = |a: &String, b: &String| format!("{a}<->{b}");
                pairs.flat_map(|(at, a)| types[at..].iter().map(move |b| pair(a, b))).collect()
            }
        }
    }

    /// What it says, in a sentence for the methods.
    pub fn in_words(&self) -> String {
        match self {
            NullStatistic::Multi => {
                "pairs of neurons with exactly k synapses; an excess of multiple synapses is near \
                 certain, because arbours of a pair that meet once overlap"
                    .to_owned()
            }
            NullStatistic::Autapses => "synapses of a neuron with itself".to_owned(),
            NullStatistic::Reciprocal => {
                "unordered pairs of neurons that are connected both ways; connections were \
                 shuffled, each distinct pair once, because shuffled synapses split into many more \
                 single connections and so have more to reciprocate"
                    .to_owned()
            }
            NullStatistic::Share(share) => share.in_words(),
        }
    }
}
