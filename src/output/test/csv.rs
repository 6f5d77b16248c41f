//! A permutation test as CSV: one line.

use std::io::Write;

use crate::error::Result;
use crate::output::csv::real;
use crate::output::views::TestView;
use crate::output::{unwritten, unwritten_csv};

const NAMES: [&str; 18] = [
    "claim",
    "side",
    "n_left",
    "n_right",
    "left",
    "right",
    "mean_left",
    "mean_right",
    "difference",
    "expected",
    "t",
    "verdict",
    "p",
    "p_low",
    "p_high",
    "p_greater",
    "p_less",
    "p_difference",
];

pub(super) fn line(view: &TestView, out: &mut dyn Write) -> Result<()> {
    let mut writer = ::csv::Writer::from_writer(out);
    writer.write_record(NAMES).map_err(unwritten_csv)?;
    let (test, p) = (view.test, view.p());
    let mut line = vec![view.query.claim.text().to_owned(), test.side.word().to_owned()];
    line.extend(test.neurons.map(|n| n.to_string()));
    line.extend(view.sides().map(real));
    line.extend(test.means().map(real));
    line.extend([test.difference(), test.expected(), view.t()].map(real));
    line.push(view.outcome.verdict.name().to_owned());
    line.extend([p.both, p.interval[0], p.interval[1], p.greater, p.less, p.difference].map(real));
    writer.write_record(line).map_err(unwritten_csv)?;
    writer.flush().map_err(unwritten)
}
