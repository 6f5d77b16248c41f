//! What must hold in every copy of a data set with a map: looked at by tests and by `prepare --verify`.

use super::numbers::{CodedNumbers, Coding};
use super::{Cube, Labels, MappedDataset, NeuronIds, Texts};
use crate::dataset::{AnyColumn, Column};
use crate::error::{Error, Result};
use crate::threads::loops;

impl MappedDataset {
    /// Every column of the copy.
    pub fn columns(&self) -> Vec<&dyn AnyColumn> {
        let (neurons, rows) = (&self.neurons, &self.rows);
        let mut all: Vec<&dyn AnyColumn> = vec![
            &neurons.by_id,
            &neurons.place,
            &rows.start,
            &rows.post,
            &rows.row,
            &self.by_post.start,
            &self.by_post.row,
        ];
        match &neurons.ids {
            NeuronIds::Numbers(ids) => all.push(ids),
            NeuronIds::Names(names) => all.extend(names.columns()),
        }
        all.extend(rows.weight.iter().map(|weight| weight.column()));
        all.extend(rows.position.iter().flat_map(|position| &position.axes).map(|x| x.column()));
        all.extend(neurons.labels.iter().chain(&rows.categories).flat_map(Labels::columns));
        all.extend(neurons.numbers.iter().chain(&rows.numbers).flat_map(CodedNumbers::columns));
        let strengths = self.strengths.weights.iter().chain(&self.strengths.pairs);
        all.extend(strengths.map(|values| values as &dyn AnyColumn));
        for cubes in &self.cubes {
            all.push(&cubes.rows);
            all.extend(cubes.weights.iter().map(|weights| weights as &dyn AnyColumn));
            all.extend(cubes.all().flat_map(Cube::columns));
        }
        all
    }

    /// Checks that rows stand in order, that both orders hold the same rows, and that every code means
    /// something.
    ///
    /// # Errors
    /// The first thing that does not hold ([`crate::Kind::Data`]); a damaged copy.
    pub fn check_invariants(&self) -> Result<()> {
        self.columns().into_iter().try_for_each(|column| column.ensure(0..column.rows()))?;
        let (neurons, rows) = (self.neurons.len(), self.rows.len());
        let starts_fit = |start: &[u64]| {
            start.first() == Some(&0)
                && start.last() == Some(&(rows as u64))
                && start.windows(2).all(|pair| pair[0] <= pair[1])
        };
        ensure(starts_fit(&self.rows.start), "its neurons do not cover its rows in order")?;
        ensure(starts_fit(&self.by_post.start), "its neurons do not cover its rows in order")?;
        let known = |row: usize| (self.rows.post[row] as usize) < neurons;
        ensure(loops::all(rows, known), "a row has a neuron that does not exist")?;
        ensure(loops::all(neurons, |n| self.is_in_order(n)), "rows are out of order")?;
        ensure(self.by_post_fits(), "its order by postsynaptic neuron is another")?;
        let labels_fit = |labels: &Labels| {
            (0..labels.codes.column().rows()).all(|row| labels.codes.get(row) <= labels.null())
        };
        let mut labels = self.neurons.labels.iter().chain(&self.rows.categories);
        ensure(labels.all(labels_fit), "a category has a code without a name")?;
        let codes_fit =
            |of: &CodedNumbers| loops::all(of.codes.len(), |at| of.codes[at] <= of.null());
        let mut numbers = self.neurons.numbers.iter().chain(&self.rows.numbers);
        ensure(numbers.all(codes_fit), "a number has a code without a meaning")
    }

    fn is_in_order(&self, pre: usize) -> bool {
        let rows = self.rows.start[pre] as usize..self.rows.start[pre + 1] as usize;
        let (post, row) = (&self.rows.post[rows.clone()], &self.rows.row[rows]);
        post.windows(2).zip(row.windows(2)).all(|(post, row)| (post[0], row[0]) < (post[1], row[1]))
    }

    fn by_post_fits(&self) -> bool {
        let own = |post: usize| {
            let rows = self.by_post.start[post] as usize..self.by_post.start[post + 1] as usize;
            let rows = &self.by_post.row[rows];
            let is_own = |row: &u32| self.rows.post.get(*row as usize) == Some(&(post as u32));
            rows.iter().all(is_own) && rows.windows(2).all(|pair| pair[0] < pair[1])
        };
        loops::all(self.neurons.len(), own)
    }
}

impl Texts {
    fn columns(&self) -> [&dyn AnyColumn; 2] {
        [&self.ends, &self.bytes]
    }
}

impl Labels {
    fn columns(&self) -> Vec<&dyn AnyColumn> {
        let mut all = vec![self.codes.column()];
        all.extend(self.names.columns());
        all
    }
}

impl CodedNumbers {
    fn columns(&self) -> Vec<&dyn AnyColumn> {
        let mut all: Vec<&dyn AnyColumn> = vec![&self.codes];
        match &self.coding {
            Coding::Exact { values } => all.push(values.column()),
            Coding::Buckets { lows, highs, exact } => {
                all.extend([lows.column(), highs.column(), exact.column()]);
            }
        }
        all
    }
}

impl Cube {
    fn columns(&self) -> Vec<&dyn AnyColumn> {
        let mut all: Vec<&dyn AnyColumn> = vec![&self.start, &self.code, &self.rows];
        all.extend(self.weights.iter().map(|weights: &Column<u64>| weights as &dyn AnyColumn));
        all
    }
}

fn ensure(holds: bool, otherwise: &str) -> Result<()> {
    if holds { Ok(()) } else { Err(Error::data(otherwise)) }
}
