//! As CSV: undefined values are `nan`, values that there are not are empty.

use std::io::Write;

use crate::error::Result;
use crate::output::csv::real;
use crate::output::{unwritten, unwritten_csv};
use crate::query::{MapFacts, Totals};

pub(super) fn totals(totals: &Totals, out: &mut dyn Write) -> Result<()> {
    let mut header = vec!["count".to_owned(), "rows".to_owned()];
    let mut line = vec![totals.count.to_string(), totals.rows.to_string()];
    for number in &totals.numbers {
        header.extend(["total", "mean"].map(|what| format!("{what}_{}", number.name)));
        line.extend([number.total, number.mean].map(real));
    }
    let mut writer = ::csv::Writer::from_writer(out);
    writer.write_record(header).map_err(unwritten_csv)?;
    writer.write_record(line).map_err(unwritten_csv)?;
    writer.flush().map_err(unwritten)
}

pub(super) fn columns(facts: &MapFacts, out: &mut dyn Write) -> Result<()> {
    let mut writer = ::csv::Writer::from_writer(out);
    let header =
        ["name", "table", "role", "column", "type", "unit", "min", "max", "distinct", "nulls"];
    writer.write_record(header).map_err(unwritten_csv)?;
    for column in &facts.columns {
        let (min, max) = (column.min.as_deref(), column.max.as_deref());
        let texts = [&column.name, column.table, column.role, &column.column, &column.kind];
        let texts = texts.into_iter().chain([&*column.unit]).map(str::to_owned);
        let ends = [min, max].map(|end| end.unwrap_or_default().to_owned());
        let numbers = [column.distinct, column.nulls].map(|number| number.to_string());
        writer.write_record(texts.chain(ends).chain(numbers)).map_err(unwritten_csv)?;
    }
    writer.flush().map_err(unwritten)
}
