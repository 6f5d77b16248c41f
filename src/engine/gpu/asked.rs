//! A filter, resolved for one of the two paths: `gpu-scan` tests everything on each row, `gpu`
//! takes runs from the plan and tests what order does not answer.

use super::conditions::{NeuronQuestion, sides};
use super::layout::{Columns, Order};
use super::question::{Question, code_set, low_and_width, tests};
use crate::codes::CodeRange;
use crate::dataset::Dataset;
use crate::engine::plan::{Plan, RowRun};
use crate::error::{Error, Kind, Place, Result};
use crate::query::predicate::{KeyRange, Predicate, Subject, Test};
use crate::query::{CodeSet, Filter};
use crate::run::Run;
use crate::schema::{self, ColumnNumber};

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
        let mut predicate = filter.predicate(&data.vocabulary)?;
        if predicate.min_pair.is_some() {
            return Err(Error::new(Kind::Unsupported, "GPU engines do not support 'min_pair'")
                .advise("take --engine cpu or --engine reference"));
        }
        let mut asked = Asked {
            question: Question::default(),
            columns: Columns::default(),
            neurons: NeuronQuestion::new(data, &predicate)?,
            runs: None,
            is_nothing: false,
        };
        if !predicate.is_simple() {
            return Err(unsupported());
        }
        if !predicate.pair.is_any() {
            asked.test(tests::AUTAPSES, Columns::PRE.and(Columns::POST));
        }
        asked.test_neurons(data);
        // Neurons are the device's work, not the plan's.
        predicate.terms.retain(|term| term.of == Subject::Row);
        match order {
            Order::Published => asked.test_terms(data, &predicate),
            Order::Sorted => {
                let plan = Plan::of(data, &predicate, run)?;
                let left = &plan.tests.ranges;
                left.iter().for_each(|test| asked.test_range(test.column, test.range));
                asked.runs = Some(plan.runs);
            }
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

    /// All that is asked of a published row.
    fn test_terms(&mut self, data: &Dataset, predicate: &Predicate) {
        let every = by_position(data, &CodeSet::all());
        (self.question.pre_types, self.question.post_types) = (every, every);
        self.question.morphs = code_set(&CodeSet::all());
        for term in &predicate.terms {
            match &term.test {
                Test::Codes(codes) => self.test_codes(data, term.column, codes),
                Test::Range(range) => self.test_range(term.column, *range),
                // Ids are of neurons; several ranges have been refused.
                Test::Ids(_) | Test::Ranges(_) => {}
            }
        }
    }

    fn test_codes(&mut self, data: &Dataset, column: ColumnNumber, codes: &CodeSet) {
        self.test(tests::TYPES, Columns::KEY);
        match column {
            schema::PRE_TYPE => self.question.pre_types = by_position(data, codes),
            schema::POST_TYPE => self.question.post_types = by_position(data, codes),
            _ => self.question.morphs = code_set(codes),
        }
    }

    fn test_range(&mut self, column: ColumnNumber, range: KeyRange) {
        match column {
            schema::PROB | schema::SIZE => self.test_float16(column, range.codes()),
            _ => self.test_coordinate(column, range),
        }
    }

    fn test_float16(&mut self, column: ColumnNumber, range: CodeRange) {
        self.is_nothing |= range.is_empty();
        let (low, width) = low_and_width(range);
        if column == schema::SIZE {
            self.test(tests::SIZE, Columns::SIZE);
            (self.question.size_low, self.question.size_width) = (low, width);
        } else {
            self.test(tests::PROB, Columns::PROB);
            (self.question.prob_low, self.question.prob_width) = (low, width);
        }
    }

    /// One axis of the box: the test is of all three.
    fn test_coordinate(&mut self, column: ColumnNumber, range: KeyRange) {
        let Some((low, high)) = range.of_32_bits() else {
            self.is_nothing = true;
            return;
        };
        let question = &mut self.question;
        if question.tests & tests::BOX == 0 {
            [question.x_width, question.y_width, question.z_width] = [u32::MAX; 3];
        }
        let axis = match schema::COORDINATES.iter().position(|axis| *axis == column) {
            Some(0) => (&mut question.x_low, &mut question.x_width),
            Some(1) => (&mut question.y_low, &mut question.y_width),
            _ => (&mut question.z_low, &mut question.z_width),
        };
        (*axis.0, *axis.1) = (low, high - low);
        self.test(tests::BOX, Columns::COORDINATES);
    }

    fn test_neurons(&mut self, data: &Dataset) {
        let Some(neurons) = &self.neurons else { return };
        let (pre, post) = (neurons.tests(sides::PRE), neurons.tests(sides::POST));
        self.question.post_bits_at = neurons.uniform.side_words;
        self.question.neurons = data.neurons.id.len() as u32;
        if pre {
            self.test(tests::PRE, Columns::PRE);
        }
        if post {
            self.test(tests::POST, Columns::POST);
        }
    }
}

fn unsupported() -> Error {
    let what = "the GPU engines do not support != and in on numbers of synapses, nor conditions \
                on the order of both ids";
    Error::new(Kind::Unsupported, what)
        .at(Place::Parameter("where".to_owned()))
        .advise("use --engine cpu")
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
