//! The connections of a matrix, neuron by neuron: what a bootstrap over neurons resamples, as any engine
//! gives it.

use super::along::{Along, LabelSizes};

/// The populations of a matrix, and the pairs of neurons that have synapses in its cells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wiring {
    /// The numbers that the neurons draw by; places among them are what all else speaks of.
    pub neurons: Vec<u64>,
    /// How many rows and columns the matrix has.
    pub shape: (u32, u32),
    /// The neurons that may be presynaptic.
    pub pre: NeuronLabels,
    /// The neurons that may be postsynaptic.
    pub post: NeuronLabels,
    /// Every pair that has synapses in a cell, by row, column, presynaptic and postsynaptic neuron: both
    /// neurons are in the population of their label, and no neuron is its own partner.
    pub links: Vec<Link>,
    /// Cells that a value which is no number fell in, by row and column: their sums are undefined.
    pub undefined: Vec<(u32, u32)>,
    /// Synapses with a partner that is in no population of its label.
    pub outside: u64,
    /// Synapses of a neuron with itself that are not outside.
    pub autapses: u64,
    /// Sums are multiples of 2 to this power.
    pub exponent: i32,
    /// Whether values were rounded to such multiples.
    pub is_rounded: bool,
}

/// The neurons of one side, by label.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NeuronLabels {
    /// Which labels they are.
    pub along: Along,
    /// How many there are.
    pub labels: u32,
    /// The label of each neuron; [`NeuronLabels::ABSENT`] of one that is not in the population.
    pub label_of: Vec<u32>,
    /// Whether labels are not of neurons: then each has the whole population, whose neurons have label 0.
    pub is_whole: bool,
}

/// What the synapses of a pair of neurons come to in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The row of the cell.
    pub row: u32,
    /// Its column.
    pub column: u32,
    /// Place of the presynaptic neuron.
    pub pre: u32,
    /// Place of the postsynaptic one.
    pub post: u32,
    /// Synapses, of a mean those that have a value.
    pub count: i64,
    /// What is summed, in multiples of the power of two; synapses or pairs where nothing else is.
    pub units: i64,
}

impl Wiring {
    /// Adds that of other rows: they have the same labels, and what both know of a neuron is the same.
    pub fn merge(&mut self, other: Wiring) {
        let parts = [std::mem::take(self), other];
        let mut numbers: Vec<u64> =
            parts.iter().flat_map(|part| part.neurons.iter().copied()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let absent = vec![NeuronLabels::ABSENT; numbers.len()];
        for part in parts {
            let place = |number: &u64| numbers.partition_point(|known| known < number);
            let places: Vec<usize> = part.neurons.iter().map(place).collect();
            let at = |neuron: u32| places.get(neuron as usize).map(|place| *place as u32);
            for (labels, of) in [(&mut self.pre, part.pre), (&mut self.post, part.post)] {
                if labels.label_of.is_empty() {
                    labels.label_of.clone_from(&absent);
                }
                (labels.along, labels.labels) = (of.along, of.labels);
                labels.is_whole = of.is_whole;
                let known = places.iter().zip(of.label_of);
                known
                    .filter(|(_, label)| *label != NeuronLabels::ABSENT)
                    .for_each(|(place, label)| labels.label_of[*place] = label);
            }
            let placed =
                |link: Link| Some(Link { pre: at(link.pre)?, post: at(link.post)?, ..link });
            self.links.extend(part.links.into_iter().filter_map(placed));
            self.undefined.extend(part.undefined);
            (self.outside, self.autapses) =
                (self.outside + part.outside, self.autapses + part.autapses);
            (self.exponent, self.is_rounded) = (part.exponent, part.is_rounded);
            self.shape = part.shape;
        }
        self.neurons = numbers;
        self.put_in_order();
    }

    /// Puts links and cells in their order, each once.
    fn put_in_order(&mut self) {
        let place = |link: &Link| (link.row, link.column, link.pre, link.post);
        self.links.sort_by_key(place);
        self.links.dedup_by(|link, kept| {
            let is_same = place(link) == place(kept);
            if is_same {
                (kept.count, kept.units) = (kept.count + link.count, kept.units + link.units);
            }
            is_same
        });
        self.undefined.sort_unstable();
        self.undefined.dedup();
    }

    /// Whether a neuron is in a population of either side.
    pub fn knows(&self, neuron: usize) -> bool {
        [&self.pre, &self.post].iter().any(|of| of.knows(neuron))
    }

    /// The same without all but some neurons, by their places, ascending; those of the links are among them.
    #[must_use]
    pub fn of_neurons(self, kept: &[usize]) -> Wiring {
        let Wiring { neurons, mut pre, mut post, mut links, .. } = self;
        for of in [&mut pre, &mut post] {
            of.label_of = kept.iter().map(|at| of.label_of[*at]).collect();
        }
        let place = |neuron: u32| kept.partition_point(|at| *at < neuron as usize) as u32;
        links
            .iter_mut()
            .for_each(|link| (link.pre, link.post) = (place(link.pre), place(link.post)));
        let neurons = kept.iter().map(|at| neurons[*at]).collect();
        Wiring { neurons, pre, post, links, ..self }
    }

    /// The same among more labels: rows and columns have these places among so many.
    #[must_use]
    pub fn among(self, rows: (&[usize], usize), columns: (&[usize], usize)) -> Wiring {
        let place = |of: &[usize], at: u32| of.get(at as usize).map_or(at, |place| *place as u32);
        let shape = (rows.1 as u32, columns.1 as u32);
        let cell = |(row, column)| (place(rows.0, row), place(columns.0, column));
        let link = |link: Link| {
            let (row, column) = cell((link.row, link.column));
            Link { row, column, ..link }
        };
        let mut wiring = Wiring {
            shape,
            pre: self.pre.among(rows, columns),
            post: self.post.among(rows, columns),
            links: self.links.into_iter().map(link).collect(),
            undefined: self.undefined.into_iter().map(cell).collect(),
            ..self
        };
        wiring.put_in_order();
        wiring
    }

    /// What is summed is pairs: each link is one.
    pub fn count_pairs(&mut self) {
        self.links.iter_mut().for_each(|link| link.units = 1);
    }
}

impl NeuronLabels {
    /// The mark of a neuron that is not in the population.
    pub const ABSENT: u32 = u32::MAX;

