//! Statistics as CSV: a line for every label.

use std::io::Write;

use crate::error::Result;
use crate::output::csv::real;
use crate::output::views::NullView;
use crate::output::{unwritten, unwritten_csv};
use crate::query::Summary;

pub(super) fn long(view: &NullView, out: &mut dyn Write) -> Result<()> {
    let mut writer = ::csv::Writer::from_writer(out);
    let quantiles = Summary::QUANTILES.map(|name| format!("q{name}"));
    let before = ["statistic", "label", "observed", "mean", "sd"].map(str::to_owned);
    let behind = ["p_greater", "p_less"].map(str::to_owned);
    let header = before.into_iter().chain(quantiles).chain(behind);
    writer.write_record(header).map_err(unwritten_csv)?;
    let statistics = view.query.statistics.iter().zip(&view.null.statistics);
    for ((asked, counted), summaries) in statistics.zip(view.summaries()) {
        for (label, summary) in counted.labels.iter().zip(summaries) {
            let names = [asked.name().into_owned(), label.clone(), summary.observed.to_string()];
            let spread = [summary.mean, summary.sd].map(real);
            let p = [summary.p_greater, summary.p_less].map(real);
            let line = names.into_iter().chain(spread).chain(summary.quantiles.map(real)).chain(p);
            writer.write_record(line).map_err(unwritten_csv)?;
        }
    }
    writer.flush().map_err(unwritten)
}
