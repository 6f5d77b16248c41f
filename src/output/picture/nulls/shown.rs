//! What the picture of null models shows.

use super::draw::Shown;
use super::panel::{Bars, Panel};
use crate::output::views::NullView;
use crate::output::{Context, words};
use crate::query::Summary;

/// Most panels of a statistic.
const PANELS_MAX: usize = 12;

const TITLE: &str = "The data (line) and shuffled synapses (bars)";

/// The panels. What is nothing in the data and in every null has none to have.
pub(super) fn of(view: &NullView, context: &Context) -> Shown {
    let (mut panels, mut left_out) = (Vec::new(), 0);
    let asked = view.query.statistics.iter().zip(&view.null.statistics).zip(view.summaries());
    for ((asked, counted), summaries) in asked {
        let has_some = |(_, one): &(usize, &Summary)| one.observed > 0 || one.mean > 0.0;
        let shown: Vec<_> = summaries.iter().enumerate().filter(has_some).collect();
        left_out += shown.len().saturating_sub(PANELS_MAX);
        for (label, summary) in shown.into_iter().take(PANELS_MAX) {
            let name = asked.name();
            let title = match counted.labels.len() {
                1 => name.into_owned(),
                _ => format!("{name} {}", counted.labels[label]),
            };
            let bars = Bars::of_whole(&counted.of(label), summary.observed, "nulls");
            panels.push(Panel { title, bars, words: in_words(summary) });
        }
    }
    let mut notes = Vec::new();
    if left_out > 0 {
        let what = format!("{left_out} numbers have no panel; csv and json hold all");
        notes.push(("Left out".to_owned(), what));
    }
    Shown { title: TITLE, panels, methods: view.methods(context), notes }
}

/// What is said of a number below its panel.
fn in_words(summary: &Summary) -> String {
    let Summary { observed, mean, p_greater, p_less, .. } = summary;
    let p = p_greater.min(*p_less);
    let sign = if p_greater <= p_less { "≥" } else { "≤" };
    let (observed, mean) = (words::thousands(*observed), words::amount(*mean));
    format!("data {observed}, nulls {mean}; p({sign}) {}", words::amount(p))
}