    /// Whether a neuron is in the population of a cell.
    #[inline]
    pub fn has(&self, neuron: u32, cell: (u32, u32)) -> bool {
        match self.label_of.get(neuron as usize) {
            Some(&NeuronLabels::ABSENT) | None => false,
            Some(own) => self.is_whole || *own == self.along.label(cell),
        }
    }

    /// The same among more labels: rows and columns have these places among so many.
    #[must_use]
    pub fn among(self, rows: (&[usize], usize), columns: (&[usize], usize)) -> NeuronLabels {
        let place = |of: &[usize], at: u32| of.get(at as usize).map_or(at, |place| *place as u32);
        let along = match self.along {
            Along::Cells(_) => Along::Cells(columns.1 as u32),
            other => other,
        };
        let label = |label: u32| match self.along.cell(label) {
            _ if label == NeuronLabels::ABSENT => label,
            (row, column) => along.label((
                row.map_or(0, |row| place(rows.0, row)),
                column.map_or(0, |column| place(columns.0, column)),
            )),
        };
        NeuronLabels {
            along,
            labels: along.count((rows.1 as u32, columns.1 as u32)),
            label_of: match self.is_whole {
                true => self.label_of,
                false => self.label_of.into_iter().map(label).collect(),
            },
            is_whole: self.is_whole,
        }
    }

    /// Where the population of a cell stands among those that differ: all of them are one where labels are
    /// not of neurons.
    #[inline]
    pub fn place(&self, cell: (u32, u32)) -> u32 {
        if self.is_whole { 0 } else { self.along.label(cell) }
    }

    /// Whether a neuron is in the population of any label.
    pub fn knows(&self, neuron: usize) -> bool {
        self.label_of.get(neuron).is_some_and(|label| *label != NeuronLabels::ABSENT)
    }

    /// How many neurons each label has, and which labels they are.
    pub fn label_sizes(&self) -> LabelSizes {
        LabelSizes { along: self.along, of: self.sizes() }
    }

