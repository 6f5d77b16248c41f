//! Every term on neurons, evaluated once a query into one bitmap for each side.

use std::ops::Range;

use multiversion::multiversion;
use rayon::prelude::*;

use super::Bitmap;
use super::columns::{need_columns, need_table, untested};
use crate::codes::CodeRange;
use crate::dataset::{AnyColumn, Dataset, Numbers, View, compared_after};
use crate::error::Result;
use crate::query::predicate::{
    KeyRange, KeyRanges, Predicate, Scope, Subject, Term, Test, float32_key, float32_of_key, wanted,
};
use crate::query::{CodeSet, NeuronsQuery};
use crate::schema;

/// Words that one task fills: 8,192 neurons.
const WORDS_PER_TASK: usize = 128;

/// The neurons that pass as presynaptic and as postsynaptic partner; `None` = all.
pub(super) fn pass(
    data: &Dataset,
    predicate: &Predicate,
) -> Result<(Option<Bitmap>, Option<Bitmap>)> {
    let (pre, post) = sides(data, predicate)?;
    let first = bitmap(data, &pre)?;
    // What is asked of both partners alike is evaluated once.
    let second = if pre == post { first.clone() } else { bitmap(data, &post)? };
    Ok((first, second))
}

/// The same for looking at single neurons.
pub(super) fn checks<'d>(
    data: &'d Dataset,
    predicate: &Predicate,
) -> Result<(NeuronCheck<'d>, NeuronCheck<'d>)> {
    let (pre, post) = sides(data, predicate)?;
    Ok((NeuronCheck::new(data, &pre)?, NeuronCheck::new(data, &post)?))
}

/// The terms on the presynaptic and on the postsynaptic neuron.
fn sides<'p>(data: &Dataset, predicate: &'p Predicate) -> Result<(Vec<&'p Term>, Vec<&'p Term>)> {
    need_columns(data, predicate)?;
    Ok((predicate.of_pre().collect(), predicate.of_post().collect()))
}

/// The neurons of the table that have the type and the reconstruction that are asked for,
/// whatever their synapses.
///
/// # Errors
/// What [`NeuronsQuery::check`] refuses; that there is no neuron table.
pub fn cells(data: &Dataset, query: &NeuronsQuery) -> Result<Bitmap> {
    query.check(&data.vocabulary)?;
    need_table(data, "this question")?;
    let types = query.types(&data.vocabulary)?;
    let mut reconstruction = query.reconstruction().predicate(&data.vocabulary)?;
    if types != CodeSet::all() {
        let test = Test::Codes(Box::new(types));
        reconstruction.add(Term::new(Subject::Pre, schema::NEURON_TYPE, test));
    }
    let own = query.told_apart().own;
    for wanted in wanted(&own, Scope::Neurons, query.exact_thresholds)? {
        wanted.add_to(&mut reconstruction, &data.vocabulary);
    }
    let terms: Vec<&Term> = reconstruction.of_pre().collect();
    let conditions = conditions(data, &terms)?;
    // Neurons that the table lacks have no bit.
    let mut bitmap = Bitmap::all(data.neuron_count());
    for ids in lists(&terms) {
        bitmap.and(&listed(data, ids)?);
    }
    apply(&mut bitmap, &conditions)?;
    Ok(bitmap)
}

/// What is asked of the neurons of one side, for looking at single ones.
pub(super) struct NeuronCheck<'d> {
    /// Dense indices, ascending, of each list.
    listed: Vec<Vec<u32>>,
    conditions: Vec<Condition<'d>>,
}

impl<'d> NeuronCheck<'d> {
    fn new(data: &'d Dataset, terms: &[&Term]) -> Result<NeuronCheck<'d>> {
        let mut listed: Vec<Vec<u32>> =
            lists(terms).map(|ids| indices(data, ids)).collect::<Result<_>>()?;
        listed.iter_mut().for_each(|indices| indices.sort_unstable());
        let conditions = conditions(data, terms)?;
        conditions.iter().try_for_each(|condition| condition.ensure(0..condition.known))?;
        Ok(NeuronCheck { listed, conditions })
    }

    /// Whether every neuron passes.
    pub(super) fn is_all(&self) -> bool {
        self.listed.is_empty() && self.conditions.is_empty()
    }

    /// Whether a neuron passes.
    pub(super) fn passes(&self, neuron: u32) -> bool {
        let at = neuron as usize;
        let fulfils = |condition: &Condition| condition.word(at..at + 1) & 1 == 1;
        self.listed.iter().all(|listed| listed.binary_search(&neuron).is_ok())
            && self.conditions.iter().all(fulfils)
    }
}

fn lists<'p>(terms: &[&'p Term]) -> impl Iterator<Item = &'p [u64]> {
    terms.iter().filter_map(|term| match &term.test {
        Test::Ids(ids) => Some(ids.as_slice()),
        _ => None,
    })
}

