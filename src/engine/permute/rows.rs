//! Sums over the neurons of each label. What a neuron has is written as the bytes of its amounts; sixteen of
//! them make a row, whose bytes add up side by side. Bytes that many neurons have share a row: the few large
//! amounts, and partners that few have, are rows of these neurons alone.

use std::cmp::Reverse;

use multiversion::multiversion;

use super::labelled::{Own, TOGETHER};
use super::permuter::Amount;

/// Bytes of a row.
const LANES: usize = 16;
/// Rows that 32 bits hold the sums of.
const ROWS_MAX: usize = 1 << 24;
const _: () = assert!(ROWS_MAX as u64 * (u8::MAX as u64) < 1 << 32);
/// Bytes of an amount.
const BYTES: usize = size_of::<i64>();

/// What all neurons have.
pub struct Rows {
    sets: Vec<Set>,
    targets: usize,
}

/// The rows of some columns, of the neurons that have anything there.
#[derive(Default)]
struct Set {
    columns: Vec<Column>,
    neurons: Vec<u32>,
    rows: Vec<[u8; LANES]>,
}

/// What a byte counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Column {
    target: usize,
    byte: usize,
    is_negative: bool,
}

/// The sums of the columns of a set, where they start at a line of the cache.
#[derive(Clone, Copy, Default)]
#[repr(align(64))]
struct Sums([u32; LANES]);

/// Room for the sums of labels.
#[derive(Default)]
pub struct Room {
    sums: Vec<[Sums; TOGETHER]>,
}

impl Rows {
    /// The amounts of so many targets, by neuron.
    pub fn new(amounts: impl Iterator<Item = Amount> + Clone, targets: usize) -> Rows {
        let mut counts = vec![0u32; 2 * BYTES * targets];
        let places = |amount: Amount| {
            let of_target = 2 * BYTES * amount.target as usize;
            let own = of_target + if amount.units < 0 { BYTES } else { 0 };
            let bytes = amount.units.unsigned_abs().to_le_bytes();
            let set = bytes.into_iter().enumerate().filter(|(_, byte)| *byte != 0);
            set.map(move |(at, byte)| (own + at, byte))
        };
        amounts.clone().flat_map(places).for_each(|(place, _)| counts[place] += 1);
        let mut used: Vec<usize> = (0..counts.len()).filter(|place| counts[*place] > 0).collect();
        used.sort_by_key(|place| Reverse(counts[*place]));
        let mut sets: Vec<Set> = used.chunks(LANES).map(Set::of).collect();
        // Where each column went.
        used.iter().enumerate().for_each(|(to, place)| counts[*place] = to as u32);
        for amount in amounts {
            for (place, byte) in places(amount) {
                let to = counts[place] as usize;
                sets[to / LANES].put(amount.neuron, to % LANES, byte);
            }
        }
        Rows { sets, targets }
    }

    /// The sum of every target over the neurons of each of so many labels, in the permutations that these were
    /// given in: target by target for the first label, then for the next. Further labels are nobody's.
    pub fn add(&self, labels: usize, of: &[Own], room: &mut Room) -> [Vec<i64>; TOGETHER] {
        let mut sums = [(); TOGETHER].map(|()| vec![0; labels * self.targets]);
        for set in &self.sets {
            for (neurons, rows) in set.neurons.chunks(ROWS_MAX).zip(set.rows.chunks(ROWS_MAX)) {
                room.sums.clear();
                room.sums.resize(labels + 1, Default::default());
                add(neurons, rows, of, &mut room.sums);
                for (label, own) in room.sums[..labels].iter().enumerate() {
                    let first = label * self.targets;
                    for (sums, own) in sums.iter_mut().zip(own) {
                        set.columns.iter().zip(own.0).for_each(|(column, sum)| {
                            sums[first + column.target] += column.units(sum);
                        });
                    }
                }
            }
        }
        sums
    }
}

impl Set {
    fn of(places: &[usize]) -> Set {
        let column = |place: &usize| Column {
            target: place / (2 * BYTES),
            byte: place % BYTES,
            is_negative: place / BYTES % 2 == 1,
        };
        Set { columns: places.iter().map(column).collect(), ..Set::default() }
    }

    fn put(&mut self, neuron: u32, lane: usize, byte: u8) {
        if self.neurons.last() != Some(&neuron) {
            self.neurons.push(neuron);
            self.rows.push([0; LANES]);
        }
        if let Some(row) = self.rows.last_mut() {
            row[lane] = byte;
        }
    }
}

impl Column {
    fn units(self, sum: u32) -> i64 {
        let units = i64::from(sum) << (8 * self.byte);
        if self.is_negative { -units } else { units }
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn add(neurons: &[u32], rows: &[[u8; LANES]], of: &[Own], sums: &mut [[Sums; TOGETHER]]) {
    for (neuron, row) in neurons.iter().zip(rows) {
        let row: [u32; LANES] = std::array::from_fn(|lane| u32::from(row[lane]));
        for (at, label) in of[*neuron as usize].iter().enumerate() {
            let Sums(to) = &mut sums[usize::from(*label)][at];
            for lane in 0..LANES {
                to[lane] += row[lane];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_add_up_to_the_sums_of_amounts() {
        let mut rng = fastrand::Rng::with_seed(5);
        for round in 0..60 {
            let (neurons, targets) = (rng.u32(..50), rng.u32(1..[3, 40][round % 2]));
            let most = [2, 300, 1 << 55][round % 3];
            let mut amounts = Vec::new();
            for (neuron, target) in (0..neurons).flat_map(|i| (0..targets).map(move |of| (i, of))) {
                if rng.bool() {
                    amounts.push(Amount { neuron, target, units: rng.i64(-most / 2..=most) });
                }
            }
            let labels = rng.usize(..5);
            let own = |_| std::array::from_fn(|_| rng.u16(..=labels as u16));
            let of: Vec<Own> = (0..neurons).map(own).collect();
            let rows = Rows::new(amounts.iter().copied(), targets as usize);
            let sums = rows.add(labels, &of, &mut Room::default());
            for (at, sums) in sums.iter().enumerate() {
                let mut truth = vec![0; labels * targets as usize];
                for amount in &amounts {
                    let label = usize::from(of[amount.neuron as usize][at]);
                    if let Some(sum) =
                        truth.get_mut(label * targets as usize + amount.target as usize)
                    {
                        *sum += amount.units;
                    }
                }
                assert_eq!(*sums, truth, "{round}");
            }
        }
    }
}
