//! The one door for bytes: any answer in any of its formats, and what stands beside it.

use std::io::Write;

use super::views::View;
use super::{Context, Format, Lacking, Look, picture};
use super::{
    adjacency, count, distributions, info, intervals, json, mapped, matrix, matrix_set, neuron,
    neurons, null, robust, rows, shape, sparse, sweep, test,
};
use crate::error::Result;
use crate::query::NeuronIds;
use crate::run::Run;

/// Writes an answer, and says what a picture of it lacks. Rows are read as they are written.
///
/// ```
/// use areax::output::{self, Context, Format, Look, views::View};
/// use areax::query::{NeuronList, NeuronsQuery};
/// use areax::{Filter, Run};
///
/// let (query, filter) = (NeuronsQuery::default(), Filter::default());
/// let list = NeuronList::of_ids(vec![7, 9]);
/// let view = View::Neurons(&list, &query);
/// let context = Context::new("j0251", (18_361_224, 4_261_298), &filter, "cpu");
/// let mut bytes = Vec::new();
/// output::write(&view, Format::Csv, &context, &Look::default(), &Run::default(), &mut bytes)?;
/// assert_eq!(bytes, b"neuron_id\n7\n9\n");
/// # Ok::<(), areax::Error>(())
/// ```
///
/// # Errors
/// A format that the answer does not have, and a picture of more than it can show (usage); a failed
/// write; of rows also a file that has changed, and a stopped run.
pub fn write(
    view: &View,
    format: Format,
    context: &Context,
    look: &Look,
    run: &Run,
    out: &mut dyn Write,
) -> Result<Option<Lacking>> {
    view.kind().check(format)?;
    if let View::Rows(view) = view {
        return rows::write(format, view, context, look, run, out).map(|()| None);
    }
    whole(view, format, context, look, out)
}

/// Writes an answer that is in memory.
fn whole(
    view: &View,
    format: Format,
    context: &Context,
    look: &Look,
    out: &mut dyn Write,
) -> Result<Option<Lacking>> {
    if format.is_picture() {
        let svg = svg(view, format, context, look)?;
        return picture::write(format, &svg, &look.figure, out);
    }
    match view {
        View::Count(count) => count::write(format, count, context, look, out),
        View::Totals(totals) => mapped::totals(format, totals, context, look, out),
        View::Columns(facts) => mapped::columns(format, facts, context, look, out),
        View::Matrix(matrix, query) => matrix::write(format, (matrix, query), context, look, out),
        View::Sparse(cells, query) => {
            let listed = sparse::Listed::of_matrix(cells, query);
            sparse::write(format, &listed, context, look, out)
        }
        View::SparseSweep(cells, query) => {
            let listed = sparse::Listed::of_sweep(cells, query);
            sparse::write(format, &listed, context, look, out)
        }
        View::MatrixSet(page) => matrix_set::write(format, page, context, look, out),
        View::Sweep(grid) => sweep::write(format, grid, context, look, out),
        View::Verdicts(verdicts) => robust::write(format, verdicts, context, look, out),
        View::Rows(_) => Err(view.kind().refused(format)),
        View::Neurons(list, query) => neurons::write(format, (list, query), context, look, out),
        View::Neuron(neuron) => neuron::write(format, neuron, context, look, out),
        View::NeuronSet(set) => neuron::write_set(format, set, context, look, out),
        View::EachNeuron(each) => neuron::write_each(format, each, context, look, out),
        View::Adjacency(pairs) => adjacency::write(format, pairs, context, look, out),
        View::Null(view) => null::write(format, view, context, look, out),
        View::Test(view) => test::write(format, view, context, look, out),
        View::Distributions(found, query) => {
            distributions::write(format, (found, query), context, look, out)
        }
        View::Info(view) => info::write(format, view, look, out),
        View::Skeleton(skeleton, origin) => shape::skeleton(format, skeleton, origin, look, out),
        View::Mesh(mesh, origin) => shape::mesh(format, mesh, origin, look, out),
        View::Skeletons(shapes) | View::Meshes(shapes) => {
            shape::summaries(format, view.kind(), shapes, look, out)
        }
        View::ShapeIds(view) => shape::ids(format, view, out),
    }
    .map(|()| None)
}

/// How far an answer has been given: rows are made a chunk at a time, when the next is asked for; any
/// other answer is one chunk.
pub struct Cursor {
    rows: rows::Cursor,
    is_done: bool,
    lacking: Option<Lacking>,
}

impl Default for Cursor {
    /// Before the first byte.
    fn default() -> Cursor {
        let rows = rows::Cursor::new(rows::Portions::SMALL);
        Cursor { rows, is_done: false, lacking: None }
    }
}

impl Cursor {
    /// The next chunk, in pieces; none where more is needed for the next bytes. The arguments are the
    /// same for every chunk of an answer. What waits is one chunk, and no chunk is given that a change
    /// of the published file could have spoiled.
    ///
    /// # Errors
    /// Those of [`write()`], but for stopped runs.
    pub fn next(
        &mut self,
        view: &View,
        format: Format,
        context: &Context,
        look: &Look,
    ) -> Result<Vec<Vec<u8>>> {
        if let (View::Rows(view), false) = (view, format == Format::Table) {
            let pieces = self.rows.next(view, format, context)?;
            self.is_done = self.rows.is_done();
            return Ok(pieces);
        }
        let mut bytes = Vec::new();
        self.lacking = write(view, format, context, look, &Run::default(), &mut bytes)?;
        self.is_done = true;
        Ok(vec![bytes])
    }

