//! What fractions are of: the same question without what it asks of the rows, or of the columns.

use super::{Records, populations};
use crate::query::predicate::Subject;
use crate::query::{
    CategoryAxis, CellAxes, ColumnName, Condition, Expression, Filter, MatrixQuery, Normalize,
};

impl Records {
    /// The filter of what the cells of a matrix are fractions of; none where they are no fractions.
    pub(super) fn whole(&self, query: &MatrixQuery) -> Option<Filter> {
        let types = self.map.defaults.types.as_deref();
        let cells = match (&query.groups, types) {
            // Labels of neurons stand for types.
            (Some(_), Some(types)) => CellAxes {
                rows: Some(CategoryAxis::new(Subject::Pre, types.to_owned())),
                columns: Some(CategoryAxis::new(Subject::Post, types.to_owned())),
            },
            (Some(_), None) => CellAxes::default(),
            (None, _) => query.cells.or(&self.default_axes()),
        };
        let axis = match query.normalize {
            Normalize::None => return None,
            Normalize::Input => cells.rows,
            Normalize::Output => cells.columns,
        };
        // What is wrong with a population is said where the rows are chosen.
        let expanded = populations::expanded(&query.filter, &self.map);
        let mut filter = expanded.unwrap_or_else(|_| query.filter.clone());
        if let Some(axis) = axis {
            let is_of_types = types == Some(axis.category());
            match axis.of() {
                Subject::Pre if is_of_types => filter.pre_celltype = None,
                Subject::Post if is_of_types => filter.post_celltype = None,
                _ => {}
            }
            filter.conditions =
                filter.conditions.iter().filter_map(|all| without(all, &axis)).collect();
        }
        Some(filter)
    }
}

/// Conditions without those on the category of an axis; of one on both partners the half of the other
/// is left.
fn without(expression: &Expression, axis: &CategoryAxis) -> Option<Expression> {
    let other = match axis.of() {
        Subject::Pre => Subject::Post,
        _ => Subject::Pre,
    };
    let kept = |condition: &Condition| match condition.column() {
        Some(ColumnName::Named { of, name }) if name == axis.category() => match (*of, axis.of()) {
            (of, own) if of == own => None,
            (Subject::Both, Subject::Pre | Subject::Post) => {
                Some(condition.clone().about(ColumnName::named(other, name)))
            }
            _ => Some(condition.clone()),
        },
        _ => Some(condition.clone()),
    };
    let conditions: Vec<Condition> = expression.conditions.iter().filter_map(kept).collect();
    (!conditions.is_empty()).then_some(Expression { conditions })
}
