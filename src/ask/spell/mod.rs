//! A question in the languages in which it can be asked again: command line, URL, Rust. The same
//! pairs of names and values that make a question are what the first two are made of.

mod command_line;
#[cfg(feature = "output")]
mod python;
mod rust;
#[cfg(feature = "output")]
mod url;

#[cfg(feature = "output")]
pub(super) use command_line::flag_name;
pub use command_line::quoted;

use std::borrow::Cow;

use super::Question;
use crate::query::{
    Axis, CellAxes, DescribeQuery, Filter, FilterParameter, Limit, MatrixTest, Measure,
    NeuronDetails, NeuronSetQuery, Normalize, NullQuery, Permuting, Population, Preset, Resampling,
    RowField, RowFields, SelectQuery, Setting, TestQuery, in_force,
};

/// A parameter by its name in the table of questions, and its value.
type NamedText = (&'static str, String);

impl Question {
    /// The pairs of names and values that ask it where nothing else holds, the same for the same question;
    /// without labels of neurons. None for a question that no command asks.
    ///
    /// ```
    /// use areax::Filter;
    /// use areax::ask::{Defaults, Question};
    ///
    /// let question = Question::Count(Filter { prob_min: Some(0.6), ..Filter::default() });
    /// let pairs = question.pairs().unwrap();
    /// assert_eq!(pairs, [("prob_min".into(), "0.6".into())]);
    /// assert_eq!(Question::from_pairs("count", pairs, Defaults::Off)?, question);
    /// # Ok::<(), areax::Error>(())
    /// ```
    pub fn pairs(&self) -> Option<Vec<(String, String)>> {
        let own = own(self)?.into_iter().map(|(name, value)| (name.to_owned(), value));
        let base = preset_filter(self).unwrap_or_default();
        let filters = filters(self, &base).into_iter();
        Some(own.chain(filters.map(|(name, value)| (name.into_owned(), value))).collect())
    }
}

/// The parameters of a question but for its filter; none for a question that no command asks.
fn own(question: &Question) -> Option<Vec<NamedText>> {
    Some(match question {
        Question::Count(_) | Question::Info => Vec::new(),
        Question::Adjacency(query) => {
            let named = |name, is_on: bool| is_on.then(|| (name, "true".to_owned()));
            let reciprocal = named("reciprocal", query.is_reciprocal);
            let categories = named("categories", query.details == NeuronDetails::Categories);
            reciprocal.into_iter().chain(categories).collect()
        }
        Question::Describe(query) => {
            let names = query.names.iter().map(|name| (DescribeQuery::PARAMETER, name.clone()));
            let by = query.by.iter().map(|by| (DescribeQuery::BY, by.name().into_owned()));
            names.chain(by).collect()
        }
        Question::Matrix(query) => {
            let cells = cells(&query.measure, query.normalize);
            let sparse = query.sparse.then(|| ("sparse", "true".to_owned()));
            let ci = query.ci.iter().flat_map(intervals);
            let test = query.test.iter().flat_map(tests);
            cells
                .into_iter()
                .chain(cell_axes(&query.cells))
                .chain(sparse)
                .chain(ci)
                .chain(test)
                .collect()
        }
        Question::MatrixSet(query) => {
            vec![("preset", Preset::of_matrix_set(query)?.name().to_owned())]
        }
        Question::Sweep(query) => {
            let sparse = query.sparse.then(|| ("sparse", "true".to_owned()));
            axes(&query.axes).chain(cell_axes(&query.cells)).chain(sparse).collect()
        }
        Question::Robust(query) => {
            let claim = ("claim", query.claim.text().to_owned());
            let cells = cells(&query.measure, query.normalize);
            let grid = axes(&query.grid.axes).chain(cell_axes(&query.grid.cells));
            let ci = query.ci.iter().flat_map(intervals);
            [claim].into_iter().chain(cells).chain(grid).chain(ci).collect()
        }
        Question::Null(query) => null(query),
        Question::Test(query) => test(query),
        Question::Connections(_) => return None,
        Question::Select(query) => rows(query, &[RowField::Row].into()),
        Question::Rows(query) => rows(&query.select, &query.fields),
        Question::Neuron(query) => vec![("neuron_id", query.id.to_string())],
        Question::NeuronSet(query) => ids(query).collect(),
        Question::EachNeuron(query) => ids(query).chain([("each", "true".to_owned())]).collect(),
        Question::Neurons(query) => query.flags(),
    })
}

/// The ids of several neurons, where they are given.
fn ids(query: &NeuronSetQuery) -> impl Iterator<Item = NamedText> {
    (!query.is_chosen).then(|| ("neuron_id", query.ids.to_string())).into_iter()
}

/// What is shuffled, and what is counted.
fn null(query: &NullQuery) -> Vec<NamedText> {
    let statistics = query.statistics.iter();
    let statistics = statistics.map(|one| ("statistic", one.name().into_owned()));
    let own = [
        ("shuffle", "post".to_owned()),
        ("within", query.within.text()),
        ("nulls", query.nulls.to_string()),
        ("seed", query.seed.to_string()),
    ];
    own.into_iter().chain(statistics).collect()
}

/// What is compared, and how labels are permuted.
fn test(query: &TestQuery) -> Vec<NamedText> {
    let permuting = &query.permuting;
    let mut own = vec![("claim", query.claim.text().to_owned())];
    own.extend(cells(&query.measure, query.normalize));
    if !permuting.within.is_empty() {
        own.push(("within", permuting.within_text()));
    }
    own.push(("permutations", permuting.permutations.to_string()));
    own.push(("seed", permuting.seed.to_string()));
    if permuting.fragments {
        own.push(("units", "fragments".to_owned()));
    }
    own
}

fn cells(measure: &Measure, normalize: Normalize) -> [NamedText; 2] {
    [("measure", measure.name().into_owned()), ("normalize", normalize.name().to_owned())]
}

/// How intervals are asked for: what is not usual of them.
fn intervals(ci: &Resampling) -> impl Iterator<Item = NamedText> {
    let usual = Resampling::default();
    let mut own = vec![("ci", ci.sides.name().to_owned())];
    if ci.resamples != usual.resamples {
        own.push(("resamples", ci.resamples.to_string()));
    }
    if ci.level != usual.level {
        own.push(("level", ci.level.real().to_string()));
    }
    if ci.seed != usual.seed {
        own.push(("seed", ci.seed.to_string()));
    }
    if ci.weights != usual.weights {
        own.push(("ci_weights", ci.weights.name().to_owned()));
    }
    if ci.fragments {
        own.push(("units", "fragments".to_owned()));
    }
    own.into_iter()
}

/// How tests of a matrix are asked for: what is not usual of them.
fn tests(test: &MatrixTest) -> impl Iterator<Item = NamedText> {
    let (permuting, usual) = (&test.permuting, Permuting::default());
    let mut own = vec![("test", test.side.word().to_owned())];
    if !permuting.within.is_empty() {
        own.push(("within", permuting.within_text()));
    }
    if permuting.permutations != usual.permutations {
        own.push(("permutations", permuting.permutations.to_string()));
    }
    if permuting.seed != usual.seed {
        own.push(("seed", permuting.seed.to_string()));
    }
    if permuting.fragments {
        own.push(("units", "fragments".to_owned()));
    }
    own.into_iter()
}

/// What rows and columns are, where they are named.
fn cell_axes(cells: &CellAxes) -> impl Iterator<Item = NamedText> {
    let named = [("rows", &cells.rows), ("columns", &cells.columns)];
    named.into_iter().filter_map(|(name, axis)| Some((name, axis.as_ref()?.name().into_owned())))
}

fn axes(axes: &[Axis]) -> impl Iterator<Item = NamedText> + '_ {
    axes.iter().map(|axis| ("axis", spec(axis)))
}

