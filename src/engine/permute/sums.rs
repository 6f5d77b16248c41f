//! What the neurons whose labels are permuted have, whoever their partners are: all that a test looks at.

use super::too_large;
use crate::error::Result;
use crate::query::{Along, Link, NeuronLabels, Side, Wiring};

/// The neurons of a side, and what they have with each label of the other side.
#[derive(Clone, Debug, PartialEq)]
pub struct NeuronSums {
    /// The side.
    pub side: Side,
    /// The numbers that the neurons draw by; places among them are what all else speaks of.
    pub numbers: Vec<u64>,
    /// Their labels.
    pub labels: NeuronLabels,
    /// What they have in common with those that they may exchange labels with.
    pub strata: Vec<u32>,
    /// How many rows and columns the matrix has.
    pub shape: (u32, u32),
    /// By neuron, then what else tells its cells apart, each once.
    pub sums: Vec<NeuronSum>,
    /// Cells that a value which is no number fell in, by row and column.
    pub undefined: Vec<(u32, u32)>,
    /// Synapses with a partner that is in no population of its label.
    pub outside: u64,
    /// Synapses of a neuron with itself.
    pub autapses: u64,
    /// Sums are multiples of 2 to this power.
    pub exponent: i32,
    /// Whether values were rounded to such multiples.
    pub is_rounded: bool,
}

/// What the synapses of a neuron in some of its cells come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NeuronSum {
    /// Its place.
    pub neuron: u32,
    /// The column of these cells, or their row where columns are labels of the neuron; 0 where both are.
    pub other: u32,
    /// The sum, in multiples of the power of two.
    pub units: i64,
}

/// What fractions are of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Whole {
    /// All of it, in multiples of the same power of two.
    pub units: i128,
    /// Whether all values are numbers.
    pub is_finite: bool,
}

impl From<&Wiring> for Whole {
    fn from(wiring: &Wiring) -> Whole {
        let units = wiring.links.iter().map(|link| i128::from(link.units)).sum();
        Whole { units, is_finite: wiring.undefined.is_empty() }
    }
}

impl Whole {
    /// Adds that of other rows.
    pub fn merge(&mut self, other: Whole) {
        self.units += other.units;
        self.is_finite &= other.is_finite;
    }
}

impl NeuronSums {
    /// What the neurons of a side of a wiring have; `strata` may be empty where all are one.
    ///
    /// # Errors
    /// Sums that pass 63 bits.
    pub fn of(wiring: Wiring, side: Side, strata: &[u32]) -> Result<NeuronSums> {
        let labels = if side == Side::Pre { wiring.pre } else { wiring.post };
        let sum = |link: &Link| NeuronSum {
            neuron: if side == Side::Pre { link.pre } else { link.post },
            other: other((link.row, link.column), labels.along),
            units: link.units,
        };
        let sums = wiring.links.iter().map(sum).collect();
        let stratum = |at: usize| strata.get(at).copied().unwrap_or(0);
        Ok(NeuronSums {
            side,
            strata: (0..wiring.neurons.len()).map(stratum).collect(),
            numbers: wiring.neurons,
            shape: wiring.shape,
            labels,
            sums: added_up(sums)?,
            undefined: wiring.undefined,
            outside: wiring.outside,
            autapses: wiring.autapses,
            exponent: wiring.exponent,
            is_rounded: wiring.is_rounded,
        })
    }

    /// The same where all that a neuron has is one sum.
    ///
    /// # Errors
    /// Sums that pass 63 bits.
    pub fn together(mut self) -> Result<NeuronSums> {
        self.sums.iter_mut().for_each(|sum| sum.other = 0);
        let shape = match self.labels.along {
            Along::Rows => (self.shape.0, 1),
            Along::Columns => (1, self.shape.1),
            Along::Cells(_) => self.shape,
        };
        Ok(NeuronSums { sums: added_up(self.sums)?, shape, ..self })
    }

    /// Whether others have the same shape.
    pub fn is_like(&self, other: &NeuronSums) -> bool {
        let shape = |of: &NeuronSums| (of.side, of.labels.along, of.shape, of.exponent);
        shape(self) == shape(other)
    }

