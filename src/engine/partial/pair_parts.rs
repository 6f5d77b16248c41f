//! What is collected for intervals and tests that ask how many synapses a pair of neurons has, where those of
//! a pair may be in several parts: what each pair has, and which populations its neurons are in. Once all of it
//! is there, it is made what parts that share no pair would have collected.

use super::pair_answers;
use super::paired::points;
use super::places::Places;
use super::{
    Additive, CellTestParts, ClaimParts, Finished, IntervalParts, Listing, PairCell, PairLists,
    Paired, Partial, Summed, TestParts,
};
use crate::codes::UNIT_EXPONENT;
use crate::engine::permute::{NeuronSums, Whole};
use crate::engine::resample::grid::{self, BinPart, BinnedNeurons, Ends, Gathered, GridWiring};
use crate::engine::resample::{self, Part};
use crate::error::{Error, Result};
use crate::query::{
    Along, Connection, ConnectionsQuery, Filter, Labels, MatrixQuery, NeuronLabels, Side,
    Statistic, SweepQuery, TestQuery, Wiring,
};
use crate::run::Run;

/// What pairs of neurons have, and who the neurons are.
#[derive(Clone, Debug, PartialEq)]
pub struct PairParts {
    /// What each pair has, for each filter of the [`Listing`].
    pub pairs: PairLists,
    /// The numbers that the neurons of all populations draw by, ascending.
    pub neurons: Vec<u64>,
    /// Those that may be presynaptic and those that may be postsynaptic, for each of [`Paired::populations`].
    pub populations: Vec<[NeuronLabels; 2]>,
    /// What the neurons have in common with those that they may exchange labels with; empty where that is not
    /// asked.
    pub strata: Vec<u32>,
    /// How many settings of a claim are about fragments too.
    pub fragments: u64,
}

impl PairParts {
    /// Whether others have the same shape.
    pub fn is_like(&self, other: &PairParts) -> bool {
        let shape = |of: &PairParts| -> Vec<_> {
            let sides = of.populations.iter().flatten();
            sides.map(|side| (side.along, side.labels, side.is_whole)).collect()
        };
        self.pairs.is_like(&other.pairs)
            && shape(self) == shape(other)
            && self.fragments == other.fragments
    }

    /// Adds those of other rows, of the same shape: what both know of a neuron is the same.
    pub fn merge(&mut self, other: &PairParts) {
        self.pairs.merge(&other.pairs);
        let mut all = [&self.neurons[..], &other.neurons].concat();
        all.sort_unstable();
        all.dedup();
        let place = |number: &u64| all.partition_point(|known| known < number);
        let places = [&self.neurons, &other.neurons].map(|of| of.iter().map(place).collect());
        let both: [Vec<usize>; 2] = places;
        let joined = |own: &[u32], more: &[u32], nothing: u32| {
            let mut of = vec![nothing; all.len()];
            for (places, known) in both.iter().zip([own, more]) {
                let known = places.iter().zip(known).filter(|(_, value)| **value != nothing);
                known.for_each(|(place, value)| of[*place] = *value);
            }
            of
        };
        let sides = self.populations.iter_mut().flatten();
        for (own, more) in sides.zip(other.populations.iter().flatten()) {
            own.label_of = joined(&own.label_of, &more.label_of, NeuronLabels::ABSENT);
        }
        if !self.strata.is_empty() || !other.strata.is_empty() {
            self.strata = joined(&self.strata, &other.strata, 0);
        }
        self.neurons = all;
    }

    /// The same without the neurons that are in no population.
    #[must_use]
    pub fn of_populations(mut self) -> PairParts {
        let sides = || self.populations.iter().flatten();
        let is_in = |at: &usize| sides().any(|side| side.knows(*at));
        let mut kept: Vec<usize> = (0..self.neurons.len()).filter(is_in).collect();
        kept.sort_unstable_by_key(|at| self.neurons[*at]);
        for side in self.populations.iter_mut().flatten() {
            side.label_of = kept.iter().map(|at| side.label_of[*at]).collect();
        }
        if !self.strata.is_empty() {
            self.strata = kept.iter().map(|at| self.strata[*at]).collect();
        }
        self.neurons = kept.iter().map(|at| self.neurons[*at]).collect();
        self
    }

    /// The same cells among more.
    #[must_use]
    pub fn among(self, rows: &Places, columns: Option<&Places>) -> PairParts {
        let of = columns.unwrap_or(rows);
        let placed = |side: NeuronLabels| {
            side.among((&rows.at, rows.labels.len()), (&of.at, of.labels.len()))
        };
        let populations = self.populations.into_iter().map(|sides| sides.map(placed)).collect();
        PairParts { pairs: self.pairs.among(rows, columns), populations, ..self }
    }

