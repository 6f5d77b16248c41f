//! Permutation tests of the cells of a matrix, and what they find.

use super::Permuting;
use crate::error::{Error, Result};
use crate::query::same::same;
use crate::query::{LabelSizes, Resampling, Side};

/// Asks for a test of every cell, by permuting the labels of the neurons of one side.
#[derive(Clone, Debug, PartialEq)]
pub struct MatrixTest {
    /// The side whose labels are permuted.
    pub side: Side,
    /// How they are.
    pub permuting: Permuting,
    /// Whether the answer keeps the sums of every permutation.
    pub keeps_sums: bool,
}

/// How the sum of every cell stands to those of permuted labels, row by row.
#[derive(Clone, Debug, Default)]
pub struct CellTests {
    /// Neurons of each label of the permuted side.
    pub n: LabelSizes,
    /// The mean of the sums of all permutations; NaN where a value is not finite.
    pub expected: Vec<f64>,
    /// Their standard deviation.
    pub sd: Vec<f64>,
    /// How many standard deviations the sum is from the mean; NaN where these are 0 or undefined.
    pub z: Vec<f64>,
    /// How many permutations have a |z| at least as large in the cell.
    pub reached: Vec<u32>,
    /// How many permutations have a |z| at least as large in any cell.
    pub reached_anywhere: Vec<u32>,
    /// Synapses with a partner in no population of its label.
    pub outside: u64,
    /// Synapses of a neuron with itself.
    pub autapses: u64,
    /// Synapses that the conditions on neurons leave out, and those that pass all others.
    pub lost: (u64, u64),
    /// The power of two of which values were rounded to multiples, if they were.
    pub rounded_to: Option<i32>,
    /// The sum of every cell as it is, without autapses, as multiples of 2 to `exponent`.
    pub observed: Vec<i64>,
    /// The sums of every permutation, where they are asked for.
    pub sums: Option<Vec<i64>>,
    /// See `observed`.
    pub exponent: i32,
    /// How many permutations there were.
    pub permutations: u32,
}

impl MatrixTest {
    /// Refuses a matrix of too many cells.
    ///
    /// # Errors
    /// Such a matrix (usage).
    pub fn check_cells(rows: usize, columns: usize) -> Result<()> {
        if rows.saturating_mul(columns) <= Resampling::CELLS_MAX {
            return Ok(());
        }
        let most = Resampling::CELLS_MAX;
        let what =
            format!("tests of {rows} × {columns} cells are too many: at most {most} are given");
        Err(Error::usage("test", what)
            .advise("choose coarser categories as rows and columns, or groups"))
    }

    /// Whether the sums of a matrix of so many cells are kept.
    pub fn keeps(&self, cells: usize) -> bool {
        let all = cells.saturating_mul(self.permuting.permutations as usize);
        self.keeps_sums && all <= Resampling::KEPT_MAX
    }
}

impl CellTests {
    /// p of every cell by itself, two-sided; NaN where z is.
    pub fn p(&self) -> Vec<f64> {
        self.share(&self.reached)
    }

    /// p of every cell adjusted for all of them: by the largest |z| of each permutation (Westfall & Young).
    pub fn p_max_t(&self) -> Vec<f64> {
        self.share(&self.reached_anywhere)
    }

    /// p of every cell adjusted for all of them: the share of false discoveries (Benjamini & Hochberg).
    pub fn p_bh(&self) -> Vec<f64> {
        let mut order: Vec<usize> = (0..self.z.len()).filter(|at| !self.z[*at].is_nan()).collect();
        order.sort_by_key(|at| self.reached[*at]);
        let (cells, all) = (order.len() as f64, 1.0 + f64::from(self.permutations));
        let (mut adjusted, mut least) = (vec![f64::NAN; self.z.len()], 1.0f64);
        for (rank, at) in order.iter().enumerate().rev() {
            let above = (1.0 + f64::from(self.reached[*at])) * cells;
            least = least.min(above / (all * (rank + 1) as f64));
            adjusted[*at] = least;
        }
        adjusted
    }

    fn share(&self, reached: &[u32]) -> Vec<f64> {
        let all = 1.0 + f64::from(self.permutations);
        let p = |(z, reached): (&f64, &u32)| {
            if z.is_nan() { f64::NAN } else { (1.0 + f64::from(*reached)) / all }
        };
        self.z.iter().zip(reached).map(p).collect()
    }
}

impl PartialEq for CellTests {
    /// Equal bit for bit, except that all NaN are one.
    fn eq(&self, other: &CellTests) -> bool {
        let alike =
            |a: &[f64], b: &[f64]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(*a, *b));
        alike(&self.expected, &other.expected)
            && alike(&self.sd, &other.sd)
            && alike(&self.z, &other.z)
            && (&self.n, &self.reached, &self.reached_anywhere)
                == (&other.n, &other.reached, &other.reached_anywhere)
            && (self.outside, self.autapses, self.lost)
                == (other.outside, other.autapses, other.lost)
            && (self.rounded_to, self.exponent, self.permutations)
                == (other.rounded_to, other.exponent, other.permutations)
            && (&self.observed, &self.sums) == (&other.observed, &other.sums)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p_values_are_adjusted_for_all_cells() {
        let tests = CellTests {
            z: vec![3.0, f64::NAN, 1.0, -2.0],
            reached: vec![0, 0, 39, 3],
            reached_anywhere: vec![1, 0, 80, 9],
            permutations: 99,
            ..CellTests::default()
        };
        assert_eq!(tests.p()[..1], [0.01]);
        assert!(tests.p()[1].is_nan() && tests.p_bh()[1].is_nan());
        assert_eq!(tests.p_max_t()[2..], [0.81, 0.1]);
        // scipy.stats.false_discovery_control([0.01, 0.4, 0.04])
        let bh = tests.p_bh();
        assert_eq!([bh[0], bh[2], bh[3]], [0.03, 0.4, 0.06]);
    }
}
