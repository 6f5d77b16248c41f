//! What answers say, as values of Python: numbers as buffers over the answer's memory, names as lists.

use std::sync::Arc;

use areax::ask::{Answer, Document, Question};
use areax::query::{
    Adjacency, Axis, AxisParameter, Distributions, Exact, Labels, Matrix, Neuron, NeuronId,
    NeuronIds, NeuronOfMap, NeuronValues, Null, ParameterKind, Partners, Robust, Sparse, Summary,
    Sweep, Synapses, Test, Totals, Values, Verdict,
};
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, DictionaryArray, Float64Array, Int64Array, RecordBatch, StringArray, UInt64Array,
};
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::buffer::Buffer;
use crate::errors::usage;
use crate::stream::Batches;

/// What an answer says, by name.
pub fn of<'py>(py: Python<'py>, answer: &Arc<Document>) -> PyResult<Bound<'py, PyDict>> {
    let parts = PyDict::new(py);
    match &answer.answer {
        Answer::Count(count) => {
            parts.set_item("count", count.count)?;
            parts.set_item("total_size", count.total_size)?;
            parts.set_item("mean_size", count.mean_size)?;
        }
        Answer::Totals(all) => totals(&parts, all)?,
        Answer::Matrix(of) => matrix(&parts, answer, of)?,
        Answer::Sparse(cells) => sparse(&parts, answer, cells)?,
        Answer::MatrixSet(set) => {
            let names = match &answer.asked.question {
                Question::MatrixSet(query) => query.matrices.iter(),
                _ => [].iter(),
            };
            let names =
                names.map(|(measure, normalize)| (measure.name().into_owned(), normalize.name()));
            parts.set_item("names", names.collect::<Vec<_>>())?;
            let mut matrices = Vec::new();
            for of in &set.0 {
                let one = PyDict::new(py);
                of_set(&one, of)?;
                matrices.push(one);
            }
            parts.set_item("matrices", matrices)?;
        }
        Answer::Sweep(of) => sweep(&parts, answer, of)?,
        Answer::Robust(of) => robust(&parts, answer, of)?,
        Answer::Rows(rows) => parts.set_item("len", rows.len())?,
        Answer::Neurons(list) => {
            parts.set_item("len", list.ids.len())?;
            parts.set_item("available", list.available)?;
            parts.set_item("has_fields", !list.columns.is_empty())?;
            ids(&parts, "ids", answer, &list.ids, |document| match &document.answer {
                Answer::Neurons(list) => &list.ids,
                _ => NOBODY,
            })?;
        }
        Answer::Neuron(of) => neuron(&parts, answer, of)?,
        Answer::EachNeuron(all) => {
            let mut each = Vec::new();
            for of in all {
                let one = PyDict::new(py);
                neuron(&one, answer, of)?;
                each.push(one);
            }
            parts.set_item("neurons", each)?;
        }
        Answer::NeuronSet(set) => {
            parts.set_item("ids", set.ids.iter().map(|id| id.to_string()).collect::<Vec<_>>())?;
            let words = Words::of(answer, set.of_map.as_deref());
            sides(&parts, &words, [&set.outputs.partners, &set.inputs.partners])?;
        }
        Answer::Adjacency(pairs) => adjacency(&parts, answer, pairs)?,
        Answer::Null(of) => null(&parts, answer, of)?,
        Answer::Test(of) => test(&parts, answer, of)?,
        Answer::Describe(found) => distributions(&parts, found)?,
        _ => return Err(usage(py, "question", "this answer has no parts", "")),
    }
    Ok(parts)
}

