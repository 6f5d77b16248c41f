//! `areax info [DATA]`: what the data holds, counted while it was prepared.

use std::path::Path;

use crate::dataset::{self, Dataset, Facts, FloatFacts, Prepare};
use crate::inventory::{self, Published, TypeRow};
use crate::output::words::thousands;
use crate::output::{AnswerKind, Format, Look, table};
use crate::progress::Progress;
use crate::{Error, Result};
use serde_json::json;

use crate::cli::args::{InfoArgs, ThemeName};
use crate::cli::place::{self, Place};
use crate::cli::session::Session;

pub fn run(args: &InfoArgs, quiet: bool) -> Result<()> {
    let session = Session::find(&args.data, quiet)?;
    let look = place::look(ThemeName::Light);
    let (format, output, inputs) =
        (args.format.as_deref(), args.output.as_deref(), session.inputs(Vec::new()));
    let place = Place::of(format, output, Some(Format::Table), look, &inputs)?
        .only(AnswerKind::Info)?
        .about(session.published.clone());
    let facts = dataset::prepare(
        &session.sources,
        &session.vocabulary,
        &session.store,
        Prepare::IfNeeded,
        &session.run(),
    )?
    .facts;
    let data = session.dataset()?;
    let warnings = inventory::warnings(&data.name, &facts, thousands);
    for warning in &warnings {
        session.progress.note(&format!("warning: {warning}"));
    }
    let types = inventory::types(&data, &facts)?;
    place.write(None, |format, look, out| {
        let text = match format {
            Format::Json => json_text(&session, &data, &facts, &types, &warnings)?,
            _ => table_text(&session, &data, &facts, &types, look),
        };
        let failed =
            |error| Error::io(std::path::Path::new("the answer"), "cannot be written", error);
        out.write_all(text.as_bytes()).map_err(failed)
    })
}

fn json_text(
    session: &Session,
    data: &Dataset,
    facts: &Facts,
    types: &[TypeRow],
    warnings: &[String],
) -> Result<String> {
    let text = serde_json::to_string_pretty(&json!({
        "dataset": {"name": data.name, "synapses": facts.synapses, "neurons": facts.neurons},
        "filter": {},
        "engine": "prepare",
        "checked_against": null,
        "sources": {
            "synapses": words(&session.sources.synapses),
            "neurons": session.sources.neurons.as_deref().map(words),
            "built_in": session.sources.built_in(),
        },
        "cell_types": types,
        "post_morph": inventory::morphologies(data),
        "facts": facts,
        "full_cells": types.iter().map(|t| t.full_cells).sum::<u64>(),
        "warnings": warnings,
    }));
    let text = text.map_err(|error| Error::new(crate::Kind::Failure, error.to_string()))?;
    Ok(text + "\n")
}

/// A path as JSON can hold it: what is not UTF-8 becomes `\u{fffd}`.
fn words(path: &Path) -> String {
    path.display().to_string()
}

fn table_text(
    session: &Session,
    data: &Dataset,
    facts: &Facts,
    types: &[TypeRow],
    look: &Look,
) -> String {
    let rows = &facts.rows;
    let line = |name: &str, value: String| (name.to_owned(), value);
    let range = |r: Option<(u32, u32)>| {
        r.map_or("–".into(), |(a, b)| {
            format!("{} … {} nm", thousands(a.into()), thousands(b.into()))
        })
    };
    let full: u64 = types.iter().map(|t| t.full_cells).sum();
    let built_in = session.sources.built_in();
    let published = match inventory::published(&data.name, facts) {
        Published::Yes => "row counts equal the published ones",
        Published::OtherRows => "row counts DIFFER from the published ones",
        Published::No => "not the published name",
    };
    let mut lines = vec![
        line("data set", format!("{} ({published})", data.name)),
        line("synapses", thousands(facts.synapses)),
        line(
            "neurons",
            format!(
                "{} (mostly fragments), {} in the population full-cells",
                thousands(facts.neurons),
                thousands(full)
            ),
        ),
        line("size (µm²)", float_words(&rows.size)),
        line("prob", float_words(&rows.prob)),
        line("x", range(rows.x)),
        line("y", range(rows.y)),
        line("z", range(rows.z)),
        line("autapses", thousands(rows.autapses)),
        line(
            "orphan ids",
            format!(
                "{} (not in the neuron table; in {} rows as pre, {} as post)",
                thousands(facts.orphan_ids),
                thousands(rows.pre_orphans),
                thousands(rows.post_orphans)
            ),
        ),
        line(
            "type disagreements",
            format!(
                "{} rows as pre, {} as post (synapse against neuron table)",
                thousands(rows.pre_type_disagreements),
                thousands(rows.post_type_disagreements)
            ),
        ),
        line("certainty", float_words(&facts.certainty)),
        line("axon (µm)", float_words(&facts.axon)),
        line("soma (µm)", float_words(&facts.soma)),
        line("dendrite (µm)", float_words(&facts.dendrite)),
    ];
    if !built_in.is_empty() {
        lines.push(line("built-in tables", format!("the guide's, for {}", built_in.join(", "))));
    }
    for morph in inventory::morphologies(data) {
        let name = morph.name.unwrap_or_else(|| "without a name".into());
        lines.push(line(
            &format!("post_morph {}", morph.code),
            format!("{name}: {} synapses", thousands(morph.synapses)),
        ));
    }
    let mut text = table::facts_within(&lines, look.width);
    text.push('\n');
    text + &types_text(types, look)
}

/// What each cell type has.
fn types_text(types: &[TypeRow], look: &Look) -> String {
    let head = ["cell type", "neurons", "full cells", "synapses pre", "synapses post", ""];
    let line = |t: &TypeRow| {
        let numbers = [t.neurons, t.full_cells, t.synapses_as_pre, t.synapses_as_post];
        let mark = if t.axon_only { "axon-only" } else { "" };
        let cells = [vec![t.name.clone()], numbers.map(thousands).to_vec(), vec![mark.to_owned()]];
        cells.concat()
    };
    let head = head.map(str::to_owned).to_vec();
    let lines = std::iter::once(head).chain(types.iter().map(line)).collect();
    table::columns(lines, vec![true, false, false, false, false, true], look.width)
}

fn float_words(facts: &FloatFacts) -> String {
    let number = |number: Option<f32>| match number {
        None => "–".to_owned(),
        Some(number) if number.abs() >= 1e9 => format!("{number:e}"),
        Some(number) => number.to_string(),
    };
    let mut words = format!("{} … {}", number(facts.min), number(facts.max));
    if facts.nan > 0 {
        words += &format!(", {} NaN", thousands(facts.nan));
    }
    if facts.infinite > 0 {
        words += &format!(", {} infinite", thousands(facts.infinite));
    }
    words
}