    /// The answer; nothing if this is of another question.
    ///
    /// # Errors
    /// Those of what is resampled or permuted; sums that are too large; a run that is stopped.
    pub fn finish(self, question: &Additive, run: &Run) -> Result<Option<Finished>> {
        let (Some(paired), Some(listing)) = (question.paired()?, question.listing()?) else {
            return Ok(None);
        };
        let populations = paired.populations();
        let parts = Merged { parts: &self, paired: &paired, listing: &listing, populations };
        if !parts.is_for_question() {
            return Ok(None);
        }
        match question {
            Additive::Intervals(query) => parts.intervals(query)?.finish(query, run),
            Additive::ClaimIntervals(query) => {
                let claim = parts.claim(&query.connections(), query.whole().as_ref())?;
                claim.finish(query, run)
            }
            Additive::CellTests(query) => match &query.test {
                Some(test) => parts.cell_tests(query, test.side)?.finish(query, run),
                None => Ok(None),
            },
            Additive::Test(query) => parts.test(query)?.finish(query, run),
            _ => Ok(None),
        }
    }
}

/// All parts together, and what is asked of them.
struct Merged<'a> {
    parts: &'a PairParts,
    paired: &'a Paired,
    listing: &'a Listing<'a>,
    /// The filters of the populations.
    populations: Vec<Filter>,
}