    /// Adds those of other rows, of the same shape: what both know of a neuron is the same.
    ///
    /// # Errors
    /// Sums that pass 63 bits; nothing is added then.
    pub fn merge(&mut self, other: &NeuronSums) -> Result<()> {
        let mut numbers = [&self.numbers[..], &other.numbers].concat();
        numbers.sort_unstable();
        numbers.dedup();
        let mut all = NeuronSums {
            labels: NeuronLabels {
                label_of: vec![NeuronLabels::ABSENT; numbers.len()],
                ..self.labels
            },
            strata: vec![0; numbers.len()],
            undefined: [&self.undefined[..], &other.undefined].concat(),
            outside: self.outside + other.outside,
            autapses: self.autapses + other.autapses,
            sums: Vec::new(),
            numbers,
            ..*self
        };
        for part in [&*self, other] {
            let place = |number: &u64| all.numbers.partition_point(|known| known < number);
            let places: Vec<usize> = part.numbers.iter().map(place).collect();
            for ((place, label), stratum) in
                places.iter().zip(&part.labels.label_of).zip(&part.strata)
            {
                (all.labels.label_of[*place], all.strata[*place]) = (*label, *stratum);
            }
            let placed =
                |sum: &NeuronSum| NeuronSum { neuron: places[sum.neuron as usize] as u32, ..*sum };
            all.sums.extend(part.sums.iter().map(placed));
        }
        all.sums = added_up(all.sums)?;
        all.undefined.sort_unstable();
        all.undefined.dedup();
        *self = all;
        Ok(())
    }

    /// The same without the neurons that are in no population: they have nothing.
    #[must_use]
    pub fn of_population(mut self) -> NeuronSums {
        let is_in: Vec<bool> =
            self.labels.label_of.iter().map(|label| *label != NeuronLabels::ABSENT).collect();
        let mut places = vec![0; is_in.len()];
        let mut next = 0;
        for (place, is_in) in places.iter_mut().zip(&is_in) {
            *place = next;
            next += u32::from(*is_in);
        }
        keep(&mut self.numbers, &is_in);
        keep(&mut self.labels.label_of, &is_in);
        keep(&mut self.strata, &is_in);
        self.sums.iter_mut().for_each(|sum| sum.neuron = places[sum.neuron as usize]);
        self
    }

    /// How many sums a neuron may have.
    pub fn others(&self) -> u32 {
        match self.labels.along {
            Along::Rows => self.shape.1,
            Along::Columns => self.shape.0,
            Along::Cells(_) => 1,
        }
    }

    /// The same among more labels: rows and columns have these places among so many.
    #[must_use]
    pub fn among(self, rows: (&[usize], usize), columns: (&[usize], usize)) -> NeuronSums {
        let place = |of: &[usize], at: u32| of.get(at as usize).map_or(at, |place| *place as u32);
        let others: &[usize] = match self.labels.along {
            Along::Rows => columns.0,
            Along::Columns => rows.0,
            Along::Cells(_) => &[],
        };
        let sum = |sum: NeuronSum| NeuronSum { other: place(others, sum.other), ..sum };
        let mut sums: Vec<NeuronSum> = self.sums.into_iter().map(sum).collect();
        sums.sort_by_key(NeuronSum::place);
        let cell = |(row, column)| (place(rows.0, row), place(columns.0, column));
        let mut undefined: Vec<(u32, u32)> = self.undefined.into_iter().map(cell).collect();
        undefined.sort_unstable();
        let (labels, shape) = (self.labels.among(rows, columns), (rows.1 as u32, columns.1 as u32));
        NeuronSums { labels, shape, sums, undefined, ..self }
    }
}

impl NeuronSum {
    fn place(&self) -> (u32, u32) {
        (self.neuron, self.other)
    }
}

/// What tells the cells of a neuron apart beside its label.
fn other((row, column): (u32, u32), along: Along) -> u32 {
    match along {
        Along::Rows => column,
        Along::Columns => row,
        Along::Cells(_) => 0,
    }
}

/// Sums in their order, each once.
fn added_up(mut sums: Vec<NeuronSum>) -> Result<Vec<NeuronSum>> {
    sums.sort_by_key(NeuronSum::place);
    let together = |same: &[NeuronSum]| {
        let units = same.iter().try_fold(0i64, |all, sum| all.checked_add(sum.units));
        units.map(|units| NeuronSum { units, ..same[0] })
    };
    let sums = sums.chunk_by(|a, b| a.place() == b.place()).map(together);
    sums.collect::<Option<_>>().ok_or_else(too_large)
}

