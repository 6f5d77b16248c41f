//! What was understood of the files, for people to read.

use std::fmt::Write as _;

use super::choose::Chosen;
use super::fit::Fit;
use crate::error::Result;
use crate::map::{Category, IdColumn, Map, Number, Synapses};

/// Rows that are shown as they were read.
const ROWS: usize = 3;

/// Lines about every table of the map, its first rows, and what is left out.
pub(super) fn understood(chosen: &Chosen, map: &Map) -> Result<String> {
    let mut out = format!("{}: {}\n", chosen.recipe.name, chosen.recipe.title);
    let synapses = &map.synapses;
    let first = &chosen.synapses[0];
    for fit in &chosen.synapses {
        let _ = writeln!(out, "synapses from {}", fit.look.file_name());
    }
    about_synapses(&mut out, synapses);
    columns(&mut out, &synapses.numbers, &synapses.categories);
    condition(&mut out, synapses.table.condition.as_deref());
    let shown = of_synapses(synapses);
    rows(&mut out, first, &shown)?;
    let types = synapses.types.iter().flatten().map(String::as_str);
    left_out(&mut out, first, shown.iter().map(|one| one.column).chain(types));
    about_neurons(&mut out, chosen, map)?;
    for path in &chosen.totals {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        let _ = writeln!(out, "left out: {name}, which has the totals of what is in parts above");
    }
    defaults(&mut out, map);
    if let Some((column, value)) = &chosen.recipe.doubled {
        let _ = writeln!(
            out,
            "note: rows with {column} = {value} are published in both directions: a sum over the \
             table counts each of these synapses twice"
        );
    }
    for note in &chosen.recipe.notes {
        let _ = writeln!(out, "note: {note}");
    }
    Ok(out)
}

fn about_synapses(out: &mut String, synapses: &Synapses) {
    line(out, "pre", &id(&synapses.pre));
    line(out, "post", &id(&synapses.post));
    match &synapses.weight {
        Some(weight) => line(out, "weight", &format!("{weight}: the synapses of a row")),
        None => line(out, "weight", "none: a row is one synapse"),
    }
    match &synapses.position {
        Some(position) => {
            let [x, y, z] = position.nm;
            let columns = position.columns.join(", ");
            line(out, "position", &format!("{columns}, in units of {x} × {y} × {z} nm"));
        }
        None => line(out, "position", "none"),
    }
    if let Some(segments) = &synapses.segments {
        line(out, "segments", &format!("{segments}: what the prepared copy groups by"));
    }
}

fn about_neurons(out: &mut String, chosen: &Chosen, map: &Map) -> Result<()> {
    let Some(neurons) = &map.neurons else {
        let cells = if map.cells { ", which are cells" } else { "" };
        let _ = writeln!(out, "neurons: no table; they are the ids that synapses have{cells}");
        return Ok(());
    };
    for (entry, fit) in chosen.neurons.iter().enumerate() {
        let _ = writeln!(out, "neurons from {} ({})", fit.look.file_name(), fit.recipe.name);
        let own = fit.columns();
        let is_own = |column: &String| own.contains(&column.as_str());
        let numbers = neurons.numbers.iter().filter(|one| is_own(&one.column));
        let categories = neurons.categories.iter().filter(|one| is_own(&one.column));
        let (numbers, categories): (Vec<_>, Vec<_>) =
            (numbers.cloned().collect(), categories.cloned().collect());
        let id_column = neurons.id_of(entry);
        line(out, "id", &id(id_column));
        columns(out, &numbers, &categories);
        let mut shown = vec![Shown::id("id", id_column)];
        shown.extend(of_columns(&numbers, &categories));
        rows(out, fit, &shown)?;
        left_out(out, fit, shown.iter().map(|one| one.column));
    }
    condition(out, neurons.table.condition.as_deref());
    Ok(())
}

fn line(out: &mut String, name: &str, text: &str) {
    let _ = writeln!(out, "  {name:<10} {text}");
}

fn id(id: &IdColumn) -> String {
    match (id.add, id.names) {
        (0, false) => id.column.clone(),
        (0, true) => format!("{}, as names", id.column),
        (add, _) => format!("{} + {add}", id.column),
    }
}

fn columns(out: &mut String, numbers: &[Number], categories: &[Category]) {
    for number in numbers {
        let unit =
            if number.unit.is_empty() { String::new() } else { format!(" in {}", number.unit) };
        let summed = if number.summed { ", summed over the synapses of the row" } else { "" };
        let text =
            format!("{}{unit}{summed}{}", of(&number.name, &number.column), null(&number.null));
        line(out, "number", &text);
    }
    for category in categories {
        let text = format!("{}{}", of(&category.name, &category.column), null(&category.null));
        line(out, "category", &text);
    }
}

