//! Distributions as CSV: a line for each group, with what sums it up.

use std::io::{BufWriter, Write};

use crate::error::Result;
use crate::output::csv::{in_long, quoted, real};
use crate::output::unwritten;
use crate::query::{Distribution, Distributions};

const HEAD: [&str; 9] = ["name", "group", "n", "missing", "zeros", "min", "max", "mean", "gini"];

pub(super) fn summaries(distributions: &Distributions, out: &mut dyn Write) -> Result<()> {
    let mut out = BufWriter::new(out);
    let quantiles = Distribution::QUANTILES.iter().map(|(name, ..)| *name);
    let head: Vec<&str> = HEAD.into_iter().chain(quantiles).collect();
    writeln!(out, "{}", head.join(",")).map_err(unwritten)?;
    for one in &distributions.all {
        let summary = &one.summary;
        let mut line = vec![quoted(&one.name), in_long(one.group.as_deref())];
        line.extend([summary.n, one.missing, summary.zeros].map(|count| count.to_string()));
        line.extend([summary.min, summary.max, summary.mean, summary.gini].map(real));
        line.extend(summary.quantiles.iter().map(|value| real(*value)));
        writeln!(out, "{}", line.join(",")).map_err(unwritten)?;
    }
    out.flush().map_err(unwritten)
}
