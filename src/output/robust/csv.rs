//! Verdicts as CSV: a line for every setting.

use std::borrow::Cow;
use std::io::Write;

use crate::error::Result;
use crate::output::csv::{of_axis, real};
use crate::output::views::Verdicts;
use crate::output::{unwritten, unwritten_csv};
use crate::query::Exact;

pub(super) fn long(verdicts: &Verdicts, out: &mut dyn Write) -> Result<()> {
    let mut writer = ::csv::Writer::from_writer(out);
    let axes = verdicts.axes().iter().map(|axis| axis.parameter.name());
    let own = ["left", "right", "verdict"].map(Cow::from);
    let header: Vec<Cow<str>> = axes.chain(own).collect();
    writer.write_record(header.iter().map(|name| name.as_bytes())).map_err(unwritten_csv)?;
    for (point, outcome) in verdicts.outcomes().iter().enumerate() {
        let mut line: Vec<String> = verdicts.values(point).into_iter().map(of_axis).collect();
        let side = |side: &Option<Exact>| real(side.as_ref().map_or(f64::NAN, Exact::value));
        line.extend([side(&outcome.left), side(&outcome.right)]);
        line.push(outcome.verdict.name().to_owned());
        writer.write_record(line).map_err(unwritten_csv)?;
    }
    writer.flush().map_err(unwritten)
}
