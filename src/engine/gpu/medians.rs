//! Medians on the GPU. The device finds which owners (a neuron under a label) have a row that
//! passes, and counts each one's rows and sizes with every partner label. The middle of these, and the ends of
//! its interval, are found there too; where all owners of a label do not fit a binding, the host finds them.

use std::ops::Range;

use super::asked::Asked;
use super::faults::{Fault, Stop};
use super::histogram::{COUNT_WORDS, Cells, SUM_WORDS, WINDOW_WORDS_MAX, sum_of};
use super::job::Job;
use super::kernels::count_groups;
use super::kernels::count_owners::COUNT_OWNERS;
use super::kernels::mark_owners::MARK_OWNERS;
use super::kernels::select_middle::{self, Bins, Found};
use super::layout::{Columns, Order};
use super::pipeline::Kernel;
use super::question::{Question, tests};
use super::session::{DeviceSession, RowPass};
use super::tiles::TileTable;
use crate::engine::medians::{Of, Side};
use crate::exact::ExactSum;
use crate::query::{Level, MedianEnds};

/// A place is a u32 in the shader.
const PLACES_MAX: usize = 1 << 31;

/// The medians of every pair of labels, row-major, and the number of synapses in them; at a level also how many
/// cells each runs over, and the values between which it lies.
pub fn matrix(
    session: &mut DeviceSession,
    job: &mut Job,
    asked: &Asked,
    cells: Cells,
    ((side, of), level): ((Side, Of), Option<Level>),
) -> Result<(Vec<MedianEnds>, u64), Stop> {
    let labels = cells.labels(&session.data);
    let mut found = Medians::new(labels, (side, of), level);
    if asked.is_nothing || labels == 0 || session.data.neurons.id.is_empty() {
        return Ok((found.cells, 0));
    }
    let label_words = match cells {
        Cells::Types => None,
        Cells::Labels(of, _) => Some(count_groups::label_words(&session.data, of)),
    };
    let mut pass = Pass::new(session, job, asked, label_words, labels, (side, of))?;
    for owns in pass.batches(session, labels)? {
        pass.run(session, job, owns, &mut found)?;
    }
    found.finish_to(labels);
    Ok((found.cells, found.total))
}

/// What all passes of a question share.
struct Pass {
    question: Question,
    columns: Columns,
    table: TileTable,
    tiles: wgpu::Buffer,
    neuron_bits: wgpu::Buffer,
    /// The label of each neuron, if owners go by labels that they were given.
    label_words: Option<Vec<u32>>,
    neurons: usize,
    bin_words: usize,
}

impl Pass {
    fn new(
        session: &mut DeviceSession,
        job: &mut Job,
        asked: &Asked,
        label_words: Option<Vec<u32>>,
        labels: usize,
        (side, of): (Side, Of),
    ) -> Result<Pass, Stop> {
        let neurons = session.data.neurons.id.len();
        let mut question = asked.question;
        question.labels = labels as u32;
        question.neurons = neurons as u32;
        let mut columns = asked.columns.and(match side {
            Side::Pre => Columns::PRE,
            Side::Post => Columns::POST,
        });
        if side == Side::Post {
            question.tests |= tests::COUNT_POST;
        }
        if label_words.is_some() {
            question.tests |= tests::BY_LABEL;
            columns.insert(Columns::PRE.and(Columns::POST));
        } else if session.order == Order::Published {
            columns.insert(Columns::KEY);
        }
        let table = session.tiles(asked);
        let neuron_bits = session.neuron_bits(job, asked)?;
        let tiles = session.write_tiles(job, &table)?;
        let bin_words = if of != Of::Number { SUM_WORDS } else { COUNT_WORDS };
        Ok(Pass { question, columns, table, tiles, neuron_bits, label_words, neurons, bin_words })
    }

