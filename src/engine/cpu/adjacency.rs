//! Neuron × neuron on the CPU: the rows by (pre, post) are gone over twice, once to count pairs
//! and to see who takes part, once to fill the answer. Each pair's rows stand together.

use std::ops::Range;
use std::sync::LazyLock;

use rayon::prelude::*;

use super::neurons::Ranks;
use super::passing::Passing;
use crate::codes;
use crate::dataset::{Dataset, OutputSlices};
use crate::engine::plan::Bitmap;
use crate::error::Result;
use crate::exact::ExactSum;
use crate::query::{Adjacency, Filter};

/// Rows of a task, about: their mask stays in the second level cache.
const TASK_ROWS: u32 = 1 << 16;
/// Tasks that share one set of neurons, for each thread.
const GROUPS_PER_THREAD: usize = 4;
/// So many float16 values at most have an exact sum in float64: 2¹³ · 2¹⁶ stays within 2²⁹, where
/// float64 still resolves the unit of 2⁻²⁴.
const EXACT_ROWS_MAX: usize = 1 << 13;
const _: () = assert!(EXACT_ROWS_MAX as u64 * 65_536 <= 1 << (53 - 24));

/// The size behind every order code; NaN for what is not finite. float32 holds all exactly.
static SIZES: LazyLock<Vec<f32>> = LazyLock::new(|| {
    let size = |code| codes::value_of_order_code(code) as f32;
    (0..=u16::MAX).map(size).map(|size| if size.is_finite() { size } else { f32::NAN }).collect()
});

/// Answers an adjacency question.
pub fn answer(data: &Dataset, filter: &Filter) -> Result<Adjacency> {
    let passing = Passing::new(data, filter)?;
    let outputs = &data.index()?.outputs.slices();
    let tasks = tasks(outputs.start);
    let (pairs, set) = count(outputs, &passing, &tasks, data.neurons.id.len());
    let ranks = Ranks::of(&set);
    let taking_part = set.ones();
    let total = pairs.iter().sum();
    let mut answer = Adjacency {
        neuron_ids: vec![0; taking_part],
        starts: vec![0; taking_part + 1],
        posts: vec![0; total],
        counts: vec![0; total],
        total_sizes: vec![0.0; total],
    };
    answer.starts[taking_part] = total as u32;
    let mut slots = slots(&mut answer, &tasks, &pairs, &ranks);
    slots.par_iter_mut().for_each_init(Vec::new, |mask, slot| {
        slot.fill(data, outputs, &passing, &ranks, mask);
    });
    Ok(answer)
}

/// Consecutive neurons with about [`TASK_ROWS`] rows, or one that has more.
fn tasks(starts: &[u32]) -> Vec<Range<u32>> {
    let neurons = starts.len().saturating_sub(1);
    let mut tasks = Vec::new();
    let mut first = 0;
    while first < neurons {
        let room = starts[first].saturating_add(TASK_ROWS);
        let end = starts.partition_point(|start| *start <= room).saturating_sub(1);
        let end = end.clamp(first + 1, neurons);
        tasks.push(first as u32..end as u32);
        first = end;
    }
    tasks
}

/// The pairs of each task, and the neurons that take part.
fn count(
    outputs: &OutputSlices,
    passing: &Passing,
    tasks: &[Range<u32>],
    neurons: usize,
) -> (Vec<usize>, Bitmap) {
    let groups = rayon::current_num_threads() * GROUPS_PER_THREAD;
    let parts: Vec<(Vec<usize>, Bitmap)> = tasks
        .par_chunks(tasks.len().div_ceil(groups).max(1))
        .map(|tasks| {
            let (mut set, mut mask) = (Bitmap::none(neurons), Vec::new());
            let count = |task| count_task(outputs, passing, task, &mut set, &mut mask);
            (tasks.iter().map(count).collect::<Vec<usize>>(), set)
        })
        .collect();
    let mut whole = Bitmap::none(neurons);
    for (_, set) in &parts {
        whole.words_mut().iter_mut().zip(set.words()).for_each(|(a, b)| *a |= b);
    }
    (parts.into_iter().flat_map(|(pairs, _)| pairs).collect(), whole)
}

fn count_task(
    outputs: &OutputSlices,
    passing: &Passing,
    task: &Range<u32>,
    set: &mut Bitmap,
    mask: &mut Vec<u8>,
) -> usize {
    let words = set.words_mut();
    // Without branches: whether a row passes is hard to foretell.
    let mut mark = |neuron: u32, is_in: u64| {
        if let Some(word) = words.get_mut(neuron as usize / 64) {
            *word |= is_in << (neuron % 64);
        }
    };
    let mut pairs = 0;
    passing.each_neuron(outputs, task, mask, |neuron, rows, mask| {
        let (mut last, before) = (NOBODY, pairs);
        for (post, passes) in outputs.post[rows].iter().zip(mask) {
            let passes = *passes != 0;
            pairs += usize::from(passes & (*post != last));
            last = if passes { *post } else { last };
            mark(*post, u64::from(passes));
        }
        mark(neuron, u64::from(pairs > before));
    });
    pairs
}

