//! `areax info [DATA]`: what the data holds, counted while it was prepared.

use areax::dataset::{self, Dataset, Facts, FloatFacts, Prepare};
use areax::output::words::thousands;
use areax::output::{Format, Look, table};
use areax::progress::Progress;
use areax::query::{Filter, Population};
use areax::{Error, Result};
use serde::Serialize;
use serde_json::json;

use crate::cli::{InfoArgs, ThemeName};
use crate::place::{self, Place};
use crate::session::Session;

/// Name and rows of the published tables.
const PUBLISHED: (&str, u64, u64) = (
    "j0251_72_seg_20210127_agglo2_syn_20220811_celltypes_20230822_filtered",
    18_361_224,
    4_261_298,
);
/// The volume of j0251 in nm.
const VOLUME_NM: [u32; 3] = [256_000, 256_000, 384_000];

pub fn run(args: &InfoArgs, quiet: bool) -> Result<()> {
    let session = Session::find(&args.data, quiet)?;
    let look = place::look(ThemeName::Light);
    let place = Place::of(args.format.as_deref(), args.output.clone(), Format::Table, look)?
        .only("info", &[Format::Table, Format::Json])?;
    let facts = dataset::prepare(
        &session.sources,
        &session.vocabulary,
        &session.store,
        Prepare::IfNeeded,
        &session.progress,
    )?
    .facts;
    let data = session.dataset()?;
    let warnings = warnings(&data.name, &facts);
    for warning in &warnings {
        session.progress.note(&format!("warning: {warning}"));
    }
    let types = type_rows(&data, &facts);
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

/// What is known of one cell type.
#[derive(Serialize)]
struct TypeRow {
    code: u8,
    name: String,
    axon_only: bool,
    neurons: u64,
    full_cells: u64,
    synapses_as_pre: u64,
    synapses_as_post: u64,
}

fn type_rows(data: &Dataset, facts: &Facts) -> Vec<TypeRow> {
    let full = full_cells(data);
    let rows = data.vocabulary.types.entries().iter().map(|(code, name)| {
        let sum = |is: &dyn Fn(&areax::dataset::Segment) -> bool| {
            data.segments.iter().filter(|s| is(s)).map(|s| s.end - s.start).sum()
        };
        let neurons = facts.neurons_by_type.iter().find(|(c, _)| c == code);
        TypeRow {
            code: *code,
            name: name.clone(),
            axon_only: data.vocabulary.is_axon_only(*code),
            neurons: neurons.map_or(0, |(_, count)| *count),
            full_cells: full[usize::from(*code)],
            synapses_as_pre: sum(&|s| s.pre_type == *code),
            synapses_as_post: sum(&|s| s.post_type == *code),
        }
    });
    rows.collect()
}

/// Neurons of the population full-cells by type code.
fn full_cells(data: &Dataset) -> [u64; 256] {
    let thresholds = Filter::default().population(Population::FullCells);
    let least = |um: Option<f64>| um.unwrap_or(0.0) as f32;
    let (axon, dendrite) = (least(thresholds.cell_axon), least(thresholds.cell_dendrite));
    let projection = least(thresholds.projection_axon);
    let neurons = &data.neurons;
    let mut full = [0; 256];
    for (at, code) in neurons.cell_type.iter().enumerate() {
        let passes = match data.vocabulary.is_axon_only(*code) {
            true => neurons.axon[at] >= projection,
            false => neurons.axon[at] >= axon && neurons.dendrite[at] >= dendrite,
        };
        full[usize::from(*code)] += u64::from(passes);
    }
    full
}

fn warnings(name: &str, facts: &Facts) -> Vec<String> {
    let rows = &facts.rows;
    let mut warnings = Vec::new();
    for ((axis, range), limit) in
        ["x", "y", "z"].iter().zip([rows.x, rows.y, rows.z]).zip(VOLUME_NM)
    {
        if let Some((_, high)) = range.filter(|(_, high)| *high > limit) {
            warnings.push(format!(
                "{axis} reaches {} nm, beyond j0251's volume ({} nm): other data, or voxels in place of nm?",
                thousands(high.into()),
                thousands(limit.into())
            ));
        }
    }
    if name == PUBLISHED.0 && (facts.synapses, facts.neurons) != (PUBLISHED.1, PUBLISHED.2) {
        warnings.push(format!(
            "the published tables of this name have {} synapses and {} neurons",
            thousands(PUBLISHED.1),
            thousands(PUBLISHED.2)
        ));
    }
    warnings
}

fn json_text(
    session: &Session,
    data: &Dataset,
    facts: &Facts,
    types: &[TypeRow],
    warnings: &[String],
) -> Result<String> {
    let morphs: Vec<_> = morph_rows(data)
        .into_iter()
        .map(|(code, name, rows)| json!({"code": code, "name": name, "synapses": rows}))
        .collect();
    let text = serde_json::to_string_pretty(&json!({
        "dataset": {"name": data.name, "synapses": facts.synapses, "neurons": facts.neurons},
        "filter": {},
        "engine": "prepare",
        "checked_against": null,
        "sources": {
            "synapses": session.sources.synapses,
            "neurons": session.sources.neurons,
            "built_in": session.sources.built_in(),
        },
        "cell_types": types,
        "post_morph": morphs,
        "facts": facts,
        "full_cells": types.iter().map(|t| t.full_cells).sum::<u64>(),
        "warnings": warnings,
    }));
    let text = text.map_err(|error| Error::new(areax::Kind::Failure, error.to_string()))?;
    Ok(text + "\n")
}

/// Morphologies that occur: code, name, rows.
fn morph_rows(data: &Dataset) -> Vec<(u8, Option<String>, u64)> {
    let mut rows = [0u64; 256];
    for segment in &data.segments {
        rows[usize::from(segment.post_morph)] += segment.end - segment.start;
    }
    let name = |code: u8| data.vocabulary.morphs.name_of(code).map(str::to_owned);
    (0..=255u8)
        .filter(|code| rows[usize::from(*code)] > 0)
        .map(|code| (code, name(code), rows[usize::from(code)]))
        .collect()
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
    let published = match (
        data.name == PUBLISHED.0,
        facts.synapses == PUBLISHED.1 && facts.neurons == PUBLISHED.2,
    ) {
        (true, true) => "row counts equal the published ones",
        (true, false) => "row counts DIFFER from the published ones",
        (false, _) => "not the published name",
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
    for (code, name, rows) in morph_rows(data) {
        let name = name.unwrap_or_else(|| "without a name".into());
        lines.push(line(
            &format!("post_morph {code}"),
            format!("{name}: {} synapses", thousands(rows)),
        ));
    }
    let mut text = table::facts_within(&lines, look.width);
    text += &format!(
        "\n{:<14} {:>12} {:>12} {:>14} {:>14}\n",
        "cell type", "neurons", "full cells", "synapses pre", "synapses post"
    );
    for t in types {
        let mark = if t.axon_only { " (axon-only)" } else { "" };
        text += &format!(
            "{:<14} {:>12} {:>12} {:>14} {:>14}{mark}\n",
            t.name,
            thousands(t.neurons),
            thousands(t.full_cells),
            thousands(t.synapses_as_pre),
            thousands(t.synapses_as_post)
        );
    }
    text
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
