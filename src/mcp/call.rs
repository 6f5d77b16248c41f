//! One call: its question, asked and put into what an agent gets.

use serde_json::{Map, Value};

use super::Told;
use super::cut::Cut;
use super::given::Given;
use super::report::Report;
use crate::ask::table::{CHECK, EXPLAIN};
use crate::ask::{Answer, Backend, Check, Data, Provenance, Question, Rows, Surroundings};
use crate::error::{Error, Kind, Result};
use crate::output::views::{InfoFrom, InfoView, RowsView, Size, View};
use crate::output::{self, Context, Figure, Format, Look};
use crate::query::{Explanation, Population, Spelling};
use crate::rows::RowsHandle;
use crate::run::Run;

/// Most numbers of an answer.
const NUMBERS_MAX: u64 = 50_000;
/// Width of pictures in pixels.
const WIDTH_PX: u32 = 900;
/// Most pixels of a picture.
const PIXELS_MAX: u32 = 24_000_000;

/// A call that has been read.
#[derive(Clone)]
pub struct Call {
    question: Question,
    population: Option<Population>,
    cut: Cut,
    picture: bool,
    is_checked: bool,
    /// What is said besides the question, where it is to be explained.
    explained: Option<Vec<(&'static str, String)>>,
}

impl Call {
    /// The call of a question.
    ///
    /// # Errors
    /// More points of a grid than an answer may have numbers (usage).
    pub fn new(question: Question, population: Option<Population>, given: &Given) -> Result<Call> {
        if let Some(points) = question.grid().map(|grid| grid.points().unwrap_or(u64::MAX)) {
            check_size(Size { lines: points, per_line: 1, ..Size::default() })?;
        }
        let pairs = &given.pairs;
        let beside = pairs.of_answer().map(|(name, value)| (name, value.to_owned()));
        let beside = beside.filter(|(name, _)| ![CHECK.name, EXPLAIN.name].contains(name));
        Ok(Call {
            question,
            population,
            cut: Cut::new(given),
            picture: given.picture,
            is_checked: pairs.flag(&CHECK)?,
            explained: pairs.flag(&EXPLAIN)?.then(|| beside.collect()),
        })
    }

    /// Asks over one state of the data.
    ///
    /// # Errors
    /// What the data refuses; those of the engine; answers of too many numbers (usage).
    pub fn told(
        &self,
        backend: &Backend,
        from: InfoFrom,
        report: &Report,
        run: &Run,
    ) -> Result<Told> {
        let run = &Run { stop: run.stop.clone(), progress: report };
        let data = &backend.data;
        data.check(&self.question)?;
        let mut question = data.resolved(self.question.clone(), run)?;
        let mut cut = self.cut.clone();
        cut.before(&mut question, backend, run)?;
        let check = if self.is_checked { Check::Reference } else { Check::Sample };
        let (mut answer, by) = backend.ask(&question, check, run)?;
        cut.after(&mut question, &mut answer);
        let hint = data.hint(&question, answer.is_empty(), Spelling::Arguments);
        let explanation = self.explanation(backend, &question, run)?;
        let rows = if let Answer::Rows(rows) = &answer { Some(rows.handle()) } else { None };
        let view = match (&answer, &rows) {
            (Answer::Rows(found), Some(rows)) => rows_view(found, rows, &question, data),
            (Answer::Info(info), _) => {
                View::Info(InfoView { info, built_in: data.sources.built_in(), from })
            }
            _ => question
                .view(&answer, &data.vocabulary.types, Some(cut.partners()))
                .ok_or_else(|| Error::new(Kind::Failure, "the answer has no JSON"))?,
        };
        check_size(view.size())?;
        let shown = Shown { backend, by, population: self.population, explanation };
        let (mut answer, picture) = shown.written(&view, &question, self.picture, run)?;
        cut.say(&mut answer);
        Ok(Told { answer, picture, hint })
    }