fn bitmap(data: &Dataset, terms: &[&Term]) -> Result<Option<Bitmap>> {
    let mut passing: Option<Bitmap> = None;
    for ids in lists(terms) {
        let listed = listed(data, ids)?;
        match &mut passing {
            Some(passing) => passing.and(&listed),
            None => passing = Some(listed),
        }
    }
    let conditions = conditions(data, terms)?;
    if !conditions.is_empty() {
        let passing = passing.get_or_insert_with(|| Bitmap::all(data.neurons.id.len()));
        apply(passing, &conditions)?;
    }
    Ok(passing)
}

/// The neurons that pass one term.
///
/// # Errors
/// A term that no engine tests; a damaged copy.
pub fn neurons_of(data: &Dataset, term: &Term) -> Result<Bitmap> {
    Ok(bitmap(data, &[term])?.unwrap_or_else(|| Bitmap::all(data.neurons.id.len())))
}

/// The terms that are more than lists.
fn conditions<'d>(data: &'d Dataset, terms: &[&Term]) -> Result<Vec<Condition<'d>>> {
    let more = terms.iter().filter(|term| !matches!(term.test, Test::Ids(_)));
    more.map(|term| {
        let types = &data.neurons.cell_type;
        let only_types = term.only_types.as_ref().map(|only| (types.view(), only.as_ref().clone()));
        let (values, column) = values(data, term)?;
        let columns = match &only_types {
            Some(_) => vec![column, types as &dyn AnyColumn],
            None => vec![column],
        };
        let known = match values {
            Values::Ids(ids, _) => ids.len(),
            _ => data.neuron_count(),
        };
        Ok(Condition { values, columns, known, only_types, orphans: term.orphans })
    })
    .collect()
}

/// The values that a term tests, and their column. Ids are of all neurons, all else is of those of the table.
fn values<'d>(data: &'d Dataset, term: &Term) -> Result<(Values<'d>, &'d dyn AnyColumn)> {
    let ranges = match &term.test {
        Test::Codes(codes) => {
            let types = &data.neurons.cell_type;
            return Ok((Values::of_codes(types.view(), codes), types));
        }
        Test::Range(range) => KeyRanges::from(*range),
        Test::Ranges(ranges) => ranges.clone(),
        Test::Ids(_) => return Err(untested(term)),
    };
    if term.column == schema::NEURON_ID {
        return Ok((Values::Ids(data.neurons.id.view(), ranges), &data.neurons.id));
    }
    // One range is compared many at a time. Key 0 is NaN, which no range of floats has.
    let one = match ranges.as_slice() {
        [] => Some(KeyRange::EMPTY),
        [one] => Some(*one),
        _ => None,
    };
    Ok(match (data.neurons.numbers(term.column), one) {
        (Some(Numbers::Codes(column)), Some(one)) => {
            (Values::Range(column.view(), one.codes()), column)
        }
        (Some(Numbers::Codes(column)), None) => (Values::Ranges(column.view(), ranges), column),
        (Some(Numbers::Floats(column)), Some(one)) if one.low > 0 => {
            (Values::Floats(column.view(), Floats::of(one)), column)
        }
        (Some(Numbers::Floats(column)), _) => (Values::FloatRanges(column.view(), ranges), column),
        (Some(Numbers::Whole(_)) | None, _) => return Err(untested(term)),
    })
}

/// One condition on a neuron.
struct Condition<'a> {
    values: Values<'a>,
    /// The columns that are read.
    columns: Vec<&'a dyn AnyColumn>,
    /// How many neurons have a value.
    known: usize,
    /// Cell types, and those that it is for: all others pass.
    only_types: Option<(View<'a, u8>, CodeSet)>,
    /// Whether neurons without a value pass: those that the table lacks.
    orphans: bool,
}

