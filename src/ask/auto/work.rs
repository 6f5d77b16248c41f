//! What a question makes engines move, as far as it is known in microseconds: what `auto` reckons with.

use crate::ask::class::{QuestionClass, permutes};
use crate::ask::{Data, Question, short};
use crate::dataset::Dataset;
use crate::engine::auto::{Asked, Columns, Work};
use crate::engine::plan;
use crate::error::Result;
use crate::query::predicate::Predicate;
use crate::query::{Measure, Of, Side, Statistic, Summand};

/// Bytes of a bin of counts.
const BIN_BYTES: f64 = 4.0;
/// Passes of a median over the rows: whose rows there are, and how many or what they sum up to.
const PASSES_OF_MEDIANS: f64 = 3.0;

/// Why no GPU is considered for a question.
pub const NO_PATH: &str = "the GPU engines do not support the question";
const PLAIN: &str = "order and size index answer plain thresholds";
const LISTED: &str = "the index finds the rows of the few neurons that are listed";
const UNKNOWN: &str = "the data is not open yet";
const REFUSED: &str = "the filter is refused, or answered by the cpu alone";

/// What matters of a question to a choice between the processors and a GPU, or why there is none. How many
/// rows pass by order alone `rows` says.
pub fn asked(
    question: &Question,
    data: &Data,
    rows: impl Fn(&Dataset, &Predicate) -> Result<f64>,
) -> Result<Asked<QuestionClass>, &'static str> {
    if !question.has_gpu_path() {
        return Err(NO_PATH);
    }
    let (data, _) = data.known().ok_or(UNKNOWN)?;
    let predicate = question.costs().predicate(&data.vocabulary).map_err(|_| REFUSED)?;
    if !predicate.is_simple() || predicate.min_pair.is_some() {
        return Err(REFUSED);
    }
    if plan::is_by_order_and_size(&predicate) && is_counted_by_size(question) {
        return Err(PLAIN);
    }
    // The cpu meets damage again, and says so.
    if plan::lists_few(data, &predicate).map_err(|_| REFUSED)? {
        return Err(LISTED);
    }
    let (work, columns) = match draws(question) {
        true => (None, Columns::default()),
        false => {
            let rows = rows(data, &predicate).map_err(|_| REFUSED)?;
            let needed = needed(question);
            let work = work(question, data, &predicate, rows, needed);
            (Some(work), Columns::tested(&predicate).and(needed))
        }
    };
    Ok(Asked { kind: QuestionClass::of(question), work, columns })
}

/// Whether a question resamples or permutes neurons: what these cost the model does not know.
fn draws(question: &Question) -> bool {
    permutes(question) || question.resampling().is_some()
}

/// Whether the size index knows all that it asks of the rows that pass.
fn is_counted_by_size(question: &Question) -> bool {
    let is_of_sizes = question.measures().all(short::is_of_sizes);
    match question {
        Question::Count(_) | Question::MatrixSet(_) => is_of_sizes,
        Question::Matrix(query) => short::is_plain(query) && query.ci.is_none() && is_of_sizes,
        _ => false,
    }
}

fn work(
    question: &Question,
    data: &Dataset,
    predicate: &Predicate,
    rows: f64,
    needed: Columns,
) -> Work {
    let tests = Work::at_most(rows, predicate);
    let all = data.synapse_count() as f64;
    let own = needed.row_bytes();
    let types = data.vocabulary.types.len() as f64;
    let more = match question {
        Question::Matrix(query) if query.groups.is_some() => {
            Work { bytes: rows * own, lookups: 2.0 * rows, ..Work::default() }
        }
        Question::Select(_) | Question::Rows(_) => {
            Work { bytes: rows * own, back: all / 8.0, ..Work::default() }
        }
        Question::Neurons(_) => {
            let back = data.neuron_count() as f64 / 8.0;
            Work { bytes: rows * own, back, ..Work::default() }
        }
        _ => {
            let points = question.grid().and_then(|grid| grid.points()).unwrap_or(1) as f64;
            Work { bytes: rows * own, back: points * types * types * BIN_BYTES, ..Work::default() }
        }
    };
    let once = tests + more;
    let passes = passes(question);
    Work { bytes: once.bytes * passes, lookups: once.lookups * passes, ..once }
}

/// How often a GPU passes over the rows: counts of a grid it finds at once, sums at one setting after the other.
fn passes(question: &Question) -> f64 {
    let is_of_sums = question.measures().any(|measure| *measure != Measure::Count);
    match question.grid() {
        _ if question.measures().any(Measure::is_median) => PASSES_OF_MEDIANS,
        Some(grid) if is_of_sums => grid.points().unwrap_or(1) as f64,
        _ => 1.0,
    }
}

/// The columns that a question reads beside its filter.
fn needed(question: &Question) -> Columns {
    let neurons = Columns::PRE.and(Columns::POST);
    let of_question = match question {
        Question::Matrix(query) if query.groups.is_some() => neurons,
        Question::Select(_) | Question::Rows(_) => Columns::ROW,
        Question::Neurons(_) => neurons,
        _ if question.grid().is_some() => Columns::PROB.and(Columns::SIZE),
        _ => Columns::default(),
    };
    question.measures().fold(of_question, |all, measure| all.and(summed(measure)))
}

/// The columns that a measure reads.
fn summed(measure: &Measure) -> Columns {
    let column = |name: &str| match name == Summand::Prob.name() {
        true => Columns::PROB,
        false => Columns::SIZE,
    };
    match measure.statistic() {
        Statistic::Number => Columns::default(),
        Statistic::Pairs => Columns::PRE.and(Columns::POST),
        Statistic::Sum(name) | Statistic::Mean(name) => column(name),
        Statistic::Median(side, of) => {
            let side = if side == Side::Pre { Columns::PRE } else { Columns::POST };
            match of {
                Of::Number => side,
                Of::Sum(name) => side.and(column(name)),
            }
        }
    }
}

/// Rows that pass by order alone.
pub fn by_order(data: &Dataset, predicate: &Predicate) -> Result<f64> {
    let (runs, ..) = plan::rows(data, predicate)?;
    Ok(runs.iter().map(|run| (run.end - run.start) as f64).sum())
}