    /// Labels whose owners are found in one pass: all of them, unless a binding is too small for
    /// a bit and a rank for each place.
    fn batches(&self, session: &DeviceSession, labels: usize) -> Result<Vec<Range<usize>>, Stop> {
        let words_max = (session.device.binding_bytes_max / 4) as usize;
        let label_words = self.label_words.as_ref().map_or(0, Vec::len);
        let places_max = (words_max.saturating_sub(label_words) / 2 * 32).min(PLACES_MAX);
        let step = if self.label_words.is_some() { labels } else { places_max / self.neurons };
        if step == 0 || self.neurons > places_max {
            let neurons = self.neurons;
            let what = format!("{neurons} neurons are more than one binding holds");
            return Err(Fault::OutOfMemory(what).into());
        }
        Ok((0..labels).step_by(step).map(|from| from..labels.min(from + step)).collect())
    }

    /// Marks the owners of some labels, then counts their rows.
    fn run(
        &mut self,
        session: &mut DeviceSession,
        job: &mut Job,
        owns: Range<usize>,
        found: &mut Medians,
    ) -> Result<(), Stop> {
        self.question.own_first = owns.start as u32;
        self.question.owns = owns.len() as u32;
        let marks = self.mark(session, job, owns.len())?;
        let owners = self.owners(&marks, &owns);
        for owner in &owners {
            found.owners[*owner as usize] += 1;
        }
        let lookup = self.write_lookup(session, job, &marks)?;
        let words = self.bin_words * found.labels;
        // Not one owner fits only where the answer itself would not fit a binding.
        let window = (session.device.binding_bytes_max / 4).min(WINDOW_WORDS_MAX) as usize / words;
        let has_room = select_middle::fits(&session.device, found.labels, found.level);
        let is_grouped = self.label_words.is_none();
        for part in parts(&owners, &owns, (window.max(1), is_grouped)) {
            let owners = &owners[part.owners.clone()];
            self.question.bin_first = part.owners.start as u32;
            self.question.bins = owners.len() as u32;
            let all = (owners.len() * words) as u64;
            let bins = self.count(session, job, &lookup, all)?;
            if let Some(labels) = part.labels.filter(|_| has_room) {
                let rows = session.data.synapse_count() as u64;
                let bins = Bins { buffer: &bins, words: self.bin_words, rows };
                let of = (owners, found.labels);
                let ranked = select_middle::run(&session.device, job, bins, of, found.level)?;
                found.take(&ranked, labels);
                continue;
            }
            let bins = job.read(&bins, all)?;
            for (own, bins) in owners.iter().zip(bins.chunks_exact(words)) {
                if is_grouped {
                    // No owner of a label before is still to come.
                    found.finish_to(*own as usize);
                }
                found.add(*own as usize, bins, self.bin_words);
            }
        }
        Ok(())
    }

    /// One bit for each place that has a row.
    fn mark(
        &self,
        session: &mut DeviceSession,
        job: &mut Job,
        owns: usize,
    ) -> Result<Vec<u32>, Stop> {
        let places = if self.label_words.is_some() { self.neurons } else { self.neurons * owns };
        let words = places.div_ceil(32) as u64;
        let marks = session.device.scratch("marks", 4 * words)?;
        job.clear(&marks, 4 * words);
        let lookup = match &self.label_words {
            None => None,
            Some(labels) => Some(write(session, job, "labels", labels)?),
        };
        let columns = self.columns;
        self.over_rows(session, job, &MARK_OWNERS, columns, lookup.as_ref(), &marks)?;
        Ok(job.read(&marks, words)?)
    }

    /// The label of each owner, in the order of their places.
    fn owners(&self, marks: &[u32], owns: &Range<usize>) -> Vec<u32> {
        let places = marks.iter().enumerate().flat_map(|(at, word)| {
            (0..32).filter(move |bit| word >> bit & 1 == 1).map(move |bit| 32 * at + bit)
        });
        let label = |place: usize| match &self.label_words {
            Some(labels) => labels[place],
            None => (owns.start + place / self.neurons) as u32,
        };
        places.map(label).collect()
    }

