//! Keyword arguments as the texts that flags and URLs give: one name is one name, whatever stands in it.

use areax::ask::table::{Parameter, ValueKind};
use areax::query::{Axis, NeuronIds, ParameterKind, item_of};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};

use crate::errors::{raised, usage};

/// A value as the library takes it.
pub enum Given {
    /// It is not given.
    Nothing,
    /// A text.
    Text(String),
    /// Several, each for itself.
    Texts(Vec<String>),
    /// Ids.
    Ids(NeuronIds),
    /// A list that is empty.
    Empty,
}

/// A decimal grid: `grid(0.5, 0.9, 0.1)` is 0.5, 0.6, 0.7, 0.8, 0.9, each the number that is written so.
#[pyclass(frozen, eq, hash, module = "areax", name = "grid")]
#[derive(PartialEq, Hash)]
pub struct Grid(String);

#[pymethods]
impl Grid {
    #[new]
    fn new(
        start: &Bound<'_, PyAny>,
        stop: &Bound<'_, PyAny>,
        step: &Bound<'_, PyAny>,
    ) -> PyResult<Grid> {
        let text = |value| Ok::<_, PyErr>(number("grid", value)?.unwrap_or_default());
        let grid = Grid(format!("{}:{}:{}", text(start)?, text(stop)?, text(step)?));
        grid.axis(start.py()).map(|_| grid)
    }

    fn __str__(&self) -> &str {
        &self.0
    }

    fn __repr__(&self) -> String {
        format!("areax.grid({})", self.0.replace(':', ", "))
    }

    fn __len__(&self, py: Python<'_>) -> PyResult<usize> {
        Ok(self.axis(py)?.values.len())
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        PyList::new(py, self.axis(py)?.values)?.call_method0("__iter__")
    }

    fn __getitem__<'py>(
        &self,
        py: Python<'py>,
        at: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        PyList::new(py, self.axis(py)?.values)?.get_item_any(at)
    }

    #[pyo3(signature = (dtype=None, copy=None))]
    fn __array__<'py>(
        &self,
        py: Python<'py>,
        dtype: Option<Bound<'py, PyAny>>,
        copy: Option<bool>,
    ) -> PyResult<Bound<'py, PyAny>> {
        // The numbers are made for this: there is nothing to share.
        let _ = copy;
        let values = self.axis(py)?.values;
        py.import("numpy")?.call_method1("array", (values, dtype))
    }

    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let parts: Vec<String> = slf.get().0.split(':').map(str::to_owned).collect();
        Ok((slf.get_type().into_any(), PyTuple::new(slf.py(), parts)?))
    }
}

/// An item by a number or a slice.
trait AnyItem<'py> {
    fn get_item_any(&self, at: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>>;
}

impl<'py> AnyItem<'py> for Bound<'py, PyList> {
    fn get_item_any(&self, at: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.as_any().get_item(at)
    }
}

impl Grid {
    fn axis(&self, py: Python<'_>) -> PyResult<Axis> {
        Axis::parse(&format!("prob_min={}", self.0)).map_err(|error| raised(py, error))
    }
}

/// A value of a parameter; of one that only the data knows, a number.
pub fn given(
    name: &str,
    parameter: Option<&Parameter>,
    value: &Bound<'_, PyAny>,
) -> PyResult<Given> {
    if value.is_none() {
        return Ok(Given::Nothing);
    }
    let kind = parameter.map(|parameter| parameter.kind);
    match kind {
        Some(ValueKind::Ids) => ids_or_nothing(name, value),
        Some(ValueKind::Filter(filter)) => match filter.kind() {
            ParameterKind::Ids => ids_or_nothing(name, value),
            ParameterKind::Names => names(name, value),
            ParameterKind::Morphs => morphs(name, value),
            ParameterKind::Box => corners(name, value),
            ParameterKind::Conditions => conditions(name, value),
            _ => one(name, value),
        },
        Some(ValueKind::Names) => names(name, value),
        Some(ValueKind::Texts) => conditions(name, value),
        Some(ValueKind::SomeOf(_) | ValueKind::FieldsOfNeurons) => match text(value) {
            Some(text) => Ok(Given::Text(text)),
            None => Ok(Given::Text(texts(name, value)?.join(","))),
        },
        _ => one(name, value),
    }
}

/// The values of an axis; nothing where it is one number.
pub fn axis(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    if let Ok(grid) = value.cast::<Grid>() {
        return Ok(Some(grid.get().0.clone()));
    }
    if let Some(text) = text(value) {
        return Ok(text.contains([':', ',']).then_some(text));
    }
    if number(name, value)?.is_some() || value.is_none() {
        return Ok(None);
    }
    let values: Vec<String> = items(name, value)?
        .iter()
        .map(|item| match text(item) {
            Some(text) => Ok(text),
            None => number(name, item)?.ok_or_else(|| no_value(name, item, "numbers")),
        })
        .collect::<PyResult<_>>()?;
    Ok(Some(values.join(",")))
}

/// An axis by its name and its values.
pub fn named_axis(name: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    let values = match axis(name, value)? {
        Some(values) => values,
        None => match text(value) {
            Some(text) => text,
            None => number(name, value)?.ok_or_else(|| no_value(name, value, "numbers"))?,
        },
    };
    let equals = if name.ends_with('=') { "" } else { "=" };
    Ok(format!("{name}{equals}{values}"))
}

