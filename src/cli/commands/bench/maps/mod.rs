//! The named questions of a data set with a map, in its words: thresholds near its numbers, another one each
//! run, each answer compared with the reference's.

mod source;

use std::time::Instant;

use fastrand::Rng;

use super::measure::SEED;
use super::times::Times;
use super::{checked, machine, publish, questions};
use crate::ask::differ::first_difference;
use crate::ask::{Answer, Mapped, Question};
use crate::cli::args::BenchArgs;
use crate::cli::session::Session;
use crate::dataset::mapped::MappedDataset;
use crate::engine::ordered::Ordered;
use crate::engine::reference::Reference;
use crate::progress::Progress;
use crate::query::{MatrixQuery, Values};
use crate::{Error, Kind, Result};

use source::Source;

/// Rows above which one answer a question is compared, where nothing else is said.
const ROWS_CHECKED: usize = 50_000_000;
/// Points of a grid that are compared in each run.
const POINTS_CHECKED: usize = 4;
/// Both axes have so many values.
const SWEEP: &str = "sweep-64x64";
/// Bytes of a row: the postsynaptic neuron, and the code of a number.
const ROW_BYTES: u64 = 4 + 2;

const NAMES: [&str; 8] = [
    "matrix",
    "matrix-where",
    "matrix-sparse",
    SWEEP,
    "select",
    "neurons",
    "neuron-lookup",
    "adjacency",
];

/// Times the questions and prints the report.
pub fn measured(session: &Session, data: &Mapped, args: &BenchArgs) -> Result<()> {
    questions::check(&args.only, &NAMES)?;
    let of_gpus = [("roof-rows", args.roof_rows.is_some()), ("variants", args.variants)];
    if let Some((flag, _)) = of_gpus.into_iter().find(|(_, is_given)| *is_given) {
        return Err(Error::usage(flag, "a data set with a map is timed on the CPU alone")
            .advise("leave DATA out, or name one of j0251's layout"));
    }
    let copy = data.dataset(&session.run())?;
    copy.columns().into_iter().try_for_each(|column| column.ensure(0..column.rows()))?;
    let roof = machine::read_gb_per_s();
    machine::warm_memory();
    let most = if copy.rows.len() > ROWS_CHECKED { 1 } else { args.runs };
    let checks = args.checked.unwrap_or(most).min(args.runs);
    let is_wanted = |name: &&str| args.only.is_empty() || args.only.iter().any(|it| it == name);
    let mut timed_ones = Vec::new();
    for name in NAMES.into_iter().filter(is_wanted) {
        timed_ones.extend(by_cpu(name, data, copy, session, args.runs, checks)?);
    }
    // The reference holds every row, and reads them all; what is timed has its memory to itself.
    if checks > 0 {
        data.records(&session.run())?;
    }
    let mut results = Vec::new();
    for mut own in timed_ones {
        let rows = copy.rows.len() as u64;
        results.push(std::mem::take(&mut own.times).report(rows, own.name, Ordered::NAME, roof));
        if let Some(times) = own.check(data, copy, session)? {
            results.push(times.report(rows, own.name, Reference::NAME, roof));
        }
    }
    publish(session, args, &results, &NOTES, roof, &checked(args.runs, checks, &NOTES))
}

/// A question that was asked several times.
struct Timed {
    name: &'static str,
    times: Times,
    /// The first ones, as many as are checked, with their answers.
    asked: Vec<Question>,
    answers: Vec<Answer>,
    rng: Rng,
}

/// Asks a question of the engine over the copy; none where the data lacks what it is about.
fn by_cpu(
    name: &'static str,
    data: &Mapped,
    copy: &MappedDataset,
    session: &Session,
    runs: u32,
    checks: u32,
) -> Result<Option<Timed>> {
    let mut source = Source { map: data.map(), copy, rng: Rng::with_seed(SEED) };
    let drawn = (0..=runs).map(|_| source.question(name)).collect::<Result<Vec<_>>>()?;
    let mut drawn: Vec<Question> = drawn.into_iter().flatten().collect();
    if drawn.len() <= runs as usize {
        return Ok(None);
    }
    session.progress.start(name, runs.into());
    let run = session.silent();
    let ask = |question: &Question| read(data.by_cpu(question, &run)?);
    ask(&drawn.remove(0))?;
    let (times, answers) = timed(&drawn, checks, copy, session, ask)?;
    drawn.truncate(checks as usize);
    Ok(Some(Timed { name, times, asked: drawn, answers, rng: source.rng }))
}

