//! Random conditions on columns: every word, every operator, values at which engines could differ.

use super::Cases;
use crate::query::predicate::kind;
use crate::query::{ColumnName, Condition, Expression, Operator, Subject};
use crate::schema::{ColumnKind, J0251_WORDS, POST_MORPH, Word, WordOf};

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
            return Condition::Pair(self.operator(6));
        }
        if self.rng.u8(..7) == 0 {
            let column = ColumnName::Id(if self.rng.bool() { Subject::Pre } else { Subject::Post });
            return self.about(column, 6, Self::id);
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
            ColumnKind::Category => self.texts(column, word),
            _ => self.about(column, 6, |cases| cases.number(word)),
        }
    }

    /// One of the first operators.
    fn operator(&mut self, among: usize) -> Operator {
        Operator::ALL[self.rng.usize(..among)].0
    }

    fn about(
        &mut self,
        column: ColumnName,
        operators: usize,
        value: impl Fn(&mut Self) -> String,
    ) -> Condition {
        let not = self.rng.bool();
        match self.rng.u8(..6) {
            0 => Condition::Null { column, not },
            1 => {
                let count = self.rng.usize(1..5);
                Condition::In { column, not, values: (0..count).map(|_| value(self)).collect() }
            }
            _ => Condition::Compare {
                column,
                operator: self.operator(operators),
                value: value(self),
            },
        }
    }

    fn texts(&mut self, column: ColumnName, word: Word) -> Condition {
        if self.rng.u8(..4) > 0 {
            return self.about(column, 2, |cases| cases.name(word));
        }
        let operator = if self.rng.bool() { Operator::Matches } else { Operator::NotMatches };
        let initial: String = self.name(word).chars().take(1).collect();
        let value = format!("{initial}.*|{}", self.name(word));
        Condition::Compare { column, operator, value }
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
