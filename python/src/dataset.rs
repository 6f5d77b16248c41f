//! A data set and the filters upon it, which answers questions. It never changes: `narrowed` makes another.

use std::path::PathBuf;
use std::sync::Arc;

use areax::ask::table::{AXIS, CHECK, Parameter, QuestionKind, QuestionSpec};
use areax::ask::{
    Asked, Check, Defaults, EngineChoice, Options, Pairs, Question, Surroundings, quoted,
};
use areax::query::{Axis, Filter, FilterParameter, Limit, Names, Spelling};
use areax::{Connectome, Error, Run};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

use crate::answer::Answer;
use crate::call::Listener;
use crate::errors::{raised, usage};
use crate::given::{self, Given};
use crate::groups::{Labels, groups};

/// A folder that is open.
struct Source {
    connectome: Connectome,
    folder: PathBuf,
    is_map: bool,
    listener: Listener,
}

/// The synapses of a data set that pass a filter.
#[pyclass(frozen, module = "areax._core")]
pub struct View {
    source: Arc<Source>,
    pairs: Pairs,
    /// The filter in the library's words: what two views are compared by.
    filter: Filter,
}

/// What a call says of the answer, beside the question.
#[derive(Default)]
struct Beside {
    check: Check,
    large: bool,
}

/// Rows of the table; steps: name, value, number compared, rows left; the question in other words.
type Explained = (
    u64,
    Vec<(String, String, Option<f64>, u64)>,
    Option<String>,
    Option<String>,
    Option<String>,
    String,
);

