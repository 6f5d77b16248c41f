//! Intervals of the cells of a matrix by a bootstrap over neurons: each neuron has a weight in each
//! resample, the same in both roles; sums of amounts times weights are whole numbers, and become values in
//! float64 once each. What is resampled an engine gives ([`Wiring`]); which engine it was makes no difference
//! here.

mod adder;
mod cells;
mod counters;
mod digits;
mod gather;
pub mod grid;
mod medians;
mod populations;
mod products;
mod standard_error;
mod sums;
mod tail;
mod terms;
mod values;

pub use adder::Adder;
#[cfg(feature = "gpu")]
pub use adder::Additions;
pub use digits::{Digit, digits};
pub use gather::{Part, wiring};
pub use medians::median_ends;

use cells::Cells;
use populations::{Sizes, WeightSums};
pub use terms::{Target, Term};
use values::{Ends, Scale};

use crate::error::{Error, Result};
use crate::query::{
    Along, Intervals, Link, NeuronLabels, Normalize, Note, ResampleSums, Resampling, Side,
    Statistic, Wiring,
};
use crate::run::Run;
use crate::threads::loops;

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// A sum.
    Sum,
    /// A sum divided by a number of synapses.
    Mean,
    /// A sum as a fraction of its column (input) or row (output).
    Fraction(Normalize),
}

impl Holds {
    /// What a cell holds of a measure that is no median.
    pub fn of(statistic: Statistic, normalize: Normalize) -> Holds {
        match (statistic, normalize) {
            (Statistic::Mean(_), _) => Holds::Mean,
            (_, Normalize::None) => Holds::Sum,
            (_, normalize) => Holds::Fraction(normalize),
        }
    }
}

/// Bytes of sums that are in memory at a time.
const SUMS_MAX: usize = 1 << 28;

/// The intervals of every cell. Fractions are of `whole`, or of `own` where that is all there is. The
/// processors draw and add up, unless an adder does.
///
/// # Errors
/// Sums that could pass 63 bits; a run that is stopped; those of the adder.
pub fn intervals(
    own: &Wiring,
    whole: Option<&Wiring>,
    holds: Holds,
    resampling: &Resampling,
    adder: Option<&dyn Adder>,
    run: &Run,
) -> Result<Intervals> {
    let matrix = Resampled { adder, ..Resampled::new(own, whole, holds, resampling) };
    matrix.check_width()?;
    let mut found = described(own, resampling);
    let keeps = resampling.keeps(matrix.shape.0 * matrix.shape.1);
    let mut kept = keeps.then(|| matrix.kept());
    let mut weights = None;
    for lines in matrix.chunks() {
        matrix.chunk(&lines, &mut weights, &mut found, kept.as_mut(), run)?;
    }
    found.sums = kept.map(Box::new);
    Ok(found)
}

/// What is said of every cell whatever it holds: who is in it, and why it has no interval.
pub fn described(own: &Wiring, resampling: &Resampling) -> Intervals {
    let (rows, columns) = (own.shape.0 as usize, own.shape.1 as usize);
    let cells = Cells::of(own);
    let mut found = Intervals {
        outside: own.outside,
        autapses: own.autapses,
        rounded_to: own.is_rounded.then_some(own.exponent),
        n_pre: own.pre.label_sizes(),
        n_post: own.post.label_sizes(),
        ..Intervals::none(rows * columns)
    };
    for row in 0..rows {
        for column in 0..columns {
            let (at, links) = (row * columns + column, cells.at(row, column));
            let active = cells::active(links);
            (found.active_pre[at], found.active_post[at]) = active;
            let few = |pre: u64, post: u64| {
                let sides = [(Side::Pre, pre), (Side::Post, post)].into_iter();
                let sizes = sides.filter(|(side, _)| resampling.sides.has(*side)).map(|(_, n)| n);
                sizes.min().filter(|n| *n < Resampling::NEURONS_MIN)
            };
            let is_undefined = own.undefined.binary_search(&(row as u32, column as u32)).is_ok();
            let (pre, post) = (found.n_pre.at(row, column), found.n_post.at(row, column));
            found.note[at] = match few(pre, post) {
                Some(n) => Some(Note::Few(n)),
                None if is_undefined => Some(Note::NotFinite),
                None if links.is_empty() => Some(Note::NoneObserved),
                None => few(active.0, active.1).map(|_| Note::FewCarry),
            };
        }
    }
    found
}

