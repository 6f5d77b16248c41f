//! Neurons on the CPU: the table's columns choose the candidates; then their synapses are counted,
//! by the index where it is ready, else in one pass over the rows that the target type leaves.

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};

use rayon::prelude::*;

use super::neuron_counts::{self, CountedValues};
use super::ranks::Ranks;
use super::{kernels, pair_lists, pairs, walk};
use crate::codes::CodeRange;
use crate::dataset::{AnyColumn, Dataset, OutputSlices, Outputs, compared_after};
use crate::engine::neuron_list;
use crate::engine::partial::{Disjoint, NeuronParts, PartColumn, Summed, summed_with_pairs};
use crate::engine::plan::{self, Bitmap, bits};
use crate::error::Result;
use crate::query::predicate::KeyRange;
use crate::query::{
    CodeSet, Counted, Direction, Filter, NeuronField, NeuronList, NeuronValues, NeuronsQuery,
};
use crate::run::Run;
use crate::schema;

/// Words of a bitmap that one task takes: 8,192 neurons.
const WORDS_PER_TASK: usize = 128;
/// Neurons whose rows are fetched together: enough that memory is never waited for alone.
const FETCHED_AT_ONCE: usize = 64;
/// Rows of each that are fetched, and looked at, together: enough for most to be decided.
const FETCHED_ROWS: usize = 128;

/// The ids of the neurons that fulfil the conditions.
pub fn answer(data: &Dataset, query: &NeuronsQuery, run: &Run) -> Result<Vec<u64>> {
    let chosen = chosen(data, query, run)?;
    neuron_list::ids(data, &chosen.iter().collect::<Vec<u32>>())
}

/// These neurons as the question wants them listed.
pub fn listed(data: &Dataset, query: &NeuronsQuery, run: &Run) -> Result<NeuronList> {
    let chosen = chosen(data, query, run)?;
    let mut counts = Vec::new();
    if query.lists_counts() {
        counts = neuron_counts::of(data, query, &chosen, run)?;
    }
    neuron_list::of(data, query, &chosen.iter().collect::<Vec<u32>>(), &counts)
}

/// What is known of the neurons that may be listed. Numbers of partners, and of synapses of pairs that have so
/// many, are left to pairs where those of a pair may be in several parts.
pub fn collect(
    data: &Dataset,
    query: &NeuronsQuery,
    parts: Disjoint,
    run: &Run,
) -> Result<NeuronParts> {
    let candidates = plan::cells(data, query)?;
    let chosen: Vec<u32> = candidates.iter().collect();
    let (fields, filter) = (query.parts(), query.counted());
    let is_counted = |field: &&NeuronField| matches!(field, NeuronField::Counted(_));
    let counted: Vec<&NeuronField> = fields.iter().filter(is_counted).collect();
    let counts_partners = |field: &&NeuronField| matches!(field, NeuronField::Counted(count) if count.what == Counted::Partners);
    let is_of_pairs = !counted.is_empty()
        && parts != Disjoint::Pairs
        && (filter.fewest_of_pair().is_some() || counted.iter().any(counts_partners));
    let (mut counts, mut pairs) = (Vec::new(), None);
    if is_of_pairs {
        let all = Filter { min_pair: None, ..filter };
        let mut ids = neuron_list::ids(data, &chosen)?;
        ids.sort_unstable();
        let has = |id: &u64| ids.binary_search(id).is_ok();
        let list = |summed: &Summed| {
            let list = pair_lists::of_filter(data, &all, *summed, run)?;
            Ok(list.kept(|cell| has(&cell.pre) || has(&cell.post)))
        };
        pairs = Some(summed_with_pairs(query).iter().map(list).collect::<Result<Vec<_>>>()?);
    } else if !counted.is_empty() {
        counts = neuron_counts::exactly(data, &filter, counted.into_iter(), &candidates, run)?;
    }
    let mut column = |field: &NeuronField| {
        let counted = counts.iter().position(|(known, _)| known == field);
        Ok(match (field.column(), counted) {
            (Some(number), _) => match neuron_list::column(data, number, &chosen)? {
                NeuronValues::Names(names) => PartColumn::Names(names.codes, names.texts),
                NeuronValues::Floats(values) => PartColumn::Floats(values),
                _ => PartColumn::OfPairs,
            },
            (None, Some(at)) => match counts.swap_remove(at).1 {
                CountedValues::Counts(counts) => PartColumn::Counts(counts),
                CountedValues::Sums(sums) => PartColumn::Sums(sums),
            },
            (None, None) => PartColumn::OfPairs,
        })
    };
    let columns = fields.iter().map(&mut column).collect::<Result<_>>()?;
    let ids = neuron_list::ids(data, &chosen)?;
    Ok(NeuronParts { places: chosen, ids, columns, pairs }.of_busy(query))
}