#[pymethods]
impl View {
    /// Opens a folder; or all shards of a data set as one.
    #[new]
    #[pyo3(signature = (
        path, store=None, engine="auto", threads=None, progress=None, is_patient=true, shards=None,
        adapter=None
    ))]
    #[allow(clippy::too_many_arguments, reason = "keyword arguments of Python")]
    fn open(
        py: Python<'_>,
        path: PathBuf,
        store: Option<PathBuf>,
        engine: &str,
        threads: Option<usize>,
        progress: Option<Py<PyAny>>,
        is_patient: bool,
        shards: Option<Vec<PathBuf>>,
        adapter: Option<String>,
    ) -> PyResult<View> {
        let mut options = Options::default().engine(choice(py, engine)?).long_lived(true);
        if let Some(store) = store {
            options = options.store(store);
        }
        if let Some(threads) = threads {
            options = options.threads(threads);
        }
        if let Some(adapter) = adapter {
            options = options.adapter(adapter);
        }
        let listener = Listener { callable: progress, is_patient };
        let connectome = listener.run(py, |run| match &shards {
            Some(shards) => options.clone().open_many(shards),
            None => Connectome::with(&path, options.clone(), run),
        })?;
        let is_map = connectome.backend().data.mapped.is_some();
        let folder = if shards.is_some() { connectome.sources().folder } else { path };
        let source = Arc::new(Source { connectome, folder, is_map, listener });
        Ok(View { source, pairs: Pairs::default(), filter: Filter::default() })
    }

    /// The view of what passes this filter too.
    #[pyo3(signature = (**keywords))]
    fn narrowed(&self, py: Python<'_>, keywords: Option<&Bound<'_, PyDict>>) -> PyResult<View> {
        let kind = QuestionKind::Count;
        let mut known = kind.spec().keywords();
        known.retain(|parameter| parameter.name != CHECK.name);
        let (given, _) = self.pairs_of(py, &known, false, keywords)?;
        let pairs = self.and(py, &given)?;
        let asked = self.asked(kind, &pairs).map_err(|error| raised(py, error))?;
        let filter = asked.question.filter().into_owned();
        self.source.connectome.check(&asked.question).map_err(|error| raised(py, error))?;
        Ok(View { source: Arc::clone(&self.source), pairs, filter })
    }

    /// Answers a question of this name.
    #[pyo3(signature = (name, keywords=None, labels=None, other=None))]
    fn ask(
        &self,
        py: Python<'_>,
        name: &str,
        keywords: Option<&Bound<'_, PyDict>>,
        labels: Option<Labels<'_>>,
        other: Option<&str>,
    ) -> PyResult<Answer> {
        let (asked, beside) = self.question(py, name, keywords, labels, other)?;
        let connectome = &self.source.connectome;
        let asked = keeping_sums(asked);
        let answered = |run: &Run| connectome.document(asked.clone(), beside.check, run);
        Ok(Answer::new(self.source.listener.run(py, answered)?))
    }

    /// What this shard has for a question of this name, as bytes.
    #[pyo3(signature = (name, keywords=None, labels=None, other=None))]
    fn partial<'py>(
        &self,
        py: Python<'py>,
        name: &str,
        keywords: Option<&Bound<'py, PyDict>>,
        labels: Option<Labels<'py>>,
        other: Option<&str>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let (asked, _) = self.question(py, name, keywords, labels, other)?;
        let connectome = &self.source.connectome;
        let collected = |run: &Run| connectome.partial(&asked.question, asked.population, run);
        Ok(PyBytes::new(py, &self.source.listener.run(py, collected)?))
    }

    /// Whether the answers of shards like this one to a question of this name add up.
    #[pyo3(signature = (name, keywords=None, labels=None, other=None))]
    fn adds_up(
        &self,
        py: Python<'_>,
        name: &str,
        keywords: Option<&Bound<'_, PyDict>>,
        labels: Option<Labels<'_>>,
        other: Option<&str>,
    ) -> PyResult<bool> {
        let (asked, _) = self.question(py, name, keywords, labels, other)?;
        let connectome = &self.source.connectome;
        self.source.listener.run(py, |_| connectome.adds_up(&asked.question))
    }

    /// What each filter of a question leaves, and the question in other words: rows of the table, steps
    /// (name, value, number compared, rows left), Python, command line, URL, Rust.
    #[pyo3(signature = (name, keywords=None, labels=None, other=None))]
    fn explain(
        &self,
        py: Python<'_>,
        name: &str,
        keywords: Option<&Bound<'_, PyDict>>,
        labels: Option<Labels<'_>>,
        other: Option<&str>,
    ) -> PyResult<Explained> {
        let (asked, _) = self.question(py, name, keywords, labels, other)?;
        let connectome = &self.source.connectome;
        let folder = self.source.folder.to_string_lossy();
        let explained = |run: &Run| {
            let backend = connectome.backend();
            let data = &backend.data;
            let question = data.resolved(asked.question.clone(), run)?;
            let with = Surroundings {
                data: &quoted(&folder),
                folder: &folder,
                beside: &[],
                rows: data.rows()?,
                served: data.served(),
            };
            let ask = |step: &Question| Ok(connectome.ask_checked(step, Check::Never, run)?.answer);
            let explained = data.explained(&question, question.explain(&with, ask)?);
            Ok((question.python(), explained))
        };
        let (call, explained) = self.source.listener.run(py, explained)?;
        let steps = explained.kept.into_iter();
        let steps =
            steps.map(|step| (step.name.into_owned(), step.value, step.compared, step.left));
        let (line, url) = (explained.command_line, explained.url);
        Ok((explained.all, steps.collect(), call, line, url, explained.rust))
    }

    /// The filter as JSON, as given and as compared.
    fn filter_json(&self, py: Python<'_>) -> PyResult<String> {
        let filter = &self.filter;
        let backend = self.source.connectome.backend();
        let written = |_: &Run| backend.data.filter_json(filter);
        self.source.listener.run(py, written)
    }

    /// The name of the data set.
    #[getter]
    fn name(&self) -> String {
        self.source.connectome.sources().name
    }

    /// The folder of the data set.
    #[getter]
    fn folder(&self) -> PathBuf {
        self.source.folder.clone()
    }

    /// Whether the data set has a map, `areax.toml`.
    #[getter]
    fn is_map(&self) -> bool {
        self.source.is_map
    }

    /// The cell types in the order of matrices; nothing of a data set with a map.
    fn types(&self) -> Vec<String> {
        let names = |names: &Names| names.entries().iter().map(|(_, name)| name.clone()).collect();
        names(&self.source.connectome.vocabulary().types)
    }

    /// Synapses, and rows of the neuron table.
    fn rows(&self, py: Python<'_>) -> PyResult<(u64, u64)> {
        let backend = self.source.connectome.backend();
        self.source.listener.run(py, |_| backend.data.rows())
    }

    /// Whether both are the same synapses of the same folder.
    fn is_same(&self, other: &View) -> bool {
        self.source.folder == other.source.folder && self.filter == other.filter
    }

    /// What two views that are the same have in common.
    fn key(&self) -> String {
        format!("{:?} {:?}", self.source.folder, self.filter)
    }
}

impl View {
    /// The question of this name over what passes this view and the filters of a call.
    fn question(
        &self,
        py: Python<'_>,
        name: &str,
        keywords: Option<&Bound<'_, PyDict>>,
        labels: Option<Labels<'_>>,
        other: Option<&str>,
    ) -> PyResult<(Asked, Beside)> {
        let spec = QuestionSpec::by_name(name);
        let spec =
            spec.ok_or_else(|| usage(py, "question", format!("no question '{name}'"), ""))?;
        let has_axes = spec.takes(&AXIS);
        let (given, beside) = self.pairs_of(py, &spec.keywords(), has_axes, keywords)?;
        let pairs = if self.filter == Filter::default() { given } else { self.and(py, &given)? };
        let asked = self.asked(spec.kind, &pairs).map_err(|error| raised(py, error))?;
        let Asked { mut question, population } = asked;
        match &mut question {
            Question::Matrix(query) => {
                let are_names = self.source.is_map && self.are_names();
                let read = |labels| groups(py, labels, other, are_names);
                query.groups = labels.map(read).transpose()?;
                query.check().map_err(|error| raised(py, error))?;
            }
            Question::Sweep(query) => query.large = beside.large,
            _ => {}
        }
        Ok((Asked { question, population }, beside))
    }

