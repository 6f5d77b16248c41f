//! What is collected for a claim with intervals: what its connections come to at every setting, and the pairs of
//! neurons that are resampled once all of them are there.

use super::places::Places;
use super::{Amounts, Finished};
use crate::engine::resample::grid::{self, Ends, Found, GridAsked, GridPart, GridWiring};
use crate::error::Result;
use crate::query::{
    Along, ClaimIntervals, Connection, Labels, NeuronLabels, Resampling, Robust, RobustQuery, Side,
    SweepQuery,
};
use crate::run::Run;

/// A claim, and what is resampled.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimParts {
    /// What was collected for the verdicts.
    pub amounts: Amounts,
    /// Synapses at every setting.
    pub passing: Vec<u64>,
    /// Synapses without the conditions on neurons, at the settings that differ in other axes; none where there
    /// are no such conditions.
    pub of: Option<Vec<u64>>,
    /// How many settings are about fragments too, by what the data says of its neurons.
    pub fragments: u64,
    /// Names of rows and columns.
    pub labels: Vec<String>,
    /// Names of columns where they are others.
    pub columns: Option<Vec<String>>,
    /// The numbers that the neurons draw by; places among them are what the parts speak of.
    pub neurons: Vec<u64>,
    /// Each part of the grid, and what its fractions are of where that is another part of the synapses.
    pub parts: Vec<(GridWiring, Option<GridWiring>)>,
}

impl ClaimParts {
    /// Whether others have the same shape.
    pub fn is_like(&self, other: &ClaimParts) -> bool {
        let length = |of: &Option<Vec<u64>>| of.as_ref().map(Vec::len);
        let shape = |wiring: &GridWiring| {
            let labels = [&wiring.pre.labels, &wiring.post.labels].map(|of| (of.along, of.labels));
            let bins = (wiring.gathered.outside.len(), wiring.gathered.autapses.len());
            (labels, bins, wiring.exponent)
        };
        let each = |of: &ClaimParts| -> Vec<_> {
            of.parts.iter().map(|(own, whole)| (shape(own), whole.as_ref().map(shape))).collect()
        };
        self.amounts.is_like(&other.amounts)
            && self.passing.len() == other.passing.len()
            && length(&self.of) == length(&other.of)
            && self.fragments == other.fragments
            && (&self.labels, &self.columns) == (&other.labels, &other.columns)
            && each(self) == each(other)
    }

    /// Adds those of other rows, of the same shape.
    pub fn merge(&mut self, other: &ClaimParts) {
        self.amounts.merge(&other.amounts);
        let add = |to: &mut [u64], from: &[u64]| {
            to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        };
        add(&mut self.passing, &other.passing);
        if let (Some(of), Some(more)) = (&mut self.of, &other.of) {
            add(of, more);
        }
        let mut all = [&self.neurons[..], &other.neurons].concat();
        all.sort_unstable();
        all.dedup();
        let place = |number: &u64| Some(all.partition_point(|known| known < number) as u32);
        let places = [&self.neurons, &other.neurons].map(|of| of.iter().map(place).collect());
        let [own, others]: [Vec<Option<u32>>; 2] = places;
        let join = |to: &mut GridWiring, from: &GridWiring| {
            *to = std::mem::take(to).of_neurons(&own, all.len());
            to.merge(from.clone().of_neurons(&others, all.len()));
        };
        for ((to, to_whole), (from, from_whole)) in self.parts.iter_mut().zip(&other.parts) {
            join(to, from);
            if let (Some(to), Some(from)) = (to_whole, from_whole) {
                join(to, from);
            }
        }
        self.neurons = all;
    }

    /// The same without the neurons that are in no population.
    #[must_use]
    pub fn of_populations(self) -> ClaimParts {
        let knows = |wiring: &GridWiring, at: usize| {
            [&wiring.pre, &wiring.post].iter().any(|of| of.labels.knows(at))
        };
        let is_in = |at: usize| {
            let of = |(own, whole): &(GridWiring, Option<GridWiring>)| {
                knows(own, at) || whole.as_ref().is_some_and(|whole| knows(whole, at))
            };
            self.parts.iter().any(of)
        };
        let (mut neurons, mut places) = (Vec::new(), Vec::new());
        for (at, number) in self.neurons.iter().enumerate() {
            places.push(is_in(at).then_some(neurons.len() as u32));
            if is_in(at) {
                neurons.push(*number);
            }
        }
        let parts = map(self.parts, |wiring| wiring.of_neurons(&places, neurons.len()));
        ClaimParts { parts, neurons, ..self }
    }

