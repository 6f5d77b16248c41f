//! `docs/DATASETS.md` is made of the recipes: `AREAX_UPDATE_LINES=1` writes it anew.

use std::fmt::Write as _;
use std::path::Path;

use areax::recipes::{self, Recipe};

const HEAD: &str = "\
# Data sets

Which published tables areax knows, how to get them, and what to say. `areax import FILES… -o DIR`
looks at the columns of the files, finds the recipe that they fit, prints what it understood, and
writes `DIR/areax.toml`: a [map](FORMATS.md#the-map-areaxtoml), which says what each column means. The files stay where they are.
Every question is answered from such a folder. `areax recipes NAME` prints a recipe with its map.

- Each file is told by its columns; its name decides where two recipes fit. `--recipe NAME` settles it.
- Tables of neurons may be absent, and those of one recipe go with the synapses of another.
- `--set ENTRY=VALUE` changes an entry of the map, `--name` the name of the data set.
- `areax synth DIR --like NAME` makes synthetic files in the exact layout of a recipe, to try things: few neurons have
  most synapses, and each has a limited list of partners, of which neurons of its kind share the strongest.
- The terms of the data are those of its publishers; the lines below say what they said in 2025.

";

#[test]
fn the_page_of_data_sets_is_made_of_the_recipes() {
    let mut text = HEAD.to_owned();
    for recipe in recipes::all() {
        page(&mut text, recipe);
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/DATASETS.md");
    if std::env::var_os("AREAX_UPDATE_LINES").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    for (at, (ours, theirs)) in text.lines().zip(written.lines()).enumerate() {
        assert_eq!(ours, theirs, "line {} of docs/DATASETS.md", at + 1);
    }
    assert_eq!(text.len(), written.len());
}

fn page(out: &mut String, recipe: &Recipe) {
    let _ = write!(out, "## {}\n\n{}.\n\n", recipe.name, recipe.title);
    let _ = writeln!(out, "- **Files:** {}", recipe.source);
    let _ = writeln!(out, "- **Version:** {}", recipe.version);
    let _ = writeln!(out, "- **Licence:** {}", recipe.licence);
    let _ = writeln!(out, "- **Please cite:** {}", recipe.citation);
    let names = match recipe.is_generic() {
        true => "FILE --recipe generic".to_owned(),
        false => names(recipe).join(" "),
    };
    let _ = write!(out, "\n```sh\nareax import {names} -o DATA\nareax info DATA\n```\n\n");
    for note in &recipe.notes {
        let _ = writeln!(out, "- {note}");
    }
    let left = left_out(recipe);
    if !left.is_empty() {
        let _ = writeln!(out, "- Left out: {}.", left.join("; "));
    }
    out.push('\n');
}

/// The files of a recipe: those that can be synthesized, else those that it knows by name.
fn names(recipe: &Recipe) -> Vec<String> {
    let made: Vec<String> = recipe.made().iter().map(|(_, file)| file.name.clone()).collect();
    if !made.is_empty() {
        return made;
    }
    let synapses = recipe.synapses.iter().map(|synapses| &synapses.table.files);
    let neurons = recipe.neurons.iter().map(|neurons| &neurons.table.files);
    synapses.chain(neurons).filter_map(|files| files.first().cloned()).collect()
}

/// The columns of each file that no part of the recipe uses.
fn left_out(recipe: &Recipe) -> Vec<String> {
    let mut used: Vec<&str> = Vec::new();
    if let Some(synapses) = &recipe.synapses {
        used.extend([synapses.pre.column.as_str(), synapses.post.column.as_str()]);
        used.extend(synapses.weight.as_deref());
        let position = synapses.position.iter().flat_map(|position| &position.columns);
        used.extend(position.map(String::as_str));
        used.extend(synapses.numbers.iter().map(|number| number.column.as_str()));
        used.extend(synapses.categories.iter().map(|category| category.column.as_str()));
    }
    for neurons in recipes::all().iter().flat_map(|recipe| &recipe.neurons) {
        used.push(&neurons.id[0].column);
        used.extend(neurons.numbers.iter().map(|number| number.column.as_str()));
        used.extend(neurons.categories.iter().map(|category| category.column.as_str()));
    }
    let left = |file: &recipes::FileSpec| {
        let own = file.columns.iter().map(|(name, _)| name.as_str());
        let left: Vec<&str> = own.filter(|name| !used.contains(name)).collect();
        (!left.is_empty()).then(|| format!("{} of `{}`", left.join(", "), file.name))
    };
    recipe.files.iter().filter_map(left).collect()
}
