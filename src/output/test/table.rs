//! A permutation test for a terminal: both labels, their difference beside that of permuted ones, p values.

use crate::output::table::{bold, columns, facts_within};
use crate::output::views::TestView;
use crate::output::{Context, Look, caption, words};

pub(super) fn summary(view: &TestView, context: &Context, look: &Look) -> String {
    let (test, p) = (view.test, view.p());
    let [left, right] = view.labels();
    let (sides, means) = (view.sides(), test.means());
    let line = |label: String, at: usize| {
        let n = words::thousands(test.neurons[at]);
        vec![label, n, words::amount(sides[at]), words::amount(means[at])]
    };
    let head = ["", "neurons", "value", "mean"].map(str::to_owned).to_vec();
    let lines = vec![head, line(left, 0), line(right, 1)];
    let mut text = bold(view.query.claim.text(), look.color) + "\n";
    text += &columns(lines, vec![true, false, false, false], look.width);
    text.push('\n');
    let [low, high] = p.interval.map(words::amount);
    let mut facts = vec![
        ("Claim".to_owned(), view.outcome.verdict.name().to_owned()),
        ("Difference".to_owned(), difference(view)),
        ("t".to_owned(), words::amount(view.t())),
        ("p".to_owned(), format!("{} ({low} to {high}), two-sided", words::amount(p.both))),
        ("p greater".to_owned(), words::amount(p.greater)),
        ("p less".to_owned(), words::amount(p.less)),
        ("p difference".to_owned(), words::amount(p.difference)),
    ];
    facts.extend(view.note().map(|note| ("Note".to_owned(), note)));
    facts.push(("Methods".to_owned(), view.methods(context)));
    facts.extend(caption::about(context));
    facts.push(("Engine".to_owned(), caption::engine(context)));
    text + &facts_within(&facts, look.width)
}

/// The difference beside its mean over all permutations.
fn difference(view: &TestView) -> String {
    let (own, expected) = (view.test.difference(), view.test.expected());
    format!("{}; {} in the mean of all permutations", words::amount(own), words::amount(expected))
}