/// What sums up each group, and its values with how many there are of each.
fn distributions(parts: &Bound<'_, PyDict>, found: &Distributions) -> PyResult<()> {
    parts.set_item("n_pre", found.n_pre)?;
    parts.set_item("n_post", found.n_post)?;
    let mut groups = Vec::new();
    for one in &found.all {
        let (group, summary) = (PyDict::new(parts.py()), &one.summary);
        group.set_item("name", &one.name)?;
        group.set_item("group", one.group.as_deref())?;
        group.set_item("n", summary.n)?;
        group.set_item("missing", one.missing)?;
        group.set_item("zeros", summary.zeros)?;
        for (name, number) in [
            ("min", summary.min),
            ("max", summary.max),
            ("mean", summary.mean),
            ("gini", summary.gini),
        ] {
            group.set_item(name, number)?;
        }
        let quantiles = PyDict::new(parts.py());
        one.quantiles().try_for_each(|(name, value)| quantiles.set_item(name, value))?;
        group.set_item("quantiles", quantiles)?;
        group.set_item("values", Buffer::own(one.table.values.clone()))?;
        group.set_item("counts", Buffer::own(one.table.counts.clone()).signed())?;
        groups.push(group);
    }
    parts.set_item("groups", groups)
}

/// Nobody's ids.
static NOBODY: &NeuronIds = &NeuronIds::Numbers(Vec::new());

fn totals(parts: &Bound<'_, PyDict>, all: &Totals) -> PyResult<()> {
    parts.set_item("count", all.count)?;
    parts.set_item("rows", all.rows)?;
    let (sums, means) = (PyDict::new(parts.py()), PyDict::new(parts.py()));
    for number in &all.numbers {
        sums.set_item(&number.name, number.total)?;
        means.set_item(&number.name, number.mean)?;
    }
    parts.set_item("totals", sums)?;
    parts.set_item("means", means)
}

fn labels(labels: &Labels) -> Vec<Option<&str>> {
    labels.values().collect()
}

fn names(parts: &Bound<'_, PyDict>, rows: &Labels, columns: &Labels) -> PyResult<[usize; 2]> {
    parts.set_item("rows", labels(rows))?;
    parts.set_item("columns", labels(columns))?;
    parts.set_item("shown_rows", rows.to_vec())?;
    parts.set_item("shown_columns", columns.to_vec())?;
    Ok([rows.len(), columns.len()])
}

fn matrix(parts: &Bound<'_, PyDict>, answer: &Arc<Document>, of: &Matrix) -> PyResult<()> {
    let shape = names(parts, &of.labels, of.column_labels())?;
    fn held(document: &Document) -> Option<&Values> {
        match &document.answer {
            Answer::Matrix(matrix) => Some(&matrix.values),
            _ => None,
        }
    }
    parts.set_item("values", values(answer, &of.values, &shape, held))?;
    parts.set_item("total", of.total)?;
    parts.set_item("row_count", of.row_count)
}

/// One of several, copied.
fn of_set(parts: &Bound<'_, PyDict>, of: &Matrix) -> PyResult<()> {
    let shape = names(parts, &of.labels, of.column_labels())?;
    parts.set_item("values", copied(&of.values, &shape))?;
    parts.set_item("total", of.total)?;
    parts.set_item("row_count", of.row_count)
}

fn values(
    answer: &Arc<Document>,
    values: &Values,
    shape: &[usize],
    held: fn(&Document) -> Option<&Values>,
) -> Buffer {
    match values {
        Values::Counts(_) => Buffer::of_answer(
            answer,
            |document| match held(document) {
                Some(Values::Counts(counts)) => counts.as_slice(),
                _ => &[],
            },
            shape,
        )
        .signed(),
        Values::Reals(_) => Buffer::of_answer(
            answer,
            |document| match held(document) {
                Some(Values::Reals(reals)) => reals.as_slice(),
                _ => &[],
            },
            shape,
        ),
    }
}

fn copied(values: &Values, shape: &[usize]) -> Buffer {
    match values {
        Values::Counts(counts) => Buffer::own(counts.clone()).signed().shaped(shape),
        Values::Reals(reals) => Buffer::own(reals.clone()).shaped(shape),
    }
}

