//! Verdicts as CSV: a line for every setting.

use std::borrow::Cow;
use std::io::Write;

use crate::error::Result;
use crate::output::csv::{of_axis, real};
use crate::output::views::Verdicts;
use crate::output::{unwritten, unwritten_csv};
use crate::query::{ClaimIntervals, Exact};

pub(super) fn long(verdicts: &Verdicts, out: &mut dyn Write) -> Result<()> {
    let mut writer = ::csv::Writer::from_writer(out);
    let axes = verdicts.axes().iter().map(|axis| axis.parameter.name());
    let own = ["left", "right", "verdict"].map(Cow::from);
    let found = verdicts.intervals().map(|(found, _)| found);
    let of_intervals = ["difference", "lo", "hi", "se", "undefined", "band_lo", "band_hi"];
    let of_intervals = of_intervals.map(Cow::from).into_iter().filter(|_| found.is_some());
    let header: Vec<Cow<str>> = axes.chain(own).chain(of_intervals).collect();
    writer.write_record(header.iter().map(|name| name.as_bytes())).map_err(unwritten_csv)?;
    for (point, outcome) in verdicts.outcomes().iter().enumerate() {
        let mut line: Vec<String> = verdicts.values(point).into_iter().map(of_axis).collect();
        let side = |side: &Option<Exact>| real(side.as_ref().map_or(f64::NAN, Exact::value));
        line.extend([side(&outcome.left), side(&outcome.right)]);
        line.push(outcome.verdict.name().to_owned());
        line.extend(found.into_iter().flat_map(|found| interval(found, point)));
        writer.write_record(line).map_err(unwritten_csv)?;
    }
    writer.flush().map_err(unwritten)
}

/// What is known of the difference in a setting.
fn interval(found: &ClaimIntervals, point: usize) -> [String; 7] {
    let of = &found.settings[point];
    let number = |number: Option<f64>| real(number.unwrap_or(f64::NAN));
    let (ends, band) = (of.ends.unzip(), found.band(point).unzip());
    [
        number(of.difference),
        number(ends.0),
        number(ends.1),
        number(of.se),
        of.undefined.to_string(),
        number(band.0),
        number(band.1),
    ]
}
