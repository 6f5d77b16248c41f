//! The reference: reads the published records one by one and applies every definition in the
//! plainest Rust. No plan, no sorted copy, no code shared with the engines that are held to it.
//!
//! It is the truth they are compared with, and is itself held to NumPy (`tests/goldens`,
//! `tests/numpy`). Keep it naive.

mod adjacency;
mod axes;
mod cells;
mod claim_intervals;
pub(super) mod claim_setting;
pub(super) mod conditions;
mod connections;
mod describe;
pub(super) mod distribution;
mod matrix;
mod measures;
mod medians;
mod neuron_labels;
mod neuron_list;
mod neurons;
mod null;
pub(super) mod numbers;
mod pairs;
mod passes;
pub(super) mod permute;
pub(super) mod permute_cells;
pub(super) mod resample;
pub(super) mod resample_claims;
mod resampled;
pub(super) mod rounding;
pub mod rows;
mod scan;
pub(super) mod shuffle;
mod sparse;
mod standard_error;
mod test;
mod weights;
mod wiring;

use std::path::PathBuf;
use std::sync::OnceLock;

use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::names::{CodeSet, Vocabulary};
use crate::query::{
    Adjacency, AdjacencyQuery, CellTests, ClaimIntervals, ConnectionValues, ConnectionsQuery,
    Count, DescribeQuery, Distributions, Filter, Intervals, Matrix, MatrixQuery, MatrixTest,
    Neuron, NeuronIds, NeuronList, NeuronQuery, NeuronSet, NeuronSetQuery, NeuronsQuery, Null,
    NullQuery, Resampling, RobustQuery, RowSet, SelectQuery, Sparse, Sweep, SweepQuery, Test,
    TestQuery,
};
use crate::read::{Sources, SynapseFile};
use crate::run::Run;
use measures::Meaning;
use neurons::Neurons;
use numbers::Sum;
use passes::Rules;

/// The naive engine over the published files of one data set.
pub struct Reference {
    synapses: SynapseFile,
    neurons_path: Option<PathBuf>,
    /// The neuron table, once a question has needed it.
    neurons: OnceLock<Neurons>,
    vocabulary: Vocabulary,
    known_types: CodeSet,
}

impl Reference {
    /// Its name.
    pub const NAME: &'static str = "reference";

    /// Opens the published files. The neuron table is read when a question first needs it.
    ///
    /// # Errors
    /// A synapse table that cannot be opened, or is none ([`crate::Kind::Data`]).
    pub fn open(sources: &Sources, vocabulary: Vocabulary) -> Result<Reference> {
        let mut known_types = CodeSet::none();
        for (code, _) in vocabulary.types.entries() {
            known_types.insert(*code);
        }
        Ok(Reference {
            synapses: sources.synapse_file()?,
            neurons_path: sources.neurons.clone(),
            neurons: OnceLock::new(),
            vocabulary,
            known_types,
        })
    }

    /// The neuron table.
    ///
    /// # Errors
    /// That there is none, among others.
    fn table(&self) -> Result<&Neurons> {
        if let Some(neurons) = self.neurons.get() {
            return Ok(neurons);
        }
        let Some(path) = &self.neurons_path else {
            return Err(Error::no_neuron_table("this question", None));
        };
        let neurons = neurons::load(path, &self.vocabulary.types)?;
        Ok(self.neurons.get_or_init(|| neurons))
    }

    fn rules(&self, filter: &Filter, run: &Run) -> Result<Rules<'_>> {
        // The question is checked before a table is missed.
        let rules = Rules::new(filter, &self.vocabulary)?;
        let rules = if filter.needs_neurons() { rules.with_neurons(self.table()?) } else { rules };
        match filter.min_pair {
            None | Some(0 | 1) => Ok(rules),
            Some(fewest) => {
                let pairs = self.strong_pairs(&rules, fewest, run)?;
                Ok(rules.with_pairs(pairs))
            }
        }
    }
}

