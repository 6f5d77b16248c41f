//! Neuron × neuron on the CPU: the rows by (pre, post) are gone over twice, once to count pairs
//! and to find the neurons of the answer, once to fill it. Each pair's rows stand together.

mod pair_starts;

use std::ops::Range;
use std::sync::OnceLock;

use multiversion::multiversion;
use pair_starts::{PairStarts, Scratch};
use rayon::prelude::*;

use super::passing::{Passing, TASK_ROWS, tasks};
use super::ranks::Ranks;
use crate::codes;
use crate::dataset::{Dataset, OutputSlices, Outputs, View, compared_after};
use crate::engine::plan::Bitmap;
use crate::error::{Error, Result};
use crate::exact::ExactSum;
use crate::query::{Adjacency, Filter, NeuronIds};
use crate::run::Run;

/// Tasks that share one set of neurons, for each thread.
const GROUPS_PER_THREAD: usize = 4;
/// So many float16 values at most have an exact sum in float64: 2¹³ · 2¹⁶ stays within 2²⁹, where
/// float64 still resolves the unit of 2⁻²⁴.
const EXACT_ROWS_MAX: usize = 1 << 13;
const _: () = assert!(EXACT_ROWS_MAX as u64 * 65_536 <= 1 << (53 - 24));

/// The size behind every order code; NaN for what is not finite. float32 holds all exactly.
static SIZES: OnceLock<Vec<f32>> = OnceLock::new();

/// Not found out within the cell: a child that is forked meanwhile would wait for ever.
fn sizes() -> &'static [f32] {
    SIZES.get().unwrap_or_else(|| {
        let size = |code| codes::value_of_order_code(code) as f32;
        let or_nan = |size: f32| if size.is_finite() { size } else { f32::NAN };
        let sizes = (0..=u16::MAX).map(size).map(or_nan).collect();
        SIZES.get_or_init(|| sizes)
    })
}

/// Answers an adjacency question.
pub fn answer(data: &Dataset, filter: &Filter, run: &Run) -> Result<Adjacency> {
    let passing = Passing::new(data, filter, run)?;
    let columns = &data.prepare_index(run)?.outputs;
    columns.ensure_starts()?;
    let outputs = &columns.slices();
    let tasks = tasks(outputs.start.all());
    let (pair_starts, set) = find_pairs(columns, &passing, &tasks, data.neurons.id.len(), run)?;
    run.check()?;
    let ranks = Ranks::of(&set);
    let taking_part = set.ones();
    let total = pair_starts.iter().map(PairStarts::pairs).sum();
    let mut answer = Adjacency {
        neuron_ids: NeuronIds::default(),
        starts: vec![0; taking_part + 1],
        posts: vec![0; total],
        counts: vec![0; total],
        total_sizes: vec![0.0; total],
        columns: Vec::new(),
        of_map: None,
    };
    answer.starts[taking_part] = total as u32;
    data.neurons.id.ensure_of(taking_part, set.iter().map(|neuron| neuron as usize))?;
    let ids = data.neurons.id.view();
    let mut neuron_ids = vec![0; taking_part];
    let mut slots = slots(&mut neuron_ids, &mut answer, tasks, pair_starts, &ranks);
    slots.par_iter_mut().try_for_each(|slot| {
        if !run.is_stopped() {
            let rows = slot.pair_starts.rows.clone();
            return compared_after(
                || slot.fill(ids, outputs, &set, &ranks),
                || columns.size.ensure(rows),
            );
        }
        Ok(())
    })?;
    drop(slots);
    answer.neuron_ids = neuron_ids.into();
    run.check()?;
    match holds_together(&answer) {
        true => Ok(answer),
        false => Err(Error::data("the index by neuron is damaged")
            .advise("`areax prepare DATA --force` rebuilds it")),
    }
}

/// Whether every pair has its neurons. The index comes from a file.
fn holds_together(answer: &Adjacency) -> bool {
    let neurons = answer.neuron_ids.len();
    let largest = |posts: &[u32]| posts.iter().fold(0, |largest: u32, post| largest.max(*post));
    let in_range = |posts: &[u32]| posts.is_empty() || (largest(posts) as usize) < neurons;
    let ascending = answer.starts.windows(2).all(|pair| pair[0] <= pair[1]);
    let ends = answer.starts.last().is_some_and(|end| *end as usize == answer.posts.len());
    ascending && ends && answer.posts.par_chunks(TASK_ROWS as usize).all(in_range)
}

/// The pair starts of each task, and the neurons that have a matching synapse.
fn find_pairs(
    columns: &Outputs,
    passing: &Passing,
    tasks: &[Range<u32>],
    neurons: usize,
    run: &Run,
) -> Result<(Vec<PairStarts>, Bitmap)> {
    let outputs = &columns.slices();
    let groups = rayon::current_num_threads() * GROUPS_PER_THREAD;
    let parts: Vec<(Vec<PairStarts>, Bitmap)> = tasks
        .par_chunks(tasks.len().div_ceil(groups).max(1))
        .map(|tasks| {
            let (mut set, mut scratch) = (Bitmap::none(neurons), Scratch::default());
            let starts = |task| {
                let pair_starts = compared_after(
                    || PairStarts::new(outputs, passing, task, &mut scratch),
                    || passing.ensure(columns, &outputs.rows_of_all(task)),
                )?;
                pair_starts.add_to(outputs, task, &mut set);
                Ok(pair_starts)
            };
            let going = |_: &&Range<u32>| !run.is_stopped();
            let starts = tasks.iter().take_while(going).map(starts).collect::<Result<_>>()?;
            Ok((starts, set))
        })
        .collect::<Result<_>>()?;
    let mut whole = Bitmap::none(neurons);
    for (_, set) in &parts {
        whole.words_mut().iter_mut().zip(set.words()).for_each(|(a, b)| *a |= b);
    }
    Ok((parts.into_iter().flat_map(|(pair_starts, _)| pair_starts).collect(), whole))
}