impl Merged<'_> {
    fn is_for_question(&self) -> bool {
        let PairParts { pairs, populations, .. } = self.parts;
        let shape = self.shape();
        let subjects = self.paired.matrix.cells.subjects();
        let fits = |of: &NeuronLabels, side| of.along == Along::of(side, subjects, shape.1);
        pairs.is_for(self.listing)
            && populations.len() == self.populations.len()
            && populations.iter().all(|[pre, post]| fits(pre, Side::Pre) && fits(post, Side::Post))
    }

    fn shape(&self) -> (u32, u32) {
        let (rows, columns) = self.parts.pairs.shape();
        (rows as u32, columns as u32)
    }

    /// What the pairs have that pass a filter.
    fn passing(&self, filter: &Filter) -> Vec<PairCell> {
        let list = self.listing.at(filter).and_then(|at| self.parts.pairs.lists.get(at));
        list.map(|list| list.with_at_least(filter.fewest_of_pair())).unwrap_or_default()
    }

    /// Synapses that pass a filter.
    fn total(&self, filter: &Filter) -> u64 {
        self.passing(filter).iter().map(|cell| cell.amount.count).sum()
    }

    /// The same at every point of a grid.
    fn totals(&self, grid: &SweepQuery) -> Vec<u64> {
        points(grid).iter().map(|filter| self.total(filter)).collect()
    }

    /// The neurons of either side that a filter lets pass.
    fn population(&self, filter: &Filter) -> [NeuronLabels; 2] {
        let of_neurons = filter.of_neurons();
        let at = self.populations.iter().position(|known| *known == of_neurons);
        at.and_then(|at| self.parts.populations.get(at)).cloned().unwrap_or_default()
    }

    /// Where the neurons of a pair stand; one that is in no population stands nowhere.
    fn ends(&self, cell: &PairCell) -> (u32, u32) {
        let place = |number: u64| match self.parts.neurons.binary_search(&number) {
            Ok(at) => at as u32,
            Err(_) => u32::MAX,
        };
        (place(cell.pre), place(cell.post))
    }

    /// Whether anything is summed but synapses.
    fn sums(&self) -> bool {
        let statistic = self.paired.matrix.measure.statistic();
        matches!(statistic, Statistic::Sum(_) | Statistic::Mean(_))
    }

    /// What the values of a pair that are numbers come to.
    fn units(&self, cell: &PairCell) -> Result<i64> {
        let units = match self.sums() && self.parts.pairs.summed != Summed::Nothing {
            true => cell.amount.sum.units,
            false => cell.amount.count.into(),
        };
        i64::try_from(units).map_err(|_| {
            let what = "what the synapses of two neurons come to passes 63 bits";
            Error::data(what).advise("ask for a measure of smaller numbers")
        })
    }

    fn exponent(&self) -> i32 {
        if self.sums() { UNIT_EXPONENT } else { 0 }
    }

    /// The wiring of the synapses that pass a filter.
    fn wiring(&self, filter: &Filter) -> Result<Wiring> {
        let [pre, post] = self.population(filter);
        let mut part = Part::default();
        for cell in self.passing(filter) {
            let (place, ends) = ((cell.row, cell.column), self.ends(&cell));
            let (count, units) = (cell.amount.count, self.units(&cell)?);
            part.add((&pre, &post), place, ends, count, || (count as i64, Some(units)));
            if self.sums() && cell.amount.sum.nonfinite > 0 {
                part.add((&pre, &post), place, ends, 0, || (0, None));
            }
        }
        let numbers = self.parts.neurons.clone();
        let gathered = resample::wiring(vec![part], numbers, self.shape(), pre, post);
        let mut wiring = Wiring { exponent: self.exponent(), ..gathered };
        if self.paired.matrix.measure.statistic() == Statistic::Pairs {
            wiring.count_pairs();
        }
        Ok(wiring)
    }

    /// What was listed for a question that asks for some of it.
    fn lists(&self, question: &Additive) -> Result<PairLists> {
        let listing = question.listing()?;
        let filters = listing.iter().flat_map(|listing| &listing.filters);
        let of = |filter: &Filter| {
            let at = self.listing.at(filter);
            at.and_then(|at| self.parts.pairs.lists.get(at)).cloned().unwrap_or_default()
        };
        Ok(PairLists { lists: filters.map(of).collect(), ..self.parts.pairs.clone() })
    }

    fn matrix(&self, query: &MatrixQuery) -> Result<Box<Partial>> {
        Ok(Box::new(Partial::Pairs(self.lists(&Additive::Matrix(query))?)))
    }

    fn intervals(&self, query: &MatrixQuery) -> Result<IntervalParts> {
        Ok(IntervalParts {
            matrix: self.matrix(query)?,
            own: self.wiring(&query.filter)?,
            whole: query.whole().map(|all| self.wiring(&all)).transpose()?,
            of: query.without_neurons().map(|all| self.total(&all.filter)),
        })
    }

    fn sums_of(&self, filter: &Filter, side: Side) -> Result<NeuronSums> {
        Ok(NeuronSums::of(self.wiring(filter)?, side, &self.parts.strata)?.of_population())
    }

    fn cell_tests(&self, query: &MatrixQuery, side: Side) -> Result<CellTestParts> {
        Ok(CellTestParts {
            matrix: self.matrix(query)?,
            sums: self.sums_of(&query.filter, side)?,
            of: query.without_neurons().map(|all| self.total(&all.filter)),
        })
    }

    fn test(&self, query: &TestQuery) -> Result<TestParts> {
        let compared = query.check()?;
        let whole = query.whole(&compared).map(|all| self.wiring(&all.filter)).transpose()?;
        let (passing, all) = query.passing(&compared);
        Ok(TestParts {
            labels: self.parts.pairs.labels.clone(),
            sums: self.sums_of(&query.own(&compared).filter, compared.side)?.together()?,
            whole: whole.as_ref().map(Whole::from),
            passing: self.total(&passing.filter),
            of: all.map(|all| self.total(&all.filter)),
        })
    }

    /// A claim about connections, and the grid of what they are fractions of.
    fn claim(&self, query: &ConnectionsQuery, whole: Option<&SweepQuery>) -> Result<ClaimParts> {
        let PairLists { labels, columns, .. } = &self.parts.pairs;
        let (rows, other) = (Labels::from(labels.clone()), columns.clone().map(Labels::from));
        let ends = |one: &Connection| Ends::of(one, &rows, other.as_ref().unwrap_or(&rows));
        let (own, wholes) = Ends::of_claim(query, ends)?;
        let whole = whole.map(grid::parts);
        let (mut of_own, of_whole) = (own.clone(), wholes.unwrap_or_default());
        if whole.is_none() {
            of_own.extend(of_whole.iter().cloned());
        }
        let wired = |(at, part): (usize, &grid::GridPart)| {
            let whole = whole.as_ref().and_then(|parts| parts.get(at));
            let whole = whole.map(|all| self.grid_wiring(&all.grid.filter, &of_whole, &own));
            let part = self.grid_wiring(&part.grid.filter, &of_own, &own)?;
            Ok((part, whole.transpose()?))
        };
        let parts = grid::parts(&query.grid);
        Ok(ClaimParts {
            amounts: pair_answers::amounts(&self.parts.pairs, self.listing, query)?,
            passing: self.totals(&query.grid),
            of: query.grid.without_neurons().map(|all| self.totals(&all)),
            fragments: self.parts.fragments,
            labels: labels.clone(),
            columns: columns.clone(),
            neurons: self.parts.neurons.clone(),
            parts: parts.iter().enumerate().map(wired).collect::<Result<_>>()?,
        })
    }

    /// The wiring of some cells at the one point that a filter is; synapses that are left out are counted of
    /// `counted`.
    fn grid_wiring(&self, filter: &Filter, of: &[Ends], counted: &[Ends]) -> Result<GridWiring> {
        let bins = vec![0; self.parts.neurons.len()];
        let binned = |labels| BinnedNeurons { labels, bins: bins.clone() };
        let [pre, post] = self.population(filter).map(binned);
        let mut part = BinPart::new(1);
        for cell in self.passing(filter) {
            let is_in = |of: &[Ends]| of.iter().any(|ends| ends.has(cell.row, cell.column));
            if !is_in(of) {
                continue;
            }
            let (place, ends) = ((cell.row, cell.column, 0), self.ends(&cell));
            let synapses = if is_in(counted) { cell.amount.count } else { 0 };
            let units = self.units(&cell)?;
            part.add((&pre, &post), place, ends, synapses, || Some(units));
            if self.sums() && cell.amount.sum.nonfinite > 0 {
                part.add((&pre, &post), place, ends, 0, || None);
            }
        }
        let gathered = Gathered::of(vec![part], 1);
        Ok(GridWiring { pre, post, gathered, exponent: self.exponent(), is_rounded: false })
    }
}