/// The weight sums of the matrix itself, and of what fractions are of.
struct Weights {
    own: Vec<Vec<i64>>,
    own_places: populations::Places,
    whole: Option<(Vec<Vec<i64>>, populations::Places)>,
}

/// A matrix that is resampled.
struct Resampled<'a> {
    own: &'a Wiring,
    whole: Option<&'a Wiring>,
    holds: Holds,
    resampling: &'a Resampling,
    adder: Option<&'a dyn Adder>,
    sizes: Sizes,
    whole_sizes: Option<Sizes>,
    cells: Cells<'a>,
    whole_cells: Option<Cells<'a>>,
    shape: (usize, usize),
}

impl<'a> Resampled<'a> {
    fn new(
        own: &'a Wiring,
        whole: Option<&'a Wiring>,
        holds: Holds,
        resampling: &'a Resampling,
    ) -> Resampled<'a> {
        Resampled {
            own,
            whole,
            holds,
            resampling,
            adder: None,
            sizes: Sizes::of(own),
            whole_sizes: whole.map(Sizes::of),
            cells: Cells::of(own),
            whole_cells: whole.map(Cells::of),
            shape: (own.shape.0 as usize, own.shape.1 as usize),
        }
    }

    /// Refuses sums that could pass 63 bits.
    fn check_width(&self) -> Result<()> {
        let most = i128::from(self.resampling.weights.max()).pow(2);
        let wide = |wiring: &Wiring| {
            let units = |own: &[Link]| own.iter().map(|link| i128::from(link.units).abs()).sum();
            let by_cell = wiring.links.chunk_by(|a, b| (a.row, a.column) == (b.row, b.column));
            by_cell.map(units).any(|sum: i128| sum * most > i128::from(i64::MAX))
        };
        match wide(self.own) || self.whole.is_some_and(wide) {
            false => Ok(()),
            true => Err(too_wide()),
        }
    }

    /// Whether lines are columns.
    fn lines_are_columns(&self) -> bool {
        self.holds == Holds::Fraction(Normalize::Input)
    }

    /// The cell of a line.
    fn cell(&self, line: usize, across: usize) -> (usize, usize) {
        if self.lines_are_columns() { (across, line) } else { (line, across) }
    }

    /// Lines, in portions whose sums fit the memory that is meant for them.
    fn chunks(&self) -> Vec<std::ops::Range<usize>> {
        let (rows, columns) = self.shape;
        let (lines, across) =
            if self.lines_are_columns() { (columns, rows) } else { (rows, columns) };
        let of_line = |line: usize| {
            let has = |cell: (usize, usize)| {
                let whole =
                    self.whole_cells.as_ref().is_some_and(|of| !of.at(cell.0, cell.1).is_empty());
                usize::from(!self.cells.at(cell.0, cell.1).is_empty()) + usize::from(whole)
            };
            let cells: usize = (0..across).map(|at| has(self.cell(line, at))).sum();
            cells * self.resampling.resamples as usize * size_of::<i64>()
        };
        let (mut chunks, mut first, mut bytes) = (Vec::new(), 0, 0);
        for line in 0..lines {
            let own = of_line(line);
            if bytes + own > SUMS_MAX && first < line {
                chunks.push(first..line);
                (first, bytes) = (line, 0);
            }
            bytes += own;
        }
        chunks.push(first..lines);
        chunks
    }

    fn is_tried(&self, found: &Intervals, at: usize) -> bool {
        matches!(found.note[at], None | Some(Note::FewCarry))
    }

    /// Resamples the cells of some lines.
    fn chunk(
        &self,
        lines: &std::ops::Range<usize>,
        weights: &mut Option<Weights>,
        found: &mut Intervals,
        kept: Option<&mut ResampleSums>,
        run: &Run,
    ) -> Result<()> {
        let across = if self.lines_are_columns() { self.shape.0 } else { self.shape.1 };
        let sides = self.resampling.sides;
        let mut targets = Vec::new();
        let mut add = |target: Target| {
            targets.push(target);
            targets.len() - 1
        };
        // What has no interval is resampled only where it is part of a sum, or kept.
        let keeps_all = kept.is_some() || matches!(self.holds, Holds::Fraction(_));
        let mut places = Vec::new();
        for cell in lines.clone().flat_map(|line| (0..across).map(move |at| (line, at))) {
            let (row, column) = self.cell(cell.0, cell.1);
            let at = row * self.shape.1 + column;
            let links = self.cells.at(row, column);
            let whole = self.whole_cells.as_ref().map_or(&[][..], |of| of.at(row, column));
            let wanted = keeps_all || self.is_tried(found, at);
            let own = (wanted && !links.is_empty())
                .then(|| add(cells::target(links, sides, |link| link.units)));
            let is_mean = self.holds == Holds::Mean;
            let count = (own.is_some() && is_mean)
                .then(|| add(cells::target(links, sides, |link| link.count)));
            let whole =
                (!whole.is_empty()).then(|| add(cells::target(whole, sides, |link| link.units)));
            places.push(Place { row, column, own, count, whole });
        }
        let (sums, weights) = self.resampled(targets, weights, run)?;
        if let Some(kept) = kept {
            self.keep(&places, &sums, weights, kept);
        }
        self.find(&places, &sums, weights, found, run)
    }

    /// The sums of some targets, and those of the weights: these are drawn with the first targets, because
    /// drawing is most of their cost.
    fn resampled<'w>(
        &self,
        mut targets: Vec<Target>,
        weights: &'w mut Option<Weights>,
        run: &Run,
    ) -> Result<(Vec<Vec<i64>>, &'w Weights)> {
        let (numbers, how) = (&self.own.neurons, self.resampling);
        let sums = |targets| match self.adder {
            Some(adder) => sums::resampled_by(adder, numbers, targets, how, run),
            None => sums::resampled(numbers, targets, how, run),
        };
        if let Some(weights) = weights {
            return Ok((sums(targets)?, weights));
        }
        let of_cells = targets.len();
        let (own, own_places) = self.sizes.targets(self.own);
        let of_own = own.len();
        targets.extend(own);
        // The neurons of both are the same, in the same places.
        let whole_places = self.whole.zip(self.whole_sizes.as_ref()).map(|(whole, sizes)| {
            let (own, places) = sizes.targets(whole);
            targets.extend(own);
            places
        });
        let mut sums = sums(targets)?;
        let whole = whole_places.map(|places| (sums.split_off(of_cells + of_own), places));
        let own = sums.split_off(of_cells);
        Ok((sums, weights.insert(Weights { own, own_places, whole })))
    }

    fn find(
        &self,
        places: &[Place],
        sums: &[Vec<i64>],
        weights: &Weights,
        found: &mut Intervals,
        run: &Run,
    ) -> Result<()> {
        let of_own =
            WeightSums { sizes: &self.sizes, places: &weights.own_places, sums: &weights.own };
        let of_whole = match (&self.whole_sizes, &weights.whole) {
            (Some(sizes), Some((sums, places))) => WeightSums { sizes, places, sums },
            _ => WeightSums { ..of_own },
        };
        let scale = Scale::new(self, &of_own, &of_whole);
        let across = if self.lines_are_columns() { self.shape.0 } else { self.shape.1 };
        for line in places.chunks(across.max(1)) {
            run.check()?;
            let line_sum = scale.line(line, sums);
            let each = loops::map(line.len(), |at| {
                let place = &line[at];
                let cell = place.row * self.shape.1 + place.column;
                let is_tried = self.is_tried(found, cell);
                scale.ends(place, sums, line_sum.as_ref(), is_tried)
            });
            for (place, ends) in line.iter().zip(each) {
                put(found, place.row * self.shape.1 + place.column, ends, self.resampling);
            }
        }
        Ok(())
    }

    /// Room for the sums of all resamples.
    fn kept(&self) -> ResampleSums {
        let resamples = self.resampling.resamples as usize;
        let (rows, columns) = self.shape;
        let cells = || vec![0; resamples * rows * columns];
        let pairs = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        ResampleSums {
            resamples,
            exponent: self.own.exponent,
            sums: cells(),
            all: matches!(self.holds, Holds::Fraction(_)).then(cells),
            counts: (self.holds == Holds::Mean).then(cells),
            pairs: pairs.map(|(row, column)| self.sizes.pairs(row, column) as i64).collect(),
            ..ResampleSums::default()
        }
    }

    fn keep(
        &self,
        places: &[Place],
        sums: &[Vec<i64>],
        weights: &Weights,
        kept: &mut ResampleSums,
    ) {
        let (rows, columns) = self.shape;
        let cells = rows * columns;
        let spread = |to: &mut [i64], at: usize, from: &[i64]| {
            from.iter().enumerate().for_each(|(b, sum)| to[b * cells + at] = *sum);
        };
        for place in places {
            let at = place.row * columns + place.column;
            let own = place.own.map(|own| &sums[own][..]);
            own.into_iter().for_each(|own| spread(&mut kept.sums, at, own));
            if let (Some(counts), Some(of)) = (&mut kept.counts, place.count) {
                spread(counts, at, &sums[of]);
            }
            let whole = match self.whole {
                Some(_) => place.whole.map(|whole| &sums[whole][..]),
                None => own,
            };
            if let (Some(all), Some(whole)) = (&mut kept.all, whole) {
                spread(all, at, whole);
            }
        }
        if !kept.u_pre.is_empty() || !kept.u_post.is_empty() {
            return;
        }
        let of = WeightSums { sizes: &self.sizes, places: &weights.own_places, sums: &weights.own };
        let by_label = self.is_by_label();
        for b in 0..kept.resamples {
            let labels = |of: &NeuronLabels| 0..of.labels as usize;
            kept.u_pre.extend(labels(&self.own.pre).map(|label| of.of_label(Side::Pre, label)[b]));
            let posts = labels(&self.own.post);
            kept.u_post.extend(posts.map(|label| of.of_label(Side::Post, label)[b]));
            let both = |row, column| of.both(row, column).map_or(0, |both| both[b]);
            match by_label {
                true => kept.u_both.extend((0..rows).map(|label| both(label, label))),
                false => kept.u_both.extend(
                    (0..rows)
                        .flat_map(|row| (0..columns).map(move |column| (row, column)))
                        .map(|(row, column)| both(row, column)),
                ),
            }
        }
    }

    /// Whether a neuron is in the populations of a row and of a column only where they have the same place.
    fn is_by_label(&self) -> bool {
        let (pre, post) = (&self.own.pre, &self.own.post);
        let both = pre.label_of.iter().zip(&post.label_of);
        let absent = NeuronLabels::ABSENT;
        self.shape.0 == self.shape.1
            && (pre.along, post.along) == (Along::Rows, Along::Columns)
            && !pre.is_whole
            && !post.is_whole
            && both.filter(|(a, b)| **a != absent && **b != absent).all(|(a, b)| a == b)
    }
}

/// Where the sums of a cell stand.
struct Place {
    row: usize,
    column: usize,
    own: Option<usize>,
    count: Option<usize>,
    whole: Option<usize>,
}

/// Puts what was found of a cell in its place.
fn put(found: &mut Intervals, at: usize, ends: Ends, resampling: &Resampling) {
    found.estimate[at] = ends.estimate;
    let Some(tried) = ends.tried else { return };
    found.undefined[at] = tried.undefined;
    found.se[at] = tried.se.unwrap_or(f64::NAN);
    let Some((lo, hi)) = tried.ends else {
        found.note[at] = Some(Note::Undefined(tried.undefined));
        return;
    };
    (found.lo[at], found.hi[at]) = (lo, hi);
    found.conservative[at] =
        tried.se.is_some_and(|se| (hi - lo) / 2.0 > 1.4 * resampling.level.z() * se);
}

fn too_wide() -> Error {
    Error::data("the sums of resamples could pass 63 bits")
        .advise("ask for a measure of smaller numbers, or for synapses that are fewer")
}

#[cfg(test)]
mod tests;