    /// How many neurons each label has.
    pub fn sizes(&self) -> Vec<u64> {
        let labels = || self.label_of.iter().filter(|label| **label != NeuronLabels::ABSENT);
        if self.is_whole {
            return vec![labels().count() as u64; self.labels as usize];
        }
        let mut sizes = vec![0; self.labels as usize];
        labels().for_each(|label| sizes[*label as usize] += 1);
        sizes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(along: Along, label_of: &[u32]) -> NeuronLabels {
        NeuronLabels { along, labels: 2, label_of: label_of.to_vec(), is_whole: false }
    }

    fn link(cell: (u32, u32), pre: u32, post: u32, count: i64) -> Link {
        Link { row: cell.0, column: cell.1, pre, post, count, units: 10 * count }
    }

    const NONE: u32 = NeuronLabels::ABSENT;

    #[test]
    fn wirings_of_disjoint_rows_add_up() {
        let mut one = Wiring {
            neurons: vec![9, 5, 7],
            pre: labels(Along::Rows, &[0, 1, NONE]),
            post: labels(Along::Columns, &[0, 1, 1]),
            links: vec![link((0, 1), 0, 1, 2), link((1, 1), 1, 2, 1)],
            undefined: vec![(1, 1)],
            outside: 1,
            autapses: 2,
            ..Wiring::default()
        };
        let other = Wiring {
            neurons: vec![3, 5, 9],
            pre: labels(Along::Rows, &[1, 1, 0]),
            post: labels(Along::Columns, &[NONE, 1, 0]),
            links: vec![link((0, 1), 2, 1, 3), link((1, 1), 0, 1, 4)],
            undefined: vec![(1, 0), (1, 1)],
            outside: 10,
            ..Wiring::default()
        };
        one.merge(other);
        // The places are those of 3, 5, 7 and 9.
        let expected = Wiring {
            neurons: vec![3, 5, 7, 9],
            pre: labels(Along::Rows, &[1, 1, NONE, 0]),
            post: labels(Along::Columns, &[NONE, 1, 1, 0]),
            links: vec![link((0, 1), 3, 1, 5), link((1, 1), 0, 1, 4), link((1, 1), 1, 2, 1)],
            undefined: vec![(1, 0), (1, 1)],
            outside: 11,
            autapses: 2,
            ..Wiring::default()
        };
        assert_eq!(one, expected);
    }

    #[test]
    fn neurons_may_be_left_out() {
        let all = Wiring {
            neurons: vec![3, 5, 7],
            pre: labels(Along::Rows, &[NONE, NONE, 0]),
            post: labels(Along::Columns, &[NONE, 1, NONE]),
            links: vec![link((0, 1), 2, 1, 5)],
            ..Wiring::default()
        };
        assert!(!all.knows(0) && all.knows(1) && all.knows(2));
        let few = all.of_neurons(&[1, 2]);
        assert_eq!((few.neurons, few.pre.label_of), (vec![5, 7], vec![NONE, 0]));
        assert_eq!(few.links, [link((0, 1), 1, 0, 5)]);
    }

    #[test]
    fn labels_of_cells_may_have_other_places_among_more() {
        let one = Wiring {
            neurons: vec![3, 5, 7],
            shape: (2, 2),
            pre: labels(Along::Cells(2), &[3, 0, NONE]),
            post: NeuronLabels { is_whole: true, ..labels(Along::Columns, &[0, 0, 0]) },
            links: vec![link((0, 0), 1, 0, 5), link((1, 1), 0, 2, 6)],
            ..Wiring::default()
        };
        let more = one.among((&[2, 1], 3), (&[0, 4], 5));
        assert_eq!((more.shape, more.pre.along), ((3, 5), Along::Cells(5)));
        assert_eq!((more.pre.labels, more.pre.label_of), (15, vec![9, 10, NONE]));
        assert_eq!(more.links, [link((1, 4), 0, 2, 6), link((2, 0), 1, 0, 5)]);
    }

    #[test]
    fn labels_may_have_other_places_among_more() {
        let one = Wiring {
            neurons: vec![3, 5],
            pre: labels(Along::Rows, &[0, 1]),
            post: NeuronLabels { is_whole: true, ..labels(Along::Columns, &[0, NONE]) },
            links: vec![link((0, 1), 0, 0, 5), link((1, 0), 1, 0, 6)],
            undefined: vec![(0, 0)],
            ..Wiring::default()
        };
        let more = one.among((&[2, 1], 3), (&[0, 4], 5));
        assert_eq!((more.pre.labels, more.pre.label_of), (3, vec![2, 1]));
        assert_eq!((more.post.labels, more.post.label_of), (5, vec![0, NONE]));
        assert_eq!(more.links, [link((1, 0), 1, 0, 6), link((2, 4), 0, 0, 5)]);
        assert_eq!(more.undefined, [(2, 0)]);
    }
}