/// A name, and the column that it is of where that is another word.
fn of(name: &str, column: &str) -> String {
    if name == column { name.to_owned() } else { format!("{name} (column {column})") }
}

fn null(texts: &Option<Vec<String>>) -> String {
    let Some(texts) = texts else { return String::new() };
    let quoted: Vec<String> = texts.iter().map(|text| format!("'{text}'")).collect();
    format!(", null where {}", quoted.join(" or "))
}

fn condition(out: &mut String, condition: Option<&str>) {
    if let Some(condition) = condition {
        line(out, "where", &format!("{condition}; other rows are left out"));
    }
}

/// A value of a row, as it is shown.
struct Shown<'a> {
    name: &'a str,
    column: &'a str,
    add: i64,
    null: Option<&'a [String]>,
}

impl<'a> Shown<'a> {
    fn id(name: &'a str, id: &'a IdColumn) -> Shown<'a> {
        Shown { name, column: &id.column, add: id.add, null: None }
    }

    fn text(&self, value: Option<&String>) -> String {
        let is_null = |text: &String| self.null.is_some_and(|texts| texts.contains(text));
        match value {
            None => "null".to_owned(),
            Some(text) if is_null(text) || (text.is_empty() && self.null.is_none()) => {
                "null".to_owned()
            }
            Some(text) if self.add == 0 => text.clone(),
            Some(text) => {
                let sum = text.parse::<i64>().ok().and_then(|value| value.checked_add(self.add));
                sum.map_or_else(|| text.clone(), |sum| sum.to_string())
            }
        }
    }
}

fn of_synapses(synapses: &Synapses) -> Vec<Shown<'_>> {
    let plain = |name, column| Shown { name, column, add: 0, null: None };
    let mut shown = vec![Shown::id("pre", &synapses.pre), Shown::id("post", &synapses.post)];
    shown.extend(synapses.weight.iter().map(|column| plain("weight", column.as_str())));
    if let Some(position) = &synapses.position {
        let names: &[&str] =
            if position.columns.len() == 1 { &["position"] } else { &["x", "y", "z"] };
        shown.extend(names.iter().zip(&position.columns).map(|(name, column)| plain(name, column)));
    }
    shown.extend(of_columns(&synapses.numbers, &synapses.categories));
    shown
}

fn of_columns<'a>(
    numbers: &'a [Number],
    categories: &'a [Category],
) -> impl Iterator<Item = Shown<'a>> {
    let numbers = numbers.iter().map(|one| (&one.name, &one.column, &one.null));
    let categories = categories.iter().map(|one| (&one.name, &one.column, &one.null));
    numbers.chain(categories).map(|(name, column, null)| Shown {
        name,
        column,
        add: 0,
        null: null.as_deref(),
    })
}

fn rows(out: &mut String, fit: &Fit, shown: &[Shown<'_>]) -> Result<()> {
    // An entry that was changed by hand may name a column that is not there.
    let (there, absent): (Vec<&Shown<'_>>, Vec<_>) =
        shown.iter().partition(|one| fit.look.has(one.column));
    if let Some(absent) = absent.first() {
        fit.look.table()?.column(absent.column)?;
    }
    let columns: Vec<&str> = there.iter().map(|one| one.column).collect();
    for (at, row) in fit.look.rows(&columns, ROWS)?.iter().enumerate() {
        let values = there.iter().zip(row);
        let values: Vec<String> = values
            .map(|(one, value)| format!("{} {}", one.name, one.text(value.as_ref())))
            .collect();
        line(out, &format!("row {at}"), &values.join(" · "));
    }
    Ok(())
}

fn left_out<'a>(out: &mut String, fit: &Fit, used: impl Iterator<Item = &'a str>) {
    let used: Vec<&str> = used.collect();
    let left: Vec<String> = fit
        .look
        .columns
        .iter()
        .filter(|column| !used.contains(&column.name.as_str()))
        .map(|column| match column.name.as_str() {
            "" => "a column without a name".to_owned(),
            name => name.to_owned(),
        })
        .collect();
    if !left.is_empty() {
        line(out, "left out", &left.join(", "));
    }
}

fn defaults(out: &mut String, map: &Map) {
    let none = || "none: one label, all".to_owned();
    let types = map.defaults.types.clone();
    let axes = map.defaults.axes.clone().or_else(|| types.clone());
    line(out, "types", &types.unwrap_or_else(none));
    line(out, "axes", &axes.unwrap_or_else(none));
}
