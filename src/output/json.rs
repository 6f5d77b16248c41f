//! Answers as JSON, keys in a fixed order. Counts are integers, real numbers the shortest text
//! that reads back the same; NaN and infinities are `null`.

use std::borrow::Cow;
use std::io::Write;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::figure::Figure;
use super::scale::subset;
use super::{Context, Format, cell_tests, intervals, unwritten};
use crate::error::Result;
use crate::query::{
    AxisValue, BoxNm, Count, Expression, Filter, FilterParameter, IdRef, Kept, Labels, Limit,
    Matrix, MatrixQuery, Morph, ParameterKind, Setting, Values, in_force,
};

#[derive(Serialize)]
struct CountAnswer<'a> {
    count: u64,
    total_size: f64,
    mean_size: f64,
    #[serde(flatten)]
    about: About<'a>,
}

#[derive(Serialize)]
struct MatrixAnswer<'a> {
    #[serde(flatten)]
    asked: Asked<'a>,
    matrix: MatrixRows<'a>,
    total: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    row_count: Option<u64>,
    #[serde(flatten)]
    intervals: Option<intervals::Said<'a>>,
    #[serde(flatten)]
    tests: Option<cell_tests::Said<'a>>,
    #[serde(flatten)]
    about: About<'a>,
}

/// Of a count nothing stands beside it but what every answer says of itself.
#[derive(Serialize)]
pub(super) struct Nothing {}

/// What a matrix is of.
#[derive(Serialize)]
pub(super) struct Asked<'a> {
    measure: Cow<'a, str>,
    normalize: &'static str,
    #[serde(flatten)]
    lines: Lines<'a>,
}

/// The names of rows and columns: of cell types and groups once, for both.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Lines<'a> {
    Types { cell_types: Cow<'a, [String]> },
    Categories { rows: NamesOrNull<'a>, columns: NamesOrNull<'a> },
}

impl<'a> Lines<'a> {
    /// All of them.
    pub fn of(labels: &'a Labels, columns: Option<&'a Labels>) -> Lines<'a> {
        match columns {
            None => Lines::Types { cell_types: Cow::Borrowed(labels) },
            Some(columns) => {
                Lines::Categories { rows: NamesOrNull(labels), columns: NamesOrNull(columns) }
            }
        }
    }
}

/// Names as the data has them.
pub(super) struct NamesOrNull<'a>(pub &'a Labels);

impl Serialize for NamesOrNull<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.values())
    }
}

/// What every answer says of itself.
#[derive(Serialize)]
pub(super) struct About<'a, F = InForce<'a>> {
    dataset: Named<'a>,
    filter: F,
    engine: &'a str,
    checked_against: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<Explained<'a>>,
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
    synapses: u64,
    neurons: u64,
}

pub(super) fn count(count: &Count, context: &Context, out: &mut dyn Write) -> Result<()> {
    let answer = CountAnswer {
        count: count.count,
        total_size: count.total_size,
        mean_size: count.mean_size,
        about: about(context),
    };
    line(&answer, out)
}

pub(super) fn matrix(
    matrix: &Matrix,
    query: &MatrixQuery,
    context: &Context,
    out: &mut dyn Write,
) -> Result<()> {
    let answer = MatrixAnswer {
        asked: asked(query, Lines::of(&matrix.labels, matrix.columns.as_ref())),
        matrix: MatrixRows(matrix),
        total: matrix.total,
        row_count: matrix.row_count,
        intervals: intervals::Asked::of(matrix, query).map(|asked| intervals::said(asked, context)),
        tests: cell_tests::Asked::of(matrix, query).map(|asked| cell_tests::said(asked, context)),
        about: about(context),
    };
    line(&answer, out)
}

/// The text of `FILE.meta.json` beside a matrix in a format: the measure, the normalisation and the names of the
/// rows and columns that the file has.
pub(super) fn matrix_meta_json(
    format: Format,
    (matrix, query): (&Matrix, &MatrixQuery),
    context: &Context,
    figure: &Figure,
) -> Result<String> {
    let lines = match &matrix.columns {
        Some(columns) => Lines::of(&matrix.labels, Some(columns)),
        None => {
            let names = subset(matrix, query, figure).names(&matrix.labels, format);
            Lines::Types { cell_types: names }
        }
    };
    #[derive(Serialize)]
    struct Own<'a> {
        #[serde(flatten)]
        asked: Asked<'a>,
        #[serde(flatten)]
        intervals: Option<intervals::Said<'a>>,
        #[serde(flatten)]
        tests: Option<cell_tests::Said<'a>>,
    }
    let intervals = intervals::Asked::of(matrix, query).map(|own| intervals::said(own, context));
    let tests = cell_tests::Asked::of(matrix, query).map(|own| cell_tests::said(own, context));
    meta(&Own { asked: asked(query, lines), intervals, tests }, context)
}

