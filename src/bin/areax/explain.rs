//! `--explain`: the rows kept by each filter one after the other, and the same question as
//! command line, URL and Rust.

use std::fmt::Write;

use areax::Result;
use areax::engine::Engine;
use areax::output::words::thousands;
use areax::query::{Filter, Param, Setting, in_force, steps};

/// The explanation as text for stderr.
pub fn explain(
    engine: &dyn Engine,
    filter: &Filter,
    rows: u64,
    question: &Question,
) -> Result<String> {
    let mut text = String::new();
    let mut kept = rows;
    let _ = writeln!(text, "rows kept, one filter after the other:");
    let _ = writeln!(text, "  {:>14}          all synapses", thousands(rows));
    for (param, step) in steps(filter) {
        let left = engine.count(&step)?.count;
        let percent = if kept == 0 { 0.0 } else { left as f64 / kept as f64 * 100.0 };
        let line =
            format!("  {:>14}  {percent:5.1} %  {}", thousands(left), wording(filter, param));
        let _ = writeln!(text, "{line}");
        kept = left;
    }
    let _ = writeln!(text, "command line: {}", question.command_line);
    let _ = writeln!(text, "URL:          {}", url(question.route, filter, &question.extra));
    let _ = writeln!(text, "Rust:         {}", rust(question.call, filter));
    Ok(text)
}

/// The question in the three languages.
pub struct Question<'a> {
    /// As it was typed.
    pub command_line: String,
    /// The last part of the route: `matrix`.
    pub route: &'a str,
    /// Parameters of the question beside the filter.
    pub extra: Vec<(&'a str, String)>,
    /// The call on an engine.
    pub call: &'a str,
}

fn wording(filter: &Filter, param: Param) -> String {
    let setting = in_force(filter).into_iter().find(|(p, _)| *p == param).map(|(_, s)| s);
    match setting {
        Some(Setting::Number { given, compared }) if given != compared => {
            format!("{} {given} (compared: {compared})", param.name())
        }
        Some(setting) => format!("{} {setting}", param.name()),
        None => param.name().to_owned(),
    }
}

/// The query string states `prob_min` and `size_min` even where they are off: the REST defaults
/// differ from the command line's.
fn url(route: &str, filter: &Filter, extra: &[(&str, String)]) -> String {
    let mut pairs: Vec<(&str, String)> = extra.to_vec();
    for param in [Param::ProbMin, Param::SizeMin] {
        if filter.number(param).is_none() {
            pairs.push((param.name(), "none".to_owned()));
        }
    }
    for (param, setting) in in_force(filter) {
        if setting != Setting::Flag(false) {
            pairs.push((param.name(), setting.to_string()));
        }
    }
    let query: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    format!("/j0251/{route}/json?{}", query.join("&"))
}

/// Percent-encodes what may not stand in a query value.
fn encode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~,".contains(&byte);
    text.bytes()
        .map(|b| if plain(b) { (b as char).to_string() } else { format!("%{b:02X}") })
        .collect()
}

fn rust(call: &str, filter: &Filter) -> String {
    let mut text = String::from("let mut filter = Filter::default(); ");
    for (param, setting) in in_force(filter) {
        if setting != Setting::Flag(false) {
            let _ = write!(text, "Param::{param:?}.set(&mut filter, {:?})?; ", setting.to_string());
        }
    }
    text + call
}
