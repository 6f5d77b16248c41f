//! How the answer to a question comes about: what each of its filters leaves, and the question in
//! other words. Front ends print it, or write it as a key of their JSON.

use std::borrow::Cow;

use super::{Answer, Defaults, Question};
use crate::error::Result;
use crate::query::{Explanation, Filter, Kept, NeuronsQuery, Population, Setting, in_force, steps};

/// What a question is asked with, for its other words.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// The data in a command line, flags and all, as a shell takes it.
    pub data: &'a str,
    /// The folder of the data.
    pub folder: &'a str,
    /// What is said besides the question; see [`Question::command_line`].
    pub beside: &'a [(&'a str, String)],
    /// Rows of the synapse table, and of the neuron table.
    pub rows: (u64, u64),
    /// The name under which a server has the data, and what holds there where nothing is given.
    pub served: (&'a str, Defaults<'a>),
}

impl Question {
    /// Explains it: `ask` answers the questions that explain it, which are counts of synapses, or
    /// lists of neurons.
    ///
    /// # Errors
    /// Those of `ask`.
    pub fn explain(
        &self,
        with: &Surroundings,
        mut ask: impl FnMut(&Question) -> Result<Answer>,
    ) -> Result<Explanation> {
        let mut kept = Vec::new();
        for (mut step, question) in self.steps() {
            step.left = left(&ask(&question)?);
            kept.push(step);
        }
        let (synapses, neurons) = with.rows;
        Ok(Explanation {
            all: if self.is_about_neurons() { neurons } else { synapses },
            kept,
            command_line: self.command_line(with.data, with.beside),
            #[cfg(feature = "output")]
            url: self.url_of(with.served.0, with.served.1, with.beside),
            #[cfg(not(feature = "output"))]
            url: None,
            rust: self.rust(with.folder, with.beside),
        })
    }

    /// Whether its filters are on neurons of the neuron table, not on synapses.
    pub fn is_about_neurons(&self) -> bool {
        matches!(self, Question::Neurons(_))
    }

    /// The filter without what an axis replaces, as a population may have given it.
    fn asked_filter(&self) -> Cow<'_, Filter> {
        self.grid().map_or_else(|| self.filter(), |grid| Cow::Owned(grid.without_axes()))
    }

    /// The question built up one filter after the other, with what is known of each step before it
    /// is asked.
    fn steps(&self) -> Vec<(Kept, Question)> {
        match self {
            Question::Neurons(query) => of_neurons(query),
            other => {
                let filter = other.asked_filter();
                let settings = in_force(&filter);
                let setting = |parameter| settings.iter().find(|(known, _)| *known == parameter);
                let step = |(parameter, step)| {
                    let (_, setting) = setting(parameter)?;
                    let compared = match setting {
                        Setting::Number { given, compared } if given != compared => Some(*compared),
                        _ => None,
                    };
                    let (name, value) = (parameter.name().into(), setting.to_string());
                    Some((Kept { name, value, compared, left: 0 }, Question::Count(step)))
                };
                let own = steps(&filter).into_iter().filter_map(step);
                own.chain(named_steps(&filter)).collect()
            }
        }
    }
}

/// What the data names: its population, then thresholds on its numbers, one after the other.
fn named_steps(filter: &Filter) -> Vec<(Kept, Question)> {
    let mut built = Filter { population_name: None, limits: Vec::new(), ..filter.clone() };
    let mut named = Vec::new();
    let mut add = |name: String, value: String, built: &Filter| {
        let kept = Kept { name: name.into(), value, compared: None, left: 0 };
        named.push((kept, Question::Count(built.clone())));
    };
    if let Some(name) = &filter.population_name {
        built.population_name = Some(name.clone());
        add(Population::PARAMETER.to_owned(), name.clone(), &built);
    }
    for limit in &filter.limits {
        built.limits.push(limit.clone());
        add(limit.word(), limit.number.clone(), &built);
    }
    named
}

fn of_neurons(query: &NeuronsQuery) -> Vec<(Kept, Question)> {
    let flags = query.flags();
    let filters = in_force(&query.filter);
    let value = |name: &str| {
        let flag = flags.iter().find(|(flag, _)| *flag == name).map(|(_, value)| value.clone());
        let filter = || filters.iter().find(|(filter, _)| filter.name() == name);
        let population = || query.filter.population_name.clone();
        flag.or_else(|| Some(filter()?.1.to_string())).or_else(population)
    };
    let step = |(name, step)| {
        let value = value(name).unwrap_or_default();
        let name = Cow::Borrowed(name);
        (Kept { name, value, compared: None, left: 0 }, Question::Neurons(step))
    };
    query.steps().into_iter().map(step).collect()
}

/// How many rows an answer speaks of.
fn left(answer: &Answer) -> u64 {
    match answer {
        Answer::Count(count) => count.count,
        Answer::Totals(totals) => totals.count,
        Answer::Neurons(list) => list.available,
        _ => 0,
    }
}
