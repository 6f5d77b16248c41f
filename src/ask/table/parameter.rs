//! The parameters of the questions, stated once: what is read from pairs of names and values, and
//! what OpenAPI, `/llms.txt`, the help and the errors say of it.

use crate::ask::spell::flag_name;
use crate::names::{begun, nearest, with_words};
use crate::output::figure::{Choice, DPI, WIDTH_MM};
use crate::output::{AnswerKind, Format};
use crate::query::{
    Category, FilterParameter, Measure, Normalize, ParameterKind, Population, Preset, RowField,
};

/// A parameter of a question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameter {
    /// Its name in a query, a form or a JSON body.
    pub name: &'static str,
    /// What its value is.
    pub kind: ValueKind,
    /// The value that holds where it is not given.
    pub default: Option<&'static str>,
    /// One line of help.
    pub help: &'static str,
    /// A value to try.
    pub example: &'static str,
    /// Whether a request must have it.
    pub required: bool,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ValueKind {
    /// One of the filters.
    Filter(FilterParameter),
    /// A minimum certainty; 0 disables.
    Certainty,
    /// A minimum length in µm; 0 disables.
    LengthUm,
    /// A whole number from 0.
    Integer,
    /// True or false.
    Flag,
    /// Names, comma-separated.
    Names,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Ids of neurons, comma-separated.
    Ids,
    /// Fields of neurons, comma-separated.
    FieldsOfNeurons,
    /// Words from these, comma-separated.
    SomeOf(&'static [&'static str]),
    /// A number from the first to the second.
    Number(u32, u32),
    /// Text with a form of its own.
    Text,
    /// The same; it may stand more than once.
    Texts,
    /// One of these formats.
    Formats(AnswerKind),
}

/// The word for nothing, where one is needed.
pub const NONE: &str = "none";

pub(super) const fn plain(name: &'static str, kind: ValueKind, help: &'static str) -> Parameter {
    Parameter { name, kind, default: None, help, example: "", required: false }
}

/// `full-cells`
pub const POPULATION: Parameter = Parameter {
    example: "full-cells",
    ..plain(
        Population::PARAMETER,
        ValueKind::OneOf(&["full-cells"]),
        "full-cells = cell_axon 200, cell_dendrite 200, projection_axon 50; a filter that is given \
         overrides its value",
    )
};

const MEASURES: [&str; Measure::ALL.len()] = Measure::NAMES;
const NORMALIZATIONS: [&str; 3] =
    [Normalize::ALL[0].name(), Normalize::ALL[1].name(), Normalize::ALL[2].name()];
const FIELDS: [&str; 11] = {
    let mut names = [""; 11];
    let mut at = 0;
    while at < names.len() {
        names[at] = RowField::ALL[at].name();
        at += 1;
    }
    names
};

/// What a cell of a matrix holds.
pub const MEASURE: Parameter = Parameter {
    default: Some("count"),
    example: "total-size",
    ..plain("measure", ValueKind::OneOf(&MEASURES), "What a cell of the matrix holds")
};

/// What the cells of a matrix are fractions of.
pub const NORMALIZE: Parameter = Parameter {
    default: Some("none"),
    example: "input",
    ..plain(
        "normalize",
        ValueKind::OneOf(&NORMALIZATIONS),
        "Fractions (0–1) of the post type's input or of the pre type's output",
    )
};

const CATEGORIES: [&str; 3] = Category::NAMES;

/// What the rows of a matrix are.
pub const ROWS: Parameter = Parameter {
    example: "pre.celltype",
    ..plain("rows", ValueKind::OneOf(&CATEGORIES), "The category that the rows are [pre.celltype]")
};

/// What the columns of a matrix are.
pub const COLUMNS: Parameter = Parameter {
    example: "post.celltype",
    ..plain(
        "columns",
        ValueKind::OneOf(&CATEGORIES),
        "The category that the columns are [post.celltype]",
    )
};

/// Whether the cells that are not empty are listed.
pub const SPARSE: Parameter = Parameter {
    default: Some("false"),
    example: "true",
    ..plain(
        "sparse",
        ValueKind::Flag,
        "List the cells that are not empty, as over 4,194,304 cells by itself",
    )
};