/// The names of axes and their values: numbers, whole ones of what is counted, or texts where float64
/// does not hold them.
fn axes(parts: &Bound<'_, PyDict>, axes: &[Axis]) -> PyResult<()> {
    let py = parts.py();
    let mut all = Vec::new();
    for axis in axes {
        let values = match axis.is_real() {
            true if is_counted(axis) => {
                let counts: Vec<u64> = axis.values.iter().map(|value| *value as u64).collect();
                counts.into_pyobject(py)?.into_any()
            }
            true => axis.values.clone().into_pyobject(py)?.into_any(),
            false => {
                let texts: Vec<String> = axis.each().map(|value| value.to_string()).collect();
                texts.into_pyobject(py)?.into_any()
            }
        };
        all.push((axis.parameter.name().into_owned(), values));
    }
    parts.set_item("axes", all)
}

fn is_counted(axis: &Axis) -> bool {
    matches!(axis.parameter, AxisParameter::Filter(of) if of.kind() == ParameterKind::Count)
}

fn grid(answer: &Document) -> &[Axis] {
    match &answer.asked.question {
        Question::Sweep(query) => &query.axes,
        Question::Robust(query) => &query.grid.axes,
        _ => &[],
    }
}

fn sparse(parts: &Bound<'_, PyDict>, answer: &Arc<Document>, cells: &Sparse) -> PyResult<()> {
    names(parts, &cells.rows, &cells.columns)?;
    axes(parts, grid(answer))?;
    parts.set_item("row_places", Buffer::own(cells.cells.rows.clone()))?;
    parts.set_item("column_places", Buffer::own(cells.cells.columns.clone()))?;
    parts.set_item("points", Buffer::own(cells.cells.points.clone()))?;
    parts.set_item("counts", Buffer::own(cells.cells.counts.clone()).signed())?;
    let values = cells.values.as_ref().map(|values| copied(values, &[]));
    parts.set_item("values", values)?;
    parts.set_item("total", cells.total)
}

fn sweep(parts: &Bound<'_, PyDict>, answer: &Arc<Document>, of: &Sweep) -> PyResult<()> {
    let cells = names(parts, &of.labels, of.column_labels())?;
    let points = grid(answer).iter().map(|axis| axis.values.len());
    let shape: Vec<usize> = points.chain(cells).collect();
    axes(parts, grid(answer))?;
    parts.set_item("values", Buffer::of_answer(answer, sweep_counts, &shape).signed())
}

fn sweep_counts(document: &Document) -> &[u64] {
    match &document.answer {
        Answer::Sweep(sweep) => &sweep.counts,
        _ => &[],
    }
}

fn robust(parts: &Bound<'_, PyDict>, answer: &Arc<Document>, of: &Robust) -> PyResult<()> {
    axes(parts, grid(answer))?;
    for (name, verdict) in [
        ("holds", Verdict::Holds),
        ("fails", Verdict::Fails),
        ("ties", Verdict::Tie),
        ("undefined", Verdict::Undefined),
    ] {
        parts.set_item(name, of.count(verdict))?;
    }
    parts.set_item("settings", of.outcomes.len())?;
    let each = |of: &dyn Fn(usize) -> f64, length: usize| {
        Buffer::own((0..length).map(of).collect::<Vec<f64>>())
    };
    let length = of.outcomes.len();
    let left = |at: usize| of.outcomes[at].left.as_ref().map_or(f64::NAN, |exact| exact.value());
    let right = |at: usize| of.outcomes[at].right.as_ref().map_or(f64::NAN, |exact| exact.value());
    parts.set_item("left", each(&left, length))?;
    parts.set_item("right", each(&right, length))?;
    let verdicts = of.outcomes.iter().map(|outcome| outcome.verdict.name());
    parts.set_item("verdicts", verdicts.collect::<Vec<_>>())
}

/// What a statistic is in every null.
fn null_values(document: &Document, at: usize) -> &[u64] {
    match &document.answer {
        Answer::Null(null) => &null.statistics[at].values,
        _ => &[],
    }
}

