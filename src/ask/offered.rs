//! The parameters of a question as a data set takes them: those of the table, and of a data set with a
//! map only those that its columns suit, in its own words, with the thresholds of its numbers.

use super::pairs::listed;
use super::table::{
    AXIS, CLAIM, COLUMNS, MEASURE, NEURON_ID, PRECISION, PRESET, Parameter, QuestionSpec,
    RETURN_FIELDS, ROWS, TEST_WITHIN, TESTED_CLAIM, ValueKind, of_filter, unknown,
};
use crate::error::Error;
use crate::query::{ColumnFacts, FilterParameter, MapFacts};

/// A parameter that a data set takes.
#[derive(Clone, Debug)]
pub struct Offered {
    /// Its name.
    pub name: String,
    /// The parameter of the table that it is, or is like.
    pub like: Parameter,
    /// The words that it takes, where they are the data set's.
    pub words: Option<Vec<String>>,
    /// The value that holds where it is not given.
    pub default: Option<String>,
    /// One line of help.
    pub help: String,
    /// A value to try; may be empty.
    pub example: String,
}

/// What a question takes, of a data set with these `facts` if it has a map.
pub fn offered(question: &QuestionSpec, facts: Option<&MapFacts>) -> Vec<Offered> {
    let parameters = question.parameters().into_iter();
    match facts {
        None => parameters.map(Offered::of).collect(),
        Some(facts) => parameters.flat_map(|parameter| of_map(parameter, facts)).collect(),
    }
}

/// The error about a parameter that a question does not take of a data set with a map.
pub fn refused(name: &str, question: &QuestionSpec, facts: &MapFacts) -> Error {
    let offered = offered(question, Some(facts));
    let names: Vec<&str> = offered.iter().map(|parameter| parameter.name.as_str()).collect();
    let is_it = |of: &&ColumnFacts| of.role == "category" && of.name == name;
    let takes_conditions = names.contains(&FilterParameter::Where.name());
    match facts.columns.iter().find(is_it).filter(|_| takes_conditions) {
        Some(of) => {
            let whose = if of.table == "neurons" { "pre." } else { "" };
            Error::usage(name, format!("'{name}' is a category, and no parameter"))
                .advise(format!("write where={whose}{name} = VALUE, or in (VALUE, VALUE)"))
        }
        None => Error::usage(name, unknown(name, &names)).advise(listed(&names)),
    }
}

impl Offered {
    /// The parameter as it stands in the table.
    pub fn of(parameter: Parameter) -> Offered {
        Offered {
            name: parameter.name.to_owned(),
            like: parameter,
            words: None,
            default: parameter.default.map(str::to_owned),
            help: parameter.help(),
            example: parameter.example.to_owned(),
        }
    }

    fn with_words(self, words: Vec<String>) -> Offered {
        let example = words.first().cloned().unwrap_or_default();
        Offered { words: Some(words), example, ..self }
    }
}

/// What becomes of a parameter: where the published layout has its thresholds those of all numbers
/// stand, and what no column suits is left out.
fn of_map(parameter: Parameter, facts: &MapFacts) -> Vec<Offered> {
    if parameter.kind == ValueKind::Filter(FilterParameter::ProbMin) {
        let numbers = facts.of("synapses", "number").chain(facts.of("synapses", "weight"));
        return numbers.flat_map(|of| bounds(of, facts)).collect();
    }
    let plain = Offered { default: None, ..Offered::of(parameter) };
    let one = match parameter.kind {
        ValueKind::Filter(filter) => suits(filter, facts).then(|| of_filters(plain, filter, facts)),
        ValueKind::Certainty | ValueKind::LengthUm => None,
        ValueKind::Names => {
            let example = a_type(facts);
            facts.words().types.is_some().then_some(Offered { example, ..plain })
        }
        _ => named(plain, facts),
    };
    one.into_iter().collect()
}

/// The thresholds of a number.
fn bounds(number: &ColumnFacts, facts: &MapFacts) -> [Offered; 2] {
    let unit = if number.unit.is_empty() { String::new() } else { format!(" ({})", number.unit) };
    let bound = |end: &str, what: &str, example: &Option<String>| {
        let name = format!("{}_{end}", number.name);
        Offered {
            like: of_filter(FilterParameter::SizeMin),
            words: None,
            default: rest(facts, &name),
            help: format!("{what} {}{unit}; none disables", number.name),
            example: example.clone().unwrap_or_default(),
            name,
        }
    };
    [bound("min", "Minimum", &number.min), bound("max", "Maximum", &number.max)]
}

/// What REST begins with.
fn rest(facts: &MapFacts, name: &str) -> Option<String> {
    facts.words().rest.iter().find(|(known, _)| known == name).map(|(_, value)| value.to_string())
}

/// Whether a filter of the table has a meaning.
fn suits(filter: FilterParameter, facts: &MapFacts) -> bool {
    use FilterParameter as P;
    match filter {
        P::PreCelltype | P::PostCelltype => facts.words().types.is_some(),
        P::Box => facts.of("synapses", "position").next().is_some(),
        P::PreNeuronIds | P::PostNeuronIds | P::ExcludeAutapses | P::MinPair => true,
        P::Strict | P::ExactThresholds | P::Where => true,
        _ => false,
    }
}