/// An axis of a sweep.
pub const AXIS: Parameter = Parameter {
    example: "prob_min:0.5:0.9:0.1",
    ..plain(
        "axis",
        ValueKind::Texts,
        "A numeric filter and its values, NAME:a,b,c or NAME:start:stop:step; give one for each \
         axis, the slowest first",
    )
};

const PRESETS: [&str; 1] = [Preset::ALL[0].name()];

/// The questions of the data set's authors.
pub const PRESET: Parameter = Parameter {
    example: "area-x",
    ..plain(
        "preset",
        ValueKind::OneOf(&PRESETS),
        "The questions of the data set's authors; filters and axes that are given override the \
         preset's",
    )
};

/// A comparison of connections.
pub const CLAIM: Parameter = Parameter {
    example: "HVC->MSN > LMAN->MSN",
    required: true,
    ..plain(
        "claim",
        ValueKind::Text,
        "A comparison of sums: A->B > C->D, A,B->C > 2 * D->C + 100, *->A > 0.2; a tie counts as \
         not holding",
    )
};

/// Columns of the rows.
pub const RETURN_FIELDS: Parameter = Parameter {
    default: Some("size"),
    example: "x,y,z,size,prob",
    ..plain("return_fields", ValueKind::SomeOf(&FIELDS), "Fields of the rows, in the order wanted")
};

/// Size of a sample.
pub const MAX_RESULTS: Parameter = Parameter {
    example: "100",
    ..plain(
        "max_results",
        ValueKind::Integer,
        "Maximum number of rows: a uniform random sample, not the first ones",
    )
};

/// Seed of a sample.
pub const SEED: Parameter = Parameter {
    example: "7",
    ..plain(
        "seed",
        ValueKind::Integer,
        "Seed of the sample; without it, one is drawn and returned in the header x-areax-seed",
    )
};

/// Says how the answer came about.
pub const EXPLAIN: Parameter = Parameter {
    default: Some("false"),
    example: "true",
    ..plain(
        "explain",
        ValueKind::Flag,
        "Adds the key explain: how many rows each filter keeps, and the same question as URL, command \
         line and Rust",
    )
};

/// Asks the reference too.
pub const CHECK: Parameter = Parameter {
    default: Some("false"),
    example: "true",
    ..plain(
        "check",
        ValueKind::Flag,
        "Compares the answer with that of the reference engine, which reads \
         every published row; checked_against names it, and a different answer is an error",
    )
};

/// Whose shape.
pub const NEURON_ID: Parameter = Parameter {
    example: "930416054",
    required: true,
    ..plain("neuron_id", ValueKind::Ids, "Id of the neuron, or of several, comma-separated")
};

/// The same where conditions may choose the neurons.
pub const NEURON_IDS: Parameter = Parameter {
    required: false,
    help: "Id of the neuron, or of several, comma-separated; without it `where` chooses the neurons: \
           conditions on columns of the neuron table that stand alone",
    ..NEURON_ID
};

/// Several neurons one by one.
pub const EACH: Parameter = Parameter {
    default: Some("false"),
    example: "true",
    ..plain("each", ValueKind::Flag, "Each neuron by itself, instead of all taken together")
};

/// Fewest synapses of a pair.
pub const MIN_COUNT: Parameter = Parameter {
    example: "5",
    ..plain("min_count", ValueKind::Integer, "Minimum number of synapses of a pair, as min_pair")
};

/// Pairs in both directions.
pub const RECIPROCAL: Parameter = Parameter {
    default: Some("false"),
    example: "true",
    ..plain(
        "reciprocal",
        ValueKind::Flag,
        "Only pairs whose opposite is kept too, without autapses",
    )
};

/// Categories of both neurons of a pair.
pub const OF_PARTNERS: Parameter = Parameter {
    default: Some("false"),
    example: "true",
    ..plain(
        "categories",
        ValueKind::Flag,
        "The neuron table's categories of both neurons: pre.celltype, post.celltype (not in npz)",
    )
};

/// Partners that a neuron's answer lists.
pub const PARTNERS: Parameter = Parameter {
    default: Some("10"),
    example: "20",
    ..plain("partners", ValueKind::Integer, "Number of partners to list on each side; none = all")
};

