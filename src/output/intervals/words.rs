//! What is said of intervals in words: units, population, the sentence for the Methods section.

use super::Asked;
use crate::draws::Draws;
use crate::output::label_sizes::Neurons;
use crate::output::{Context, drawn, words};
use crate::query::{LabelSizes, MatrixQuery, Resampling, Side, Sides, Statistic, Weights};

/// How far intervals of one volume reach.
pub const ONE_VOLUME: &str = "One volume: intervals say how far the number would move had other neurons of this tissue \
                          been sampled; they say nothing about other animals.";

/// What is resampled.
pub fn unit(resampling: &Resampling) -> &'static str {
    if resampling.fragments { "fragment" } else { "neuron" }
}

/// The level in percent.
pub fn percent(resampling: &Resampling) -> String {
    let percent = words::fixed(100.0 * resampling.level.real(), 4);
    percent.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// `9,999 resamples (two-way neuron bootstrap, …)`.
pub fn resamples(resampling: &Resampling) -> String {
    let unit = unit(resampling);
    let how = match resampling.sides {
        Sides::Both => format!("two-way {unit} bootstrap, one weight for both roles of a {unit}"),
        Sides::Pre => format!("bootstrap over presynaptic {unit}s, postsynaptic ones as they are"),
        Sides::Post => format!("bootstrap over postsynaptic {unit}s, presynaptic ones as they are"),
    };
    let weights = match resampling.weights {
        Weights::DoubleOrNothing => "weights 0 or 2, Owen & Eckles 2012",
        Weights::Poisson => "Poisson weights with mean 1",
    };
    format!(
        "{} resamples ({how}; {weights}; {}, seed {})",
        words::thousands(resampling.resamples.into()),
        Draws::GENERATOR,
        resampling.seed
    )
}

/// What the weights do to skewed numbers.
pub fn skewed(resampling: &Resampling) -> &'static str {
    match resampling.weights {
        Weights::DoubleOrNothing => {
            " Weights of 0 or 2 carry no skewness, so the upper end of a skewed cell is too low; Poisson weights \
             keep some of it."
        }
        Weights::Poisson => "",
    }
}

/// To what resampled values were rounded, if they were.
pub fn rounded(power: Option<i32>) -> String {
    let said = |power| format!(" Resamples take values rounded to multiples of 2^{power}.");
    power.map(said).unwrap_or_default()
}

/// What fragments as units do.
pub const FRAGMENTS: &str =
    " Units are fragments, not cells: the intervals are too narrow by an unknown factor.";

/// How ends are found.
pub fn method(query: &MatrixQuery) -> &'static str {
    match query.measure.statistic() {
        Statistic::Median(..) => "order statistics",
        _ => "percentile",
    }
}

/// Whose neurons they are.
pub fn population(asked: Asked, context: &Context) -> String {
    drawn::of_matrix(context, asked.resampling.fragments, asked.query.groups.is_some())
}

/// The sentence for the Methods section.
pub fn methods(asked: Asked, context: &Context) -> String {
    let Asked { query, ci, resampling, .. } = asked;
    let (percent, unit) = (percent(resampling), unit(resampling));
    let mut text = match query.measure.statistic() {
        Statistic::Median(side, _) => {
            let whose = if side == Side::Pre { "presynaptic" } else { "postsynaptic" };
            format!(
                "Intervals are {percent} % intervals of the median over the {whose} neurons that have a \
                 synapse, exact by the binomial distribution of order statistics, without resampling: they \
                 take partners as given and neurons as independent."
            )
        }
        _ => {
            format!(
                "Intervals are {percent} % percentile intervals of {}, conditional on the number of {unit}s of \
                 each label; the unit of resampling is the {unit}. Synapses of a neuron with itself are left out \
                 of them.{}",
                resamples(resampling),
                skewed(resampling)
            )
        }
    };
    text += &format!(" Population: {}.", population(asked, context));
    if let Some(lost) = words::lost(ci.lost) {
        text += &format!(" Its conditions leave out {lost}.");
    }
    text += &rounded(ci.rounded_to);
    if resampling.fragments {
        text += FRAGMENTS;
    }
    format!("{text} {ONE_VOLUME}")
}

/// What table and picture say of the intervals: neurons first.
pub fn facts(asked: Asked, context: &Context) -> Vec<(String, String)> {
    let Asked { matrix, query, ci, .. } = asked;
    let sizes = |of: &LabelSizes| {
        let neurons = Neurons(of);
        let own = neurons.by_label(&matrix.labels, matrix.column_labels());
        let all: Vec<String> =
            own.map(|(label, n)| format!("{label} {}", words::thousands(n))).collect();
        const LISTED: usize = 24;
        match all.len() > LISTED {
            true => format!("{}, …", all[..LISTED].join(", ")),
            false => all.join(", "),
        }
    };
    let (pre, post) = (sizes(&ci.n_pre), sizes(&ci.n_post));
    let mut facts = match pre == post && !query.cells.is_named() {
        true => vec![("Neurons".to_owned(), pre)],
        false => vec![("Neurons pre".to_owned(), pre), ("Neurons post".to_owned(), post)],
    };
    facts.push(("Methods".to_owned(), methods(asked, context)));
    facts
}
