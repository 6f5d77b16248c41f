//! Whether a data set has the columns that a predicate is about. Whoever resolves one asks here
//! first: a term that nobody tests would let every row pass.

use crate::dataset::{Dataset, Numbers, Segment};
use crate::error::{Error, Kind, Result};
use crate::query::predicate::{Predicate, Subject, Term, Test};
use crate::schema::{self, J0251};

/// Refuses a predicate about what the data does not have: a neuron table, or a column.
///
/// # Errors
/// No neuron table (data); a term that no engine tests.
pub fn need_columns(data: &Dataset, predicate: &Predicate) -> Result<()> {
    if predicate.min_pair.is_some() {
        return Err(Error::new(
            Kind::Failure,
            "a plan tests rows one by one, not pairs of neurons; this is a bug in areax",
        ));
    }
    if predicate.needs_neurons() {
        need_table(data, "this filter")?;
    }
    match predicate.terms.iter().find(|term| !has(data, term)) {
        Some(term) => Err(untested(term)),
        None => Ok(()),
    }
}

pub(super) fn need_table(data: &Dataset, what: &str) -> Result<()> {
    if data.has_neuron_table {
        return Ok(());
    }
    Err(Error::no_neuron_table(what, None))
}

/// No engine tests a term.
pub fn untested(term: &Term) -> Error {
    let name = J0251.get(term.column).map_or("a column that is not there", |column| column.name);
    Error::new(Kind::Failure, format!("no engine tests {name} that way; this is a bug in areax"))
}

/// Whether there is what a term tests.
fn has(data: &Dataset, term: &Term) -> bool {
    match (term.of, &term.test) {
        (Subject::Row, Test::Codes(_)) => Segment::CATEGORIES.contains(&term.column),
        (Subject::Row, Test::Range(_) | Test::Ranges(_)) => matches!(
            data.synapses.numbers(term.column),
            Some(Numbers::Codes(_) | Numbers::Whole(_))
        ),
        (Subject::Row, Test::Ids(_)) => false,
        (_, Test::Codes(_)) => term.column == schema::NEURON_TYPE,
        (_, Test::Range(_) | Test::Ranges(_)) if term.column == schema::NEURON_ID => true,
        (_, Test::Range(_) | Test::Ranges(_)) => matches!(
            data.neurons.numbers(term.column),
            Some(Numbers::Codes(_) | Numbers::Floats(_))
        ),
        (_, Test::Ids(_)) => term.column == schema::NEURON_ID,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::Connectome;
    use crate::engine::plan::{Plan, RowCheck};
    use crate::progress::Silent;
    use crate::query::CodeSet;
    use crate::query::predicate::{KeyRange, KeyRanges};
    use crate::run::Run;
    use crate::synth::{SynthOptions, write};

    #[test]
    fn every_term_is_tested_or_refused() {
        let folder = tempfile::tempdir().unwrap();
        let options = SynthOptions { synapses: 500, neurons: 60, ..SynthOptions::default() };
        write(folder.path(), &options, &Silent).unwrap();
        let connectome = Connectome::open(folder.path()).unwrap();
        let data = &connectome.dataset(&Run::default()).unwrap();
        let mut tested = 0;
        let (codes, range) = (Test::Codes(Box::new(CodeSet::none())), Test::Range(KeyRange::EMPTY));
        let ranges = Test::Ranges(KeyRanges::default());
        for test in [codes, range, ranges, Test::Ids(vec![])] {
            for of in [Subject::Row, Subject::Pre, Subject::Post, Subject::Both] {
                for column in 0..=J0251.len() {
                    let term = Term::new(of, column, test.clone());
                    let predicate = Predicate { terms: vec![term], ..Predicate::default() };
                    let plan = Plan::of(data, &predicate, &Run::default());
                    let check = RowCheck::new(data, &predicate);
                    assert_eq!(plan.is_ok(), check.is_ok(), "{predicate:?}");
                    let (Ok(plan), Ok(check)) = (plan, check) else { continue };
                    tested += 1;
                    // Nothing passes such a term, so that one that is dropped is seen.
                    let is_none = |side: &Option<crate::engine::plan::Bitmap>| {
                        side.as_ref().is_some_and(|side| side.ones() == 0)
                    };
                    let is_seen = plan.runs.is_empty()
                        || is_none(&plan.tests.pre)
                        || is_none(&plan.tests.post);
                    assert!(is_seen, "{predicate:?}");
                    let places: Vec<u32> = (0..500).collect();
                    check.ensure(&places).unwrap();
                    assert!(places.iter().all(|at| check.passes(*at).is_none()), "{predicate:?}");
                }
            }
        }
        // Of rows three categories and five numbers, in one range or several; of neurons, three
        // ways, a type, four numbers and the ids, and the ids as a list.
        assert_eq!(tested, 3 + 2 * 5 + 3 * (1 + 2 * (4 + 1) + 1));
    }
}