fn keep<T: Copy>(of: &mut Vec<T>, is_kept: &[bool]) {
    let mut kept = is_kept.iter();
    of.retain(|_| kept.next().copied().unwrap_or(false));
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: u32 = NeuronLabels::ABSENT;

    fn labels(along: Along, label_of: &[u32]) -> NeuronLabels {
        NeuronLabels { along, labels: 2, label_of: label_of.to_vec(), is_whole: false }
    }

    fn wiring() -> Wiring {
        let link = |column, pre, post, units| Link { row: 1, column, pre, post, count: 1, units };
        Wiring {
            neurons: vec![9, 5, 7],
            shape: (2, 2),
            pre: labels(Along::Rows, &[NONE, 1, 1]),
            post: labels(Along::Columns, &[0, 0, 1]),
            links: vec![link(0, 1, 0, 3), link(0, 2, 0, 4), link(0, 2, 1, -1), link(1, 1, 2, 8)],
            undefined: vec![(1, 1)],
            outside: 2,
            exponent: -3,
            ..Wiring::default()
        }
    }

    fn sum(neuron: u32, other: u32, units: i64) -> NeuronSum {
        NeuronSum { neuron, other, units }
    }

    #[test]
    fn a_neuron_has_a_sum_with_each_label() {
        let pre = NeuronSums::of(wiring(), Side::Pre, &[4, 5, 6]).unwrap();
        assert_eq!(pre.sums, [sum(1, 0, 3), sum(1, 1, 8), sum(2, 0, 3)]);
        assert_eq!((pre.strata.as_slice(), pre.others()), (&[4, 5, 6][..], 2));
        let few = pre.clone().of_population();
        assert_eq!(
            (few.numbers, few.sums),
            (vec![5, 7], vec![sum(0, 0, 3), sum(0, 1, 8), sum(1, 0, 3)])
        );
        assert_eq!(pre.together().unwrap().sums, [sum(1, 0, 11), sum(2, 0, 3)]);
        let post = NeuronSums::of(wiring(), Side::Post, &[]).unwrap();
        assert_eq!(post.sums, [sum(0, 1, 7), sum(1, 1, -1), sum(2, 1, 8)]);
        assert_eq!(Whole::from(&wiring()), Whole { units: 14, is_finite: false });
    }

    #[test]
    fn sums_of_disjoint_rows_add_up() {
        let all = NeuronSums::of(wiring(), Side::Pre, &[4, 5, 6]).unwrap().of_population();
        let other = NeuronSums {
            numbers: vec![3, 5],
            labels: labels(Along::Rows, &[0, 1]),
            strata: vec![8, 5],
            sums: vec![sum(0, 1, 1), sum(1, 0, 10)],
            undefined: vec![(0, 1), (1, 1)],
            outside: 1,
            ..all.clone()
        };
        let mut sums = all.clone();
        sums.merge(&other).unwrap();
        assert_eq!((&sums.numbers[..], &sums.strata[..]), (&[3, 5, 7][..], &[8, 5, 6][..]));
        assert_eq!(sums.labels.label_of, [0, 1, 1]);
        assert_eq!(sums.sums, [sum(0, 1, 1), sum(1, 0, 13), sum(1, 1, 8), sum(2, 0, 3)]);
        assert_eq!((sums.undefined.as_slice(), sums.outside), (&[(0, 1), (1, 1)][..], 3));
        let wide = NeuronSums { sums: vec![sum(0, 0, i64::MAX)], ..all };
        let before = sums.clone();
        assert!(sums.merge(&wide).is_err() && sums == before);
    }

    #[test]
    fn labels_may_have_other_places_among_more() {
        let pre = NeuronSums::of(wiring(), Side::Pre, &[]).unwrap();
        let more = pre.among((&[1, 2], 3), (&[3, 0], 4));
        assert_eq!((more.labels.label_of, more.labels.labels), (vec![NONE, 2, 2], 3));
        assert_eq!(
            (more.sums, more.shape),
            (vec![sum(1, 0, 8), sum(1, 3, 3), sum(2, 3, 3)], (3, 4))
        );
        assert_eq!(more.undefined, [(2, 0)]);
    }
}