    fn explanation(
        &self,
        backend: &Backend,
        question: &Question,
        run: &Run,
    ) -> Result<Option<Explanation>> {
        let Some(beside) = &self.explained else { return Ok(None) };
        let data = &backend.data;
        let (rows, served) = (data.rows()?, data.served());
        let with = Surroundings { data: "DATA", folder: "DATA", beside, rows, served };
        let ask = |step: &Question| Ok(backend.ask(step, Check::Never, run)?.0);
        Ok(Some(data.explained(question, question.explain(&with, ask)?)))
    }
}

/// Rows that are read as they are written.
fn rows_view<'a>(
    found: &'a Rows,
    rows: &'a RowsHandle,
    question: &Question,
    data: &'a Data,
) -> View<'a> {
    let sample = if let Question::Rows(query) = question { query.select.sample } else { None };
    let (fields, vocabulary) = (&found.fields, &data.vocabulary);
    View::Rows(RowsView { rows, fields, fields_named: true, sample, vocabulary, short: false })
}

/// A picture as PNG, if one is wanted.
type Picture = Option<Vec<u8>>;

/// What an answer is written with.
struct Shown<'a> {
    backend: &'a Backend,
    by: Provenance,
    population: Option<Population>,
    explanation: Option<Explanation>,
}

impl Shown<'_> {
    /// The answer as JSON, and its picture if that is wanted.
    fn written(
        self,
        view: &View,
        question: &Question,
        picture: bool,
        run: &Run,
    ) -> Result<(Map<String, Value>, Picture)> {
        let filter = question.said_filter();
        let context = Context {
            population: self.population,
            ids_as_text: true,
            explanation: self.explanation,
            ..self.backend.data.context(&filter, &self.by)?
        };
        let look = look();
        let written = |format: Format| {
            let mut bytes = Vec::new();
            output::write(view, format, &context, &look, run, &mut bytes)?;
            Ok::<_, Error>(bytes)
        };
        let answer = serde_json::from_slice(&written(Format::Json)?).map_err(|error| {
            Error::new(Kind::Failure, format!("the answer is no JSON: {error}"))
        })?;
        let picture = picture.then(|| written(Format::Png)).transpose()?;
        run.check()?;
        Ok((answer, picture))
    }
}

fn look() -> Look {
    let figure = Figure { width_px: Some(WIDTH_PX), pixels_max: PIXELS_MAX, ..Figure::default() };
    Look { figure, ..Look::default() }
}

/// Refuses an answer of more numbers than an agent can read.
fn check_size(size: Size) -> Result<()> {
    let numbers = size.numbers();
    if numbers <= NUMBERS_MAX {
        return Ok(());
    }
    let what = format!("the answer has {numbers} numbers; the limit is {NUMBERS_MAX}");
    let error = Error::new(Kind::Usage, what);
    Err(match size.fitting(NUMBERS_MAX) {
        Some(fitting) => error.advise(format!("max_results: {fitting} fits, or ask for fewer fields")),
        None => error.advise(
            "ask for less: stricter filters, rows and columns of fewer names, fewer values of axes, or \
             sparse: true where most cells are empty",
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_too_many_numbers_say_what_fits() {
        let rows = |lines| Size { lines, per_line: 9, beside: 0, lists: 1 };
        assert!(check_size(rows(5_555)).is_ok());
        let error = check_size(rows(5_556)).unwrap_err();
        assert_eq!(error.what(), "the answer has 50004 numbers; the limit is 50000");
        assert_eq!(error.advice(), Some("max_results: 5555 fits, or ask for fewer fields"));
        let cells = Size { lines: 50_001, per_line: 1, ..Size::default() };
        assert!(check_size(cells).unwrap_err().advice().unwrap().starts_with("ask for less"));
        let partners = Size { lines: 100_000, per_line: 4, beside: 2_000, lists: 2 };
        let advice = check_size(partners).unwrap_err();
        assert!(advice.advice().unwrap().starts_with("max_results: 6000 fits"));
    }
}
