//! The guide to a data set with a map: its numbers, categories and populations, and examples in its
//! words.

use super::example::Example;
use super::plain::harmless;
use super::questions::questions;
use super::{Reader, head};
use crate::output::words::thousands;
use crate::query::{ColumnFacts, MapFacts};

/// The guide to a data set that is called `name`, with categories of at most so many values listed.
pub fn guide(name: &str, facts: &MapFacts, reader: &Reader, most: usize) -> String {
    format!(
        "# {}\n\n> Served by areax {}. Every answer is exact.\n\n{}{}{}{}",
        harmless(&facts.name),
        env!("CARGO_PKG_VERSION"),
        head(reader),
        words(facts, most),
        questions(name, &Example::Mapped(facts), reader),
        pitfalls(facts, reader),
    )
}

/// What it holds, and in which words it is asked.
pub fn words(facts: &MapFacts, most: usize) -> String {
    let mut text = format!(
        "{} synapses in {} rows of the table, {} neurons, {} more in the synapse table alone.\n",
        thousands(facts.synapses),
        thousands(facts.rows),
        thousands(facts.neurons),
        thousands(facts.orphans),
    );
    for (table, whose) in [("synapses", "synapses"), ("neurons", "neurons")] {
        let numbers: Vec<String> = facts.of(table, "number").map(|of| number(of, table)).collect();
        let categories: Vec<String> =
            facts.of(table, "category").map(|of| category(of, facts, most)).collect();
        text += &section(&format!("Numbers of {whose}"), &numbers);
        text += &section(&format!("Categories of {whose}"), &categories);
    }
    let words = facts.words();
    if let Some(types) = &words.types {
        text += &format!("\nA neuron's type (`pre_celltype`, `post_celltype`) is its `{types}`.\n");
    }
    if let Some(axes) = &words.axes {
        text += &format!(
            "Rows and columns of a matrix are `pre.{axes}` and `post.{axes}` by default.\n"
        );
    }
    let populations: Vec<String> =
        words.populations.iter().map(|name| harmless(name).into_owned()).collect();
    text + &section("Populations", &populations)
}

fn section(title: &str, lines: &[String]) -> String {
    match lines.is_empty() {
        true => String::new(),
        false => format!("\n## {title}\n\n- {}\n", lines.join("\n- ")),
    }
}

fn number(of: &ColumnFacts, table: &str) -> String {
    let unit = if of.unit.is_empty() { String::new() } else { format!(" {}", of.unit) };
    let range = match (&of.min, &of.max) {
        (Some(min), Some(max)) => format!("{min} to {max}{unit}"),
        _ => "no values".to_owned(),
    };
    let name = &of.name;
    match table {
        "synapses" => format!("`{name}` ({range}): `{name}_min`, `{name}_max`, `total:{name}`"),
        _ => format!("`pre.{name}`, `post.{name}` ({range})"),
    }
}

fn category(of: &ColumnFacts, facts: &MapFacts, most: usize) -> String {
    let name = &of.name;
    let named = match of.table {
        "neurons" => format!("`pre.{name}`, `post.{name}`"),
        _ => format!("`{name}`"),
    };
    let values =
        facts.words().values.iter().find(|values| values.name == *name && values.table == of.table);
    let values = values.filter(|of| of.values.len() <= most).map(|of| {
        let values: Vec<_> = of.values.iter().map(|value| harmless(value)).collect();
        format!(": {}", values.join(", "))
    });
    format!("{named} ({} values){}", thousands(of.distinct), values.unwrap_or_default())
}

fn pitfalls(facts: &MapFacts, reader: &Reader) -> String {
    let rest: Vec<String> =
        facts.words().rest.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    let but = match reader {
        Reader::Rest { .. } if !rest.is_empty() => {
            format!(", but for {}; `none` disables one", rest.join(", "))
        }
        _ => String::new(),
    };
    let ids = match reader {
        Reader::Rest { .. } => {
            "- Ids may exceed 2^53: ask for ids=string where numbers are float64.\n"
        }
        Reader::Tools => "",
    };
    format!(
        "\n## Pitfalls\n\n- No threshold holds unless you give it{but}.\n\
         - count is a number of synapses: the weights of the rows together.\n\
         - max_results is a uniform random sample of synapses, not the first rows; do not use it for \
         paging.\n\
         - Names are case-sensitive. An unknown parameter is an error that suggests the most similar \
         name.\n{ids}"
    )
}