fn text(value: &Bound<'_, PyAny>) -> Option<String> {
    value.cast::<PyString>().ok().map(|text| text.to_string_lossy().into_owned())
}

/// A number in its shortest digits, true and false in words; none for what is neither.
fn number(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    if let Ok(flag) = value.cast::<PyBool>() {
        return Ok(Some(flag.is_true().to_string()));
    }
    if value.is_instance_of::<PyInt>() {
        return Ok(Some(value.str()?.to_string()));
    }
    if value.is_instance_of::<PyFloat>() {
        return Ok(Some(value.extract::<f64>()?.to_string()));
    }
    if let Some(text) = text(value).filter(|_| name == "grid") {
        return Ok(Some(text));
    }
    let is_scalar = !value.hasattr("__len__")? && !value.hasattr("__iter__")?
        || value.getattr("ndim").is_ok_and(|n| n.extract::<usize>().is_ok_and(|n| n == 0));
    if !is_scalar {
        return Ok(None);
    }
    // Numbers of NumPy, and of whoever else says what they are.
    if let Ok(flag) = value.call_method0("item").and_then(|item| item.extract::<bool>()) {
        return Ok(Some(flag.to_string()));
    }
    if let Ok(whole) = value.call_method0("__index__") {
        return Ok(Some(whole.str()?.to_string()));
    }
    match value.call_method0("__float__") {
        Ok(real) => Ok(Some(real.extract::<f64>()?.to_string())),
        Err(_) => Ok(None),
    }
}

fn one(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Given> {
    match text(value) {
        Some(text) => Ok(Given::Text(text)),
        None => match number(name, value)? {
            Some(number) => Ok(Given::Text(number)),
            None => Err(no_value(name, value, "one value")),
        },
    }
}

fn no_value(name: &str, value: &Bound<'_, PyAny>, wanted: &str) -> PyErr {
    let what = match value.get_type().name() {
        Ok(of) => format!("a value of the type {of} is not {wanted}"),
        Err(error) => return error,
    };
    let advice = match wanted {
        "one value" => "give one value; sweep and robust take several numbers",
        _ => "give a list, an array or a Series",
    };
    usage(value.py(), name, what, advice)
}

/// The items of a list, an array, a Series, a set.
fn items<'py>(name: &str, value: &Bound<'py, PyAny>) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let listed = ["tolist", "to_pylist", "to_list"].into_iter().find_map(|method| {
        value.hasattr(method).ok().filter(|has| *has)?;
        Some(value.call_method0(method))
    });
    let listed = listed.transpose()?.unwrap_or_else(|| value.clone());
    if listed.cast::<PyDict>().is_ok() {
        return Err(no_value(name, value, "a list"));
    }
    match listed.try_iter() {
        Ok(items) => items.collect(),
        Err(_) => Err(no_value(name, value, "a list")),
    }
}

fn texts(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    let text = |item: &Bound<'_, PyAny>| text(item).ok_or_else(|| no_value(name, item, "a name"));
    items(name, value)?.iter().map(text).collect()
}

fn list(names: &[String]) -> Given {
    match names.is_empty() {
        true => Given::Empty,
        false => Given::Text(names.iter().map(|name| item_of(name)).collect::<Vec<_>>().join(",")),
    }
}

fn names(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Given> {
    match text(value) {
        Some(text) => Ok(list(&[text])),
        None => Ok(list(&texts(name, value)?)),
    }
}

fn morphs(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Given> {
    if let Given::Text(one) = one(name, value).unwrap_or(Given::Nothing) {
        return Ok(list(&[one]));
    }
    let code = |item: &Bound<'_, PyAny>| match one(name, item)? {
        Given::Text(text) => Ok(text),
        _ => Err(no_value(name, item, "a morphology")),
    };
    Ok(list(&items(name, value)?.iter().map(code).collect::<PyResult<Vec<_>>>()?))
}

/// Six numbers, or two corners.
fn corners(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Given> {
    if let Some(text) = text(value) {
        return Ok(Given::Text(text));
    }
    let mut numbers = Vec::new();
    for item in items(name, value)? {
        match number(name, &item)? {
            Some(number) => numbers.push(number),
            None => {
                for item in items(name, &item)? {
                    numbers.extend(number(name, &item)?);
                }
            }
        }
    }
    Ok(Given::Text(numbers.join(",")))
}

fn conditions(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Given> {
    match text(value) {
        Some(text) => Ok(Given::Text(text)),
        None => Ok(Given::Texts(texts(name, value)?)),
    }
}

fn ids_or_nothing(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Given> {
    let ids = ids(name, value)?;
    Ok(if ids.is_empty() { Given::Empty } else { Given::Ids(ids) })
}

/// Ids as whole numbers or texts: floats have lost their digits.
pub fn ids(name: &str, value: &Bound<'_, PyAny>) -> PyResult<NeuronIds> {
    let py = value.py();
    let listed = py.import("areax._values")?.getattr("ids")?.call1((name, value))?;
    if let Ok(bytes) = listed.extract::<&[u8]>() {
        let number = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes);
        let (numbers, _) = bytes.as_chunks::<8>();
        return Ok(NeuronIds::Numbers(numbers.iter().map(number).collect()));
    }
    Ok(NeuronIds::of_texts(listed.extract()?))
}
