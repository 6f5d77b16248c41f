//! Every term on neurons, evaluated once a query into one bitmap for each side.

use std::ops::Range;

use multiversion::multiversion;
use rayon::prelude::*;

use super::Bitmap;
use super::columns::{need_columns, need_table, untested};
use crate::codes::CodeRange;
use crate::dataset::{Dataset, Numbers};
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
    apply(&mut bitmap, &conditions);
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
        apply(passing, &conditions);
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

/// The terms that are more than lists, over columns that hold what was written.
fn conditions<'d>(data: &'d Dataset, terms: &[&Term]) -> Result<Vec<Condition<'d>>> {
    let rows = || 0..data.neuron_count();
    let more = terms.iter().filter(|term| !matches!(term.test, Test::Ids(_)));
    more.map(|term| {
        let only_types = match &term.only_types {
            Some(types) => Some((data.neurons.cell_type.read(rows())?, types.as_ref().clone())),
            None => None,
        };
        Ok(Condition { values: values(data, term)?, only_types, orphans: term.orphans })
    })
    .collect()
}

/// The values that a term tests. Ids are of all neurons, all else is of those of the table.
fn values<'d>(data: &'d Dataset, term: &Term) -> Result<Values<'d>> {
    let rows = || 0..data.neuron_count();
    let ranges = match &term.test {
        Test::Codes(codes) => {
            return Ok(Values::of_codes(data.neurons.cell_type.read(rows())?, codes));
        }
        Test::Range(range) => KeyRanges::from(*range),
        Test::Ranges(ranges) => ranges.clone(),
        Test::Ids(_) => return Err(untested(term)),
    };
    if term.column == schema::NEURON_ID {
        return Ok(Values::Ids(data.neurons.id.read(0..data.neurons.id.len())?, ranges));
    }
    // One range is compared many at a time. Key 0 is NaN, which no range of floats has.
    let one = match ranges.as_slice() {
        [] => Some(KeyRange::EMPTY),
        [one] => Some(*one),
        _ => None,
    };
    Ok(match (data.neurons.numbers(term.column), one) {
        (Some(Numbers::Codes(column)), Some(one)) => {
            Values::Range(column.read(rows())?, one.codes())
        }
        (Some(Numbers::Codes(column)), None) => Values::Ranges(column.read(rows())?, ranges),
        (Some(Numbers::Floats(column)), Some(one)) if one.low > 0 => {
            Values::Floats(column.read(rows())?, Floats::of(one))
        }
        (Some(Numbers::Floats(column)), _) => Values::FloatRanges(column.read(rows())?, ranges),
        (Some(Numbers::Whole(_)) | None, _) => return Err(untested(term)),
    })
}

/// One condition on a neuron.
struct Condition<'a> {
    values: Values<'a>,
    /// Cell types, and those that it is for: all others pass.
    only_types: Option<(&'a [u8], CodeSet)>,
    /// Whether neurons without a value pass: those that the table lacks.
    orphans: bool,
}

/// The values of a column, and which of them pass.
enum Values<'a> {
    Floats(&'a [f32], Floats),
    FloatRanges(&'a [f32], KeyRanges),
    Range(&'a [u16], CodeRange),
    Ranges(&'a [u16], KeyRanges),
    Ids(&'a [u64], KeyRanges),
    OneCode(&'a [u8], u8),
    Codes(&'a [u8], Box<CodeSet>),
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
fn apply(bitmap: &mut Bitmap, conditions: &[Condition]) {
    bitmap.words_mut().par_chunks_mut(WORDS_PER_TASK).enumerate().for_each(|(task, words)| {
        for (at, word) in words.iter_mut().enumerate() {
            let first = (task * WORDS_PER_TASK + at) * 64;
            for condition in conditions {
                if *word == 0 {
                    break;
                }
                *word &= condition.word(first..first + 64);
            }
        }
    });
}

impl Condition<'_> {
    /// Bit i is set if neuron `neurons.start + i` passes; at most 64 neurons.
    fn word(&self, neurons: Range<usize>) -> u64 {
        let known = self.values.len();
        let of_table = neurons.start.min(known)..neurons.end.min(known);
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
    fn of_codes(column: &'a [u8], set: &CodeSet) -> Values<'a> {
        match set.only() {
            Some(one) => Values::OneCode(column, one),
            None => Values::Codes(column, Box::new(set.clone())),
        }
    }

    /// How many neurons have a value.
    fn len(&self) -> usize {
        match self {
            Values::Floats(values, _) | Values::FloatRanges(values, _) => values.len(),
            Values::Range(codes, _) | Values::Ranges(codes, _) => codes.len(),
            Values::Ids(ids, _) => ids.len(),
            Values::OneCode(codes, _) | Values::Codes(codes, _) => codes.len(),
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
    let passes = |value: T| u64::from(ranges.contains(key(value)));
    values.iter().enumerate().fold(0, |word, (i, value)| word | passes(*value) << i)
}

fn set_word(codes: &[u8], set: &CodeSet) -> u64 {
    codes.iter().enumerate().fold(0, |word, (i, code)| word | u64::from(set.contains(*code)) << i)
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn floats_word(values: &[f32], low: f32, high: f32) -> u64 {
    let passes = |value: f32| low <= value && value <= high;
    values.iter().enumerate().fold(0, |word, (i, value)| word | (u64::from(passes(*value)) << i))
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn codes_word(codes: &[u16], low: u16, high: u16) -> u64 {
    let range = CodeRange { low, high };
    codes
        .iter()
        .enumerate()
        .fold(0, |word, (i, code)| word | (u64::from(range.contains(*code)) << i))
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn equal_word(codes: &[u8], one: u8) -> u64 {
    codes.iter().enumerate().fold(0, |word, (i, code)| word | (u64::from(*code == one) << i))
}