fn chosen(data: &Dataset, query: &NeuronsQuery, run: &Run) -> Result<Bitmap> {
    let mut chosen = plan::cells(data, query)?;
    let counted = query.counted();
    // The index of the outputs is asked for probability and type alone.
    let is_by_rows = counted.fewest_of_pair().is_some()
        || !counted.conditions.is_empty()
        || query.filter != Filter::default();
    if query.fewest() > 0 {
        match data.index_if_ready() {
            Some(index) if query.direction == Direction::Outgoing && !is_by_rows => {
                keep_by_index(data, &index.outputs, query, &mut chosen, run)?;
            }
            _ => keep_by_rows(data, query, &mut chosen, run)?,
        }
    }
    Ok(chosen)
}

/// Takes out the neurons with too few synapses: each one's rows stand together.
fn keep_by_index(
    data: &Dataset,
    columns: &Outputs,
    query: &NeuronsQuery,
    chosen: &mut Bitmap,
    run: &Run,
) -> Result<()> {
    let outputs = columns.slices();
    let counted = query.counted().predicate(&data.vocabulary)?;
    let prob = counted.range_of(schema::PROB).map_or(CodeRange::ALL, KeyRange::codes);
    if prob.is_empty() {
        chosen.words_mut().fill(0);
        return Ok(());
    }
    let targets = counted.codes_of(schema::POST_TYPE);
    let one = targets.and_then(CodeSet::only);
    let what = Counting { columns, outputs, prob, targets, one };
    let fewest = query.fewest();
    let of_tasks = chosen.words_mut().par_chunks_mut(WORDS_PER_TASK).enumerate();
    of_tasks.try_for_each(|(task, words)| {
        let first = (task * WORDS_PER_TASK * 64) as u32;
        let neurons = first as usize..first as usize + words.len() * 64;
        let is_asked = words.iter().any(|word| *word != 0);
        let busy = compared_after(
            || take_busy(words, first, outputs, fewest),
            || if is_asked { columns.ensure_starts_of(neurons) } else { Ok(()) },
        )?;
        for few in busy.chunks(FETCHED_AT_ONCE) {
            run.check()?;
            what.fetch(few);
            for (neuron, rows) in few {
                if what.reaches(rows, fewest)? {
                    let at = neuron - first;
                    words[at as usize / 64] |= 1 << (at % 64);
                }
            }
        }
        Ok(())
    })
}

/// Which rows of the index count.
struct Counting<'a> {
    columns: &'a Outputs,
    /// The same.
    outputs: OutputSlices<'a>,
    prob: CodeRange,
    targets: Option<&'a CodeSet>,
    /// The only one of them.
    one: Option<u8>,
}

impl<'a> Counting<'a> {
    /// The columns that tell, of which none is read in vain.
    fn tested(&self) -> impl Iterator<Item = &'a dyn AnyColumn> + use<'a> {
        let columns = self.columns;
        let prob = (self.prob != CodeRange::ALL).then_some(&columns.prob as &dyn AnyColumn);
        prob.into_iter().chain(self.targets.map(|_| &columns.post_type as &dyn AnyColumn))
    }