/// The index of no neuron.
const NOBODY: u32 = u32::MAX;

/// Where a task writes its part of the answer.
struct Slot<'a> {
    task: Range<u32>,
    /// The first of its pairs, of all pairs.
    first_pair: u32,
    neuron_ids: &'a mut [u64],
    starts: &'a mut [u32],
    posts: &'a mut [u32],
    counts: &'a mut [u32],
    total_sizes: &'a mut [f64],
}

fn slots<'a>(
    answer: &'a mut Adjacency,
    tasks: &[Range<u32>],
    pairs: &[usize],
    ranks: &Ranks,
) -> Vec<Slot<'a>> {
    let (mut ids, mut starts) = (&mut answer.neuron_ids[..], &mut answer.starts[..]);
    let (mut posts, mut counts) = (&mut answer.posts[..], &mut answer.counts[..]);
    let mut sizes = &mut answer.total_sizes[..];
    let mut first_pair = 0;
    let slot = |(task, pairs): (&Range<u32>, &usize)| {
        let neurons = ranks.at(task.end) - ranks.at(task.start);
        let slot = Slot {
            task: task.clone(),
            first_pair,
            neuron_ids: cut(&mut ids, neurons),
            starts: cut(&mut starts, neurons),
            posts: cut(&mut posts, *pairs),
            counts: cut(&mut counts, *pairs),
            total_sizes: cut(&mut sizes, *pairs),
        };
        // Pairs are fewer than rows, which are fewer than 2³².
        first_pair += *pairs as u32;
        slot
    };
    tasks.iter().zip(pairs).map(slot).collect()
}

/// Takes the first `length` items of a slice.
fn cut<'a, T>(rest: &mut &'a mut [T], length: usize) -> &'a mut [T] {
    let (head, tail) = std::mem::take(rest).split_at_mut(length);
    *rest = tail;
    head
}

impl Slot<'_> {
    fn fill(
        &mut self,
        data: &Dataset,
        outputs: &OutputSlices,
        passing: &Passing,
        ranks: &Ranks,
        mask: &mut Vec<u8>,
    ) {
        let origin = ranks.at(self.task.start);
        // Neurons that are only postsynaptic have an empty row, which begins where the next one
        // does: rows are filled from the front, gaps behind each.
        let (mut next_neuron, mut next_pair) = (0, 0);
        let (task, first_pair, ids) = (self.task.clone(), self.first_pair, &data.neurons.id[..]);
        passing.each_neuron(outputs, &task, mask, |neuron, rows, mask| {
            let begin = next_pair;
            self.fill_row(outputs, ranks, rows, mask, &mut next_pair);
            if next_pair > begin {
                let at = ranks.at(neuron) - origin;
                self.starts[next_neuron..=at].fill(first_pair + begin as u32);
                next_neuron = at + 1;
            }
        });
        self.starts[next_neuron..].fill(first_pair + next_pair as u32);
        let members = task.filter(|neuron| ranks.get(*neuron).is_some());
        for (id, neuron) in self.neuron_ids.iter_mut().zip(members) {
            *id = ids[neuron as usize];
        }
    }

    /// A pair that is complete; none if it has no row.
    #[inline]
    fn put(&mut self, next: &mut usize, ranks: &Ranks, post: u32, (count, total): (u32, f64)) {
        if count == 0 {
            return;
        }
        self.posts[*next] = ranks.at(post) as u32;
        self.counts[*next] = count;
        self.total_sizes[*next] = total;
        *next += 1;
    }

    /// One presynaptic neuron's pairs.
    fn fill_row(
        &mut self,
        outputs: &OutputSlices,
        ranks: &Ranks,
        rows: Range<usize>,
        mask: &[u8],
        next: &mut usize,
    ) {
        let sizes: &[f32] = &SIZES;
        let posts = &outputs.post[rows.clone()];
        let codes = &outputs.size[rows];
        let begin = *next;
        let (mut last, mut count, mut total) = (NOBODY, 0, 0.0);
        for ((post, code), passes) in posts.iter().zip(codes).zip(mask) {
            if *passes == 0 {
                continue;
            }
            if *post != last {
                self.put(next, ranks, last, (count, total));
                (last, count, total) = (*post, 0, 0.0);
            }
            count += 1;
            total += f64::from(sizes[usize::from(*code)]);
        }
        self.put(next, ranks, last, (count, total));
        if posts.len() > EXACT_ROWS_MAX {
            let passing = posts.iter().zip(codes).zip(mask).filter(|(_, passes)| **passes != 0);
            sum_long(passing.map(|(row, _)| row), &mut self.total_sizes[begin..*next]);
        }
    }
}

/// The sums of a neuron's pairs, of which one may be too long for float64.
fn sum_long<'a>(rows: impl Iterator<Item = (&'a u32, &'a u16)>, total_sizes: &mut [f64]) {
    let mut totals = total_sizes.iter_mut();
    let mut open: Option<(u32, ExactSum)> = None;
    for (post, code) in rows {
        match &mut open {
            Some((of, sum)) if of == post => sum.add(ExactSum::of_code(*code)),
            _ => {
                let closed = open.replace((*post, ExactSum::of_code(*code)));
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
