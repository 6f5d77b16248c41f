//! Conditions with the numbers really compared: rounded to the type of their column.

use super::named::{Scope, columns};
use crate::codes::ThresholdRule;
use crate::query::{Condition, Expression, Number};
use crate::schema::{ColumnKind, J0251};

/// An expression whose numbers are those that the columns are compared with.
pub fn compared(expression: &Expression, scope: Scope, exact: bool) -> Expression {
    let conditions = expression.conditions.iter();
    Expression { conditions: conditions.map(|one| of_condition(one, scope, exact)).collect() }
}

fn of_condition(condition: &Condition, scope: Scope, exact: bool) -> Condition {
    let columns = condition.column().map(|name| columns(name, scope));
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