    /// Reads the beginnings of their rows into the caches, all at the same time: counting alone would
    /// wait for memory at one neuron after the other.
    fn fetch(&self, few: &[(u32, Range<usize>)]) {
        for (_, rows) in few {
            let first = rows.start..rows.end.min(rows.start + FETCHED_ROWS);
            self.tested().for_each(|column| column.touch(first.clone()));
        }
    }

    /// Whether at least `fewest` of some rows count; what is behind those is not looked at for long.
    fn reaches(&self, rows: &Range<usize>, fewest: u64) -> Result<bool> {
        let mut counted = 0;
        for start in rows.clone().step_by(FETCHED_ROWS) {
            let few = start..rows.end.min(start + FETCHED_ROWS);
            self.tested().try_for_each(|column| column.ensure(few.clone()))?;
            counted += self.count(few);
            if counted >= fewest {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// How many of some rows count, which are ensured.
    fn count(&self, rows: Range<usize>) -> u64 {
        let (OutputSlices { prob, post_type, .. }, range) = (self.outputs, self.prob);
        match (self.targets, self.one) {
            (None, _) if range == CodeRange::ALL => rows.len() as u64,
            (None, _) => kernels::count_codes(&prob[rows], range.low, range.high),
            (_, Some(one)) if range == CodeRange::ALL => {
                kernels::count_equal(&post_type[rows], one)
            }
            (_, Some(one)) => {
                kernels::count_typed(&prob[rows.clone()], range, &post_type[rows], one)
            }
            (Some(targets), None) if range == CodeRange::ALL => {
                post_type[rows].iter().filter(|code| targets.contains(**code)).count() as u64
            }
            (Some(targets), None) => {
                let both = prob[rows.clone()].iter().zip(&post_type[rows]);
                both.filter(|(code, t)| range.contains(**code) & targets.contains(**t)).count()
                    as u64
            }
        }
    }
}

/// Takes all neurons out of `words`, the first of which is `first`, and gives those that have
/// enough rows to be looked at.
fn take_busy(
    words: &mut [u64],
    first: u32,
    outputs: OutputSlices,
    fewest: u64,
) -> Vec<(u32, Range<usize>)> {
    let mut busy = Vec::new();
    for (at, word) in words.iter_mut().enumerate() {
        for neuron in bits(std::mem::take(word), first + at as u32 * 64) {
            let rows = outputs.rows_of(neuron);
            if rows.len() as u64 >= fewest {
                busy.push((neuron, rows));
            }
        }
    }
    busy
}

/// The same without the index: a counter for each candidate.
fn keep_by_rows(
    data: &Dataset,
    query: &NeuronsQuery,
    chosen: &mut Bitmap,
    run: &Run,
) -> Result<()> {
    let plan = pairs::plan(data, &query.counted(), run)?;
    let column = match query.direction {
        Direction::Outgoing => &data.synapses.pre,
        Direction::Incoming => &data.synapses.post,
    };
    plan.ensure(data, &[column])?;
    let column = column.view();
    let ranks = Ranks::of(chosen);
    let counts: Vec<AtomicU32> = (0..chosen.ones()).map(|_| AtomicU32::new(0)).collect();
    walk::batches(&plan.runs).par_iter().for_each(|batch| {
        walk::blocks(&data.synapses, &plan, batch, |_, rows, mask| {
            for row in walk::passing(rows, mask) {
                if let Some(count) = ranks.get(column[row]).and_then(|rank| counts.get(rank)) {
                    count.fetch_add(1, Ordering::Relaxed);
                }
            }
        });
    });
    let fewest = query.fewest();
    let mut kept = Bitmap::none(chosen.len());
    for (neuron, count) in chosen.iter().zip(counts) {
        if u64::from(count.into_inner()) >= fewest {
            kept.insert(neuron);
        }
    }
    *chosen = kept;
    Ok(())
}
