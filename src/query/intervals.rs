//! Intervals of the cells of a matrix, and what they are of.

use super::along::LabelSizes;
use super::same::same;

/// The interval of every cell of a matrix, row by row, and of whose neurons.
#[derive(Clone, Debug, Default)]
pub struct Intervals {
    /// Presynaptic neurons in the population of each label: of each row, unless other labels tell them apart.
    pub n_pre: LabelSizes,
    /// Postsynaptic ones: of each column, unless other labels tell them apart.
    pub n_post: LabelSizes,
    /// The value that lo, hi and se belong to; NaN where it is undefined, as below.
    pub estimate: Vec<f64>,
    /// The lower ends; NaN where there is no interval.
    pub lo: Vec<f64>,
    /// The upper ends.
    pub hi: Vec<f64>,
    /// Analytic standard errors; NaN where there is none.
    pub se: Vec<f64>,
    /// In how many resamples the value is undefined.
    pub undefined: Vec<u32>,
    /// Presynaptic neurons with a synapse in the cell.
    pub active_pre: Vec<u64>,
    /// Postsynaptic neurons with a synapse in the cell.
    pub active_post: Vec<u64>,
    /// Whether counting noise dominates, so that the interval is too wide.
    pub conservative: Vec<bool>,
    /// Why there is no interval, or what to know of it.
    pub note: Vec<Option<Note>>,
    /// Synapses with a partner in no population of its label.
    pub outside: u64,
    /// Synapses of a neuron with itself.
    pub autapses: u64,
    /// Synapses that the conditions on neurons leave out, and those that pass all others.
    pub lost: (u64, u64),
    /// The power of two of which values were rounded to multiples, if they were.
    pub rounded_to: Option<i32>,
    /// What every resample comes to, where it is asked for.
    pub sums: Option<Box<ResampleSums>>,
}

/// Why a cell has no interval, or what to know of the one that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// A resampled side has fewer than ten neurons.
    Few(u64),
    /// The cell has no synapse between neurons of the populations.
    NoneObserved,
    /// A value in it is no finite number.
    NotFinite,
    /// Fewer than ten neurons of a resampled side have a synapse in it.
    FewCarry,
    /// It is undefined in too many resamples.
    Undefined(u32),
    /// Too few neurons for an interval of a median.
    NoRank(u64),
}

impl Note {
    /// What is said.
    pub fn text(self) -> String {
        match self {
            Note::Few(neurons) | Note::NoRank(neurons) => format!("n = {neurons}"),
            Note::NoneObserved => "none observed".to_owned(),
            Note::NotFinite => "a value is not finite".to_owned(),
            Note::FewCarry => "few neurons carry it".to_owned(),
            Note::Undefined(resamples) => format!("undefined in {resamples} resamples"),
        }
    }
}

/// The sums of every resample, resample by resample.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResampleSums {
    /// Resamples.
    pub resamples: usize,
    /// The power of two that sums are multiples of.
    pub exponent: i32,
    /// Sums of the cells: rows × columns of each resample.
    pub sums: Vec<i64>,
    /// The same of what fractions are of.
    pub all: Option<Vec<i64>>,
    /// Synapses of the cells, of means.
    pub counts: Option<Vec<i64>>,
    /// Summed weights of each label's presynaptic neurons.
    pub u_pre: Vec<i64>,
    /// Of each label's postsynaptic ones.
    pub u_post: Vec<i64>,
    /// Summed squares of the weights of neurons that are in the population of the row and of the column:
    /// by label where rows and columns have the same labels, else by cell.
    pub u_both: Vec<i64>,
    /// Pairs of different neurons of each cell.
    pub pairs: Vec<i64>,
}

impl Intervals {
    /// None yet, of so many cells.
    pub fn none(cells: usize) -> Intervals {
        Intervals {
            estimate: vec![f64::NAN; cells],
            lo: vec![f64::NAN; cells],
            hi: vec![f64::NAN; cells],
            se: vec![f64::NAN; cells],
            undefined: vec![0; cells],
            active_pre: vec![0; cells],
            active_post: vec![0; cells],
            conservative: vec![false; cells],
            note: vec![None; cells],
            ..Intervals::default()
        }
    }
}

/// The median of a cell, and the values of the ranks between which it lies.
#[derive(Clone, Copy, Debug)]
pub struct MedianEnds {
    /// How many values it is over.
    pub n: u64,
    /// The median; NaN where it is undefined.
    pub median: f64,
    /// None where there is no such rank.
    pub ends: Option<(f64, f64)>,
}

impl Intervals {
    /// Intervals of medians, which need no resampling, of every cell.
    pub fn set_medians(&mut self, medians: Vec<MedianEnds>) {
        for (at, MedianEnds { n, median, ends }) in medians.into_iter().enumerate() {
            self.estimate[at] = median;
            self.note[at] = match ends {
                Some(_) => None,
                None if n > 0 && median.is_nan() => Some(Note::NotFinite),
                None => Some(Note::NoRank(n)),
            };
            let (lo, hi) = ends.unwrap_or((f64::NAN, f64::NAN));
            (self.lo[at], self.hi[at]) = (lo, hi);
        }
    }
}

impl PartialEq for Intervals {
    /// Equal bit for bit, except that all NaN are one.
    fn eq(&self, other: &Intervals) -> bool {
        let alike =
            |a: &[f64], b: &[f64]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(*a, *b));
        alike(&self.estimate, &other.estimate)
            && alike(&self.lo, &other.lo)
            && alike(&self.hi, &other.hi)
            && alike(&self.se, &other.se)
            && (&self.n_pre, &self.n_post, &self.undefined)
                == (&other.n_pre, &other.n_post, &other.undefined)
            && (&self.active_pre, &self.active_post) == (&other.active_pre, &other.active_post)
            && (&self.conservative, &self.note) == (&other.conservative, &other.note)
            && (self.outside, self.autapses, self.lost)
                == (other.outside, other.autapses, other.lost)
            && (self.rounded_to, &self.sums) == (other.rounded_to, &other.sums)
    }
}
