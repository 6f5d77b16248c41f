//! From pairs of names and values to a question.

mod filter;
mod grid;
mod neutral;
mod null;
mod permuting;
mod resampling;

use neutral::neutral;

use super::defaults::Defaults;
use super::pairs::Pairs;
use super::table::{
    BY, CI, CLAIM, COLUMNS, CONDITIONS, DISTRIBUTION, EACH, LISTING, MAX_RESULTS, MEASURE,
    MIN_COUNT, NEURON_FILTERS, NEURON_ID, NORMALIZE, OF_PARTNERS, PRESET, Parameter, QuestionKind,
    QuestionSpec, RECIPROCAL, RETURN_FIELDS, ROWS, SEED, SPARSE, TEST,
};
use super::{Question, RowsQuery};
use crate::error::{Error, Kind, Place, Result};
use crate::names::nearest;
use crate::query::{
    AdjacencyQuery, CategoryAxis, CellAxes, Claim, DescribeQuery, Filter, FilterParameter, Limit,
    MatrixQuery, MatrixSetQuery, Measure, NeuronDetails, NeuronIds, NeuronQuery, NeuronSetQuery,
    NeuronsQuery, Normalize, Population, Preset, RobustQuery, RowFields, Sample, SelectQuery,
    Spelling, items_of,
};

/// Seeds are drawn below this, so that they are easy to type and exact in every reader of numbers.
const DRAWN_SEED_MAX: u64 = 1 << 32;

/// A question, and the population that gave part of its filter.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The question.
    pub question: Question,
    /// The population that was named, or that a preset has.
    pub population: Option<Population>,
}

impl Question {
    /// The question with this name (`matrix`) that pairs of names and values ask.
    ///
    /// ```
    /// use areax::ask::{Defaults, Question};
    ///
    /// let pairs = [("pre_celltype", "HVC"), ("measure", "total-size")];
    /// let question = Question::from_pairs("matrix", pairs, Defaults::Guide)?;
    /// assert_eq!(question.filter().prob_min, Some(0.6));
    /// # Ok::<(), areax::Error>(())
    /// ```
    ///
    /// # Errors
    /// Usage errors that name the parameter: one that the question does not take, with the one that
    /// may have been meant; a value that is none.
    pub fn from_pairs<N: AsRef<str>, V: Into<String>>(
        name: &str,
        pairs: impl IntoIterator<Item = (N, V)>,
        defaults: Defaults<'_>,
    ) -> Result<Question> {
        let spec = QuestionSpec::by_name(name).ok_or_else(|| no_question(name))?;
        let pairs = Pairs::new(pairs, &spec.parameters())?;
        Ok(Asked::new(spec.kind, &pairs, defaults)?.question)
    }
}

fn no_question(name: &str) -> Error {
    let names = || super::table::QUESTIONS.iter().map(|spec| spec.name);
    let error = Error::new(Kind::Usage, format!("there is no question '{name}'"));
    match nearest(name, names()) {
        Some(meant) => error.advise(format!("did you mean '{meant}'?")),
        None => error.advise(format!("choose {}", names().collect::<Vec<_>>().join(", "))),
    }
}

impl Asked {
    /// The question of a kind that pairs ask.
    ///
    /// # Errors
    /// Usage errors that name the parameter.
    pub fn new(kind: QuestionKind, pairs: &Pairs, defaults: Defaults<'_>) -> Result<Asked> {
        let asked = Asked::read(kind, pairs, defaults);
        if defaults.is_map() { asked.map_err(neutral) } else { asked }
    }

    fn read(kind: QuestionKind, pairs: &Pairs, defaults: Defaults<'_>) -> Result<Asked> {
        let plain = || filter::over(pairs, defaults.filter()?, defaults);
        let (question, population) = match kind {
            QuestionKind::Count => {
                let (filter, population) = plain()?;
                (Question::Count(filter), population)
            }
            QuestionKind::Adjacency => {
                let (filter, population) = plain()?;
                (Question::Adjacency(adjacency(pairs, filter)?), population)
            }
            QuestionKind::Describe => {
                let (filter, population) = plain()?;
                (Question::Describe(describe(pairs, filter)), population)
            }
            QuestionKind::Synapses => {
                let (filter, population) = plain()?;
                let select = SelectQuery { filter, sample: sample(pairs)? };
                let fields = fields(pairs, defaults)?;
                (Question::Rows(RowsQuery::new(select, fields)), population)
            }
            QuestionKind::Neuron => {
                let (filter, population) = plain()?;
                (neuron(pairs, filter)?, population)
            }
            QuestionKind::Matrix => match preset(pairs, defaults)? {
                Some(preset) => sheet(pairs, preset, defaults)?,
                None => {
                    let (filter, population) = plain()?;
                    (Question::Matrix(matrix(pairs, filter)?), population)
                }
            },
            QuestionKind::Sweep => {
                let (grid, population) = grid::of(pairs, defaults, None)?;
                (Question::Sweep(grid), population)
            }
            QuestionKind::Robust => {
                // Its text comes before the grid: it is short to read.
                let claim = claim(pairs)?;
                let (grid, population) = grid::of(pairs, defaults, Some(Preset::AreaX))?;
                let (measure, normalize) = cells(pairs)?;
                let ci = resampling::of(pairs)?;
                let query = RobustQuery { claim, measure, normalize, grid, ci };
                query.check_resampling()?;
                (Question::Robust(query), population)
            }
            QuestionKind::Null => {
                let (filter, population) = plain()?;
                (Question::Null(null::of(pairs, filter)?), population)
            }
            QuestionKind::Test => {
                let claim = claim(pairs)?;
                let (filter, population) = plain()?;
                let cells = cells(pairs)?;
                (Question::Test(permuting::test(pairs, claim, filter, cells)?), population)
            }
            QuestionKind::Neurons => (Question::Neurons(neurons(pairs, defaults)?), None),
            QuestionKind::Info => (Question::Info, None),
        };
        Ok(Asked { question, population })
    }
}

