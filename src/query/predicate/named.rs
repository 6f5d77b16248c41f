//! What the names of conditions mean: the columns of a data set by their words.

use super::Subject;
use crate::error::Error;
use crate::names::nearest;
use crate::query::{ColumnName, Condition};
use crate::schema::{ColumnKind, ColumnNumber, J0251, J0251_WORDS, NEURON_ID, Word, WordOf};

/// What conditions are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Synapses: a bare name is a column of theirs.
    Synapses,
    /// Neurons: every name is a column of the neuron table, and stands as the presynaptic one's.
    Neurons,
}

/// What is wrong with a name.
#[derive(Debug)]
pub struct WrongName {
    what: String,
    advice: String,
}

impl WrongName {
    /// The error of the condition that has the name.
    pub(super) fn within(self, condition: &Condition) -> Error {
        condition.wrong(self.what).advise(self.advice)
    }
}

/// The columns that a name stands for.
///
/// # Errors
/// A name that no column has, or one that has to be said of a partner, or not.
pub fn columns(name: &ColumnName, scope: Scope) -> Result<Vec<(Subject, ColumnNumber)>, WrongName> {
    let (of, name) = match name {
        ColumnName::Id(_) if scope == Scope::Neurons => return Ok(vec![(Subject::Pre, NEURON_ID)]),
        ColumnName::Id(of) => return Ok(vec![(*of, NEURON_ID)]),
        ColumnName::Named { of, name } => (*of, name.as_str()),
    };
    let word =
        J0251_WORDS.iter().find(|word| word.name == name).ok_or_else(|| unknown(of, name))?;
    match (word.of, scope) {
        (WordOf::Synapse(column), Scope::Synapses) if of == Subject::Row => Ok(vec![(of, column)]),
        (WordOf::Synapse(_), _) => Err(WrongName {
            what: format!("{name} is a column of the synapses, not of a neuron"),
            advice: format!("write {name} alone"),
        }),
        (WordOf::Neuron(column), Scope::Neurons) => Ok(vec![(Subject::Pre, column)]),
        (WordOf::Partner { of_neuron, .. }, Scope::Neurons) => Ok(vec![(Subject::Pre, of_neuron)]),
        _ if of == Subject::Row => Err(WrongName {
            what: format!("{name} is a column of the neurons: of which partner is not said"),
            advice: format!("write pre.{name}, post.{name} or both.{name}"),
        }),
        (WordOf::Neuron(column), Scope::Synapses) => Ok(vec![(of, column)]),
        (WordOf::Partner { of_synapse: [pre, post], .. }, Scope::Synapses) => {
            Ok([(of.is_pre(), pre), (of.is_post(), post)]
                .into_iter()
                .filter_map(|(is_meant, column)| is_meant.then_some((Subject::Row, column)))
                .collect())
        }
    }
}

/// Whether a name is one of the neuron table.
pub fn is_of_neurons(name: &str) -> bool {
    let is_it = |word: &Word| word.name == name && !matches!(word.of, WordOf::Synapse(_));
    J0251_WORDS.iter().any(is_it)
}

fn unknown(of: Subject, name: &str) -> WrongName {
    let written = ColumnName::named(of, name);
    let known = J0251_WORDS.iter().map(|word| word.name);
    let meant = match nearest(name, known) {
        Some(known) => format!("did you mean '{}'? ", ColumnName::named(of, known)),
        None => String::new(),
    };
    let what = format!("there is no column '{written}'");
    WrongName { what, advice: format!("{meant}There are {}", all()) }
}

/// The columns that there are, in words.
fn all() -> String {
    let of = |is_meant: fn(&Word) -> bool| {
        let words = J0251_WORDS.iter().filter(|word| is_meant(word)).map(|word| word.name);
        words.collect::<Vec<_>>().join(", ")
    };
    let of_synapses = of(|word| matches!(word.of, WordOf::Synapse(_)));
    let of_neurons = of(|word| !matches!(word.of, WordOf::Synapse(_)));
    format!("{of_synapses}; pre and post, the ids; and, after pre., post. or both., {of_neurons}")
}

/// The columns of texts, in words.
pub(super) fn of_texts() -> String {
    joined(|kind| kind == ColumnKind::Category)
}

/// The columns of numbers, in words.
pub(super) fn of_numbers() -> String {
    joined(|kind| kind != ColumnKind::Category)
}

fn joined(is_meant: impl Fn(ColumnKind) -> bool) -> String {
    let words = J0251_WORDS.iter().filter(|word| is_meant(kind(word)));
    words.map(|word| word.name).collect::<Vec<_>>().join(", ")
}

/// What the values of a word's columns are.
pub fn kind(word: &Word) -> ColumnKind {
    let column = match word.of {
        WordOf::Synapse(column) | WordOf::Neuron(column) => column,
        WordOf::Partner { of_neuron, .. } => of_neuron,
    };
    J0251[column].kind
}
