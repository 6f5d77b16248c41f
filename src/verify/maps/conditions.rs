//! Random conditions in the words of a map: every column, every operator.

use super::MapCases;
use crate::dataset::mapped::Labels;
use crate::error::Result;
use crate::query::{ColumnName, Condition, Expression, Operator, Subject};
use crate::verify::conditions::{about, matching, operator};

/// Most values that a condition lists.
const VALUES: usize = 4;

impl<'a> MapCases<'a> {
    /// Some expressions of some conditions. Where `bare` is not the row, names of the neuron table may stand
    /// alone, too.
    pub(super) fn conditions(&mut self, bare: Subject) -> Result<Vec<Expression>> {
        let count = self.rng.usize(1..3);
        let mut all = Vec::new();
        for _ in 0..count {
            let count = self.rng.usize(1..3);
            let conditions = (0..count).map(|_| self.condition(bare)).collect::<Result<_>>()?;
            all.push(Expression { conditions });
        }
        Ok(all)
    }

    fn condition(&mut self, bare: Subject) -> Result<Condition> {
        if self.one_in(60) {
            return self.odd();
        }
        match self.rng.u8(..10) {
            0 => Ok(Condition::Pair(operator(&mut self.rng, 6))),
            1 | 2 => self.of_ids(),
            3..=5 => match self.any_number() {
                Some((column, word)) => {
                    let values = (0..VALUES).map(|_| self.near(column)).collect::<Result<_>>()?;
                    let column = self.column(&word, bare);
                    Ok(about(&mut self.rng, column, 6, values))
                }
                None => self.of_ids(),
            },
            _ => match self.any_category(bare) {
                Some((column, labels)) => self.of_texts(column, labels),
                None => self.of_ids(),
            },
        }
    }

    /// What no engine answers.
    fn odd(&mut self) -> Result<Condition> {
        let name = if self.rng.bool() { "nothing" } else { "region" };
        let column = ColumnName::named(Subject::Row, name);
        let values = vec!["x".to_owned(); VALUES];
        Ok(about(&mut self.rng, column, 8, values))
    }

    /// The column that a word names: without the partner now and then, where it may be.
    fn column(&mut self, word: &str, bare: Subject) -> ColumnName {
        match word.split_once('.') {
            None => ColumnName::named(Subject::Row, word),
            Some((_, name)) if bare != Subject::Row && self.rng.bool() => {
                ColumnName::named(Subject::Row, name)
            }
            Some(("pre", name)) => ColumnName::named(Subject::Pre, name),
            Some(("post", name)) => ColumnName::named(Subject::Post, name),
            Some((_, name)) => ColumnName::named(Subject::Both, name),
        }
    }

    fn any_category(&mut self, bare: Subject) -> Option<(ColumnName, &'a Labels)> {
        let rows = &self.map.synapses.categories;
        let own = rows.iter().zip(&self.data.rows.categories);
        let mut all: Vec<_> = own.map(|(of, labels)| (of.name.clone(), labels)).collect();
        let neurons = self.map.neurons.iter().flat_map(|table| &table.categories);
        for (of, labels) in neurons.zip(&self.data.neurons.labels) {
            let partner = ["pre", "post", "both"][self.rng.usize(..3)];
            all.push((format!("{partner}.{}", of.name), labels));
        }
        let (word, labels) = self.rng.choice(all)?;
        Some((self.column(&word, bare), labels))
    }

    fn of_texts(&mut self, column: ColumnName, labels: &Labels) -> Result<Condition> {
        let values = (0..VALUES).map(|_| self.text_of(labels)).collect::<Result<Vec<_>>>()?;
        Ok(match self.one_in(4) {
            true => matching(&mut self.rng, column, &values),
            false => about(&mut self.rng, column, 2, values),
        })
    }

    fn of_ids(&mut self) -> Result<Condition> {
        let column = ColumnName::Id(if self.rng.bool() { Subject::Pre } else { Subject::Post });
        let mut values = Vec::new();
        for _ in 0..VALUES {
            let id = self.id()?.to_string();
            values.push(match self.rng.u8(..14) {
                0 if !self.map.has_names() => format!("{id}.5"),
                1 if !self.map.has_names() => format!("{id}.0"),
                2 => format!("-{id}"),
                _ => id,
            });
        }
        Ok(match self.map.has_names() {
            true if self.one_in(4) => matching(&mut self.rng, column, &values),
            true => about(&mut self.rng, column, 2, values),
            false => about(&mut self.rng, column, Operator::ALL.len() - 2, values),
        })
    }
}
