//! What the picture of a permutation test shows: both statistics beside those of permuted labels.

use super::draw::Shown;
use super::panel::{Bars, Panel};
use crate::output::views::TestView;
use crate::output::{Context, words};
use crate::query::TestFound;

const TITLE: &str = "The data (line) and permuted labels (bars)";

/// Two panels; none where a value is not finite.
pub(super) fn of(view: &TestView, context: &Context) -> Shown {
    let panels = view.test.found.iter().flat_map(|found| panels(view, found)).collect();
    let notes = view.note().map(|note| ("Note".to_owned(), note));
    Shown {
        title: TITLE,
        panels,
        methods: view.methods(context),
        notes: notes.into_iter().collect(),
    }
}

fn panels(view: &TestView, found: &TestFound) -> [Panel; 2] {
    let p = view.p();
    let [low, high] = p.interval.map(words::amount);
    let t = Panel {
        title: format!("t of {}", view.query.claim.text()),
        bars: Bars::of_reals(&found.permuted, found.t, "permutations"),
        words: format!(
            "t {}; p {} ({low} to {high})",
            words::amount(found.t),
            words::amount(p.both)
        ),
    };
    // Where fractions are undefined, that of what they are fractions of.
    let scale = view.test.scale.as_ref().map_or(view.unit(), |scale| scale.value());
    let shown: Vec<f64> = found.differences.iter().map(|own| *own as f64 * scale).collect();
    let own = (found.sums[0] - found.sums[1]) as f64 * scale;
    let difference = Panel {
        title: "difference".to_owned(),
        bars: Bars::of_reals(&shown, own, "permutations"),
        words: format!(
            "data {}, permutations {}; p {}",
            words::amount(view.test.difference()),
            words::amount(view.test.expected()),
            words::amount(p.difference)
        ),
    };
    [t, difference]
}