    /// Marks, ranks and labels in one buffer, as `shaders/owners.wgsl` wants them.
    fn write_lookup(
        &mut self,
        session: &DeviceSession,
        job: &Job,
        marks: &[u32],
    ) -> Result<wgpu::Buffer, Stop> {
        let ranks = marks.iter().scan(0, |rank, word| {
            let before = *rank;
            *rank += word.count_ones();
            Some(before)
        });
        let labels = self.label_words.iter().flatten().copied();
        let words: Vec<u32> = marks.iter().copied().chain(ranks).chain(labels).collect();
        self.question.ranks_at = marks.len() as u32;
        self.question.labels_at = 2 * marks.len() as u32;
        write(session, job, "owners", &words)
    }

    fn count(
        &mut self,
        session: &mut DeviceSession,
        job: &mut Job,
        lookup: &wgpu::Buffer,
        words: u64,
    ) -> Result<wgpu::Buffer, Stop> {
        let bins = session.device.scratch("bins", 4 * words)?;
        job.clear(&bins, 4 * words);
        let mut columns = self.columns;
        if self.bin_words == SUM_WORDS {
            self.question.tests |= tests::SUM_SIZE;
            columns.insert(Columns::SIZE);
        }
        self.over_rows(session, job, &COUNT_OWNERS, columns, Some(lookup), &bins)?;
        self.question.tests &= !tests::SUM_SIZE;
        Ok(bins)
    }

    fn over_rows(
        &self,
        session: &mut DeviceSession,
        job: &mut Job,
        kernel: &'static Kernel,
        columns: Columns,
        lookup: Option<&wgpu::Buffer>,
        result: &wgpu::Buffer,
    ) -> Result<(), Stop> {
        let mut question = self.question;
        if kernel.name == MARK_OWNERS.name {
            // It has nothing but labels to look up.
            question.labels_at = 0;
        }
        let pass = RowPass { kernel, question, columns, lookup, result };
        session.over_rows(job, &pass, &self.table, &self.tiles, &self.neuron_bits)
    }
}

/// Owners that are counted in one pass.
#[derive(Debug, PartialEq, Eq)]
struct Part {
    owners: Range<usize>,
    /// The labels that have all their owners here, if there are no others: their medians can be found at once.
    labels: Option<Range<usize>>,
}

/// All owners in parts of at most `window`. Those of one label stand together if they are grouped, and all are
/// of the labels `owns`.
fn parts(owners: &[u32], owns: &Range<usize>, (window, is_grouped): (usize, bool)) -> Vec<Part> {
    if owners.is_empty() {
        return Vec::new();
    }
    if owners.len() <= window {
        return vec![Part { owners: 0..owners.len(), labels: Some(owns.clone()) }];
    }
    let whole = |from: usize, end: usize| -> Vec<Part> {
        let step = |from| Part { owners: from..end.min(from + window), labels: None };
        (from..end).step_by(window).map(step).collect()
    };
    if !is_grouped {
        return whole(0, owners.len());
    }
    let mut parts: Vec<Part> = Vec::new();
    for group in owners.chunk_by(|one, next| one == next) {
        let label = group[0] as usize;
        let from = parts.last().map_or(0, |part| part.owners.end);
        let end = from + group.len();
        if group.len() > window {
            parts.extend(whole(from, end));
            continue;
        }
        match parts.last_mut() {
            Some(Part { owners, labels: Some(labels) }) if end - owners.start <= window => {
                (owners.end, labels.end) = (end, label + 1);
            }
            _ => parts.push(Part { owners: from..end, labels: Some(label..label + 1) }),
        }
    }
    parts
}

fn write(
    session: &DeviceSession,
    job: &Job,
    name: &'static str,
    words: &[u32],
) -> Result<wgpu::Buffer, Stop> {
    let buffer = session.device.scratch(name, 4 * words.len() as u64)?;
    job.write(&buffer, words);
    Ok(buffer)
}

