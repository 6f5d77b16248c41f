//! Sets of neurons that fulfil one condition.

use super::asked::{CodeTest, OfNumber, OfText};
use crate::dataset::mapped::{CodedNumbers, Codes, Coding, Labels, NeuronIds, Neurons, NumberKind};
use crate::engine::plan::Bitmap;
use crate::error::Result;
use crate::query::{Condition, IdRef, Operator};

/// The number of a neuron that a question names.
///
/// # Errors
/// A damaged copy ([`crate::Kind::Damaged`]).
pub fn number_of(neurons: &Neurons, id: IdRef) -> Result<Option<u32>> {
    match (&neurons.ids, id) {
        (NeuronIds::Numbers(_), IdRef::Number(id)) => neurons.number_of(id),
        // A name that is written in digits is a number to a question.
        (NeuronIds::Names(_), IdRef::Number(id)) => neurons.number_of_name(&id.to_string()),
        (NeuronIds::Names(_), IdRef::Name(name)) => neurons.number_of_name(name),
        (NeuronIds::Numbers(_), IdRef::Name(_)) => Ok(None),
    }
}

/// The neurons whose number passes.
///
/// # Errors
/// A damaged copy ([`crate::Kind::Damaged`]).
pub fn of_number(column: &CodedNumbers, test: &CodeTest, neurons: usize) -> Result<Bitmap> {
    column.codes.ensure_all()?;
    let mut set = Bitmap::none(neurons);
    let takes_null = test.passes.contains(column.null());
    for neuron in 0..neurons {
        // Orphans have no numbers.
        let passes = match column.codes.get(neuron) {
            Some(code) => number_passes(column, test, *code, neuron)?,
            None => takes_null,
        };
        if passes {
            set.insert(neuron as u32);
        }
    }
    Ok(set)
}

/// Whether the number of a row or neuron with this code passes.
///
/// # Errors
/// A damaged copy ([`crate::Kind::Damaged`]).
#[inline]
pub fn number_passes(column: &CodedNumbers, test: &CodeTest, code: u16, at: usize) -> Result<bool> {
    match (&test.open, &column.coding) {
        (Some(open), Coding::Buckets { exact, .. }) if open.contains(code) => {
            exact.column().ensure(at..at + 1)?;
            Ok(test.asked.passes(exact, at))
        }
        _ => Ok(test.passes.contains(code)),
    }
}

/// The neurons whose label passes; orphans have null.
///
/// # Errors
/// A damaged copy ([`crate::Kind::Damaged`]).
pub fn of_labels(labels: &Labels, passes: &[bool], neurons: usize) -> Result<Bitmap> {
    labels.codes.column().ensure(0..labels.codes.column().rows())?;
    let mut set = Bitmap::none(neurons);
    match &labels.codes {
        Codes::U8(codes) => fill(&mut set, codes, passes),
        Codes::U16(codes) => fill(&mut set, codes, passes),
        Codes::U32(codes) => fill(&mut set, codes, passes),
    }
    let stored = labels.codes.column().rows();
    if passes.last() == Some(&true) {
        (stored..neurons).for_each(|orphan| set.insert(orphan as u32));
    }
    Ok(set)
}

fn fill<C: Copy + Into<u32>>(set: &mut Bitmap, codes: &[C], passes: &[bool]) {
    for (word, codes) in set.words_mut().iter_mut().zip(codes.chunks(64)) {
        let bits = codes.iter().enumerate();
        *word = bits
            .fold(0, |word, (at, code)| word | u64::from(passes[(*code).into() as usize]) << at);
    }
}

/// The neurons whose id fulfils a condition.
///
/// # Errors
/// A value that does not suit ids (usage); a damaged copy ([`crate::Kind::Damaged`]).
pub fn of_ids(neurons: &Neurons, condition: &Condition) -> Result<Bitmap> {
    let mut set = Bitmap::none(neurons.len());
    match &neurons.ids {
        NeuronIds::Names(names) => {
            let asked = OfText::new(condition)?;
            for (at, name) in names.all()?.into_iter().enumerate() {
                if asked.passes(name) {
                    set.insert(at as u32);
                }
            }
        }
        NeuronIds::Numbers(ids) => {
            let asked = OfNumber::new(condition, NumberKind::U64, false)?;
            if let Some(values) = equal_to(condition) {
                // Ids that are named are looked up; all else looks at every id.
                for id in values.iter().filter_map(|value| whole_id(value)) {
                    if let Some(number) = neurons.number_of(id)? {
                        set.insert(number);
                    }
                }
                return Ok(set);
            }
            ids.ensure_all()?;
            for (at, id) in ids.iter().enumerate() {
                if asked.passes_whole((*id).into()) {
                    set.insert(at as u32);
                }
            }
        }
    }
    Ok(set)
}

/// The values of a condition that asks for one of them.
fn equal_to(condition: &Condition) -> Option<&[String]> {
    match condition {
        Condition::Compare { operator: Operator::Equal, value, .. } => {
            Some(std::slice::from_ref(value))
        }
        Condition::In { not: false, values, .. } => Some(values),
        _ => None,
    }
}

/// The id that a number is, however it is written.
fn whole_id(value: &str) -> Option<u64> {
    let (below, above) = crate::query::Number::parse(value)?.whole();
    (below == above).then(|| u64::try_from(below).ok())?
}
