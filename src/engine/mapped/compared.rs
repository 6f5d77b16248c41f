//! The numbers that columns are really compared with.

use super::Records;
use super::columns::Numbers;
use super::threshold::Threshold;
use crate::query::predicate::Subject;
use crate::query::{ColumnName, Condition, Expression, Filter};

impl Records {
    /// The conditions of a filter with the numbers that their columns are compared with: those of
    /// float16 and float32 columns are rounded, unless thresholds are exact.
    pub fn compared(&self, filter: &Filter) -> Vec<Expression> {
        let mut expressions = filter.conditions.clone();
        if !filter.exact_thresholds {
            let conditions = expressions.iter_mut().flat_map(|all| &mut all.conditions);
            conditions.for_each(|condition| self.round(condition));
        }
        expressions
    }

    fn round(&self, condition: &mut Condition) {
        let numbers = condition.column().and_then(|column| self.numbers_of(column));
        let Some(Numbers::Real(_, precision)) = numbers else { return };
        for value in condition.values_mut() {
            if let Some((real, compared)) =
                Threshold::parse(value).map(|number| number.rounded(*precision))
                && real != compared
            {
                *value = compared.to_string();
            }
        }
    }

    fn numbers_of(&self, column: &ColumnName) -> Option<&Numbers> {
        let ColumnName::Named { of, name } = column else { return None };
        let (map, numbers) = match of {
            Subject::Row => (&self.map.synapses.numbers, &self.numbers),
            _ => (&self.map.neurons.as_ref()?.numbers, &self.neuron_numbers),
        };
        numbers.get(map.iter().position(|number| number.name == *name)?)
    }
}