/// What the owners have been found to have.
struct Medians {
    labels: usize,
    side: Side,
    of: Of,
    /// Owners of each label.
    owners: Vec<usize>,
    /// Sums of the owners that have any, by own label, then partner.
    sums: Vec<Vec<ExactSum>>,
    /// Labels whose medians stand.
    done: usize,
    /// The level of intervals, if they are asked for.
    level: Option<Level>,
    /// The cells of the matrix, row-major.
    cells: Vec<MedianEnds>,
    total: u64,
}

impl Medians {
    fn new(labels: usize, (side, of): (Side, Of), level: Option<Level>) -> Medians {
        let count = labels * labels;
        let (owners, sums) = (vec![0; labels], vec![Vec::new(); count]);
        let none = MedianEnds { n: 0, median: f64::NAN, ends: None };
        let cells = vec![none; count];
        Medians { labels, side, of, owners, sums, done: 0, level, cells, total: 0 }
    }

    /// Adds the bins of one owner.
    fn add(&mut self, own: usize, bins: &[u32], bin_words: usize) {
        for (partner, bin) in bins.chunks_exact(bin_words).enumerate() {
            if bin[0] == 0 {
                continue;
            }
            self.total += u64::from(bin[0]);
            let sum = match self.of {
                Of::Number => ExactSum { units: bin[0].into(), nonfinite: 0 },
                Of::Sum(_) => sum_of(bin),
            };
            self.sums[own * self.labels + partner].push(sum);
        }
    }

    /// Takes the medians of some labels as the device has found them.
    fn take(&mut self, ranked: &Found, labels: Range<usize>) {
        self.finish_to(labels.start);
        self.total += ranked.total;
        for own in labels.clone().filter(|own| self.owners[*own] > 0) {
            for partner in 0..self.labels {
                let cell = ranked.cells[own * self.labels + partner];
                let at = self.place(own, partner);
                self.cells[at] = self.of.ranked(self.owners[own] as u64, cell.doubled, cell.ends);
            }
        }
        self.done = labels.end;
    }

    /// Where a cell stands in the matrix.
    fn place(&self, own: usize, partner: usize) -> usize {
        match self.side {
            Side::Pre => own * self.labels + partner,
            Side::Post => partner * self.labels + own,
        }
    }

    /// Takes the medians of all labels before `end`.
    fn finish_to(&mut self, end: usize) {
        for own in self.done..end {
            for partner in 0..self.labels {
                let sums = std::mem::take(&mut self.sums[own * self.labels + partner]);
                let at = self.place(own, partner);
                let owners = self.owners[own];
                match self.level {
                    _ if owners == 0 => {}
                    Some(level) => self.cells[at] = self.of.ends(sums, owners, level),
                    None => self.cells[at].median = self.of.median(sums, owners),
                }
            }
        }
        self.done = end.max(self.done);
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn labels_stay_together_where_they_fit() {
        let part = |owners, labels| Part { owners, labels };
        let grouped = [1, 1, 2, 4, 4, 4, 4, 4, 5];
        assert_eq!(parts(&[], &(0..9), (4, true)), []);
        assert_eq!(parts(&grouped, &(0..9), (9, true)), [part(0..9, Some(0..9))]);
        assert_eq!(
            parts(&grouped, &(0..9), (4, true)),
            [part(0..3, Some(1..3)), part(3..7, None), part(7..8, None), part(8..9, Some(5..6)),]
        );
        assert_eq!(
            parts(&grouped, &(0..9), (5, true)),
            [part(0..3, Some(1..3)), part(3..8, Some(4..5)), part(8..9, Some(5..6))]
        );
        assert_eq!(parts(&[1, 0, 1], &(0..2), (2, false)), [part(0..2, None), part(2..3, None)]);
    }
}