    fn are_names(&self) -> bool {
        let backend = self.source.connectome.backend();
        backend.data.mapped.as_ref().is_some_and(|mapped| mapped.map().has_names())
    }

    fn and(&self, py: Python<'_>, given: &Pairs) -> PyResult<Pairs> {
        let vocabulary = self.source.connectome.vocabulary();
        self.pairs.and(given, &vocabulary).map_err(|error| raised(py, error))
    }

    fn asked(&self, kind: QuestionKind, pairs: &Pairs) -> areax::Result<Asked> {
        let defaults = if self.source.is_map { Defaults::Map(&[]) } else { Defaults::Off };
        Asked::new(kind, pairs, defaults)
    }

    /// The pairs that keyword arguments give, and what they say beside the question.
    fn pairs_of(
        &self,
        py: Python<'_>,
        known: &[Parameter],
        has_axes: bool,
        keywords: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<(Pairs, Beside)> {
        let (mut texts, mut lists, mut beside) = (Vec::new(), Vec::new(), Beside::default());
        for (name, value) in keywords.into_iter().flatten() {
            let name: String = name.extract()?;
            let parameter = known.iter().find(|known| Spelling::Keywords.name(known.name) == name);
            match (name.as_str(), parameter) {
                ("axes", Some(_)) => axes(&value, &mut texts)?,
                ("large", None) if has_axes => beside.large = value.is_truthy()?,
                ("check", Some(_)) => {
                    beside.check =
                        if value.is_truthy()? { Check::Reference } else { Check::default() };
                }
                (_, None) if !is_number(&name) => return Err(unknown(py, &name, known)),
                (_, parameter) => {
                    let canonical = parameter.map_or(name.as_str(), |parameter| parameter.name);
                    let values = match has_axes && is_number(&name) {
                        true => given::axis(&name, &value)?,
                        false => None,
                    };
                    if let Some(values) = values {
                        texts.push((AXIS.name.to_owned(), format!("{name}={values}")));
                        continue;
                    }
                    match given::given(&name, parameter, &value)? {
                        Given::Nothing => {
                            // A name that is none is wrong whatever its value.
                            Pairs::new([(canonical, "0")], known)
                                .map_err(|error| raised(py, error))?;
                        }
                        Given::Text(text) => texts.push((canonical.to_owned(), text)),
                        Given::Texts(all) => {
                            texts.extend(all.into_iter().map(|text| (canonical.to_owned(), text)));
                        }
                        list => lists.extend(parameter.map(|known| (known.name, list))),
                    }
                }
            }
        }
        let pairs = Pairs::new(texts, known).map_err(|error| raised(py, error))?;
        let pairs = lists.into_iter().fold(pairs, |pairs, (name, list)| match list {
            Given::Ids(ids) => pairs.with_ids(name, ids),
            _ => pairs.with_nothing(name),
        });
        Ok((pairs.spelled(Spelling::Keywords), beside))
    }
}

/// A keyword that a question does not take, with the one that may be meant.
fn unknown(py: Python<'_>, name: &str, known: &[Parameter]) -> PyErr {
    let names = known.iter().map(|parameter| Spelling::Keywords.name(parameter.name));
    let names: Vec<&str> = names.collect();
    let advice = format!("this question takes {}", names.join(", "));
    usage(py, name, areax::ask::table::unknown(name, &names), &advice)
}

/// Whether a filter takes a number, so that it may be an axis.
fn is_number(name: &str) -> bool {
    match FilterParameter::by_name(name) {
        Some(parameter) => parameter.kind().is_number(),
        None => Limit::of_word(name).is_some(),
    }
}

/// Axes by names that are no keywords.
fn axes(value: &Bound<'_, PyAny>, texts: &mut Vec<(String, String)>) -> PyResult<()> {
    if value.is_none() {
        return Ok(());
    }
    let axes = value.cast::<PyDict>().map_err(|_| {
        usage(value.py(), "axes", "axes are a dict", "for example axes={'pre.axon': [0, 50]}")
    })?;
    for (name, values) in axes {
        let name: String = name.extract()?;
        let text = given::named_axis(&name, &values)?;
        Axis::parse(&text).map_err(|error| raised(value.py(), error))?;
        texts.push((AXIS.name.to_owned(), text));
    }
    Ok(())
}

/// The engine of this name.
fn choice(py: Python<'_>, name: &str) -> PyResult<EngineChoice> {
    EngineChoice::parse(name).map_err(|error: Error| raised(py, error))
}

/// The same question; the sums of resamples stay with an answer that has them.
fn keeping_sums(asked: Asked) -> Asked {
    Asked { question: asked.question.keeping_sums(true), ..asked }
}
