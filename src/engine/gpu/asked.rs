//! A filter, resolved for one of the two paths: `gpu-scan` tests everything on each row, `gpu`
//! takes runs from the plan and tests what order does not answer.

use super::conditions::NeuronQuestion;
use super::layout::{Columns, Order};
use super::question::{Question, code_set, low_and_width, tests};
use crate::codes::CodeRange;
use crate::dataset::Dataset;
use crate::engine::plan::{Plan, RowRun};
use crate::error::Result;
use crate::query::{BoxNm, CodeSet, Filter, FilterParameter};
use crate::run::Run;

/// A filter, ready for the device.
#[derive(Debug)]
pub struct Asked {
    /// The tests; what belongs to chunk and kernel is filled in later.
    pub question: Question,
    /// The columns that the tests read.
    pub columns: Columns,
    /// What is asked of neurons.
    pub neurons: Option<NeuronQuestion>,
    /// The runs of sorted rows; `None` over published rows.
    pub runs: Option<Vec<RowRun>>,
    /// Whether no row at all can pass.
    pub is_nothing: bool,
}

impl Asked {
    /// Resolves `filter`.
    ///
    /// # Errors
    /// What [`Filter::check`] refuses, unknown names, an axon-only type as postsynaptic, and
    /// filters on neurons where there is no neuron table.
    pub fn new(data: &Dataset, filter: &Filter, order: Order, run: &Run) -> Result<Asked> {
        filter.check()?;
        let mut asked = Asked {
            question: Question::default(),
            columns: Columns::default(),
            neurons: NeuronQuestion::new(data, filter)?,
            runs: None,
            is_nothing: false,
        };
        match order {
            Order::Published => asked.test_types_and_prob(data, filter)?,
            Order::Sorted => {
                // Neurons are the device's work, not the plan's.
                asked.runs = Some(Plan::by_order(data, &without_neurons(filter), run)?.runs);
            }
        }
        asked.test_codes(tests::SIZE, filter.size_range());
        asked.test_neurons(data);
        if filter.exclude_autapses {
            asked.test(tests::AUTAPSES, Columns::PRE.and(Columns::POST));
        }
        if let Some(box_nm) = filter.box_nm {
            asked.test_box(box_nm);
        }
        Ok(asked)
    }

    /// Whether nothing is left to test on a row.
    pub fn tests_nothing(&self) -> bool {
        self.question.tests == 0
    }

    fn test(&mut self, test: u32, columns: Columns) {
        self.question.tests |= test;
        self.columns.insert(columns);
    }

    fn test_types_and_prob(&mut self, data: &Dataset, filter: &Filter) -> Result<()> {
        let vocabulary = &data.vocabulary;
        let (pre, post) = (filter.pre_types(vocabulary)?, filter.post_types(vocabulary)?);
        let morphs = filter.morphs(vocabulary)?;
        if [&pre, &post, &morphs].iter().any(|set| **set != CodeSet::all()) {
            self.test(tests::TYPES, Columns::KEY);
        }
        self.question.pre_types = by_position(data, &pre);
        self.question.post_types = by_position(data, &post);
        self.question.morphs = code_set(&morphs);
        self.test_codes(tests::PROB, filter.prob_range());
        Ok(())
    }

    fn test_codes(&mut self, test: u32, range: CodeRange) {
        if range.is_all() {
            return;
        }
        self.is_nothing |= range.is_empty();
        let (low, width) = low_and_width(range);
        if test == tests::SIZE {
            self.test(test, Columns::SIZE);
            (self.question.size_low, self.question.size_width) = (low, width);
        } else {
            self.test(test, Columns::PROB);
            (self.question.prob_low, self.question.prob_width) = (low, width);
        }
    }

    fn test_neurons(&mut self, data: &Dataset) {
        let Some(neurons) = &self.neurons else { return };
        let (pre, post) = (neurons.tests_pre, neurons.tests_post);
        self.question.post_bits_at = neurons.uniform.side_words;
        self.question.neurons = data.neurons.id.len() as u32;
        if pre {
            self.test(tests::PRE, Columns::PRE);
        }
        if post {
            self.test(tests::POST, Columns::POST);
        }
    }

    fn test_box(&mut self, box_nm: BoxNm) {
        self.test(tests::BOX, Columns::COORDINATES);
        let axis = |at: usize| whole_nm(box_nm.lower[at], box_nm.upper[at]);
        let question = &mut self.question;
        match (axis(0), axis(1), axis(2)) {
            (Some(x), Some(y), Some(z)) => {
                (question.x_low, question.x_width) = x;
                (question.y_low, question.y_width) = y;
                (question.z_low, question.z_width) = z;
            }
            _ => self.is_nothing = true,
        }
    }
}

/// The whole numbers c with lower ≤ c < upper as low end and width; `None` if u32 has none.
fn whole_nm(lower: f64, upper: f64) -> Option<(u32, u32)> {
    const COUNT: f64 = 4_294_967_296.0;
    let first = lower.ceil().max(0.0);
    let end = upper.ceil().min(COUNT);
    // Both are whole numbers from 0 to 2³², so the difference is exact.
    (first < end).then_some((first as u32, (end - first - 1.0) as u32))
}

/// A set of type codes as a set of matrix rows or columns, which is what `key` holds.
fn by_position(data: &Dataset, codes: &CodeSet) -> [[u32; 4]; 2] {
    let mut positions = CodeSet::none();
    for (at, (code, _)) in data.vocabulary.types.entries().iter().enumerate() {
        if codes.contains(*code) {
            positions.insert(at as u8);
        }
    }
    code_set(&positions)
}

fn without_neurons(filter: &Filter) -> Filter {
    let mut filter = Filter { pre_neuron_ids: None, post_neuron_ids: None, ..filter.clone() };
    for param in FilterParameter::ALL.iter().filter(|param| param.kind().of_neuron()) {
        filter.set_number(*param, None);
    }
    filter
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn boxes_hold_whole_nanometres() {
        assert_eq!(whole_nm(0.0, 10.0), Some((0, 9)));
        assert_eq!(whole_nm(0.5, 9.5), Some((1, 8)));
        assert_eq!(whole_nm(-5.0, 1e300), Some((0, u32::MAX)));
        assert_eq!(whole_nm(5.0, 5.0), None);
        assert_eq!(whole_nm(-5.0, 0.0), None);
        assert_eq!(whole_nm(4_294_967_295.0, f64::INFINITY), Some((u32::MAX, 0)));
        assert_eq!(whole_nm(4_294_967_296.0, f64::INFINITY), None);
    }
}
