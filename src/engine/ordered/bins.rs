//! At how many values of the axes of a grid a row passes: its *bin*. One pass that tells the bins of all
//! rows apart tells what every point of the grid comes to.

use super::asked::{CodeTest, OfNumber};
use super::block::Block;
use crate::dataset::AnyColumn;
use crate::dataset::mapped::{CodedNumbers, Coding, MappedDataset};

/// What tells the bins of rows apart: one for each combination of values, the last axis fastest.
#[derive(Default)]
pub struct Bins<'a> {
    pub axes: Vec<Thresholds<'a>>,
}

/// Values of an axis, that which lets most rows pass first: a row that passes at one of them passes at
/// all before it.
pub struct Thresholds<'a> {
    /// How many there are.
    pub count: u32,
    /// At how many of them something passes.
    pub of: Of<'a>,
}

/// At how many of the values something passes.
pub enum Of<'a> {
    /// By a number of the row.
    Rows(OfRows<'a>),
    /// By number of the neurons on either side; at all of them, where there is none.
    Neurons(Option<Vec<u32>>, Option<Vec<u32>>),
}

/// The same of a number of rows.
pub struct OfRows<'a> {
    /// The number.
    pub numbers: &'a CodedNumbers,
    /// Its place in the map.
    pub at: usize,
    /// By code: at how many it passes.
    pub by_code: Vec<u32>,
    /// By code: whether the number of the row decides.
    pub open: Vec<bool>,
    /// What each value asks of it.
    pub asked: Vec<OfNumber>,
}

impl<'a> Bins<'a> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.axes.iter().map(|axis| axis.count as usize).product()
    }

    /// How many values each axis has.
    pub fn lengths(&self) -> Vec<usize> {
        self.axes.iter().map(|axis| axis.count as usize).collect()
    }

    /// Whether there is only one, which all rows are in.
    pub fn is_one(&self) -> bool {
        self.axes.is_empty()
    }

    /// The columns of rows that [`Bins::fill`] reads.
    pub fn reads(&self, data: &'a MappedDataset) -> Vec<&'a dyn AnyColumn> {
        self.axes.iter().flat_map(|axis| axis.reads(data)).collect()
    }

    /// The bin of each row of a block. Rows that pass at no value of an axis no longer pass.
    pub fn fill(&self, data: &MappedDataset, block: &mut Block, labels: &mut Vec<u32>) {
        labels.clear();
        labels.resize(block.rows.len(), 0);
        for axis in &self.axes {
            axis.narrow(data, block, labels);
        }
    }
}

impl<'a> Thresholds<'a> {
    fn reads(&self, data: &'a MappedDataset) -> Vec<&'a dyn AnyColumn> {
        match &self.of {
            Of::Rows(of) => of.reads(),
            Of::Neurons(_, Some(_)) => vec![&data.rows.post],
            Of::Neurons(..) => Vec::new(),
        }
    }

    fn narrow(&self, data: &MappedDataset, block: &mut Block, labels: &mut [u32]) {
        let first = block.rows.start;
        match &self.of {
            Of::Rows(of) => {
                for (at, label) in labels.iter_mut().enumerate() {
                    self.take(of.passed(first + at), label, &mut block.mask[at]);
                }
            }
            Of::Neurons(pre, post) => {
                let posts = &data.rows.post;
                for neuron in block.neurons.clone() {
                    let of_pre = pre.as_ref().map_or(self.count, |of| of[neuron as usize]);
                    for at in block.rows_of(neuron) {
                        let of_post = post.as_ref().map(|of| of[posts[first + at] as usize]);
                        let passed = of_post.map_or(of_pre, |of_post| of_post.min(of_pre));
                        self.take(passed, &mut labels[at], &mut block.mask[at]);
                    }
                }
            }
        }
    }

    #[inline]
    fn take(&self, passed: u32, label: &mut u32, passes: &mut u8) {
        *passes &= u8::from(passed > 0);
        *label = *label * self.count + passed.saturating_sub(1);
    }
}

impl<'a> OfRows<'a> {
    fn reads(&self) -> Vec<&'a dyn AnyColumn> {
        match &self.numbers.coding {
            Coding::Buckets { exact, .. } if self.is_open() => {
                vec![&self.numbers.codes, exact.column()]
            }
            _ => vec![&self.numbers.codes],
        }
    }

    /// Whether numbers of rows decide.
    pub fn is_open(&self) -> bool {
        self.open.contains(&true)
    }

    #[inline]
    fn passed(&self, row: usize) -> u32 {
        let code = usize::from(self.numbers.codes[row]);
        match &self.numbers.coding {
            Coding::Buckets { exact, .. } if self.open[code] => {
                self.asked.partition_point(|asked| asked.passes(exact, row)) as u32
            }
            _ => self.by_code[code],
        }
    }

    /// Adds a value that lets fewer pass.
    pub fn add(&mut self, test: &CodeTest) {
        let open = test.open.as_ref();
        for code in 0..self.by_code.len() {
            self.by_code[code] += u32::from(test.passes.contains(code as u16));
            self.open[code] |= open.is_some_and(|open| open.contains(code as u16));
        }
        self.asked.push(test.asked.clone());
    }
}