fn of_filters(plain: Offered, filter: FilterParameter, facts: &MapFacts) -> Offered {
    let example = match filter {
        FilterParameter::PreCelltype | FilterParameter::PostCelltype => a_type(facts),
        FilterParameter::PreNeuronIds => an_id(facts, "pre"),
        FilterParameter::PostNeuronIds => an_id(facts, "post"),
        FilterParameter::Where => a_condition(facts),
        FilterParameter::Box => String::new(),
        _ => plain.example.clone(),
    };
    let help = filter.neutral_help().to_owned();
    Offered { example, default: rest(facts, &plain.name), help, ..plain }
}

/// Parameters that are no filters.
fn named(plain: Offered, facts: &MapFacts) -> Option<Offered> {
    let is = |parameter: Parameter| plain.name == parameter.name;
    let default = plain.like.default.map(str::to_owned);
    if is(PRESET) || is(PRECISION) {
        return None;
    }
    if plain.name == "population" {
        let help = "The neurons of a population of the data set".to_owned();
        let names = facts.words().populations.clone();
        return (!names.is_empty()).then(|| Offered { help, ..plain }.with_words(names));
    }
    if is(ROWS) || is(COLUMNS) {
        let (what, side) = if is(ROWS) { ("rows", "pre") } else { ("columns", "post") };
        let axes = facts.axes();
        let default = facts.words().axes.as_ref().map(|axes| format!("{side}.{axes}"));
        let help = format!("The category that the {what} are");
        let offered = Offered { help, default, ..plain };
        return (!axes.is_empty()).then(|| offered.with_words(axes));
    }
    if is(MEASURE) {
        return Some(Offered { default, ..plain }.with_words(measures(facts)));
    }
    if is(RETURN_FIELDS) {
        return Some(plain.with_words(fields(facts)));
    }
    let example = if is(AXIS) {
        an_axis(facts)
    } else if plain.help == TESTED_CLAIM.help() {
        a_tested_claim(facts)
    } else if is(CLAIM) {
        a_claim(facts)
    } else if is(NEURON_ID) {
        an_id(facts, "pre")
    } else if plain.help == TEST_WITHIN.help() {
        facts.of("neurons", "category").next().map(|of| of.name.clone()).unwrap_or_default()
    } else {
        plain.example.clone()
    };
    Some(Offered { default, example, ..plain })
}

fn measures(facts: &MapFacts) -> Vec<String> {
    let mut words = vec!["count".to_owned(), "pairs".to_owned()];
    for ColumnFacts { name, .. } in facts.of("synapses", "number") {
        words.extend([format!("total:{name}"), format!("mean:{name}")]);
        words.extend(["pre", "post"].map(|side| format!("median:{name}-per-{side}")));
    }
    words.extend(["pre", "post"].map(|side| format!("median-per-{side}")));
    words
}

/// The fields of a synapse.
fn fields(facts: &MapFacts) -> Vec<String> {
    let of = |role| facts.of("synapses", role).map(|column| column.name.clone());
    let ids = ["pre_id", "post_id", "weight"].map(str::to_owned).into_iter();
    let columns = of("position").chain(of("number")).chain(of("category"));
    ids.chain(columns).chain(["row".to_owned()]).collect()
}

/// A type that there is.
fn a_type(facts: &MapFacts) -> String {
    let types = facts.words().types.as_deref().unwrap_or_default();
    values(facts, types).first().cloned().unwrap_or_default()
}

/// The values of a category of neurons, if they are few.
fn values<'a>(facts: &'a MapFacts, name: &str) -> &'a [String] {
    let found = facts.words().values.iter().find(|of| of.name == name && of.table == "neurons");
    found.map_or(&[], |of| &of.values)
}

fn an_id(facts: &MapFacts, name: &str) -> String {
    let ids = facts.columns.iter().find(|column| column.name == name);
    ids.and_then(|column| column.min.clone()).unwrap_or_default()
}

fn an_axis(facts: &MapFacts) -> String {
    match facts.of("synapses", "number").next() {
        Some(ColumnFacts { name, min: Some(min), max: Some(max), .. }) => {
            format!("{name}:{min},{max}")
        }
        _ => "min_pair:1,2,5".to_owned(),
    }
}

fn a_claim(facts: &MapFacts) -> String {
    let axes = facts.words().axes.as_deref().unwrap_or_default();
    match plain_values(facts, axes)[..] {
        [a, b, ..] => format!("{a}->{b} > {b}->{a}"),
        _ => "*->* > 0".to_owned(),
    }
}

/// Empty where no two types can be said without quotes.
fn a_tested_claim(facts: &MapFacts) -> String {
    let types = facts.words().types.as_deref().unwrap_or_default();
    match plain_values(facts, types)[..] {
        [a, b, ..] => format!("{a}->* > {b}->*"),
        _ => String::new(),
    }
}

/// The values of a category of neurons that need no quotes.
fn plain_values<'a>(facts: &'a MapFacts, name: &str) -> Vec<&'a String> {
    let is_plain = |text: &&String| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    values(facts, name).iter().filter(is_plain).collect()
}

fn a_condition(facts: &MapFacts) -> String {
    let few = facts.words().values.iter().find(|of| !of.values.is_empty());
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    match (few, facts.of("synapses", "number").next()) {
        (Some(of), _) if of.table == "neurons" => {
            format!("pre.{} = {}", of.name, quoted(&of.values[0]))
        }
        (Some(of), _) => format!("{} = {}", of.name, quoted(&of.values[0])),
        (None, Some(number)) => {
            format!("{} >= {}", number.name, number.min.as_deref().unwrap_or("0"))
        }
        (None, None) => "pre != post".to_owned(),
    }
}
