//! Distributions for a terminal: a line for each group.

use super::Described;
use super::words::methods;
use crate::output::table::{columns, facts_within, tame, wrap};
use crate::output::{Context, Look, caption, words};
use crate::query::Distribution;

/// The quantiles that a line has.
const SHOWN: [&str; 5] = ["0.05", "0.25", "0.5", "0.75", "0.95"];
/// Lines that are shown.
const LINES_MAX: usize = 200;

pub(super) fn summaries(
    (distributions, query): Described,
    context: &Context,
    look: &Look,
) -> String {
    let count = words::thousands;
    let neurons = format!(
        "{} as presynaptic, {} as postsynaptic ones, with or without a synapse",
        count(distributions.n_pre),
        count(distributions.n_post)
    );
    let mut facts = vec![("Neurons".to_owned(), neurons)];
    facts.extend(
        words::lost(distributions.lost)
            .map(|lost| ("Left out by conditions on neurons".to_owned(), lost)),
    );
    facts.extend(query.by.iter().map(|by| ("Groups".to_owned(), tame(&by.name()))));
    facts.extend(caption::about(context));
    facts.push(("Engine".to_owned(), caption::engine(context)));
    facts.push(("Methods".to_owned(), methods(distributions, context)));
    let mut text = facts_within(&facts, look.width);
    text.push('\n');
    let mut head: Vec<String> =
        ["name", "group", "n", "zeros", "min", "mean", "max", "Gini"].map(str::to_owned).to_vec();
    head.extend(SHOWN.map(|quantile| format!("q {quantile}")));
    let are_words: Vec<bool> = (0..head.len()).map(|at| at < 2).collect();
    let shown = distributions.all.iter().take(LINES_MAX).map(of_group);
    text += &columns(std::iter::once(head).chain(shown).collect(), are_words, look.width);
    let left = distributions.all.len().saturating_sub(LINES_MAX);
    if left > 0 {
        let more = format!("… and {} more groups (csv and json hold all)", count(left as u64));
        text += &wrap(&more, look.width, 2);
    }
    let missing: u64 = distributions.all.iter().map(|one| one.missing).sum();
    if missing > 0 {
        let more = format!(
            "{} values that are null, NaN or infinite are in no number above.",
            count(missing)
        );
        text += &wrap(&more, look.width, 0);
    }
    text
}

fn of_group(one: &Distribution) -> Vec<String> {
    let number = |value: f64| if value.is_nan() { "–".to_owned() } else { words::amount(value) };
    let summary = &one.summary;
    let group = one.group.as_deref().map_or_else(|| "null".to_owned(), tame);
    let mut line = vec![tame(&one.name), group];
    line.extend([summary.n, summary.zeros].map(words::thousands));
    line.extend([summary.min, summary.mean, summary.max, summary.gini].map(number));
    let shown = one.quantiles().filter(|(name, _)| SHOWN.contains(name));
    line.extend(shown.map(|(_, value)| number(value)));
    line
}
