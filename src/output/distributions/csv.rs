//! Distributions as CSV: a line for each group, with what sums it up.

use std::io::Write;

use crate::error::Result;
use crate::output::csv::real;
use crate::output::{unwritten, unwritten_csv};
use crate::query::{Distribution, Distributions};

const HEAD: [&str; 9] = ["name", "group", "n", "missing", "zeros", "min", "max", "mean", "gini"];

pub(super) fn summaries(distributions: &Distributions, out: &mut dyn Write) -> Result<()> {
    let mut writer = ::csv::Writer::from_writer(out);
    let quantiles = Distribution::QUANTILES.iter().map(|(name, ..)| *name);
    writer.write_record(HEAD.into_iter().chain(quantiles)).map_err(unwritten_csv)?;
    for one in &distributions.all {
        let summary = &one.summary;
        let mut line = vec![one.name.clone(), one.group.clone().unwrap_or_default()];
        line.extend([summary.n, one.missing, summary.zeros].map(|count| count.to_string()));
        line.extend([summary.min, summary.max, summary.mean, summary.gini].map(real));
        line.extend(summary.quantiles.iter().map(|value| real(*value)));
        writer.write_record(line).map_err(unwritten_csv)?;
    }
    writer.flush().map_err(unwritten)
}