/// An axis as `NAME=a,b,c`.
fn spec(axis: &Axis) -> String {
    let values: Vec<String> = axis.each().map(|value| value.to_string()).collect();
    let name = axis.parameter.name();
    let equals = if name.ends_with('=') { "" } else { "=" };
    format!("{name}{equals}{}", values.join(","))
}

/// The names of fields.
fn list(fields: &RowFields) -> String {
    match fields.names() {
        Some(names) => names.join(","),
        None => RowField::PUBLISHED.iter().map(|f| f.name()).collect::<Vec<&str>>().join(","),
    }
}

fn rows(query: &SelectQuery, fields: &RowFields) -> Vec<NamedText> {
    let sample = query.sample.iter().flat_map(|sample| {
        [("max_results", sample.size.to_string()), ("seed", sample.seed.to_string())]
    });
    [("return_fields", list(fields))].into_iter().chain(sample).collect()
}

/// The filters of a question where `base` holds without them: first those of the base that are
/// turned off, then those in force. Conditions on neurons are parameters of their question.
fn filters(question: &Question, base: &Filter) -> Vec<(Cow<'static, str>, String)> {
    if let Question::Info = question {
        return Vec::new();
    }
    let filter = match question {
        // Its conditions on neurons are said, too.
        Question::NeuronSet(query) | Question::EachNeuron(query) => Cow::Borrowed(&query.filter),
        // The others are parameters of their question.
        Question::Neurons(query) => Cow::Owned(query.taken_filter()),
        other => other.filter(),
    };
    // What an axis replaces is said nowhere.
    let is_axis = |parameter: FilterParameter| {
        let mut axes = question.grid().into_iter().flat_map(|grid| &grid.axes);
        axes.any(|axis| axis.parameter.filter() == Some(parameter))
    };
    let mut on = in_force(&filter);
    on.retain(|(parameter, _)| !is_axis(*parameter));
    let off = in_force(base).into_iter().filter(|(parameter, setting)| {
        let is_on = on.iter().any(|(known, _)| known == parameter);
        !(is_on || is_axis(*parameter) || matches!(setting, Setting::Flag(_)))
    });
    let is_limit = |limit: &Limit| {
        let mut axes = question.grid().into_iter().flat_map(|grid| &grid.axes);
        let mut limits = filter.limits.iter();
        limits.any(|known| known.word() == limit.word())
            || axes.any(|axis| axis.parameter.is_on(limit))
    };
    let limits_off = base.limits.iter().filter(|limit| !is_limit(limit));
    let off = off.map(|(off, _)| off.name().into()).chain(limits_off.map(|off| off.word().into()));
    let mut pairs: Vec<(Cow<'static, str>, String)> =
        off.map(|off| (off, "none".to_owned())).collect();
    on.retain(|(_, setting)| *setting != Setting::Flag(false));
    pairs.extend(on.into_iter().map(|(known, setting)| (known.name().into(), setting.to_string())));
    let population = filter.population_name.iter();
    pairs.extend(population.map(|name| (Population::PARAMETER.into(), name.clone())));
    pairs.extend(filter.limits.iter().map(|limit| (limit.word().into(), limit.number.clone())));
    pairs
}

/// The filter of the preset that a question names.
fn preset_filter(question: &Question) -> Option<Filter> {
    match question {
        Question::MatrixSet(query) => Some(Preset::of_matrix_set(query)?.filter()),
        _ => None,
    }
}