/// Statistics, each with what it is in every null.
fn null(parts: &Bound<'_, PyDict>, answer: &Arc<Document>, of: &Null) -> PyResult<()> {
    let Question::Null(query) = &answer.asked.question else { return Ok(()) };
    parts.set_item("nulls", query.nulls)?;
    parts.set_item("neurons", of.neurons)?;
    parts.set_item("synapses", of.synapses)?;
    let mut all = Vec::new();
    for (at, (statistic, counted)) in query.statistics.iter().zip(&of.statistics).enumerate() {
        let one = PyDict::new(parts.py());
        let summaries = of.summaries(at);
        let each = |of: fn(&Summary) -> f64| Buffer::own(summaries.iter().map(of).collect());
        one.set_item("name", statistic.name())?;
        one.set_item("labels", &counted.labels)?;
        one.set_item("observed", Buffer::own(counted.observed.clone()).signed())?;
        let shape = [query.nulls as usize, counted.labels.len()];
        let values = Buffer::of_answer(answer, |document| null_values(document, at), &shape);
        one.set_item("values", values.signed())?;
        one.set_item("mean", each(|one| one.mean))?;
        one.set_item("sd", each(|one| one.sd))?;
        one.set_item("p_greater", each(|one| one.p_greater))?;
        one.set_item("p_less", each(|one| one.p_less))?;
        one.set_item("connections", (counted.connections.observed, counted.connections.mean()))?;
        one.set_item("impossible", counted.impossible)?;
        all.push(one);
    }
    parts.set_item("statistics", all)
}

/// A permutation test, with the statistics of every permutation.
fn test(parts: &Bound<'_, PyDict>, answer: &Arc<Document>, of: &Test) -> PyResult<()> {
    let Question::Test(query) = &answer.asked.question else { return Ok(()) };
    let outcome = of.outcome(&query.claim);
    let value = |side: &Option<Exact>| side.as_ref().map_or(f64::NAN, Exact::value);
    let (means, found) = (of.means(), of.found.as_ref());
    parts.set_item("n", (of.neurons[0], of.neurons[1]))?;
    parts.set_item("sides", (value(&outcome.left), value(&outcome.right)))?;
    parts.set_item("means", (means[0], means[1]))?;
    parts.set_item("difference", of.difference())?;
    parts.set_item("expected", of.expected())?;
    parts.set_item("t", found.map_or(f64::NAN, |found| found.t))?;
    parts.set_item("verdict", outcome.verdict.name())?;
    parts.set_item("p", of.p(|reached| reached.both))?;
    parts.set_item("p_interval", (of.p_interval()[0], of.p_interval()[1]))?;
    parts.set_item("p_greater", of.p(|reached| reached.greater))?;
    parts.set_item("p_less", of.p(|reached| reached.less))?;
    parts.set_item("p_difference", of.p(|reached| reached.difference))?;
    let permuted = found.map_or(Vec::new(), |found| found.permuted.clone());
    let differences = found.map_or(Vec::new(), |found| found.differences.clone());
    parts.set_item("permuted", Buffer::own(permuted))?;
    parts.set_item("differences", Buffer::own(differences))
}

/// Ids: numbers as a buffer, names as a list.
fn ids(
    parts: &Bound<'_, PyDict>,
    name: &str,
    answer: &Arc<Document>,
    ids: &NeuronIds,
    held: fn(&Document) -> &NeuronIds,
) -> PyResult<()> {
    match ids {
        NeuronIds::Numbers(_) => {
            let buffer = Buffer::of_answer(
                answer,
                |document| match held(document) {
                    NeuronIds::Numbers(ids) => ids.as_slice(),
                    NeuronIds::Names(_) => &[],
                },
                &[],
            );
            parts.set_item(name, buffer)
        }
        NeuronIds::Names(names) => parts.set_item(name, names.clone()),
    }
}

