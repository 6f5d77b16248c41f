//! Conditions (`--where`) of the neurons question: those on the neuron itself, and those that choose
//! the synapses that count.

use crate::error::Result;
use crate::query::predicate::{Scope, is_of_neurons, wanted};
use crate::query::{ColumnName, Condition, Direction, Expression, NeuronsQuery, Subject};

/// Conditions, told apart.
#[derive(Debug, Default)]
pub struct NeuronConditions {
    /// Those on the neuron.
    pub own: Vec<Expression>,
    /// Those on its synapses, and on their other neuron.
    pub counted: Vec<Expression>,
    /// Whether any condition is on synapses alone: then a neuron needs one.
    pub count: bool,
}

impl NeuronsQuery {
    /// The conditions, told apart: a name of the neuron table is the neuron's if it stands alone or
    /// behind its own side, and of both neurons behind `both.`.
    #[doc(hidden)]
    pub fn told_apart(&self) -> NeuronConditions {
        let mut apart = NeuronConditions::default();
        let (own, other) = match self.direction {
            Direction::Outgoing => (Subject::Pre, Subject::Post),
            Direction::Incoming => (Subject::Post, Subject::Pre),
        };
        for condition in self.expressions.iter().flat_map(|expression| &expression.conditions) {
            let one = || Expression { conditions: vec![condition.clone()] };
            match condition.column() {
                Some(ColumnName::Id(of)) if *of == own => apart.own.push(one()),
                Some(ColumnName::Named { of, name }) if self.is_of_neurons(name) => {
                    if *of == Subject::Both {
                        let other = condition.clone().about(ColumnName::named(other, name));
                        apart.counted.push(Expression { conditions: vec![other] });
                    }
                    match of == &other {
                        true => apart.add_counted(condition),
                        false => apart.own.push(one()),
                    }
                }
                _ => apart.add_counted(condition),
            }
        }
        apart
    }

    /// Whether the neuron table has a column of this name.
    pub(super) fn is_of_neurons(&self, name: &str) -> bool {
        match &self.columns {
            Some(columns) => columns.iter().any(|column| column == name),
            None => is_of_neurons(name),
        }
    }

    /// Refuses conditions about what is not there.
    ///
    /// # Errors
    /// A name that no column has, a value that does not fit (usage).
    pub(super) fn check_conditions(&self) -> Result<()> {
        let apart = self.told_apart();
        wanted(&apart.own, Scope::Neurons, self.exact_thresholds)?;
        wanted(&apart.counted, Scope::Synapses, self.exact_thresholds).map(|_| ())
    }
}

impl NeuronConditions {
    fn add_counted(&mut self, condition: &Condition) {
        self.counted.push(Expression { conditions: vec![condition.clone()] });
        self.count = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_the_neurons_or_its_synapses() {
        let check = |text: &str, direction, own: &[&str], counted: &[&str], fewest: u64| {
            let query = NeuronsQuery {
                direction,
                expressions: vec![text.parse().unwrap()],
                ..NeuronsQuery::default()
            };
            let apart = query.told_apart();
            let texts =
                |all: &[Expression]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
            assert_eq!(texts(&apart.own), own, "{text}");
            assert_eq!(texts(&apart.counted), counted, "{text}");
            assert_eq!(query.fewest(), fewest, "{text}");
        };
        use Direction::{Incoming, Outgoing};
        check("celltype = HVC and axon > 5", Outgoing, &["celltype = HVC", "axon > 5"], &[], 0);
        check("pre.axon > 5 and pre = 7", Outgoing, &["pre.axon > 5", "pre = 7"], &[], 0);
        check("pre.axon > 5 and post = 7", Incoming, &["post = 7"], &["pre.axon > 5"], 1);
        check("size > 1 and pre != post", Outgoing, &[], &["size > 1", "pre != post"], 1);
        check("both.axon > 5", Outgoing, &["both.axon > 5"], &["post.axon > 5"], 0);
    }
}
