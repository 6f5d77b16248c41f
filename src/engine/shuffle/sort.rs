//! One null: the post ends of every stratum in the order of their keys.
//!
//! An item is the upper bits of a key above the number of a neuron. Two items of the same bits are too
//! rare to be worth more bits: where they occur, the stratum is sorted again with all there is.

use super::layout::Layout;
use crate::draws::Draws;
use crate::run::Run;

/// Ends of a bucket, about: its items stay in the first two caches.
const BUCKET: usize = 1 << 11;
/// Ends whose keys are drawn together at least.
const DRAWN: usize = 1 << 12;
/// Fewer items than these are sorted at once.
const FEW: usize = 24;

/// Room for the work of one null after the other.
#[derive(Debug)]
pub struct Shuffler<'a> {
    layout: &'a Layout,
    /// Bits of the number of a neuron.
    neuron_bits: u32,
    keys: Vec<u64>,
    items: Vec<u64>,
    bucket: Vec<u64>,
    /// Postsynaptic neurons of the null, place by place.
    pub posts: Vec<u32>,
}

impl<'a> Shuffler<'a> {
    /// Room for nulls of a layout.
    pub fn new(layout: &'a Layout) -> Shuffler<'a> {
        let room = layout.longest().max(DRAWN);
        Shuffler {
            layout,
            neuron_bits: usize::BITS - layout.is_post.len().leading_zeros(),
            keys: vec![0; room],
            items: vec![0; layout.longest()],
            bucket: Vec::new(),
            posts: vec![0; layout.len()],
        }
    }

    /// Bytes that it takes for a layout.
    pub fn bytes(layout: &Layout) -> usize {
        16 * layout.longest() + 4 * layout.len()
    }

    /// Shuffles the post ends for the null with this number. A stopped run ends early.
    pub fn shuffle(&mut self, draws: Draws, null: u32, run: &Run) {
        let starts = &self.layout.starts;
        let mut first = 0;
        while first + 1 < starts.len() && !run.is_stopped() {
            let start = starts[first];
            // Short strata share one drawing of keys.
            let fits = |end: &usize| *end - start <= self.keys.len().min(DRAWN);
            let many = starts[first + 1..].iter().take_while(|end| fits(end)).count();
            let last = first + many.max(1);
            let ends = start..starts[last];
            let keys = &mut self.keys[..ends.len()];
            let copies = self.layout.copy.get(ends.clone()).unwrap_or_default();
            draws.shuffle_keys(&self.layout.row[ends], copies, null, keys);
            for stratum in first..last {
                self.sort((draws, null), start, starts[stratum]..starts[stratum + 1]);
            }
            first = last;
        }
    }

    /// Sorts a stratum, whose keys begin at that of `drawn`.
    fn sort(&mut self, of: (Draws, u32), drawn: usize, ends: std::ops::Range<usize>) {
        let keys = &self.keys[ends.start - drawn..ends.end - drawn];
        let posts = &self.layout.post[ends.clone()];
        let to = &mut self.posts[ends.clone()];
        let is_sorted = match ends.len() {
            0 | 1 => {
                to.copy_from_slice(posts);
                true
            }
            _ => sorted(keys, posts, self.neuron_bits, (&mut self.items, &mut self.bucket), to),
        };
        if !is_sorted {
            self.sort_again(of, ends);
        }
    }

    /// The same with whole keys and numbers.
    #[cold]
    fn sort_again(&mut self, (draws, null): (Draws, u32), ends: std::ops::Range<usize>) {
        let layout = self.layout;
        let key = |at: usize| draws.shuffle_key(layout.number(at), null);
        let mut order: Vec<(u64, usize)> = ends.clone().map(|at| (key(at), at)).collect();
        // Places ascend with numbers.
        order.sort_unstable();
        for (to, (_, from)) in ends.zip(order) {
            self.posts[to] = layout.post[from];
        }
    }
}

/// Puts posts in the order of their keys; false where bits do not tell two apart.
fn sorted(
    keys: &[u64],
    posts: &[u32],
    neuron_bits: u32,
    (items, bucket): (&mut [u64], &mut Vec<u64>),
    to: &mut [u32],
) -> bool {
    let neuron = (1u64 << neuron_bits) - 1;
    let bits = (keys.len() / BUCKET).checked_ilog2().map_or(0, |bits| bits + 1);
    let items = &mut items[..keys.len()];
    let item = |key: u64, post: u32| (key << bits) & !neuron | u64::from(post);
    let mut ends = vec![0u32; 1 << bits];
    if bits == 0 {
        ends[0] = keys.len() as u32;
        let each = items.iter_mut().zip(keys.iter().zip(posts));
        each.for_each(|(to, (key, post))| *to = item(*key, *post));
    } else {
        let bucket_of = |key: u64| (key >> (64 - bits)) as usize;
        keys.iter().for_each(|key| ends[bucket_of(*key)] += 1);
        let mut next = 0;
        for end in &mut ends {
            next += *end;
            *end = next - *end;
        }
        for (key, post) in keys.iter().zip(posts) {
            let at = &mut ends[bucket_of(*key)];
            items[*at as usize] = item(*key, *post);
            *at += 1;
        }
    }
    let mut start = 0;
    let mut are_apart = true;
    for end in ends {
        let range = start..end as usize;
        let own = in_order(&mut items[range.clone()], bucket);
        let out = &mut to[range];
        out.iter_mut().zip(own.iter()).for_each(|(to, item)| *to = (item & neuron) as u32);
        let alike = |pair: &[u64]| pair[0] & !neuron == pair[1] & !neuron && pair[0] != pair[1];
        are_apart &= !own.windows(2).any(alike);
        start = end as usize;
    }
    are_apart
}

/// Items in ascending order: first almost, by their first bits, then by insertion.
fn in_order<'b>(items: &'b mut [u64], room: &'b mut Vec<u64>) -> &'b [u64] {
    if items.len() < FEW {
        insert(items);
        return items;
    }
    let bits = items.len().ilog2();
    let place = |item: u64| (item >> (64 - bits)) as usize;
    let mut next = [0u16; 2 * BUCKET + 1];
    let next = match next.get_mut(..1 << bits) {
        Some(next) => next,
        None => {
            items.sort_unstable();
            return items;
        }
    };
    items.iter().for_each(|item| next[place(*item)] += 1);
    let mut sum = 0;
    for count in next.iter_mut() {
        sum += *count;
        *count = sum - *count;
    }
    room.clear();
    room.resize(items.len(), 0);
    for item in items.iter() {
        let at = &mut next[place(*item)];
        room[usize::from(*at)] = *item;
        *at += 1;
    }
    insert(room);
    room
}

/// Sorts items that are almost in order.
fn insert(items: &mut [u64]) {
    for at in 1..items.len() {
        let item = items[at];
        let mut to = at;
        while to > 0 && items[to - 1] > item {
            items[to] = items[to - 1];
            to -= 1;
        }
        items[to] = item;
    }
}
