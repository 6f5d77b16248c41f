//! The named questions of a data set with a map, in its words: thresholds near its numbers, another one each
//! run, each answer compared with the reference's.

use std::time::Instant;

use fastrand::Rng;

use super::measure::{SEED, Times};
use super::{checked, machine, publish, questions};
use crate::ask::differ::first_difference;
use crate::ask::{Answer, Mapped, Question, RowsQuery};
use crate::cli::args::BenchArgs;
use crate::cli::session::Session;
use crate::dataset::mapped::{CodedNumbers, MappedDataset, NeuronIds};
use crate::engine::ordered::Ordered;
use crate::engine::reference::Reference;
use crate::map::{Map, Number};
use crate::progress::Progress;
use crate::query::{
    AdjacencyQuery, Axis, CategoryAxis, CellAxes, Filter, FilterParameter, MatrixQuery, NeuronId,
    NeuronQuery, NeuronsQuery, RowFields, Sample, SelectQuery, Subject, SweepQuery, Values,
};
use crate::{Error, Kind, Result};

/// Rows above which one answer a question is compared, where nothing else is said.
const ROWS_CHECKED: usize = 50_000_000;
/// Points of a grid that are compared in each run.
const POINTS_CHECKED: usize = 4;
/// Values of an axis.
const STEPS: u32 = 64;
const SWEEP: &str = "sweep-64x64";
/// Bytes of a row: the postsynaptic neuron, and the code of a number.
const ROW_BYTES: u64 = 4 + 2;
/// Rows of a selection.
const ROWS_SELECTED: u64 = 10_000;

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

/// What questions are drawn from.
struct Source<'a> {
    map: &'a Map,
    copy: &'a MappedDataset,
    rng: Rng,
}

/// Times the questions and prints the report.
pub fn measured(session: &Session, data: &Mapped, args: &BenchArgs) -> Result<()> {
    questions::check(&args.only, &NAMES)?;
    let copy = data.dataset(&session.run())?;
    copy.columns().into_iter().try_for_each(|column| column.ensure(0..column.rows()))?;
    data.records(&session.run())?;
    let roof = machine::read_gb_per_s();
    machine::warm_memory();
    let most = if copy.rows.len() > ROWS_CHECKED { 1 } else { args.runs };
    let checks = args.checked.unwrap_or(most).min(args.runs);
    let is_wanted = |name: &&str| args.only.is_empty() || args.only.iter().any(|it| it == name);
    let mut results = Vec::new();
    for name in NAMES.into_iter().filter(is_wanted) {
        let mut source = Source { map: data.map(), copy, rng: Rng::with_seed(SEED) };
        let drawn = (0..=args.runs).map(|_| source.question(name)).collect::<Result<Vec<_>>>()?;
        let drawn: Vec<Question> = drawn.into_iter().flatten().collect();
        let [warm, asked @ ..] = drawn.as_slice() else { continue };
        session.progress.start(name, u64::from(args.runs + checks));
        let run = session.silent();
        let by_cpu = |question: &Question| read(data.by_cpu(question, &run)?);
        by_cpu(warm)?;
        let (times, answers) = timed(asked, copy, session, by_cpu)?;
        results.push(times.report(copy.rows.len() as u64, name, Ordered::NAME, roof));
        // After all runs: the reference would leave them with cold caches.
        let asked = &asked[..checks as usize];
        if name == SWEEP {
            let checks = asked.iter().zip(&answers);
            checks
                .into_iter()
                .try_for_each(|(it, answer)| source.check_points(it, answer, data, session))?;
            continue;
        }
        let by_reference = |question: &Question| read(data.by_reference(question, &run)?);
        let (times, truths) = timed(asked, copy, session, by_reference)?;
        results.push(times.report(copy.rows.len() as u64, name, Reference::NAME, roof));
        for ((question, answer), truth) in asked.iter().zip(&answers).zip(&truths) {
            if answer != truth {
                return Err(disagree(name, &first_difference(question, answer, truth)));
            }
        }
    }
    publish(session, args, &results, &NOTES, roof, &checked(args.runs, checks, &NOTES))
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

fn timed(
    asked: &[Question],
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
        answers.push(answer);
        session.progress.advance(1);
    }
    Ok((times, answers))
}

fn disagree(name: &str, what: &str) -> Error {
    let (cpu, reference) = (Ordered::NAME, Reference::NAME);
    Error::new(Kind::Disagree, format!("{name}: {cpu} and {reference} disagree: {what}"))
}