/// What stands beside an answer that cannot carry it: `own` of the answer, then what every answer
/// says of itself.
pub(super) fn meta(own: &impl Serialize, context: &Context) -> Result<String> {
    #[derive(Serialize)]
    struct Beside<'a, T> {
        #[serde(flatten)]
        own: &'a T,
        #[serde(flatten)]
        about: About<'a>,
    }
    pretty(&Beside { own, about: about(context) })
}

/// JSON for people, over several lines.
pub(super) fn pretty(answer: &impl Serialize) -> Result<String> {
    let mut text = serde_json::to_string_pretty(answer).map_err(|e| unwritten(e.into()))?;
    text.push('\n');
    Ok(text)
}

fn asked<'a>(query: &'a MatrixQuery, lines: Lines<'a>) -> Asked<'a> {
    let (measure, normalize) = (query.measure.name(), query.normalize.name());
    Asked { measure, normalize, lines }
}

pub(super) fn about<'a>(context: &'a Context) -> About<'a> {
    let Context { filter, ids_as_text, .. } = *context;
    let (compared, limits) = (context.compared.as_deref(), context.limits.as_deref());
    about_with(context, InForce { filter, compared, limits, ids_as_text })
}

/// [`about`] with a filter of another kind instead of the context's.
pub(super) fn about_with<'a, F>(context: &'a Context, filter: F) -> About<'a, F> {
    About {
        dataset: Named {
            name: context.dataset_name,
            synapses: context.synapses,
            neurons: context.neurons,
        },
        filter,
        engine: &context.engine,
        checked_against: context.checked_against.as_deref(),
        hint: context.hint.as_deref(),
        explain: explained(context),
    }
}

/// How an answer came about.
#[derive(Serialize)]
pub(super) struct Explained<'a> {
    all: u64,
    kept: Vec<Left<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    engine_reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    command_line: Option<&'a str>,
    rust: &'a str,
}

/// What a filter leaves.
#[derive(Serialize)]
struct Left<'a> {
    filter: &'a str,
    value: &'a str,
    synapses: u64,
}

pub(super) fn explained<'a>(context: &'a Context) -> Option<Explained<'a>> {
    let explanation = context.explanation.as_ref()?;
    let left =
        |kept: &'a Kept| Left { filter: &kept.name, value: &kept.value, synapses: kept.left };
    Some(Explained {
        all: explanation.all,
        kept: explanation.kept.iter().map(left).collect(),
        engine_reason: context.engine_reason.as_deref(),
        url: explanation.url.as_deref(),
        command_line: explanation.command_line.as_deref(),
        rust: &explanation.rust,
    })
}

/// JSON on one line.
pub(super) fn line(answer: &impl Serialize, out: &mut dyn Write) -> Result<()> {
    let mut buffered = std::io::BufWriter::new(out);
    serde_json::to_writer(&mut buffered, answer).map_err(|e| unwritten(e.into()))?;
    buffered.write_all(b"\n").and_then(|()| buffered.flush()).map_err(unwritten)
}

/// A neuron id: a number, or text for readers that hold numbers beyond 2⁵³ inexactly.
pub(super) struct Id<'a> {
    pub id: IdRef<'a>,
    pub as_text: bool,
}

impl Serialize for Id<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.id {
            IdRef::Number(id) if self.as_text => to.collect_str(&id),
            IdRef::Number(id) => to.serialize_u64(id),
            IdRef::Name(id) => to.serialize_str(id),
        }
    }
}

/// The matrix, row by row.
pub(super) struct MatrixRows<'a>(pub &'a Matrix);

impl Serialize for MatrixRows<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let columns = self.0.column_labels().len();
        // Rows without a column are rows, too.
        let rows = (0..self.0.labels.len()).map(|row| row * columns);
        match &self.0.values {
            Values::Counts(values) => to.collect_seq(rows.map(|at| &values[at..at + columns])),
            Values::Reals(values) => to.collect_seq(rows.map(|at| &values[at..at + columns])),
        }
    }
}

/// Every filter in force, with the number really compared beside the number given.
pub(super) struct InForce<'a> {
    filter: &'a Filter,
    /// The conditions with the numbers that the columns of a map are compared with.
    compared: Option<&'a [Expression]>,
    /// Its thresholds on numbers of a map, with the numbers that the columns are compared with.
    limits: Option<&'a [Limit]>,
    ids_as_text: bool,
}

impl<'a> InForce<'a> {
    /// The filters of a question about neurons.
    pub fn of_neurons(
        filter: &'a Filter,
        limits: Option<&'a [Limit]>,
        ids_as_text: bool,
    ) -> InForce<'a> {
        InForce { filter, compared: None, limits, ids_as_text }
    }
}

impl Serialize for InForce<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        self.entries(|_| true, &mut map)?;
        map.end()
    }
}