    /// Whether everything has been given.
    pub fn is_done(&self) -> bool {
        self.is_done
    }

    /// What the picture lacks, once it has been given.
    pub fn lacking(&self) -> Option<&Lacking> {
        self.lacking.as_ref()
    }
}

/// The bytes of an answer, piece by piece as they are asked for: those of [`write()`], but for the
/// groups of Parquet and Arrow, which are smaller here.
///
/// ```
/// use areax::output::{self, Context, Format, Look, views::View};
/// use areax::query::{NeuronList, NeuronsQuery};
/// use areax::Filter;
///
/// let (query, filter, look) = (NeuronsQuery::default(), Filter::default(), Look::default());
/// let list = NeuronList::of_ids(vec![7, 9]);
/// let view = View::Neurons(&list, &query);
/// let context = Context::new("j0251", (18_361_224, 4_261_298), &filter, "cpu");
/// let chunks: Vec<Vec<u8>> =
///     output::chunks(&view, Format::Ndjson, &context, &look)?.collect::<Result<_, _>>()?;
/// assert_eq!(chunks.concat(), b"{\"neuron_id\":7}\n{\"neuron_id\":9}\n");
/// # Ok::<(), areax::Error>(())
/// ```
///
/// # Errors
/// A format that the answer does not have (usage).
pub fn chunks<'a>(
    view: &'a View,
    format: Format,
    context: &'a Context,
    look: &'a Look,
) -> Result<impl Iterator<Item = Result<Vec<u8>>> + use<'a>> {
    view.kind().check(format)?;
    let (mut cursor, mut has_failed) = (Cursor::default(), false);
    let chunk = move || {
        (!cursor.is_done() && !has_failed).then(|| {
            let pieces = cursor.next(view, format, context, look);
            has_failed = pieces.is_err();
            pieces.map(|pieces| pieces.concat())
        })
    };
    Ok(std::iter::from_fn(chunk).filter(|bytes| !matches!(bytes, Ok(bytes) if bytes.is_empty())))
}

/// The picture that all formats of pictures are made of.
fn svg(view: &View, format: Format, context: &Context, look: &Look) -> Result<String> {
    let figure = &look.figure;
    match view {
        View::Matrix(matrix, query) => match intervals::Asked::of(matrix, query) {
            Some(asked) => picture::forest::svg(asked, context, figure),
            None => picture::svg(matrix, query, context, figure),
        },
        View::MatrixSet(page) => picture::matrix_set::svg(page, context, figure),
        View::Sweep(grid) => picture::curves::svg(grid, context, figure),
        View::Verdicts(verdicts) => match verdicts.intervals() {
            Some((found, _)) => picture::specification::svg(verdicts, found, context, figure),
            None => picture::settings::svg(verdicts, context, figure),
        },
        View::Null(view) => picture::nulls::svg(view, context, figure),
        View::Test(view) => picture::nulls::test_svg(view, context, figure),
        View::Distributions(found, _) => picture::histogram::svg(found, context, figure),
        other => Err(other.kind().refused(format)),
    }
}

/// The text of `FILE.meta.json`: what stands beside an answer whose format cannot carry it. Data
/// set, filter and engine, and what the answer is about. None beside shapes, which are about no
/// data set.
///
/// # Errors
/// An answer that cannot be put into words.
pub fn meta_json(
    view: &View,
    format: Format,
    context: &Context,
    look: &Look,
) -> Result<Option<String>> {
    let figure = &look.figure;
    let text = match view {
        View::Count(_) | View::Totals(_) | View::Columns(_) => {
            json::meta(&json::Nothing {}, context)
        }
        View::Matrix(matrix, query) => {
            json::matrix_meta_json(format, (matrix, query), context, figure)
        }
        View::Sparse(cells, query) => {
            sparse::meta_json(&sparse::Listed::of_matrix(cells, query), context)
        }
        View::SparseSweep(cells, query) => {
            sparse::meta_json(&sparse::Listed::of_sweep(cells, query), context)
        }
        View::MatrixSet(page) => matrix_set::meta_json(format, page, context, figure),
        View::Sweep(grid) => sweep::meta_json(format, grid, context, figure),
        View::Verdicts(verdicts) => robust::meta_json(verdicts, context),
        View::Rows(view) => rows::meta_json(&rows::Head::new(view, context)),
        View::Neurons(list, query) => neurons::meta_json(list, query, context),
        View::Neuron(neuron) => neuron::meta_json(neuron, context),
        View::NeuronSet(set) => neuron::meta_json_of_ids(&set.set.ids, context),
        View::EachNeuron(each) => {
            let ids: NeuronIds = each.neurons.iter().map(|neuron| neuron.id.as_ref()).collect();
            neuron::meta_json_of_ids(&ids, context)
        }
        View::Adjacency(pairs) => adjacency::meta_json(pairs, context),
        View::Null(view) => null::meta_json(view, context),
        View::Test(view) => test::meta_json(view, context),
        View::Distributions(found, query) => distributions::meta_json((found, query), context),
        View::Info(_) => json::meta(&json::Nothing {}, context),
        View::Skeleton(..)
        | View::Mesh(..)
        | View::Skeletons(_)
        | View::Meshes(_)
        | View::ShapeIds(_) => return Ok(None),
    };
    text.map(Some)
}