impl Source<'_> {
    /// The next question of a name; none where the data lacks what it is about.
    fn question(&mut self, name: &str) -> Result<Option<Question>> {
        let filter = self.threshold()?;
        let coarse = self.coarsest();
        Ok(Some(match name {
            "matrix" => MatrixQuery { filter, cells: coarse, ..MatrixQuery::default() }.into(),
            "matrix-where" => {
                let Some(condition) = self.condition()? else { return Ok(None) };
                let filter = Filter { conditions: vec![condition.parse()?], ..filter };
                MatrixQuery { filter, cells: coarse, ..MatrixQuery::default() }.into()
            }
            "matrix-sparse" => {
                let Some(types) = &self.map.defaults.types else { return Ok(None) };
                let cells = of_partners(types);
                MatrixQuery { filter, cells, sparse: true, ..MatrixQuery::default() }.into()
            }
            SWEEP => {
                let axes = self.axes()?;
                if axes.is_empty() {
                    return Ok(None);
                }
                SweepQuery { axes, cells: coarse, ..SweepQuery::default() }.into()
            }
            "select" => {
                let sample = Sample { size: ROWS_SELECTED, seed: self.rng.u64(..) };
                // Rows are not chosen by their pair.
                let filter = Filter { min_pair: None, ..filter };
                let select = SelectQuery { filter, sample: Some(sample) };
                Question::Rows(RowsQuery::new(select, RowFields::Usual))
            }
            "neurons" => {
                let min_synapses = Some(self.rng.u64(1..=20));
                NeuronsQuery { min_synapses, filter, ..NeuronsQuery::default() }.into()
            }
            "adjacency" => AdjacencyQuery::from(filter).into(),
            _ => match self.neuron()? {
                Some(id) => NeuronQuery { id, filter: Filter::default() }.into(),
                None => return Ok(None),
            },
        }))
    }

    /// A threshold that about half of the rows pass; on pairs where rows have no number.
    fn threshold(&mut self) -> Result<Filter> {
        let mut filter = Filter::default();
        let numbers = self.map.synapses.numbers.iter().zip(&self.copy.rows.numbers);
        let Some((number, column)) = numbers.into_iter().next() else {
            filter.min_pair = Some(self.rng.u64(2..8));
            return Ok(filter);
        };
        let text = value(column, 0.3 + 0.4 * self.rng.f64());
        let word = format!("{}_min", number.name);
        match FilterParameter::by_name(&word) {
            Some(parameter) => parameter.set(&mut filter, &text)?,
            None => filter.set_limit(&word, &text)?,
        }
        Ok(filter)
    }

    /// The first two numbers, at values from low to high.
    fn axes(&mut self) -> Result<Vec<Axis>> {
        let numbers = self.map.synapses.numbers.iter().zip(&self.copy.rows.numbers).take(2);
        let axis = |(number, column): (&Number, &CodedNumbers)| {
            let at = |step: u32| (f64::from(step) + self.rng.f64()) / f64::from(STEPS);
            let values: Vec<String> = (0..STEPS).map(at).map(|at| value(column, at)).collect();
            Axis::parse(&format!("{}={}", number.name, values.join(",")))
        };
        numbers.map(axis).collect()
    }

    /// A condition that one value of a category of presynaptic neurons fulfils.
    fn condition(&mut self) -> Result<Option<String>> {
        let table = self.map.neurons.iter().flat_map(|table| &table.categories);
        let mut known = table.zip(&self.copy.neurons.labels);
        let Some((of, labels)) = known.find(|(_, labels)| !labels.names.is_empty()) else {
            return Ok(None);
        };
        let text = labels.names.get(self.rng.usize(..labels.names.len()))?;
        Ok(Some(format!("pre.{} = '{}'", of.name, text.replace('\'', "''"))))
    }

    /// The category of neurons with the fewest values, of both partners.
    fn coarsest(&self) -> CellAxes {
        let table = self.map.neurons.iter().flat_map(|table| &table.categories);
        let known = table.zip(&self.copy.neurons.labels);
        let fewest = known.min_by_key(|(_, labels)| labels.names.len());
        fewest.map_or_else(CellAxes::default, |(of, _)| of_partners(&of.name))
    }

    /// That of a random row, so that a busy one is drawn more often.
    fn neuron(&mut self) -> Result<Option<NeuronId>> {
        let Some(post) = self.rng.choice(self.copy.rows.post.iter()) else { return Ok(None) };
        let at = *post as usize;
        Ok(match &self.copy.neurons.ids {
            NeuronIds::Numbers(ids) => ids.read_at(at)?.map(NeuronId::Number),
            NeuronIds::Names(names) => Some(NeuronId::Name(names.get(at)?.to_owned())),
        })
    }

    /// Compares some points of a sweep.
    fn check_points(
        &mut self,
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
            let point = self.rng.u64(..points);
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
}

fn of_partners(name: &str) -> CellAxes {
    let axis = |of| Some(CategoryAxis::new(of, name.to_owned()));
    CellAxes { rows: axis(Subject::Pre), columns: axis(Subject::Post) }
}

/// The number that so many of the distinct ones are below, as text.
fn value(column: &CodedNumbers, share: f64) -> String {
    let numbers = column.coding.by_code();
    if numbers.is_empty() {
        return "0".to_owned();
    }
    let at = (share * numbers.len() as f64) as usize;
    let whole = numbers.whole(at).map(|whole| whole.to_string());
    whole.unwrap_or_else(|| numbers.real(at).to_string())
}