/// Where a task writes its part of the answer.
struct Slot<'a> {
    task: Range<u32>,
    pair_starts: PairStarts,
    /// The first of its pairs, of all pairs.
    first_pair: u32,
    neuron_ids: &'a mut [u64],
    starts: &'a mut [u32],
    posts: &'a mut [u32],
    counts: &'a mut [u32],
    total_sizes: &'a mut [f64],
}

fn slots<'a>(
    neuron_ids: &'a mut [u64],
    answer: &'a mut Adjacency,
    tasks: Vec<Range<u32>>,
    pair_starts: Vec<PairStarts>,
    ranks: &Ranks,
) -> Vec<Slot<'a>> {
    let (mut ids, mut starts) = (neuron_ids, &mut answer.starts[..]);
    let (mut posts, mut counts) = (&mut answer.posts[..], &mut answer.counts[..]);
    let mut sizes = &mut answer.total_sizes[..];
    let mut first_pair = 0;
    let slot = |(task, pair_starts): (Range<u32>, PairStarts)| {
        let neurons = ranks.at(task.end) - ranks.at(task.start);
        let pairs = pair_starts.pairs();
        let slot = Slot {
            task,
            pair_starts,
            first_pair,
            neuron_ids: cut(&mut ids, neurons),
            starts: cut(&mut starts, neurons),
            posts: cut(&mut posts, pairs),
            counts: cut(&mut counts, pairs),
            total_sizes: cut(&mut sizes, pairs),
        };
        // Pairs are fewer than rows, which are fewer than 2³².
        first_pair += pairs as u32;
        slot
    };
    tasks.into_iter().zip(pair_starts).map(slot).collect()
}

/// Takes the first `length` items of a slice.
fn cut<'a, T>(rest: &mut &'a mut [T], length: usize) -> &'a mut [T] {
    let (head, tail) = std::mem::take(rest).split_at_mut(length);
    *rest = tail;
    head
}

impl Slot<'_> {
    fn fill(&mut self, ids: View<u64>, outputs: &OutputSlices, set: &Bitmap, ranks: &Ranks) {
        fill_pairs(outputs, ranks, sizes(), self);
        let members = set.iter_in(self.task.clone());
        let mut places = self.neuron_ids.iter_mut().zip(&mut *self.starts);
        for (neuron, (id, start)) in members.zip(&mut places) {
            *id = ids[neuron as usize];
            let own = outputs.rows_of(neuron);
            let first = self.pair_starts.pairs_before(own.start);
            *start = self.first_pair + first as u32;
            if own.len() > EXACT_ROWS_MAX {
                let end = self.pair_starts.pairs_before(own.end);
                let rows = own.filter(|row| self.pair_starts.passes(*row));
                let rows = rows.map(|row| (outputs.post[row], outputs.size[row]));
                sum_long(rows, &mut self.total_sizes[first..end]);
            }
        }
    }
}

/// The pairs of a task. Each row that passes writes the pair that it belongs to, as far as it is
/// known: the last one has it whole.
#[multiversion(targets("x86_64+bmi1+bmi2+popcnt"))]
fn fill_pairs(outputs: &OutputSlices, ranks: &Ranks, sizes: &[f32], slot: &mut Slot) {
    let rows = slot.pair_starts.rows.clone();
    let (posts, codes) = (&outputs.post[rows.clone()], &outputs.size[rows]);
    let pairs = slot.pair_starts.pairs();
    let out_posts = &mut slot.posts[..pairs];
    let out_counts = &mut slot.counts[..pairs];
    let out_sizes = &mut slot.total_sizes[..pairs];
    let (mut next, mut count, mut total) = (0, 0, 0.0);
    let words = slot.pair_starts.words().zip(posts.chunks(64).zip(codes.chunks(64)));
    for ((mut passing, first), (posts, codes)) in words {
        while passing != 0 {
            let bit = passing.trailing_zeros() as usize;
            passing &= passing - 1;
            let begins = first >> bit & 1 == 1;
            let size = f64::from(sizes[usize::from(codes[bit])]);
            next += usize::from(begins);
            count = if begins { 1 } else { count + 1 };
            total = if begins { size } else { total + size };
            let at = next.wrapping_sub(1);
            if at < pairs {
                out_posts[at] = ranks.at(posts[bit]) as u32;
                out_counts[at] = count;
                out_sizes[at] = total;
            }
        }
    }
}

/// The sums of a neuron's pairs, of which one may be too long for float64.
fn sum_long(rows: impl Iterator<Item = (u32, u16)>, total_sizes: &mut [f64]) {
    let mut totals = total_sizes.iter_mut();
    let mut open: Option<(u32, ExactSum)> = None;
    for (post, code) in rows {
        match &mut open {
            Some((of, sum)) if *of == post => sum.add(ExactSum::of_code(code)),
            _ => {
                let closed = open.replace((post, ExactSum::of_code(code)));
                set(closed, &mut totals);
            }
        }
    }
    set(open, &mut totals);
}

fn set<'a>(sum: Option<(u32, ExactSum)>, totals: &mut impl Iterator<Item = &'a mut f64>) {
    if let Some((_, sum)) = sum
        && let Some(total) = totals.next()
    {
        *total = sum.value();
    }
}
