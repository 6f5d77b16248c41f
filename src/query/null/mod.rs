//! Null models of wiring: how far statistics of the connections lie from those of synapses whose
//! post ends have been shuffled.

mod share;
mod statistic;
mod summary;
mod within;

use crate::error::{Error, Result};
use crate::query::{Category, CellAxes, Filter, Vocabulary};

pub use share::{Bound as ShareBound, Share};
pub use statistic::NullStatistic;
pub use summary::Summary;
pub use within::{Part, TypeStrata, Within};

/// Asks how statistics of the wiring stand to those of shuffled post ends.
#[derive(Clone, Debug, PartialEq)]
pub struct NullQuery {
    /// The synapses whose ends are shuffled.
    pub filter: Filter,
    /// Within which of them.
    pub within: Within,
    /// What is counted, each once.
    pub statistics: Vec<NullStatistic>,
    /// How often.
    pub nulls: u32,
    /// The key of the random numbers.
    pub seed: u64,
}

/// What was counted, in the data and in every null.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Null {
    /// Synapses that pass.
    pub synapses: u64,
    /// Neurons with at least one of them, on either side.
    pub neurons: u64,
    /// Synapses that the conditions on neurons leave out, and those that pass all others.
    pub lost: (u64, u64),
    /// One for each statistic asked.
    pub statistics: Vec<NullCounts>,
}

/// What a statistic came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NullCounts {
    /// What its numbers are of.
    pub labels: Vec<String>,
    /// In the data, one number for each label.
    pub observed: Vec<u64>,
    /// In the nulls, one after the other: numbers for all labels.
    pub values: Vec<u64>,
    /// Distinct pairs of neurons in the data, and in each null.
    pub connections: NullConnections,
    /// Over all nulls: what lies between types that no synapse of the data connects.
    pub impossible: u64,
}

/// Distinct pairs of neurons.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NullConnections {
    /// In the data.
    pub observed: u64,
    /// In each null.
    pub values: Vec<u64>,
}

impl NullQuery {
    /// Nulls where no number is given.
    pub const NULLS: u32 = 999;
    /// The seed where none is given.
    pub const SEED: u64 = 1;
    /// Most synapses that are shuffled: their places are numbered by 32 bits.
    pub const SYNAPSES_MAX: u64 = u32::MAX as u64;
    /// Most synapses of a row: which of them one is has 16 bits of its number.
    pub const WEIGHT_MAX: u64 = 1 << 16;
    /// Most numbers of a statistic, over all nulls.
    pub const VALUES_MAX: usize = 1 << 26;

    /// Refuses questions that have no answer: no statistic, one twice, no null, or a share that the strata
    /// hold fixed. `types` is the category of neurons that their types are.
    ///
    /// # Errors
    /// Such a question (usage).
    pub fn check(&self, types: Option<&str>) -> Result<()> {
        if self.statistics.is_empty() {
            return Err(
                Error::usage("statistic", "there is no statistic").advise(NullStatistic::advice())
            );
        }
        for (at, statistic) in self.statistics.iter().enumerate() {
            if self.statistics[..at].contains(statistic) {
                let what = format!("'{}' is asked twice", statistic.name());
                return Err(Error::usage("statistic", what).advise("leave out one of them"));
            }
            if statistic.share().is_some() && self.within.fixes_post_types(types) {
                let what = format!(
                    "within {} the number of synapses of every neuron onto every type is held \
                     fixed, and with it '{}'",
                    self.within.text(),
                    statistic.name()
                );
                return Err(Error::usage("statistic", what).advise("shuffle within all or pretype"));
            }
        }
        match self.nulls {
            0 => Err(Error::usage("nulls", "without a null there is nothing to compare with")
                .advise("give at least 1, and 999 for p values down to 0.001")),
            _ => Ok(()),
        }
    }

    /// The same of j0251, whose names are known.
    ///
    /// # Errors
    /// Such a question, a type or category that the data lacks, an axon-only type as postsynaptic (usage).
    pub fn check_j0251(&self, vocabulary: &Vocabulary) -> Result<()> {
        self.check(Some(CellAxes::CELL_TYPE))?;
        for name in self.named_types() {
            vocabulary.types.code_of("statistic", &name)?;
            vocabulary.check_postsynaptic("statistic", &name)?;
        }
        let parts = self.within.parts.iter();
        parts.filter_map(Part::category).try_for_each(|axis| Category::of("within", axis).map(drop))
    }

    /// The parameter for whose sake neurons must have types; none where they need not.
    pub fn needs_types(&self) -> Option<&'static str> {
        if self.within.types != TypeStrata::All {
            return Some("within");
        }
        self.statistics.iter().any(|one| one.share().is_some()).then_some("statistic")
    }

    /// The types that its shares name.
    pub fn named_types(&self) -> Vec<String> {
        let shares = self.statistics.iter().filter_map(NullStatistic::share);
        shares.flat_map(Share::types).cloned().collect()
    }

    /// Refuses rows of more synapses than are told apart, and more synapses than are shuffled.
    ///
    /// # Errors
    /// Such rows (usage).
    pub fn check_weights(&self, weights: impl Iterator<Item = u64>) -> Result<()> {
        let (mut all, mut largest) = (0u64, 0);
        for weight in weights {
            all = all.saturating_add(weight);
            largest = largest.max(weight);
        }
        let what = match (all, largest) {
            (all, _) if all > NullQuery::SYNAPSES_MAX => format!("{all} synapses are too many"),
            (_, largest) if largest > NullQuery::WEIGHT_MAX => {
                format!("a row of {largest} synapses has too many")
            }
            _ => return Ok(()),
        };
        let (most, of_row) = (NullQuery::SYNAPSES_MAX, NullQuery::WEIGHT_MAX);
        Err(Error::usage("shuffle", what)
            .advise(format!("at most {most} are shuffled, and {of_row} of a row: filter them")))
    }

    /// Refuses more numbers than an answer holds.
    ///
    /// # Errors
    /// So many labels (usage).
    pub fn check_labels(&self, statistic: &NullStatistic, labels: usize) -> Result<()> {
        let values = labels.saturating_mul(self.nulls as usize);
        if values <= NullQuery::VALUES_MAX {
            return Ok(());
        }
        let what = format!(
            "'{}' has {labels} numbers in each of {} nulls; an answer holds {} at most",
            statistic.name(),
            self.nulls,
            NullQuery::VALUES_MAX
        );
        Err(Error::usage("statistic", what)
            .advise("take fewer nulls, or a coarser category as the map's types"))
    }
}

impl Null {
    /// What the numbers of a statistic come to over the nulls, one for each label.
    pub fn summaries(&self, statistic: usize) -> Vec<Summary> {
        let Some(counted) = self.statistics.get(statistic) else { return Vec::new() };
        let labels = counted.labels.len();
        (0..labels).map(|label| Summary::of(counted.observed[label], counted.of(label))).collect()
    }
}

impl NullCounts {
    /// The numbers of a label, null by null.
    pub fn of(&self, label: usize) -> Vec<u64> {
        let labels = self.labels.len().max(1);
        self.values.iter().skip(label).step_by(labels).copied().collect()
    }
}

impl NullConnections {
    /// Their mean over the nulls.
    pub fn mean(&self) -> f64 {
        let sum: u128 = self.values.iter().map(|value| u128::from(*value)).sum();
        sum as f64 / self.values.len() as f64
    }
}
