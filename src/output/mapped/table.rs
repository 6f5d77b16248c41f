//! For a terminal.

use crate::output::table::{columns, facts_within};
use crate::output::words::{self, thousands};
use crate::output::{Context, Look, caption};
use crate::query::{ColumnFacts, MapFacts, Totals};

pub(super) fn totals(totals: &Totals, context: &Context, look: &Look) -> String {
    let mut facts = vec![
        ("Synapses".to_owned(), thousands(totals.count)),
        ("Rows".to_owned(), thousands(totals.rows)),
    ];
    for number in &totals.numbers {
        let with_unit = |value: f64| match (value.is_finite(), number.unit.is_empty()) {
            (false, _) => "–".to_owned(),
            (true, true) => words::real(value),
            (true, false) => format!("{} {}", words::real(value), number.unit),
        };
        facts.push((format!("Total {}", number.name), with_unit(number.total)));
        facts.push((format!("Mean {}", number.name), with_unit(number.mean)));
    }
    facts.extend(caption::about(context));
    facts.push(("Engine".to_owned(), caption::engine(context)));
    facts_within(&facts, look.width)
}

pub(super) fn columns_of(facts: &MapFacts, look: &Look) -> String {
    let line = |name: &str, value: String| (name.to_owned(), value);
    let lines = [
        line("data set", facts.name.clone()),
        line("synapses", thousands(facts.synapses)),
        line("rows", thousands(facts.rows)),
        line("rows left out", thousands(facts.left_out)),
        line("neurons", thousands(facts.neurons)),
        line("orphans", thousands(facts.orphans)),
    ];
    let head = ["name", "table", "role", "type", "unit", "min", "max", "distinct", "nulls"];
    let head = head.map(str::to_owned).to_vec();
    let rows = std::iter::once(head).chain(facts.columns.iter().map(row)).collect();
    let left = [true, true, true, true, true, false, false, false, false];
    format!("{}\n{}", facts_within(&lines, look.width), columns(rows, left.to_vec(), look.width))
}

fn row(column: &ColumnFacts) -> Vec<String> {
    let end = |end: &Option<String>| end.clone().unwrap_or_default();
    vec![
        column.name.clone(),
        column.table.to_owned(),
        column.role.to_owned(),
        column.kind.clone(),
        column.unit.clone(),
        end(&column.min),
        end(&column.max),
        thousands(column.distinct),
        thousands(column.nulls),
    ]
}
