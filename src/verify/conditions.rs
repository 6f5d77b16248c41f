//! Random conditions on columns: every word, every operator, values at which engines could differ.

use fastrand::Rng;

use super::Cases;
use crate::query::predicate::kind;
use crate::query::{ColumnName, Condition, Expression, Operator, Subject};
use crate::schema::{ColumnKind, J0251_WORDS, POST_MORPH, Word, WordOf};

/// Most values that a condition lists.
const VALUES: usize = 4;

/// One of the first operators.
pub(super) fn operator(rng: &mut Rng, among: usize) -> Operator {
    Operator::ALL[rng.usize(..among)].0
}

/// A condition on a column with some of these values, by one of the first operators.
pub(super) fn about(
    rng: &mut Rng,
    column: ColumnName,
    operators: usize,
    mut values: Vec<String>,
) -> Condition {
    let not = rng.bool();
    match rng.u8(..6) {
        0 => Condition::Null { column, not },
        1 => {
            values.truncate(rng.usize(1..=values.len()));
            Condition::In { column, not, values }
        }
        _ => Condition::Compare {
            column,
            operator: operator(rng, operators),
            value: values.swap_remove(0),
        },
    }
}

/// A condition with a regular expression that some of these texts match.
pub(super) fn matching(rng: &mut Rng, column: ColumnName, values: &[String]) -> Condition {
    let operator = if rng.bool() { Operator::Matches } else { Operator::NotMatches };
    let initial: String = values[0].chars().take(1).collect();
    let [initial, text] = [&initial, &values[1]].map(|text| regex::escape(text));
    Condition::Compare { column, operator, value: format!("{initial}.*|{text}") }
}

impl Cases<'_> {
    /// Conditions that the data can answer; mostly one or two.
    pub(super) fn conditions(&mut self) -> Vec<Expression> {
        let count = self.rng.usize(1..3);
        let expression = |cases: &mut Self| {
            let count = cases.rng.usize(1..3);
            Expression { conditions: (0..count).map(|_| cases.condition()).collect() }
        };
        (0..count).map(|_| expression(self)).collect()
    }

    fn condition(&mut self) -> Condition {
        if self.rng.u8(..9) == 0 {
            return Condition::Pair(operator(&mut self.rng, 6));
        }
        if self.rng.u8(..7) == 0 {
            let column = ColumnName::Id(if self.rng.bool() { Subject::Pre } else { Subject::Post });
            let values = (0..VALUES).map(|_| self.id()).collect();
            return about(&mut self.rng, column, 6, values);
        }
        let word = loop {
            let word = J0251_WORDS[self.rng.usize(..J0251_WORDS.len())];
            if self.data.has_neuron_table || !matches!(word.of, WordOf::Neuron(_)) {
                break word;
            }
        };
        let of = match word.of {
            WordOf::Synapse(_) => Subject::Row,
            _ => [Subject::Pre, Subject::Post, Subject::Both][self.rng.usize(..3)],
        };
        let column = ColumnName::named(of, word.name);
        match kind(&word) {
            ColumnKind::Category => {
                let values: Vec<String> = (0..VALUES).map(|_| self.name(word)).collect();
                match self.rng.u8(..4) {
                    0 => matching(&mut self.rng, column, &values),
                    _ => about(&mut self.rng, column, 2, values),
                }
            }
            _ => {
                let values = (0..VALUES).map(|_| self.number(word)).collect();
                about(&mut self.rng, column, 6, values)
            }
        }
    }

    /// A text of a category, or one that no row has.
    fn name(&mut self, word: Word) -> String {
        let vocabulary = &self.data.vocabulary;
        let names = match word.of {
            WordOf::Synapse(POST_MORPH) => &vocabulary.morphs,
            _ => &vocabulary.types,
        };
        let known = self.rng.choice(names.entries().iter()).map(|(_, name)| name.clone());
        let other = self.rng.u8(..10).to_string();
        known.filter(|_| self.rng.u8(..8) > 0).unwrap_or(other)
    }

    fn id(&mut self) -> String {
        let known = self.drawn(&self.data.neurons.id);
        let id = known.filter(|_| self.rng.u8(..8) > 0).unwrap_or_else(|| self.rng.u64(..));
        match self.rng.u8(..10) {
            0 => format!("{id}.5"),
            1 => format!("-{id}"),
            2 => format!("{id}.0"),
            _ => id.to_string(),
        }
    }

    fn number(&mut self, word: Word) -> String {
        let (WordOf::Synapse(column) | WordOf::Neuron(column)) = word.of else {
            return "0".to_owned();
        };
        let number = self.threshold_of(column);
        if self.rng.u8(..8) == 0 { format!("{:e}", -number) } else { number.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use crate::ask::Connectome;
    use crate::query::{Expression, Filter};
    use crate::run::Run;
    use crate::synth::{SynthOptions, write};
    use crate::verify::Cases;

    #[test]
    fn conditions_are_such_as_a_user_may_write() {
        let folder = tempfile::tempdir().unwrap();
        let options = SynthOptions { synapses: 500, neurons: 60, seed: 1, nasty: true };
        write(folder.path(), &options, &crate::progress::Silent).unwrap();
        let connectome = Connectome::open(folder.path()).unwrap();
        let data = &connectome.dataset(&Run::default()).unwrap();
        let mut cases = Cases::new(data, 9);
        for _ in 0..2000 {
            let conditions = cases.conditions();
            for expression in &conditions {
                assert_eq!(expression.to_string().parse::<Expression>().unwrap(), *expression);
            }
            Filter { conditions, ..Filter::default() }.check().unwrap();
        }
    }
}