/// A choice about pictures, or about the types that pictures and CSV show.
const fn of_choice(choice: Choice, kind: ValueKind, default: Option<&'static str>) -> Parameter {
    Parameter { default, ..plain(choice.name(), kind, choice.help()) }
}

impl ValueKind {
    /// Whether it is on or off.
    pub fn is_switch(self) -> bool {
        self == SWITCH
    }
}

const SWITCH: ValueKind = ValueKind::OneOf(&["on", "off"]);

/// What every picture has.
pub const FIGURE: [Parameter; 5] = [
    Parameter {
        example: "dark",
        ..of_choice(Choice::Theme, ValueKind::OneOf(&["light", "dark"]), Some("light"))
    },
    Parameter { example: "Figure 1a", ..of_choice(Choice::Title, ValueKind::Text, None) },
    Parameter { example: "off", ..of_choice(Choice::Caption, SWITCH, Some("on")) },
    Parameter {
        example: "85",
        ..of_choice(Choice::WidthMm, ValueKind::Number(WIDTH_MM.0, WIDTH_MM.1), None)
    },
    Parameter { example: "600", ..of_choice(Choice::Dpi, ValueKind::Number(DPI.0, DPI.1), None) },
];

/// What pictures with a scale have.
pub const SCALE: Parameter = Parameter {
    example: "linear",
    ..of_choice(Choice::Scale, ValueKind::OneOf(&["log", "linear"]), Some("log"))
};

/// What pictures with cells have.
pub const VALUES: Parameter =
    Parameter { example: "off", ..of_choice(Choice::Values, SWITCH, None) };

/// What matrices have.
pub const ORDER: Parameter =
    Parameter { example: "total", ..of_choice(Choice::Order, ValueKind::Text, Some("mapping")) };

/// What answers about types have.
pub const ALL_TYPES: Parameter =
    Parameter { example: "true", ..of_choice(Choice::AllTypes, ValueKind::Flag, Some("false")) };

/// How ids are written, in answers and in the filter that they repeat.
pub const IDS: Parameter = Parameter {
    default: Some("number"),
    example: "string",
    ..plain(
        "ids",
        ValueKind::OneOf(&["number", "string"]),
        "Ids in JSON as numbers, or as strings for readers that round numbers beyond 2^53",
    )
};

/// How sizes and probabilities are written.
pub const PRECISION: Parameter = Parameter {
    default: Some("exact"),
    example: "short",
    ..plain(
        "precision",
        ValueKind::OneOf(&["exact", "short"]),
        "short = the fewest digits of a size or probability that read back as the same float16",
    )
};

/// The filters, with the defaults that they have in the guide's API.
pub const FILTERS: [Parameter; FilterParameter::ALL.len() + 1] = {
    let mut all = [POPULATION; FilterParameter::ALL.len() + 1];
    let mut at = 0;
    while at < FilterParameter::ALL.len() {
        all[at] = of_filter(FilterParameter::ALL[at]);
        at += 1;
    }
    all
};

/// The filters of the rows themselves: all but that on pairs of neurons.
pub const ROW_FILTERS: [Parameter; FILTERS.len() - 1] = {
    let mut rows = [POPULATION; FILTERS.len() - 1];
    let (mut at, mut next) = (0, 0);
    while at < FILTERS.len() {
        if !matches!(FILTERS[at].kind, ValueKind::Filter(FilterParameter::MinPair)) {
            rows[next] = FILTERS[at];
            next += 1;
        }
        at += 1;
    }
    rows
};

/// The format of an answer that has these.
pub const fn format_of(answer: AnswerKind) -> Parameter {
    Parameter {
        name: "format",
        kind: ValueKind::Formats(answer),
        default: None,
        help: "Format of the answer; overrides the header Accept",
        example: Format::Json.name(),
        required: false,
    }
}

/// A filter as a parameter.
pub const fn of_filter(param: FilterParameter) -> Parameter {
    Parameter {
        name: param.name(),
        kind: ValueKind::Filter(param),
        default: param.spec().default,
        help: param.help(),
        example: param.spec().example,
        required: false,
    }
}