/// The preset that is named; a data set with a map has none.
fn preset(pairs: &Pairs, defaults: Defaults<'_>) -> Result<Option<Preset>> {
    match (pairs.get(PRESET.name), defaults) {
        (Some(name), Defaults::Map(_)) => {
            let what = format!("this data set has no preset '{}'", name.trim());
            Err(Error::usage(PRESET.name, what)
                .advise("name what is asked: measures, axes and filters"))
        }
        _ => pairs.one_of(&PRESET, &Preset::ALL, Preset::name),
    }
}

fn cells(pairs: &Pairs) -> Result<(Measure, Normalize)> {
    let measure = pairs.get(MEASURE.name).map(|text| match Measure::parse(text) {
        Ok(measure) => Ok(measure),
        // In the words of who asks.
        Err(error) => Err(pairs.word(&MEASURE).err().unwrap_or(error)),
    });
    let measure = measure.transpose()?;
    let normalize = pairs.one_of(&NORMALIZE, &Normalize::ALL, Normalize::name)?;
    Ok((measure.unwrap_or_default(), normalize.unwrap_or_default()))
}

/// What rows and columns are, where one of them is named.
fn cell_axes(pairs: &Pairs) -> CellAxes {
    let axis = |parameter: Parameter| pairs.get(parameter.name).map(CategoryAxis::parse);
    CellAxes { rows: axis(ROWS), columns: axis(COLUMNS) }
}

fn matrix(pairs: &Pairs, filter: Filter) -> Result<MatrixQuery> {
    let (measure, normalize) = cells(pairs)?;
    let sparse = pairs.flag(&SPARSE)?;
    let (groups, cells, ci) = (None, cell_axes(pairs), resampling::of(pairs)?);
    let test = permuting::of_matrix(pairs)?;
    let query = MatrixQuery { filter, measure, normalize, groups, cells, sparse, ci, test };
    query.check()?;
    Ok(query)
}

fn sheet(
    pairs: &Pairs,
    preset: Preset,
    defaults: Defaults<'_>,
) -> Result<(Question, Option<Population>)> {
    let own = [MEASURE, NORMALIZE, ROWS, COLUMNS, CI, TEST].map(|parameter| parameter.name);
    if let Some(name) = own.into_iter().find(|name| pairs.get(name).is_some()) {
        let sentence = format!("a preset sets the {name} of each of its matrices");
        return Err(Error::usage(PRESET.name, sentence).advise(format!("leave out {name}")));
    }
    let (filter, population) = filter::over(pairs, preset.filter(), defaults)?;
    let query = MatrixSetQuery { filter, ..preset.matrix_set() };
    query.check()?;
    Ok((Question::MatrixSet(query), population.or(Some(preset.population()))))
}

fn claim(pairs: &Pairs) -> Result<Claim> {
    match pairs.get(CLAIM.name) {
        Some(text) => Claim::parse(text),
        None => Err(Error::usage(CLAIM.name, "there is no claim").advise(format!(
            "for example {}",
            pairs.spelling().example(CLAIM.name, CLAIM.example)
        ))),
    }
}

fn adjacency(pairs: &Pairs, mut filter: Filter) -> Result<AdjacencyQuery> {
    // The same, under the name that it has for pairs.
    if let Some(fewest) = pairs.integer(&MIN_COUNT)? {
        filter.min_pair = filter.min_pair.max(Some(fewest));
    }
    let details = match pairs.flag(&OF_PARTNERS)? {
        true => NeuronDetails::Categories,
        false => NeuronDetails::None,
    };
    Ok(AdjacencyQuery { filter, is_reciprocal: pairs.flag(&RECIPROCAL)?, details })
}

