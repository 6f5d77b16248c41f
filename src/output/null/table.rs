//! Statistics for a terminal: each number of the data beside what the nulls have.

use crate::output::table::{bold, columns, facts_within, wrap};
use crate::output::views::NullView;
use crate::output::{Context, Look, caption, words};
use crate::query::{NullCounts, NullStatistic, Summary};

/// Most labels of a statistic that are listed.
const LISTED_MAX: usize = 20;

pub(super) fn summary(view: &NullView, context: &Context, look: &Look) -> String {
    let mut text = String::new();
    let asked = view.query.statistics.iter().zip(&view.null.statistics).zip(view.summaries());
    for ((asked, counted), summaries) in asked {
        text += &of_statistic(asked, counted, summaries, look);
        text.push('\n');
    }
    let mut facts = vec![("Methods".to_owned(), view.methods(context))];
    facts.extend(caption::about(context));
    facts.push(("Engine".to_owned(), caption::engine(context)));
    text + &facts_within(&facts, look.width)
}

fn of_statistic(
    asked: &NullStatistic,
    counted: &NullCounts,
    summaries: &[Summary],
    look: &Look,
) -> String {
    let head = ["", "observed", "null", "sd", "2.5 %", "97.5 %", "p greater", "p less"];
    let mut lines = vec![head.map(str::to_owned).to_vec()];
    let has_some = |(_, one): &(&String, &Summary)| one.observed > 0 || one.mean > 0.0;
    let listed: Vec<_> = counted.labels.iter().zip(summaries).filter(has_some).collect();
    for (label, one) in listed.iter().take(LISTED_MAX) {
        let spread = [one.mean, one.sd, one.quantiles[0], one.quantiles[4]].map(words::amount);
        let p = [one.p_greater, one.p_less].map(words::amount);
        let names = [(*label).clone(), words::thousands(one.observed)];
        lines.push(names.into_iter().chain(spread).chain(p).collect());
    }
    let mut is_word = vec![false; head.len()];
    is_word[0] = true;
    let mut text = bold(&asked.name(), look.color) + "\n";
    text += &columns(lines, is_word, look.width);
    if listed.len() > LISTED_MAX {
        let more = words::thousands((listed.len() - LISTED_MAX) as u64);
        text += &wrap(&format!("… and {more} more (csv and json hold all)"), look.width, 2);
    }
    text
}