fn adjacency(parts: &Bound<'_, PyDict>, answer: &Arc<Document>, pairs: &Adjacency) -> PyResult<()> {
    fn held(document: &Document) -> Option<&Adjacency> {
        match &document.answer {
            Answer::Adjacency(pairs) => Some(pairs),
            _ => None,
        }
    }
    fn starts(document: &Document) -> &[u32] {
        held(document).map_or(&[], |pairs| &pairs.starts)
    }
    fn posts(document: &Document) -> &[u32] {
        held(document).map_or(&[], |pairs| &pairs.posts)
    }
    fn sizes(document: &Document) -> &[f64] {
        held(document).map_or(&[], |pairs| &pairs.total_sizes)
    }
    ids(parts, "ids", answer, &pairs.neuron_ids, |document| {
        held(document).map_or(NOBODY, |pairs| &pairs.neuron_ids)
    })?;
    parts.set_item("starts", Buffer::of_answer(answer, starts, &[]).signed())?;
    parts.set_item("posts", Buffer::of_answer(answer, posts, &[]).signed())?;
    let totals = PyDict::new(parts.py());
    let counts = match &pairs.of_map {
        Some(of_map) => {
            for (name, sums) in &of_map.totals {
                totals.set_item(format!("total_{name}"), Buffer::own(sums.clone()))?;
            }
            let rows = of_map.rows.as_ref().map(|rows| Buffer::own(rows.clone()).signed());
            parts.set_item("row_counts", rows)?;
            of_map.counts.iter().map(|count| *count as i64).collect()
        }
        None => {
            totals.set_item("total_size", Buffer::of_answer(answer, sizes, &[]))?;
            pairs.counts.iter().map(|count| i64::from(*count)).collect()
        }
    };
    parts.set_item("counts", Buffer::own::<i64>(counts))?;
    parts.set_item("totals", totals)
}

/// What codes of types and sums stand for.
struct Words<'a> {
    types: Box<dyn Fn(u32) -> Option<&'a str> + 'a>,
    totals: Vec<String>,
    has_rows: bool,
}

impl<'a> Words<'a> {
    fn of(answer: &'a Document, of_map: Option<&'a NeuronOfMap>) -> Words<'a> {
        // Neurons are never merged: they have their data.
        let names = answer.backend().map(|backend| &backend.data.vocabulary.types);
        match of_map {
            None => Words {
                types: Box::new(move |code| names.and_then(|names| names.name_of(code))),
                totals: vec!["total_size".to_owned()],
                has_rows: false,
            },
            Some(map) => Words {
                types: Box::new(|code| map.types.get(code as usize).map(String::as_str)),
                totals: map.numbers.iter().map(|(name, _)| format!("total_{name}")).collect(),
                has_rows: map.has_weights,
            },
        }
    }
}

fn neuron(parts: &Bound<'_, PyDict>, answer: &Document, of: &Neuron) -> PyResult<()> {
    let py = parts.py();
    parts.set_item("id", one_id(py, &of.id)?)?;
    let words = Words::of(answer, of.of_map.as_deref());
    let record = PyDict::new(py);
    if let Some(known) = &of.record {
        record.set_item("celltype", (words.types)(known.cell_type.into()))?;
        record.set_item("certainty", known.certainty)?;
        record.set_item("axon", known.axon_um)?;
        record.set_item("soma", known.soma_um)?;
        record.set_item("dendrite", known.dendrite_um)?;
    }
    if let Some(map) = of.of_map.as_deref() {
        record.set_item("celltype", map.cell_type.as_deref())?;
        for column in &map.columns {
            record.set_item(&column.name, first(py, &column.values)?)?;
        }
    }
    parts.set_item(
        "is_listed",
        of.record.is_some() || of.of_map.as_ref().is_some_and(|map| map.is_listed),
    )?;
    parts.set_item("record", record)?;
    sides(parts, &words, [&of.outputs, &of.inputs])
}

/// The value of the only neuron of a column.
fn first<'py>(py: Python<'py>, values: &NeuronValues) -> PyResult<Option<Bound<'py, PyAny>>> {
    fn of<'py, T: IntoPyObject<'py>>(py: Python<'py>, value: T) -> PyResult<Bound<'py, PyAny>> {
        value.into_bound_py_any(py)
    }
    match values {
        NeuronValues::Ids(ids) => match ids.get(0) {
            Some(id) => one_id(py, &id.to_owned()).map(Some),
            None => Ok(None),
        },
        NeuronValues::Counts(all) => all.first().map(|value| of(py, *value)).transpose(),
        NeuronValues::Floats(all) => all.first().copied().flatten().map(|v| of(py, v)).transpose(),
        NeuronValues::Integers(all) => {
            all.first().copied().flatten().map(|value| of(py, value)).transpose()
        }
        NeuronValues::Doubles(all) => all.first().copied().flatten().map(|v| of(py, v)).transpose(),
        NeuronValues::Totals(all) => all.first().map(|value| of(py, *value)).transpose(),
        NeuronValues::Names(names) => names.text(0).map(|text| of(py, text)).transpose(),
    }
}

