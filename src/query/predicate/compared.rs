//! Conditions with the numbers really compared: rounded to the type of their column.

use super::named::{Scope, columns};
use crate::codes::ThresholdRule;
use crate::query::{Condition, Expression, Number};
use crate::schema::{ColumnKind, J0251};

/// An expression whose numbers are those that the columns are compared with.
pub fn compared(expression: &Expression, exact: bool) -> Expression {
    let conditions = expression.conditions.iter();
    Expression { conditions: conditions.map(|one| of_condition(one, exact)).collect() }
}

fn of_condition(condition: &Condition, exact: bool) -> Condition {
    // A name of the neuron table stands alone where neurons are asked for.
    let of = |name| columns(name, Scope::Synapses).or_else(|_| columns(name, Scope::Neurons));
    let columns = condition.column().map(of);
    let Some(Ok(columns)) = columns else { return condition.clone() };
    let rule = ThresholdRule { strict: false, exact };
    let rounded = |number: f64| match columns.first().map(|(_, column)| J0251[*column].kind) {
        Some(ColumnKind::Float16) => Some(rule.compared(number)),
        Some(ColumnKind::Float32) if exact => Some(number),
        Some(ColumnKind::Float32) => Some(f64::from(number as f32)),
        _ => None,
    };
    let mut condition = condition.clone();
    for value in condition.values_mut() {
        let real = Number::parse(value).map(Number::real);
        // A number that is not rounded stays as it was written.
        if let Some((real, rounded)) = real.and_then(|real| Some((real, rounded(real)?)))
            && real != rounded
        {
            *value = rounded.to_string();
        }
    }
    condition
}
