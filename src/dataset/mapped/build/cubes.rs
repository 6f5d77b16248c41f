//! Counts rows and synapses by pair of labels and code, for the cubes of a copy.

use crate::threads::loops;

/// What is counted.
pub(super) struct Counting<'a> {
    /// The label of each neuron, null as the last.
    pub(super) label_of: &'a [u32],
    /// Labels of a side, null included.
    pub(super) side: usize,
    /// Where the rows of each presynaptic neuron start.
    pub(super) start: &'a [u64],
    pub(super) post: &'a [u32],
    pub(super) weights: Option<&'a [u64]>,
}

/// Rows and synapses of each pair of labels, and each code of it.
#[derive(Default)]
pub(super) struct Counted {
    /// Where the codes of each pair start; of a whole cube the end of the last, too.
    pub(super) start: Vec<u32>,
    pub(super) code: Vec<u16>,
    /// Up to and with the code.
    pub(super) rows: Vec<u32>,
    pub(super) weights: Vec<u64>,
}

impl Counted {
    /// The rows of each pair, and its synapses.
    pub(super) fn pairs(&self) -> (Vec<u32>, Vec<u64>) {
        let last = |own: &[u32]| (own[0] < own[1]).then(|| own[1] as usize - 1);
        let of = |own: &[u32]| last(own).map_or((0, 0), |at| (self.rows[at], self.weights[at]));
        self.start.windows(2).map(of).unzip()
    }
}

/// Bytes of an entry of a cube.
pub(super) const ENTRY_BYTES: usize = 2 + 4 + 8;

impl Counting<'_> {
    /// The rows of each pair, and its synapses.
    pub(super) fn pairs(&self) -> (Vec<u32>, Vec<u64>) {
        let pairs = self.side * self.side;
        let (mut rows, mut weights) = (vec![0; pairs], vec![0; pairs]);
        for (pre, range) in self.start.windows(2).enumerate() {
            let first = self.label_of[pre] as usize * self.side;
            for row in range[0] as usize..range[1] as usize {
                let pair = first + self.label_of[self.post[row] as usize] as usize;
                rows[pair] += 1;
                weights[pair] += self.weight(row);
            }
        }
        (rows, weights)
    }

    /// The cube of a number; none with more entries than these.
    pub(super) fn cube(
        &self,
        codes: &[u16],
        distinct: usize,
        entries_max: usize,
    ) -> Option<Counted> {
        let mut neurons: Vec<Vec<u32>> = vec![Vec::new(); self.side];
        for (neuron, label) in self.label_of.iter().enumerate() {
            neurons[*label as usize].push(neuron as u32);
        }
        let of_label = |at: usize| self.of_label(&neurons[at], codes, distinct, entries_max);
        let parts = loops::map(neurons.len(), of_label);
        let parts: Vec<Counted> = parts.into_iter().collect::<Option<_>>()?;
        if parts.iter().map(|part| part.code.len()).sum::<usize>() > entries_max {
            return None;
        }
        let mut all = Counted::default();
        for part in parts {
            let first = all.code.len() as u32;
            all.start.extend(part.start.iter().map(|start| first + start));
            all.code.extend(part.code);
            all.rows.extend(part.rows);
            all.weights.extend(part.weights);
        }
        all.start.push(all.code.len() as u32);
        Some(all)
    }

    /// The pairs whose presynaptic neurons are these.
    fn of_label(
        &self,
        neurons: &[u32],
        codes: &[u16],
        distinct: usize,
        entries_max: usize,
    ) -> Option<Counted> {
        let count: u64 = neurons
            .iter()
            .map(|neuron| self.start[*neuron as usize + 1] - self.start[*neuron as usize])
            .sum();
        let mut entries = Entries { side: self.side, distinct, entries_max, ..Entries::default() };
        // A table of all codes of all pairs is looked through whatever there is in it.
        match (self.side * distinct) as u64 > count * 4 {
            true => {
                let mut keys = Vec::with_capacity(count as usize);
                self.each_row(neurons, codes, distinct, |key, weight| keys.push((key, weight)));
                entries.sorted(keys)?;
            }
            false => {
                let mut table = vec![(0u32, 0u64); self.side * distinct];
                self.each_row(neurons, codes, distinct, |key, weight| {
                    let (rows, weights) = &mut table[key];
                    *rows += 1;
                    *weights += weight;
                });
                entries.tabled(table)?;
            }
        }
        Some(entries.counted())
    }

    /// Shows the rows of some neurons: postsynaptic label and code as one key, and the weight.
    #[inline]
    fn each_row(
        &self,
        neurons: &[u32],
        codes: &[u16],
        distinct: usize,
        mut show: impl FnMut(usize, u64),
    ) {
        for neuron in neurons {
            let neuron = *neuron as usize;
            let rows = self.start[neuron] as usize..self.start[neuron + 1] as usize;
            let own = codes[rows.clone()].iter().zip(&self.post[rows.clone()]);
            for (row, (code, post)) in rows.zip(own) {
                let label = self.label_of[*post as usize];
                show(label as usize * distinct + usize::from(*code), self.weight(row));
            }
        }
    }

    fn weight(&self, row: usize) -> u64 {
        self.weights.map_or(1, |weights| weights[row])
    }
}

/// Entries of one presynaptic label as they are counted.
#[derive(Default)]
struct Entries {
    side: usize,
    distinct: usize,
    entries_max: usize,
    /// `label * distinct + code`, with rows and synapses; ascending.
    found: Vec<(usize, u32, u64)>,
}

impl Entries {
    fn sorted(&mut self, mut keys: Vec<(usize, u64)>) -> Option<()> {
        keys.sort_unstable();
        for run in keys.chunk_by(|a, b| a.0 == b.0) {
            self.push((run[0].0, run.len() as u32, run.iter().map(|(_, weight)| weight).sum()))?;
        }
        Some(())
    }

    fn tabled(&mut self, table: Vec<(u32, u64)>) -> Option<()> {
        let found = table.into_iter().enumerate().filter(|(_, (rows, _))| *rows > 0);
        found.map(|(key, (rows, weights))| self.push((key, rows, weights))).collect()
    }

    fn push(&mut self, entry: (usize, u32, u64)) -> Option<()> {
        self.found.push(entry);
        (self.found.len() <= self.entries_max).then_some(())
    }

    /// The same added up within each pair.
    fn counted(&self) -> Counted {
        let mut counted = Counted::default();
        let mut entries = self.found.iter().peekable();
        for label in 0..self.side {
            counted.start.push(counted.code.len() as u32);
            let (mut all_rows, mut all_weights) = (0, 0);
            while let Some((key, rows, weights)) =
                entries.next_if(|(key, ..)| key / self.distinct == label)
            {
                all_rows += rows;
                all_weights += weights;
                counted.code.push((key % self.distinct) as u16);
                counted.rows.push(all_rows);
                counted.weights.push(all_weights);
            }
        }
        counted
    }
}
