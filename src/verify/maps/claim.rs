//! Random connections of a data set with a map, and claims about them.

use super::MapCases;
use crate::ask::Question;
use crate::error::Result;
use crate::query::{CellAxes, Claim, Connection, ConnectionsQuery, Filter, RobustQuery, Types};
use crate::verify::resampling::resampling;

impl MapCases<'_> {
    /// What some connections amount to over a small grid.
    pub(super) fn connections(&mut self, filter: Filter) -> Result<ConnectionsQuery> {
        let (measure, normalize) = self.measure();
        let grid = self.sweep(filter)?;
        let count = self.rng.usize(1..4);
        let mut connections = Vec::new();
        for _ in 0..count {
            let (pre, post) = (self.ends(&grid.cells, true)?, self.ends(&grid.cells, false)?);
            connections.push(Connection { pre, post });
        }
        Ok(ConnectionsQuery { grid, measure, normalize, connections })
    }

    /// Some values of the rows or columns.
    fn ends(&mut self, cells: &CellAxes, is_pre: bool) -> Result<Types> {
        if self.one_in(4) {
            return Ok(Types::Any);
        }
        let names = self.values_of_axis(cells, is_pre)?;
        let count = self.rng.usize(1..3);
        let names: Vec<String> =
            (0..count).filter_map(|_| self.rng.choice(&names).cloned()).collect();
        Ok(if names.is_empty() { Types::Any } else { Types::Of(names) })
    }

    /// A claim about such connections; they alone where a name cannot be said in a claim.
    pub(super) fn claimed(&mut self, filter: Filter) -> Result<Question> {
        let asked = self.connections(filter)?;
        let terms: Vec<String> = asked.connections.iter().map(|one| self.term(one)).collect();
        let (left, right) = terms.split_at(self.rng.usize(1..=terms.len()));
        let right = match right {
            [] => self.rng.choice(["0", "0.25", "3"]).unwrap_or("1").to_owned(),
            terms => terms.join(" - "),
        };
        let sign = if self.rng.bool() { ">" } else { "<" };
        Ok(match Claim::parse(&format!("{} {sign} {right}", left.join(" + "))) {
            Ok(claim) => self.with_intervals(Question::of_claim(claim, asked)),
            Err(_) => Question::Connections(asked),
        })
    }

    /// The same question, perhaps with intervals, if there are any that it can have.
    fn with_intervals(&mut self, question: Question) -> Question {
        let Question::Robust(query) = question else { return question };
        let ci = self.one_in(2).then(|| resampling(&mut self.rng));
        let asked = RobustQuery { ci, ..query.clone() };
        Question::Robust(if asked.check_resampling().is_ok() { asked } else { query })
    }

    fn term(&mut self, connection: &Connection) -> String {
        let factor = self.rng.choice(["", "", "2 * ", "0.1 * "]).unwrap_or_default();
        format!("{factor}{}->{}", said(&connection.pre), said(&connection.post))
    }
}

/// Types in the words of a claim.
fn said(types: &Types) -> String {
    match types {
        Types::Any => "*".to_owned(),
        Types::Of(names) => {
            let quoted = |name: &String| format!("\"{name}\"");
            names.iter().map(quoted).collect::<Vec<_>>().join(",")
        }
    }
}