impl InForce<'_> {
    /// An entry for each filter that is wanted.
    pub fn entries<M: SerializeMap>(
        &self,
        is_wanted: impl Fn(FilterParameter) -> bool,
        map: &mut M,
    ) -> Result<(), M::Error> {
        let filter = match self.limits {
            Some(_) => Cow::Owned(self.filter.by_name()),
            None => Cow::Borrowed(self.filter),
        };
        for (param, setting) in in_force(&filter).into_iter().filter(|(p, _)| is_wanted(*p)) {
            let name = param.name();
            match setting {
                Setting::Names(names) => map.serialize_entry(name, &names)?,
                Setting::Ids(ids) => {
                    let as_text = self.ids_as_text;
                    let ids: Vec<Id> = ids.iter().map(|id| Id { id, as_text }).collect();
                    map.serialize_entry(name, &ids)?;
                }
                Setting::Morphs(morphs) => {
                    let items: Vec<CodeOrName> = morphs.iter().map(CodeOrName).collect();
                    map.serialize_entry(name, &items)?;
                }
                Setting::Number { given, compared } => {
                    map.serialize_entry(name, &Threshold(given))?;
                    if let Some(column) = column_type(param, given, compared, self.filter) {
                        map.serialize_entry(&format!("{name}_{column}"), &Threshold(compared))?;
                    }
                }
                Setting::Count(count) => map.serialize_entry(name, &count)?,
                Setting::Box(corners) => map.serialize_entry(name, &six(corners))?,
                Setting::Flag(on) => map.serialize_entry(name, &on)?,
                Setting::Conditions { given, compared } => {
                    let compared = self.compared.map_or(compared, <[Expression]>::to_vec);
                    map.serialize_entry(name, &texts(&given))?;
                    if given != compared {
                        map.serialize_entry(&format!("{name}_compared"), &texts(&compared))?;
                    }
                }
            }
        }
        if let Some(name) = &self.filter.population_name {
            map.serialize_entry(POPULATION, name)?;
        }
        for limit in &filter.limits {
            let word = limit.word();
            map.serialize_entry(&word, &Decimal(&limit.number))?;
            let mut compared = self.limits.unwrap_or_default().iter();
            let compared = compared.find(|known| known.word() == word);
            if let Some(compared) = compared.filter(|compared| compared.real() != limit.real()) {
                let name = format!("{word}_compared");
                map.serialize_entry(&name, &Decimal(&compared.number))?;
            }
        }
        Ok(())
    }
}

/// The name of the filter that a population is.
const POPULATION: &str = "population";

/// A number as it was written: whole ones with all their digits.
struct Decimal<'a>(&'a str);

impl Serialize for Decimal<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match (self.0.parse::<i128>(), self.0.parse()) {
            (Ok(whole), _) => to.serialize_i128(whole),
            (_, Ok(real)) => Threshold(real).serialize(to),
            _ => to.serialize_str(self.0),
        }
    }
}

/// Conditions as texts.
pub(super) fn texts(expressions: &[Expression]) -> Vec<String> {
    expressions.iter().map(Expression::to_string).collect()
}

/// The column type a threshold was rounded to, where that is worth a key of its own.
fn column_type(
    param: FilterParameter,
    given: f64,
    compared: f64,
    filter: &Filter,
) -> Option<&'static str> {
    match param.kind() {
        ParameterKind::Float32OfNeuron => (given != compared).then_some("float32"),
        _ => (!filter.exact_thresholds).then_some("float16"),
    }
}

fn six(corners: BoxNm) -> [Threshold; 6] {
    let ([x0, y0, z0], [x1, y1, z1]) = (corners.lower, corners.upper);
    [x0, y0, z0, x1, y1, z1].map(Threshold)
}

/// A threshold: an infinite one is a string, since `null` would read as "off".
pub(super) struct Threshold(pub f64);

impl Serialize for Threshold {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            f64::INFINITY => to.serialize_str("inf"),
            f64::NEG_INFINITY => to.serialize_str("-inf"),
            number => to.serialize_f64(number),
        }
    }
}

/// A value of an axis: whole ones with all their digits, and text where no float64 says it.
pub(super) struct OfAxis<'a>(pub AxisValue<'a>);

impl Serialize for OfAxis<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0.decimal.map(|decimal| (decimal, decimal.parse::<i128>())) {
            None => Threshold(self.0.real).serialize(to),
            Some((_, Ok(whole))) => to.serialize_i128(whole),
            Some((decimal, Err(_))) => to.serialize_str(decimal),
        }
    }
}

struct CodeOrName<'a>(&'a Morph);

impl Serialize for CodeOrName<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Morph::Code(code) => to.serialize_u8(*code),
            Morph::Name(name) => to.serialize_str(name),
        }
    }
}
