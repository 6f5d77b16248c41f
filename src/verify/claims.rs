//! Random claims about connections, with intervals or without.

use fastrand::Rng;

use super::resampling::resampling;
use crate::ask::Question;
use crate::query::{Claim, Connection, ConnectionsQuery, RobustQuery, Types};

/// A claim about some connections; they alone where a name cannot be said in a claim.
pub fn claimed(rng: &mut Rng, asked: ConnectionsQuery, has_neurons: bool) -> Question {
    let terms: Vec<String> = asked.connections.iter().map(|one| term(rng, one)).collect();
    let (left, right) = terms.split_at(rng.usize(1..=terms.len()));
    let right = match right {
        [] => rng.choice(["0", "0.25", "3"]).unwrap_or("1").to_owned(),
        terms => terms.join(" - "),
    };
    let sign = if rng.bool() { ">" } else { "<" };
    match Claim::parse(&format!("{} {sign} {right}", left.join(" + "))) {
        Ok(claim) if has_neurons => with_intervals(rng, Question::of_claim(claim, asked)),
        Ok(claim) => Question::of_claim(claim, asked),
        Err(_) => Question::Connections(asked),
    }
}

/// The same question, perhaps with intervals, if there are any that it can have.
fn with_intervals(rng: &mut Rng, question: Question) -> Question {
    let Question::Robust(query) = question else { return question };
    let ci = rng.bool().then(|| resampling(rng));
    let asked = RobustQuery { ci, ..query.clone() };
    Question::Robust(if asked.check_resampling().is_ok() { asked } else { query })
}

fn term(rng: &mut Rng, connection: &Connection) -> String {
    let factor = rng.choice(["", "", "2 * ", "0.1 * "]).unwrap_or_default();
    let of = |types: &Types| match types {
        Types::Any => "*".to_owned(),
        Types::Of(names) => said(names),
    };
    format!("{factor}{}->{}", of(&connection.pre), of(&connection.post))
}

/// Types in the words of a claim.
pub fn said(names: &[String]) -> String {
    let quoted = |name: &String| format!("\"{name}\"");
    names.iter().map(quoted).collect::<Vec<_>>().join(",")
}