impl Timed {
    /// Compares the answers with the reference's; gives its times where it was asked the same.
    fn check(
        &mut self,
        data: &Mapped,
        copy: &MappedDataset,
        session: &Session,
    ) -> Result<Option<Times>> {
        if self.asked.is_empty() {
            return Ok(None);
        }
        session.progress.start(&format!("{}, checked", self.name), self.asked.len() as u64);
        if self.name == SWEEP {
            let rng = &mut self.rng;
            for (question, answer) in self.asked.iter().zip(&self.answers) {
                check_points(rng, question, answer, data, session)?;
            }
            return Ok(None);
        }
        let run = session.silent();
        let by_reference = |question: &Question| read(data.by_reference(question, &run)?);
        let (times, truths) = timed(&self.asked, u32::MAX, copy, session, by_reference)?;
        for ((question, answer), truth) in self.asked.iter().zip(&self.answers).zip(&truths) {
            if answer != truth {
                return Err(disagree(self.name, &first_difference(question, answer, truth)));
            }
        }
        Ok(Some(times))
    }
}

const NOTES: [&str; 2] = [
    "Bytes are those of the codes and neurons of all rows, or of those found; cubes leave most of them unread.",
    "Of each sweep four random points were compared with the reference.",
];

/// An answer whose rows have been read.
fn read(answer: Answer) -> Result<Answer> {
    if let Answer::Rows(rows) = &answer {
        std::hint::black_box(rows.named_columns()?);
    }
    Ok(answer)
}

/// Asks questions; keeps the first answers, as many as `kept`.
fn timed(
    asked: &[Question],
    kept: u32,
    copy: &MappedDataset,
    session: &Session,
    ask: impl Fn(&Question) -> Result<Answer>,
) -> Result<(Times, Vec<Answer>)> {
    let (mut times, mut answers) = (Times::default(), Vec::new());
    for question in asked {
        let start = Instant::now();
        let answer = ask(question)?;
        times.ms.push(start.elapsed().as_secs_f64() * 1e3);
        let rows = match &answer {
            Answer::Rows(rows) => rows.len(),
            Answer::Neuron(neuron) => neuron.outputs.all.count + neuron.inputs.all.count,
            _ => copy.rows.len() as u64,
        };
        times.bytes.push(rows * ROW_BYTES);
        if answers.len() < kept as usize {
            answers.push(answer);
        }
        session.progress.advance(1);
    }
    Ok((times, answers))
}

fn disagree(name: &str, what: &str) -> Error {
    let (cpu, reference) = (Ordered::NAME, Reference::NAME);
    Error::new(Kind::Disagree, format!("{name}: {cpu} and {reference} disagree: {what}"))
}

/// Compares some points of a sweep.
fn check_points(
    rng: &mut Rng,
    question: &Question,
    answer: &Answer,
    data: &Mapped,
    session: &Session,
) -> Result<()> {
    session.progress.advance(1);
    let (Question::Sweep(query), Answer::Sweep(sweep)) = (question, answer) else {
        let truth = data.by_reference(question, &session.silent())?;
        let what = || disagree(SWEEP, &first_difference(question, answer, &truth));
        return if truth == *answer { Ok(()) } else { Err(what()) };
    };
    let points = query.points().unwrap_or(1);
    let cells = sweep.counts.len() / points as usize;
    for _ in 0..POINTS_CHECKED {
        let point = rng.u64(..points);
        let filter = query.filter_at(point);
        let cells_of = query.cells.clone();
        let at_point = MatrixQuery { filter, cells: cells_of, ..MatrixQuery::default() };
        let truth = data.by_reference(&at_point.into(), &session.silent())?;
        let first = point as usize * cells;
        let own = Values::Counts(sweep.counts[first..first + cells].to_vec());
        if !matches!(&truth, Answer::Matrix(matrix) if matrix.values == own) {
            return Err(disagree(SWEEP, &format!("point {point} is {own:?} and {truth}")));
        }
    }
    Ok(())
}