    /// The same cells among more.
    #[must_use]
    pub fn among(self, rows: &Places, columns: Option<&Places>) -> ClaimParts {
        let of = columns.unwrap_or(rows);
        let placed = |wiring: GridWiring| {
            wiring.among((&rows.at, rows.labels.len()), (&of.at, of.labels.len()))
        };
        ClaimParts {
            labels: rows.labels.clone(),
            columns: self.columns.as_ref().map(|_| of.labels.clone()),
            parts: map(self.parts, placed),
            ..self
        }
    }

    /// The verdict and the interval at every setting; nothing if this is of another question.
    ///
    /// # Errors
    /// Names that the data lack (usage); those of resampling; a run that is stopped.
    pub fn finish(self, query: &RobustQuery, run: &Run) -> Result<Option<Finished>> {
        let Some(resampling) = &query.ci else { return Ok(None) };
        let parts = grid::parts(&query.grid);
        if !self.is_for(query, &parts) {
            return Ok(None);
        }
        let asked = self.asked(query, resampling)?;
        let mut found = Found::new(query.grid.points().unwrap_or(0) as usize, resampling);
        for (part, (own, whole)) in parts.iter().zip(&self.parts) {
            found.add(&asked, &part.all, &part.settings, (own, whole.as_ref()), run)?;
        }
        let mut ci = ClaimIntervals { fragments: self.fragments, ..found.finish(&asked) };
        ci.set_lost(&query.grid, &self.passing, self.of.as_deref());
        let verdicts = query.judge(&self.amounts.finish(&query.connections()));
        Ok(Some(Finished::Robust(Robust { ci: Some(Box::new(ci)), ..verdicts })))
    }

    /// Whether they have the shape of this question.
    fn is_for(&self, query: &RobustQuery, parts: &[GridPart]) -> bool {
        let points = |of: &Vec<u64>, grid: &SweepQuery| Some(of.len() as u64) == grid.points();
        let shape =
            (self.labels.len() as u32, self.columns.as_ref().unwrap_or(&self.labels).len() as u32);
        let fits = |wiring: &GridWiring, part: &GridPart| {
            let neurons = part.all.of_neurons().len() as u32;
            let of = [&wiring.pre, &wiring.post];
            let labels = |of: &NeuronLabels, side| {
                let along = Along::of(side, query.grid.cells.subjects(), shape.1);
                (of.along, of.labels) == (along, along.count(shape))
            };
            labels(&wiring.pre.labels, Side::Pre)
                && labels(&wiring.post.labels, Side::Post)
                && of.iter().all(|of| of.bins.iter().all(|bin| *bin < neurons))
                && wiring.gathered.has_bins(part.all.len())
        };
        let all = query.grid.without_neurons();
        let all = all.as_ref().unwrap_or(&query.grid);
        let has_whole = query.whole().is_some();
        let part = |((own, whole), part): (&(GridWiring, Option<GridWiring>), &GridPart)| {
            fits(own, part)
                && whole.is_some() == has_whole
                && whole.as_ref().is_none_or(|whole| fits(whole, part))
        };
        self.amounts.is_for(&query.connections())
            && points(&self.passing, &query.grid)
            && self.of.as_ref().is_none_or(|of| points(of, all))
            && self.columns.is_some() == query.grid.cells.is_named()
            && self.parts.len() == parts.len()
            && self.parts.iter().zip(parts).all(part)
    }

    /// What is asked of the cells, by their names.
    fn asked<'q>(
        &self,
        query: &'q RobustQuery,
        resampling: &'q Resampling,
    ) -> Result<GridAsked<'q>> {
        let rows = Labels::from(self.labels.clone());
        let columns = Labels::from(self.columns.as_ref().unwrap_or(&self.labels).clone());
        let ends = |one: &Connection| Ends::of(one, &rows, &columns);
        let (parts, wholes) = Ends::of_claim(&query.connections(), ends)?;
        Ok(GridAsked {
            claim: &query.claim,
            parts,
            wholes,
            resampling,
            neurons: self.neurons.clone(),
            adder: None,
        })
    }
}

/// Does the same to all wirings of some parts.
fn map(
    parts: Vec<(GridWiring, Option<GridWiring>)>,
    made: impl Fn(GridWiring) -> GridWiring,
) -> Vec<(GridWiring, Option<GridWiring>)> {
    parts.into_iter().map(|(own, whole)| (made(own), whole.map(&made))).collect()
}
