//! Statistics of the data beside those of shuffled synapses, as the formats see them.

use crate::draws::Draws;
use crate::output::{Context, drawn, words};
use crate::query::{Null, NullQuery, NullStatistic, Part, Summary};

/// The answer beside its question.
pub struct NullView<'a> {
    /// What was counted.
    pub(in crate::output) null: &'a Null,
    /// What was asked.
    pub(in crate::output) query: &'a NullQuery,
    summaries: Vec<Vec<Summary>>,
}

impl<'a> NullView<'a> {
    /// The answer to `query`.
    pub fn new(null: &'a Null, query: &'a NullQuery) -> NullView<'a> {
        let all = 0..null.statistics.len();
        NullView { null, query, summaries: all.map(|at| null.summaries(at)).collect() }
    }

    /// What each statistic comes to, one summary for each label.
    pub fn summaries(&self) -> &[Vec<Summary>] {
        &self.summaries
    }

    /// What was done, what the nulls keep and what they do not.
    pub fn methods(&self, context: &Context) -> String {
        let (neurons, synapses) =
            (words::thousands(self.null.neurons), words::thousands(self.null.synapses));
        let all = words::thousands(context.synapses);
        let (query, nulls) = (self.query, words::thousands(self.query.nulls.into()));
        let population = drawn::population(context, false);
        let lost =
            words::lost(self.null.lost).map(|lost| format!("; its conditions leave out {lost}"));
        format!(
            "{neurons} neurons with {synapses} of {all} synapses (population: {population}{}). The post ends of {} were shuffled \
             {nulls} times within {} (stub matching: every neuron keeps its number of outputs and of \
             inputs in each stratum, autapses included; {}, seed {}). {} {} P values are \
             (1 + b)/(1 + B) (Phipson & Smyth 2010), one-sided and not corrected for several \
             statistics. One volume: they compare this tissue with shuffled wiring of itself, and say \
             nothing about other animals. areax {}.",
            lost.unwrap_or_default(),
            self.units(),
            query.within.in_words(),
            Draws::GENERATOR,
            query.seed,
            self.not_kept(),
            self.meanings(),
            env!("CARGO_PKG_VERSION")
        )
    }

    /// What is shuffled.
    fn units(&self) -> &'static str {
        let are = |unit| self.query.statistics.iter().all(|one| one.unit() == unit);
        match (are("synapses"), are("connections")) {
            (true, _) => "synapses",
            (_, true) => "connections",
            _ => "synapses, and for reciprocal of connections,",
        }
    }

    /// What the nulls do not keep, in words.
    fn not_kept(&self) -> String {
        let cubes = self.query.within.parts.iter().find_map(|part| match part {
            Part::Voxel(nm) => Some(*nm as f64 / 1000.0),
            Part::Category(_) => None,
        });
        let place = match cubes {
            Some(um) => format!("where synapses are within cubes of {um} µm"),
            None => "where synapses and neurites are".to_owned(),
        };
        format!(
            "The nulls do not keep {place}, nor the sizes of synapses: what differs from them may do so \
             for reasons of place alone."
        )
    }

    /// What the statistics say, and what is impossible in the nulls.
    fn meanings(&self) -> String {
        let statistics = self.query.statistics.iter().zip(&self.null.statistics);
        let one = |(asked, counted): (&NullStatistic, &crate::query::NullCounts)| {
            format!(
                "{}: {}; {} connections in the data, {} in the mean of the nulls; {} {} between types \
                 that no synapse of the data connects, over all nulls.",
                asked.name(),
                asked.in_words(),
                words::thousands(counted.connections.observed),
                words::amount(counted.connections.mean()),
                words::thousands(counted.impossible),
                asked.unit(),
            )
        };
        statistics.map(one).collect::<Vec<_>>().join(" ")
    }
}