fn one_id<'py>(py: Python<'py>, id: &NeuronId) -> PyResult<Bound<'py, PyAny>> {
    match id {
        NeuronId::Number(id) => Ok(id.into_pyobject(py)?.into_any()),
        NeuronId::Name(name) => Ok(name.into_pyobject(py)?.into_any()),
    }
}

/// The partners of both sides as record batches: each partner, strongest first; by type; all together.
fn sides(
    parts: &Bound<'_, PyDict>,
    words: &Words,
    [outputs, inputs]: [&Partners; 2],
) -> PyResult<()> {
    for (name, side) in [("outputs", outputs), ("inputs", inputs)] {
        parts.set_item(name, Batches::ready(vec![partners(words, side)], String::new()))?;
        let by_type = Batches::ready(vec![by_type(words, side)], String::new());
        parts.set_item(format!("{name}_by_type"), by_type)?;
        parts.set_item(format!("{name}_count"), side.all.count)?;
    }
    Ok(())
}

fn partners(words: &Words, side: &Partners) -> RecordBatch {
    let all: NeuronIds = side.by_neuron.iter().map(|partner| partner.id.as_ref()).collect();
    let ids: ArrayRef = match all {
        NeuronIds::Numbers(ids) => Arc::new(UInt64Array::from(ids)),
        NeuronIds::Names(ids) => Arc::new(StringArray::from(ids)),
    };
    let types = side.by_neuron.iter().map(|partner| (words.types)(partner.cell_type?));
    let types: DictionaryArray<Int32Type> = types.collect();
    let synapses = side.by_neuron.iter().map(|partner| &partner.synapses).collect::<Vec<_>>();
    table([("neuron_id", ids), ("celltype", Arc::new(types) as ArrayRef)], words, &synapses)
}

fn by_type(words: &Words, side: &Partners) -> RecordBatch {
    let types = side.by_type.iter().map(|(code, _)| (words.types)(*code));
    let types: DictionaryArray<Int32Type> = types.collect();
    let synapses = side.by_type.iter().map(|(_, synapses)| synapses).collect::<Vec<_>>();
    table([("celltype", Arc::new(types) as ArrayRef)], words, &synapses)
}

/// Columns, and behind them what some synapses come to.
fn table<const N: usize>(
    columns: [(&str, ArrayRef); N],
    words: &Words,
    synapses: &[&Synapses],
) -> RecordBatch {
    let count: Int64Array = synapses.iter().map(|of| of.count as i64).collect();
    let mut all: Vec<(String, ArrayRef)> =
        columns.into_iter().map(|(name, column)| (name.to_owned(), column)).collect();
    all.push(("count".to_owned(), Arc::new(count)));
    if words.has_rows {
        let rows = synapses.iter().map(|of| of.of_map.as_ref().map_or(0, |map| map.rows) as i64);
        all.push(("rows".to_owned(), Arc::new(rows.collect::<Int64Array>())));
    }
    for (at, name) in words.totals.iter().enumerate() {
        let sum = |of: &&Synapses| match &of.of_map {
            Some(map) => map.totals.get(at).copied().unwrap_or(f64::NAN),
            None => of.total_size,
        };
        let sums: Float64Array = synapses.iter().map(sum).collect();
        all.push((name.clone(), Arc::new(sums)));
    }
    // Columns of one length without two of one name.
    RecordBatch::try_from_iter(all)
        .unwrap_or_else(|_| RecordBatch::new_empty(Arc::new(arrow_schema::Schema::empty())))
}
