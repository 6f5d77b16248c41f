//! An answer, which the classes of `areax/_answers.py` hold.

use std::path::PathBuf;
use std::sync::Arc;

use areax::ask::{Answer as Answered, Document};
use areax::output::figure::Choice;
use areax::output::{AnswerKind, Figure, Format, Look};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

use crate::call::Listener;
use crate::errors::{raised, usage};
use crate::given::{Given, given};
use crate::parts;
use crate::stream::Batches;

/// An answer with its question.
#[pyclass(frozen, module = "areax._core")]
pub struct Answer(Arc<Document>);

impl Answer {
    pub fn new(document: Document) -> Answer {
        Answer(Arc::new(document))
    }

    fn provenance(&self, py: Python<'_>) -> PyResult<String> {
        let said = |document: &Document| document.meta_json(Format::Csv, &Look::default());
        let said = said(&self.0).map_err(|error| raised(py, error))?;
        Ok(said.unwrap_or_default())
    }
}

#[pymethods]
impl Answer {
    /// What it is: `matrix`, `sparse`.
    #[getter]
    fn kind(&self) -> &'static str {
        match &self.0.answer {
            Answered::Count(_) => "count",
            Answered::Totals(_) => "totals",
            Answered::Matrix(_) => "matrix",
            Answered::Sparse(_) => "sparse",
            Answered::MatrixSet(_) => "matrix_set",
            Answered::Sweep(_) => "sweep",
            Answered::Robust(_) => "robust",
            Answered::Rows(_) => "rows",
            Answered::Neurons(_) => "neurons",
            Answered::Neuron(_) => "neuron",
            Answered::NeuronSet(_) => "neuron_set",
            Answered::EachNeuron(_) => "each_neuron",
            Answered::Adjacency(_) => "adjacency",
            Answered::Null(_) => "null",
            Answered::Test(_) => "test",
            Answered::Describe(_) => "describe",
            _ => "info",
        }
    }

    /// What it says, by name.
    fn parts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        parts::of(py, &self.0)
    }

    /// What it says of itself, as JSON.
    fn provenance_json(&self, py: Python<'_>) -> PyResult<String> {
        self.provenance(py)
    }

    /// The engine that computed it, the GPU adapter, and the engine that gave the same.
    #[getter]
    fn by(&self) -> (&'static str, Option<String>, Option<&'static str>) {
        (self.0.by.engine, self.0.by.adapter.clone(), self.0.by.checked_against)
    }

    /// How many seconds it took, preparing and checking included.
    #[getter]
    fn took(&self) -> f64 {
        self.0.took.as_secs_f64()
    }

    /// The question as a command line.
    #[getter]
    fn question(&self) -> String {
        self.0.asked.question.to_string()
    }

    /// The formats that it has.
    #[getter]
    fn formats(&self, py: Python<'_>) -> PyResult<Vec<&'static str>> {
        Ok(self.format_kind(py)?.formats().into_iter().map(Format::name).collect())
    }

    /// The answer in a format.
    #[pyo3(signature = (format, choices=None))]
    fn bytes<'py>(
        &self,
        py: Python<'py>,
        format: &str,
        choices: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let format = self.format_kind(py)?.parse(format).map_err(|error| raised(py, error))?;
        let look = Look { figure: figure(py, choices)?, ..Look::default() };
        let bytes = Listener::default().run(py, |run| {
            let mut bytes = Vec::new();
            self.0.write(format, &look, run, &mut bytes)?;
            Ok(bytes)
        })?;
        Ok(PyBytes::new(py, &bytes))
    }

    /// Writes the answer to a file.
    #[pyo3(signature = (path, format=None, choices=None))]
    fn save(
        &self,
        py: Python<'_>,
        path: PathBuf,
        format: Option<&str>,
        choices: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<()> {
        let figure = figure(py, choices)?;
        let save = |run: &areax::Run| areax::cli::save(&self.0, &path, format, figure.clone(), run);
        Listener::default().run(py, save)
    }

    /// The answer as record batches.
    fn batches(&self, py: Python<'_>) -> PyResult<Batches> {
        Batches::of_answer(py, &self.0, self.provenance(py)?)
    }
}

impl Answer {
    fn format_kind(&self, py: Python<'_>) -> PyResult<AnswerKind> {
        self.0.view().map(|view| view.kind()).map_err(|error| raised(py, error))
    }
}

/// How a picture looks.
fn figure(py: Python<'_>, choices: Option<&Bound<'_, PyDict>>) -> PyResult<Figure> {
    let mut figure = Figure::default();
    for (name, value) in choices.into_iter().flatten() {
        let name: String = name.extract()?;
        let choice = Choice::ALL.into_iter().find(|choice| choice.name() == name);
        let choice = choice.ok_or_else(|| {
            let known = Choice::ALL.map(Choice::name);
            let what = areax::ask::table::unknown(&name, &known);
            usage(py, &name, what, &format!("pictures take {}", known.join(", ")))
        })?;
        let text = match given(&name, None, &value) {
            Ok(Given::Text(text)) => text,
            Ok(_) => continue,
            Err(_) if choice == Choice::Order => value
                .try_iter()?
                .map(|name| name?.extract::<String>())
                .collect::<PyResult<Vec<_>>>()?
                .join(","),
            Err(error) => return Err(error),
        };
        choice.set(&mut figure, &text).map_err(|error| raised(py, error))?;
    }
    Ok(figure)
}