fn describe(pairs: &Pairs, filter: Filter) -> DescribeQuery {
    let names = pairs.all(DISTRIBUTION.name).map(|name| name.trim().to_owned()).collect();
    DescribeQuery { filter, names, by: pairs.get(BY.name).map(CategoryAxis::parse) }
}

/// The question about one neuron, or about several.
fn neuron(pairs: &Pairs, filter: Filter) -> Result<Question> {
    let has_ids = pairs.gives(NEURON_ID.name);
    let query = match has_ids || filter.conditions.is_empty() {
        true => NeuronSetQuery::new(neuron_ids(pairs)?, filter),
        false => NeuronSetQuery::chosen(filter),
    };
    Ok(match query.ids.get(0) {
        _ if pairs.flag(&EACH)? => Question::EachNeuron(query),
        Some(id) if query.ids.len() == 1 => {
            Question::Neuron(NeuronQuery { id: id.to_owned(), filter: query.filter })
        }
        _ => Question::NeuronSet(query),
    })
}

fn neuron_ids(pairs: &Pairs) -> Result<NeuronIds> {
    if let Some(ids) = pairs.ids(NEURON_ID.name) {
        return Ok(ids.clone());
    }
    let advice = match pairs.spelling() {
        Spelling::Fields | Spelling::Keywords | Spelling::Arguments => {
            "the question neurons lists the existing ids"
        }
        Spelling::Flags => {
            "ids come first, then the data: areax neuron ID DATA; ids are whole numbers from 0 \
             to 18446744073709551615"
        }
    };
    let advise = |what: String| Error::usage(NEURON_ID.name, what).advise(advice);
    let text =
        pairs.get(NEURON_ID.name).ok_or_else(|| advise("give the id of a neuron".to_owned()))?;
    items_of(NEURON_ID.name, text).map(NeuronIds::of_texts).map_err(|error| {
        match error.what().contains("empty item") {
            true => advise("'' is not a neuron id".to_owned()),
            false => error,
        }
    })
}

fn fields(pairs: &Pairs, defaults: Defaults<'_>) -> Result<RowFields> {
    let default = RETURN_FIELDS.default.filter(|_| defaults == Defaults::Guide);
    match pairs.get(RETURN_FIELDS.name).or(default) {
        Some(list) if pairs.spelling() != Spelling::Fields => RowFields::list(list),
        Some(list) => RowFields::list(list)
            .map_err(|error| error.at(Place::Parameter(RETURN_FIELDS.name.to_owned()))),
        None => Ok(RowFields::Usual),
    }
}

/// A sample, with a drawn seed if none is given.
fn sample(pairs: &Pairs) -> Result<Option<Sample>> {
    match (pairs.integer(&MAX_RESULTS)?, pairs.integer(&SEED)?) {
        (Some(size), seed) => {
            let seed = seed.unwrap_or_else(|| fastrand::u64(..DRAWN_SEED_MAX));
            Ok(Some(Sample { size, seed }))
        }
        (None, Some(_)) => {
            Err(Error::usage(SEED.name, "a seed belongs to a sample: give max_results too"))
        }
        (None, None) => Ok(None),
    }
}

fn neurons(pairs: &Pairs, defaults: Defaults<'_>) -> Result<NeuronsQuery> {
    let mut query = NeuronsQuery::default();
    for condition in CONDITIONS.iter().chain(&LISTING) {
        let default = condition.default.filter(|_| defaults == Defaults::Guide);
        let default = default.filter(|_| pairs.get(condition.name).is_none());
        let mut texts = pairs.all(condition.name).chain(default);
        texts.try_for_each(|text| query.set(condition.name, text))?;
    }
    if defaults.is_map() {
        let base = defaults.filter()?;
        let population_name = query.filter.population_name.take();
        // Every population is the data's own.
        let named = query.population.take().map(|known| known.name().to_owned());
        let population_name = population_name.or(named);
        query.filter = Filter { population_name, ..base };
        // A number as any other.
        query.prob_min = None;
        let word = FilterParameter::ProbMin.name();
        pairs.all(word).try_for_each(|text| query.filter.set_limit(word, text))?;
    }
    for Parameter { name, .. } in NEURON_FILTERS {
        match (FilterParameter::by_name(name), pairs.ids(name)) {
            (Some(parameter), Some(ids)) => query.filter.set_ids(parameter, ids.clone()),
            _ if defaults.is_map() && Limit::of_word(name).is_some() => {
                pairs.all(name).try_for_each(|text| query.filter.set_limit(name, text))?;
            }
            _ => pairs.all(name).try_for_each(|text| query.set(name, text))?,
        }
    }
    for (word, value) in pairs.limits() {
        query.filter.set_limit(word, value)?;
    }
    Ok(query)
}