/// Whether a parameter is about the answer: how it looks, what is checked and said of it.
pub fn is_of_answer(name: &str) -> bool {
    let others = [IDS, CHECK, EXPLAIN, PRECISION, PARTNERS, SCALE, VALUES, ORDER, ALL_TYPES];
    name == "format" || FIGURE.iter().chain(&others).any(|parameter| parameter.name == name)
}

impl Parameter {
    /// Its flag on the command line, without the dashes before it; none for what is said otherwise
    /// there, or not at all.
    pub fn flag(&self) -> Option<String> {
        flag_name(self.name)
    }

    /// Whether its items are names or ids, which may have commas.
    pub fn is_list_of_names(&self) -> bool {
        match self.kind {
            ValueKind::Names | ValueKind::Ids => true,
            ValueKind::Filter(param) => {
                matches!(param.kind(), ParameterKind::Names | ParameterKind::Ids)
            }
            _ => false,
        }
    }

    /// Whether it may be given more than once.
    pub fn repeats(&self) -> bool {
        match self.kind {
            ValueKind::Filter(param) => param.kind().repeats(),
            kind => kind == ValueKind::Texts,
        }
    }

    /// What a number of it that is `null` means; nothing for what is not a number.
    pub fn none(&self) -> Option<&'static str> {
        match self.kind {
            ValueKind::Filter(FilterParameter::PostMorph) => self.default,
            ValueKind::Filter(param) if param.kind().is_number() => Some("none"),
            ValueKind::Certainty | ValueKind::LengthUm => Some("none"),
            ValueKind::Integer if self.default.is_some() => Some("none"),
            _ => None,
        }
    }

    /// Whether `null`, `None` and `undefined` mean something for its value.
    pub fn takes_nothing(&self) -> bool {
        let has_word = matches!(self.kind, ValueKind::OneOf(words) if words.contains(&NONE));
        has_word || self.none().is_some() || self.is_left_out_by_nothing()
    }

    /// Whether `null`, `None` or `undefined` for its value says that it is not given: what has a word
    /// for nothing, and any text, means that.
    pub(crate) fn is_left_out_by_nothing(&self) -> bool {
        match self.kind {
            ValueKind::OneOf(words) => !words.contains(&NONE),
            ValueKind::Filter(param) => {
                matches!(param.kind(), ParameterKind::Ids | ParameterKind::Flag)
            }
            ValueKind::Integer => self.none().is_none(),
            ValueKind::Flag | ValueKind::Ids | ValueKind::Number(..) | ValueKind::Formats(_) => {
                true
            }
            ValueKind::Certainty
            | ValueKind::LengthUm
            | ValueKind::Names
            | ValueKind::SomeOf(_)
            | ValueKind::FieldsOfNeurons
            | ValueKind::Text
            | ValueKind::Texts => false,
        }
    }

    /// Whether it is true or false, so that its name alone says that it is true.
    pub fn is_switch(&self) -> bool {
        match self.kind {
            ValueKind::Filter(param) => param.kind() == ParameterKind::Flag,
            kind => kind == ValueKind::Flag || kind.is_switch(),
        }
    }

    /// Its help; files are for the command line.
    pub fn help(&self) -> String {
        self.help.replace(", or @FILE (text, CSV, npy)", "")
    }
}

/// "there is no parameter 'prob_mni': did you mean 'prob_min'?"
pub fn unknown(name: &str, known: &[&str]) -> String {
    let names = || known.iter().copied();
    let ends = |known: &&str| known.strip_suffix(name).is_some_and(|start| start.ends_with('_'));
    let of_types = || names().find(|known| known.strip_suffix("_celltype") == Some(name));
    // One edit makes a word of two letters another one: `id` is meant for no choice about ids.
    let like = || nearest(name, names()).filter(|_| name.len() > 2);
    let words = || with_words(name, '_', names());
    let meant = || names().find(ends).or_else(of_types).or_else(words).or_else(like);
    match meant().or_else(|| begun(name, '_', names())) {
        Some(meant) => format!("there is no parameter '{name}': did you mean '{meant}'?"),
        None => format!("there is no parameter '{name}' here"),
    }
}
