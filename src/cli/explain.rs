//! `--explain`: the rows kept by each filter one after the other, and the same question as
//! command line, URL and Rust.

use std::fmt::Write;

use crate::Result;
use crate::ask::Provenance;
use crate::output::words::thousands;
use crate::query::{
    Axis, Filter, FilterParameter, Setting, flags, in_force, in_rust, quoted, steps,
};

use crate::cli::args::DataArgs;
use crate::cli::say;
use crate::cli::session::Session;

/// Prints the explanation to stderr; `--quiet` does not silence what was asked for.
pub fn explain(session: &Session, by: &Provenance, rows: u64, question: &Question) -> Result<()> {
    let filter = question.filter;
    let mut text = String::new();
    let mut kept = rows;
    let _ = writeln!(text, "rows kept, one filter after the other:");
    let _ = writeln!(text, "  {:>14}          all synapses", thousands(rows));
    for (param, step) in steps(filter) {
        let left = session.count(step)?;
        let percent = if kept == 0 { 0.0 } else { left as f64 / kept as f64 * 100.0 };
        let line =
            format!("  {:>14}  {percent:5.1} %  {}", thousands(left), wording(filter, param));
        let _ = writeln!(text, "{line}");
        kept = left;
    }
    text += &kernel_lines(by);
    let _ = writeln!(text, "command line: {}", question.command_line());
    if question.has_route() {
        let _ = writeln!(text, "URL:          {}", question.url());
    }
    let _ = writeln!(text, "Rust:         {}", question.rust());
    say::line(text.trim_end());
    Ok(())
}

/// The kernels of an answer, a line each.
pub fn kernel_lines(by: &Provenance) -> String {
    let mut text = String::new();
    for run in &by.kernels {
        let time = run.ms.map_or(String::new(), |ms| format!(", {ms:.3} ms"));
        let _ = writeln!(text, "kernel:       {}, {} bytes{time}", run.name, thousands(run.bytes));
    }
    if by.kernels.is_empty() && by.adapter.is_some() {
        text += "kernel:       none was needed\n";
    }
    text
}

/// A question in three languages.
pub struct Question<'a> {
    /// The command, which is also the last part of the route: `matrix`.
    pub name: &'a str,
    /// The data with its flags.
    pub data: &'a DataArgs,
    /// Flags of the question beside the filter, by their names in a URL.
    pub extra: Vec<(&'a str, String)>,
    /// What is asked of the synapses.
    pub filter: &'a Filter,
    /// The call on an engine.
    pub call: String,
}

/// An axis of a grid as a flag.
pub fn axis(axis: &Axis) -> (&'static str, String) {
    let values: Vec<String> = axis.values.iter().map(f64::to_string).collect();
    ("axis", format!("{}={}", axis.parameter.name(), values.join(",")))
}

/// What a URL calls otherwise, or does not need.
const NOT_IN_URL: [&str; 2] = ["fields", "large"];
const ONLY_IN_URL: [&str; 1] = ["return_fields"];
/// What stands before the data, without a flag.
const POSITIONAL: &str = "neuron_id";

impl Question<'_> {
    /// The question as a command line.
    pub fn command_line(&self) -> String {
        let mut line = format!("areax {}", self.name);
        let is_flag = |name: &str| name != POSITIONAL && !ONLY_IN_URL.contains(&name);
        for (_, value) in self.extra.iter().filter(|(name, _)| *name == POSITIONAL) {
            line += &format!(" {}", quoted(value));
        }
        if let Some(folder) = &self.data.data {
            line += &format!(" {}", quoted(&folder.to_string_lossy()));
        }
        for (flag, value) in self.data.flags() {
            line += &format!(" --{flag} {}", quoted(&value));
        }
        for (flag, value) in self.extra.iter().filter(|(flag, _)| is_flag(flag)) {
            line += &format!(" --{}", flag.replace('_', "-"));
            if value != "true" {
                line += &format!(" {}", quoted(value));
            }
        }
        line + &flags(self.filter)
    }

    /// Whether the server answers it: it has no labels of one's own.
    fn has_route(&self) -> bool {
        self.extra.iter().all(|(name, _)| *name != "groups")
    }

    /// The query string states `prob_min` and `size_min` even where they are off: the REST
    /// defaults differ from the command line's.
    fn url(&self) -> String {
        let mut pairs: Vec<(&str, String)> = self.extra.clone();
        pairs.retain(|(name, _)| !NOT_IN_URL.contains(name));
        for param in [FilterParameter::ProbMin, FilterParameter::SizeMin] {
            // An axis of a sweep replaces its filter.
            let is_axis =
                |(name, text): &(&str, String)| *name == "axis" && text.starts_with(param.name());
            if self.filter.number(param).is_none() && !self.extra.iter().any(is_axis) {
                pairs.push((param.name(), "none".to_owned()));
            }
        }
        for (param, setting) in in_force(self.filter) {
            if setting != Setting::Flag(false) {
                pairs.push((param.name(), setting.to_string()));
            }
        }
        route(self.name, &pairs)
    }

    fn rust(&self) -> String {
        in_rust(self.filter) + &self.call
    }
}

/// The route of a question with its parameters.
pub fn route(name: &str, pairs: &[(&str, String)]) -> String {
    let query: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    format!("/j0251/{name}/json?{}", query.join("&"))
}

fn wording(filter: &Filter, param: FilterParameter) -> String {
    let setting = in_force(filter).into_iter().find(|(p, _)| *p == param).map(|(_, s)| s);
    match setting {
        Some(Setting::Number { given, compared }) if given != compared => {
            format!("{} {given} (compared: {compared})", param.name())
        }
        Some(setting) => format!("{} {setting}", param.name()),
        None => param.name().to_owned(),
    }
}

/// Percent-encodes what may not stand in a query value.
fn encode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~,".contains(&byte);
    text.bytes()
        .map(|b| if plain(b) { (b as char).to_string() } else { format!("%{b:02X}") })
        .collect()
}
