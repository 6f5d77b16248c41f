//! The numbers that columns are really compared with.

use super::Ordered;
use super::names::{self, Column};
use super::standing::Compared;
use crate::query::{Condition, Expression, Filter, Number};

impl Ordered {
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
        let column = condition.column().and_then(|name| names::column(&self.map, name).ok());
        let kind = match column {
            Some((_, Column::RowNumber(at))) => self.data.rows.numbers[at].kind(),
            Some((_, Column::NeuronNumber(at))) => self.data.neurons.numbers[at].kind(),
            _ => return,
        };
        for value in condition.values_mut() {
            let Some(number) = Number::parse(value) else { continue };
            if let Compared::Real(compared) = Compared::new(number, kind, false)
                && compared != number.real()
            {
                *value = compared.to_string();
            }
        }
    }
}
