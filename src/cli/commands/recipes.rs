//! `areax recipes`: what tables areax knows.

use std::fmt::Write as _;

use crate::Result;
use crate::map::{Map, Neurons};
use crate::recipes::{self, Recipe};

use crate::cli::args::RecipesArgs;
use crate::cli::place::print;

pub fn run(args: &RecipesArgs) -> Result<()> {
    let text = match &args.name {
        Some(name) => whole(recipes::find(name)?),
        None => recipes::all().iter().map(about).collect::<Vec<_>>().join("\n"),
    };
    print(&text)
}

/// Where the data comes from, and what is asked of it where a question does not say.
fn about(recipe: &Recipe) -> String {
    let mut out = format!("{}\n", recipe.name);
    let list = |columns: &[String]| match columns {
        [] => "none".to_owned(),
        columns => columns.join(", else "),
    };
    for (name, text) in [
        ("about", recipe.title.clone()),
        ("source", recipe.source.clone()),
        ("version", recipe.version.clone()),
        ("citation", recipe.citation.clone()),
        ("licence", recipe.licence.clone()),
        ("types", list(&recipe.types)),
        ("axes", list(if recipe.axes.is_empty() { &recipe.types } else { &recipe.axes })),
    ] {
        let _ = writeln!(out, "  {name:<9} {text}");
    }
    out
}

fn whole(recipe: &Recipe) -> String {
    let mut out = about(recipe);
    for note in &recipe.notes {
        let _ = writeln!(out, "  {:<9} {note}", "note");
    }
    match recipe.map() {
        Some(map) => {
            let _ = write!(out, "\n{}", map.to_toml());
        }
        None => recipe.neurons.iter().for_each(|neurons| table(&mut out, neurons)),
    }
    out
}

/// A table of neurons that has no synapses of its own.
fn table(out: &mut String, neurons: &Neurons) {
    let text = Map::neurons_to_toml(neurons);
    out.push_str(&text);
}