/// The values of a column, and which of them pass.
enum Values<'a> {
    Floats(View<'a, f32>, Floats),
    FloatRanges(View<'a, f32>, KeyRanges),
    Range(View<'a, u16>, CodeRange),
    Ranges(View<'a, u16>, KeyRanges),
    Ids(View<'a, u64>, KeyRanges),
    OneCode(View<'a, u8>, u8),
    Codes(View<'a, u8>, Box<CodeSet>),
}

/// float32 numbers from the lowest to the highest. NaN is not among them.
#[derive(Clone, Copy)]
struct Floats {
    low: f32,
    high: f32,
}

impl Floats {
    fn of(range: KeyRange) -> Floats {
        let (low, high) = range.of_32_bits().unwrap_or((u32::MAX, 0));
        Floats { low: float32_of_key(low), high: float32_of_key(high) }
    }
}

/// The neurons of a list; ids that nobody has match nothing.
fn listed(data: &Dataset, ids: &[u64]) -> Result<Bitmap> {
    let mut bitmap = Bitmap::none(data.neurons.id.len());
    indices(data, ids)?.into_iter().for_each(|index| bitmap.insert(index));
    Ok(bitmap)
}

/// The dense indices of those ids that somebody has.
pub(super) fn indices(data: &Dataset, ids: &[u64]) -> Result<Vec<u32>> {
    ids.iter().filter_map(|id| data.index_of(*id).transpose()).collect()
}

/// Takes out of `bitmap` the neurons that fail a condition.
fn apply(bitmap: &mut Bitmap, conditions: &[Condition]) -> Result<()> {
    bitmap.words_mut().par_chunks_mut(WORDS_PER_TASK).enumerate().try_for_each(|(task, words)| {
        let first = task * WORDS_PER_TASK * 64;
        let neurons = first..first + words.len() * 64;
        compared_after(
            || narrow(words, first, conditions),
            || conditions.iter().try_for_each(|condition| condition.ensure(neurons.clone())),
        )
    })
}

/// Takes out of `words` the neurons that fail a condition; `first` is the first of them.
fn narrow(words: &mut [u64], first: usize, conditions: &[Condition]) {
    for (at, word) in words.iter_mut().enumerate() {
        let first = first + at * 64;
        for condition in conditions {
            if *word == 0 {
                break;
            }
            *word &= condition.word(first..first + 64);
        }
    }
}

impl Condition<'_> {
    /// Makes sure of what is read of some neurons.
    fn ensure(&self, neurons: Range<usize>) -> Result<()> {
        let of_table = neurons.start.min(self.known)..neurons.end.min(self.known);
        self.columns.iter().try_for_each(|column| column.ensure(of_table.clone()))
    }

    /// Bit i is set if neuron `neurons.start + i` passes; at most 64 neurons.
    fn word(&self, neurons: Range<usize>) -> u64 {
        let of_table = neurons.start.min(self.known)..neurons.end.min(self.known);
        let every = u64::MAX.checked_shr(64 - of_table.len() as u32).unwrap_or(0);
        let passing = self.values.word(of_table.clone());
        let passing = match &self.only_types {
            Some((types, only)) if passing != every => {
                passing | every & !set_word(&types[of_table], only)
            }
            _ => passing,
        };
        if self.orphans { passing | !every } else { passing }
    }
}

impl<'a> Values<'a> {
    /// Codes of a set. One alone is compared many at a time.
    fn of_codes(column: View<'a, u8>, set: &CodeSet) -> Values<'a> {
        match set.only() {
            Some(one) => Values::OneCode(column, one),
            None => Values::Codes(column, Box::new(set.clone())),
        }
    }

    fn word(&self, neurons: Range<usize>) -> u64 {
        match self {
            Values::Floats(values, floats) => {
                floats_word(&values[neurons], floats.low, floats.high)
            }
            Values::FloatRanges(values, ranges) => {
                keys_word(&values[neurons], ranges, |value| float32_key(value).into())
            }
            Values::Ranges(codes, ranges) => keys_word(&codes[neurons], ranges, u64::from),
            Values::Ids(ids, ranges) => keys_word(&ids[neurons], ranges, |id| id),
            Values::Range(codes, range) => codes_word(&codes[neurons], range.low, range.high),
            Values::OneCode(codes, one) => equal_word(&codes[neurons], *one),
            Values::Codes(codes, set) => set_word(&codes[neurons], set),
        }
    }
}

fn keys_word<T: Copy>(values: &[T], ranges: &KeyRanges, key: impl Fn(T) -> u64) -> u64 {
    let mut word = 0;
    for (i, value) in values.iter().enumerate() {
        word |= u64::from(ranges.contains(key(*value))) << i;
    }
    word
}

fn set_word(codes: &[u8], set: &CodeSet) -> u64 {
    let mut word = 0;
    for (i, code) in codes.iter().enumerate() {
        word |= u64::from(set.contains(*code)) << i;
    }
    word
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn floats_word(values: &[f32], low: f32, high: f32) -> u64 {
    let mut word = 0;
    for (i, value) in values.iter().enumerate() {
        word |= u64::from(low <= *value && *value <= high) << i;
    }
    word
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn codes_word(codes: &[u16], low: u16, high: u16) -> u64 {
    let range = CodeRange { low, high };
    let mut word = 0;
    for (i, code) in codes.iter().enumerate() {
        word |= u64::from(range.contains(*code)) << i;
    }
    word
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn equal_word(codes: &[u8], one: u8) -> u64 {
    let mut word = 0;
    for (i, code) in codes.iter().enumerate() {
        word |= u64::from(*code == one) << i;
    }
    word
}
