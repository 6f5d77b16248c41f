//! Verdicts for a terminal: how often the claim holds, for which values of each axis, where it
//! flips, and the settings in which it does not hold.

use crate::output::table::{bold, columns, facts_within, tame, wrap};
use crate::output::views::Verdicts;
use crate::output::{Context, Look, caption, words};
use crate::query::{Axis, AxisValue, Exact, Note, Verdict};

/// Most settings that are listed.
const LISTED_MAX: usize = 20;

pub(super) fn summary(verdicts: &Verdicts, context: &Context, look: &Look) -> String {
    let mut text = wrap(&tame(verdicts.claim()), look.width, 2);
    if look.color {
        text = text.lines().map(|line| bold(line, true) + "\n").collect();
    }
    text += &wrap(&tame(&verdicts.sentence()), look.width, 0);
    text.push('\n');
    let mut facts = vec![("Measure".to_owned(), verdicts.measure(context))];
    facts.extend(verdicts.closest().map(|words| ("Closest".to_owned(), words)));
    facts.extend(caption::about(context));
    facts.push(("Engine".to_owned(), caption::engine(context)));
    text += &facts_within(&facts, look.width);
    text += "\nSettings by the value of one threshold:\n";
    text += &by_value(verdicts, look);
    text += &flips(verdicts, look);
    text += &listed(verdicts, look);
    text + &intervals(verdicts, context, look)
}

/// The settings whose interval holds 0 or comes nearest to it, and what is known of all.
fn intervals(verdicts: &Verdicts, context: &Context, look: &Look) -> String {
    let Some((found, _)) = verdicts.intervals() else { return String::new() };
    let name = |axis: &Axis| words::threshold_name(&axis.parameter, verdicts.strict());
    let own = ["left − right", "lo", "hi", "se", "band lo", "band hi", "note"].map(str::to_owned);
    let head: Vec<String> = verdicts.axes().iter().map(name).chain(own).collect();
    let mut is_word = vec![false; head.len()];
    is_word[head.len() - 1] = true;
    let mut lines = vec![head];
    let shown = |value: Option<f64>| value.map_or("–".to_owned(), words::amount);
    // How many widths of the interval 0 is from the difference.
    let distance = |at: &usize| {
        let of = &found.settings[*at];
        let (lo, hi) = of.ends?;
        Some((of.difference? / (hi - lo)).abs()).filter(|distance| !distance.is_nan())
    };
    let mut order: Vec<usize> = (0..found.settings.len()).collect();
    order.sort_by(|a, b| {
        let of = |at: &usize| distance(at).unwrap_or(f64::INFINITY);
        of(a).total_cmp(&of(b))
    });
    for point in order.iter().take(LISTED_MAX) {
        let of = &found.settings[*point];
        let (ends, band) = (of.ends.unzip(), found.band(*point).unzip());
        let mut line: Vec<String> =
            verdicts.values(*point).iter().map(AxisValue::to_string).collect();
        let numbers = [of.difference, ends.0, ends.1, of.se, band.0, band.1];
        line.extend(numbers.map(shown));
        line.push(of.note.map(Note::text).unwrap_or_default());
        lines.push(line);
    }
    let mut text =
        "\nThe difference of both sides, where it is nearest to 0 by its interval\n".to_owned();
    text += &columns(lines, is_word, look.width);
    if order.len() > LISTED_MAX {
        let more = words::thousands((order.len() - LISTED_MAX) as u64);
        text += &wrap(&format!("… and {more} more (csv and json hold all)"), look.width, 2);
    }
    text.push('\n');
    text + &facts_within(&verdicts.facts(context), look.width)
}

/// How often the claim holds for each value of each axis.
fn by_value(verdicts: &Verdicts, look: &Look) -> String {
    let head = ["axis", "value", "holds", "does not", "undefined"].map(str::to_owned).to_vec();
    let mut lines = vec![head];
    let mut stride = verdicts.outcomes().len();
    for axis in verdicts.axes() {
        stride /= axis.values.len().max(1);
        for (at, value) in axis.each().enumerate() {
            let of_value = |(point, _): &(usize, _)| point / stride % axis.values.len() == at;
            let outcomes = verdicts.outcomes().iter().enumerate().filter(of_value);
            let (mut holds, mut undefined, mut all) = (0, 0, 0);
            for (_, outcome) in outcomes {
                all += 1;
                holds += u64::from(outcome.verdict == Verdict::Holds);
                undefined += u64::from(outcome.verdict == Verdict::Undefined);
            }
            let name = match at {
                0 => words::threshold_name(&axis.parameter, verdicts.strict()),
                _ => String::new(),
            };
            let counts = [holds, all - holds - undefined, undefined].map(words::thousands);
            lines.push([vec![name, value.to_string()], counts.to_vec()].concat());
        }
    }
    columns(lines, vec![true, false, false, false, false], look.width)
}

fn flips(verdicts: &Verdicts, look: &Look) -> String {
    let flips = verdicts.flips();
    if flips.is_empty() {
        return "\nIt flips between no neighbouring settings.\n".to_owned();
    }
    let mut text = "\nBetween neighbouring settings it flips at\n".to_owned();
    for step in &flips {
        text += &wrap(&format!("  {}", verdicts.step_words(step)), look.width, 4);
    }
    text
}

/// The settings in which it does not hold.
fn listed(verdicts: &Verdicts, look: &Look) -> String {
    let not = verdicts.outcomes().iter().enumerate();
    let not: Vec<_> = not.filter(|(_, outcome)| outcome.verdict != Verdict::Holds).collect();
    if not.is_empty() {
        return String::new();
    }
    let name = |axis: &Axis| words::threshold_name(&axis.parameter, verdicts.strict());
    let sides = ["left", "right", "differ by", "verdict"].map(str::to_owned);
    let head: Vec<String> = verdicts.axes().iter().map(name).chain(sides).collect();
    let words_of = vec![false; head.len()];
    let mut lines = vec![head];
    for (point, outcome) in not.iter().take(LISTED_MAX) {
        let mut line: Vec<String> =
            verdicts.values(*point).iter().map(AxisValue::to_string).collect();
        let side = |side: &Option<Exact>| match side {
            Some(value) => words::amount(value.value()),
            None => "–".to_owned(),
        };
        line.extend([side(&outcome.left), side(&outcome.right)]);
        let percent = |margin: f64| format!("{} %", words::round(100.0 * margin));
        line.push(verdicts.margin(*point).map_or_else(|| "–".to_owned(), percent));
        line.push(outcome.verdict.name().to_owned());
        lines.push(line);
    }
    let mut text = "\nIt does not hold, or is undefined, at\n".to_owned();
    text += &columns(lines, words_of, look.width);
    if not.len() > LISTED_MAX {
        let more = words::thousands((not.len() - LISTED_MAX) as u64);
        text += &wrap(&format!("… and {more} more (csv and json hold all)"), look.width, 2);
    }
    text
}