impl Engine for Reference {
    fn name(&self) -> &'static str {
        Reference::NAME
    }

    fn count(&self, filter: &Filter, run: &Run) -> Result<Count> {
        let rules = self.rules(filter, run)?;
        let (count, sizes) = self.scan(
            run,
            &rules,
            || (0, Sum::default()),
            |(count, sizes), block, i| {
                *count += 1;
                sizes.add(block.size(i));
            },
            |a, b| (a.0 + b.0, a.1.and(b.1)),
        )?;
        Ok(Count { count, total_size: sizes.rounded(), mean_size: sizes.divided_by(count) })
    }

    fn matrix(&self, query: &MatrixQuery, run: &Run) -> Result<Matrix> {
        query.check()?;
        match Meaning::of(&query.measure)? {
            Meaning::Median { per_pre, of } => self.median_matrix(query, (per_pre, of), run),
            Meaning::Pairs => self.pair_matrix(query, run),
            _ => self.plain_matrix(query, run),
        }
    }

    fn intervals(
        &self,
        query: &MatrixQuery,
        resampling: &Resampling,
        run: &Run,
    ) -> Result<Intervals> {
        run.whole(self.intervals_of(query, resampling, run))
    }

    fn claim_intervals(
        &self,
        query: &RobustQuery,
        resampling: &Resampling,
        run: &Run,
    ) -> Result<ClaimIntervals> {
        run.whole(self.claim_intervals_of(query, resampling, run))
    }

    fn sparse(&self, query: &MatrixQuery, run: &Run) -> Result<Sparse> {
        run.whole(self.listed(query, run))
    }

    fn sparse_sweep(&self, query: &SweepQuery, run: &Run) -> Result<Sparse> {
        run.whole(self.listed_points(query, run))
    }

    fn connections(&self, query: &ConnectionsQuery, run: &Run) -> Result<ConnectionValues> {
        run.whole(self.connection_values(query, run))
    }

    fn sweep(&self, query: &SweepQuery, run: &Run) -> Result<Sweep> {
        run.whole(self.every_point(query, run))
    }

    fn select(&self, query: &SelectQuery, run: &Run) -> Result<RowSet> {
        run.whole(self.passing_rows(query, run))
    }

    fn neurons(&self, query: &NeuronsQuery, run: &Run) -> Result<NeuronIds> {
        run.whole(self.fulfilling(query, run)).map(NeuronIds::from)
    }

    fn neuron_list(&self, query: &NeuronsQuery, run: &Run) -> Result<NeuronList> {
        run.whole(self.list_neurons(query, run))
    }

    fn neuron(&self, query: &NeuronQuery, run: &Run) -> Result<Neuron> {
        run.whole(self.profile(query, run))
    }

    fn adjacency(&self, filter: &Filter, run: &Run) -> Result<Adjacency> {
        run.whole(self.all_pairs(&filter.clone().into(), run))
    }

    fn pairs(&self, query: &AdjacencyQuery, run: &Run) -> Result<Adjacency> {
        run.whole(self.all_pairs(query, run))
    }

    fn describe(&self, query: &DescribeQuery, run: &Run) -> Result<Distributions> {
        run.whole(self.distributions(query, run))
    }

    fn neuron_set(&self, query: &NeuronSetQuery, run: &Run) -> Result<NeuronSet> {
        run.whole(self.profile_of_set(query, run))
    }

    fn null(&self, query: &NullQuery, run: &Run) -> Result<Null> {
        run.whole(self.null_model(query, run))
    }

    fn cell_tests(&self, query: &MatrixQuery, test: &MatrixTest, run: &Run) -> Result<CellTests> {
        run.whole(self.tests_of_cells(query, test, run))
    }

    fn test(&self, query: &TestQuery, run: &Run) -> Result<Test> {
        run.whole(self.permutation_test(query, run))
    }
}

#[cfg(test)]
mod tests;
