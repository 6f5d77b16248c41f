//! What a cell of a matrix may hold, by its word. Flags, REST, OpenAPI, captions, the page and every
//! engine but the reference know a measure by what stands here.

mod words;

use std::borrow::Cow;

use crate::error::{Error, Result};
use crate::query::{Of, Side, Statistic, Summand};

/// What a cell of a matrix holds. Numbers of the synapse table are called by their names; whether the
/// data has them is seen when it is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Measure {
    /// Number of synapses.
    #[default]
    Count,
    /// Summed synapse size.
    TotalSize,
    /// Mean synapse size.
    MeanSize,
    /// Mean synapse probability.
    MeanProb,
    /// Median over the presynaptic cells of their number of synapses with the post type.
    MedianPerPre,
    /// Median over the postsynaptic cells of their number of synapses with the pre type.
    MedianPerPost,
    /// Median over the presynaptic cells of their summed size with the post type.
    MedianSizePerPre,
    /// Median over the postsynaptic cells of their summed size with the pre type.
    MedianSizePerPost,
    /// Number of connected pairs of neurons: those with a synapse.
    Pairs,
    /// Sum of a number of the synapse table.
    Total(Cow<'static, str>),
    /// Its mean.
    Mean(Cow<'static, str>),
    /// Median over the cells of one side of its sum with the other type.
    MedianOf(Cow<'static, str>, Side),
}

const SIZE: Cow<'static, str> = Cow::Borrowed(Summand::Size.name());
const PROB: Cow<'static, str> = Cow::Borrowed(Summand::Prob.name());

impl Measure {
    /// Every measure of j0251, in the order of the documents.
    pub const ALL: [Measure; 17] = [
        Measure::Count,
        Measure::TotalSize,
        Measure::MeanSize,
        Measure::MeanProb,
        Measure::MedianPerPre,
        Measure::MedianPerPost,
        Measure::MedianSizePerPre,
        Measure::MedianSizePerPost,
        Measure::Pairs,
        Measure::Total(SIZE),
        Measure::Mean(SIZE),
        Measure::MedianOf(SIZE, Side::Pre),
        Measure::MedianOf(SIZE, Side::Post),
        Measure::Total(PROB),
        Measure::Mean(PROB),
        Measure::MedianOf(PROB, Side::Pre),
        Measure::MedianOf(PROB, Side::Post),
    ];

    /// Their names; a test compares them.
    pub const NAMES: [&str; Measure::ALL.len()] = [
        "count",
        "total-size",
        "mean-size",
        "mean-prob",
        "median-per-pre",
        "median-per-post",
        "median-size-per-pre",
        "median-size-per-post",
        "pairs",
        "total:size",
        "mean:size",
        "median:size-per-pre",
        "median:size-per-post",
        "total:prob",
        "mean:prob",
        "median:prob-per-pre",
        "median:prob-per-post",
    ];

    /// Its name in flags, URLs and JSON.
    pub fn name(&self) -> Cow<'_, str> {
        Cow::Borrowed(match self {
            Measure::Count => "count",
            Measure::TotalSize => "total-size",
            Measure::MeanSize => "mean-size",
            Measure::MeanProb => "mean-prob",
            Measure::MedianPerPre => "median-per-pre",
            Measure::MedianPerPost => "median-per-post",
            Measure::MedianSizePerPre => "median-size-per-pre",
            Measure::MedianSizePerPost => "median-size-per-post",
            Measure::Pairs => "pairs",
            Measure::Total(name) => return format!("total:{name}").into(),
            Measure::Mean(name) => return format!("mean:{name}").into(),
            Measure::MedianOf(name, side) => {
                return format!("median:{name}-per-{}", side.word()).into();
            }
        })
    }

    /// The one with this name: one of [`Measure::ALL`], or `total:NAME`, `mean:NAME`,
    /// `median:NAME-per-pre`, `median:NAME-per-post`.
    ///
    /// # Errors
    /// Another word (usage).
    pub fn parse(text: &str) -> Result<Measure> {
        if let Some(known) = Measure::ALL.into_iter().find(|measure| measure.name() == text) {
            return Ok(known);
        }
        Measure::of_number(text).ok_or_else(|| unknown(text))
    }

    /// How it is made of the synapses of a cell of j0251.
    ///
    /// # Errors
    /// A number that j0251 lacks (usage).
    pub fn of_j0251(&self) -> Result<Statistic> {
        self.statistic().of_j0251().ok_or_else(|| unknown(&self.name()))
    }

    /// The one of a number of the synapse table.
    fn of_number(text: &str) -> Option<Measure> {
        let (kind, name) = text.split_once(':').filter(|(_, name)| !name.is_empty())?;
        match kind {
            "total" => Some(Measure::Total(name.to_owned().into())),
            "mean" => Some(Measure::Mean(name.to_owned().into())),
            "median" => {
                let per =
                    |side: Side| Some((name.strip_suffix(&format!("-per-{}", side.word()))?, side));
                let (name, side) = per(Side::Pre).or_else(|| per(Side::Post))?;
                (!name.is_empty()).then(|| Measure::MedianOf(name.to_owned().into(), side))
            }
            _ => None,
        }
    }

    /// How it is made of the synapses of a cell.
    pub fn statistic(&self) -> Statistic<&str> {
        let (size, prob) = (Summand::Size.name(), Summand::Prob.name());
        match self {
            Measure::Count => Statistic::Number,
            Measure::Pairs => Statistic::Pairs,
            Measure::TotalSize => Statistic::Sum(size),
            Measure::MeanSize => Statistic::Mean(size),
            Measure::MeanProb => Statistic::Mean(prob),
            Measure::MedianPerPre => Statistic::Median(Side::Pre, Of::Number),
            Measure::MedianPerPost => Statistic::Median(Side::Post, Of::Number),
            Measure::MedianSizePerPre => Statistic::Median(Side::Pre, Of::Sum(size)),
            Measure::MedianSizePerPost => Statistic::Median(Side::Post, Of::Sum(size)),
            Measure::Total(name) => Statistic::Sum(name),
            Measure::Mean(name) => Statistic::Mean(name),
            Measure::MedianOf(name, side) => Statistic::Median(*side, Of::Sum(name)),
        }
    }

    /// Whether a sum of its cells means something, so that fractions of it do.
    pub fn is_additive(&self) -> bool {
        self.statistic().is_additive()
    }

    /// Whether it is a median over neurons.
    pub fn is_median(&self) -> bool {
        matches!(self.statistic(), Statistic::Median(..))
    }

    /// Whether another word means the same, and stands before it in the documents.
    pub fn is_synonym(&self) -> bool {
        let means_it = |other: &Measure| other.statistic() == self.statistic();
        Measure::ALL.iter().find(|other| means_it(other)) != Some(self)
    }

    /// Whether the engines of a GPU have it: neither pairs nor medians of anything but sizes.
    pub fn has_gpu_path(&self) -> bool {
        match self.statistic() {
            Statistic::Pairs => false,
            Statistic::Median(_, Of::Sum(name)) => name == Summand::Size.name(),
            _ => true,
        }
    }

    /// All names, as help and errors list them: "a, b or c".
    pub fn list() -> String {
        let (last, before) = Measure::NAMES.split_last().unwrap_or((&"", &[]));
        format!("{} or {last}", before.join(", "))
    }
}

fn unknown(name: &str) -> Error {
    Error::usage("measure", format!("there is no measure '{name}'"))
        .advise(format!("choose {}", Measure::NAMES.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for (measure, name) in Measure::ALL.iter().zip(Measure::NAMES) {
            assert_eq!(measure.name(), name);
            assert_eq!(&Measure::parse(name).unwrap(), measure);
        }
        for name in ["total:cleft_score", "mean:a-per-pre", "median:a-per-pre-per-post"] {
            assert_eq!(Measure::parse(name).unwrap().name(), name);
        }
        for wrong in ["", "total", "total:", "median:size", "median:-per-pre", "sum:size", "TOTAL"]
        {
            assert!(Measure::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn numbers_that_j0251_lacks_are_refused() {
        let resolved = |name: &str| Measure::parse(name).unwrap().of_j0251();
        assert_eq!(resolved("mean-prob").unwrap(), Statistic::Mean(Summand::Prob));
        let error = resolved("median:sise-per-pre").unwrap_err();
        assert_eq!(error.what(), "there is no measure 'median:sise-per-pre'");
    }
}
