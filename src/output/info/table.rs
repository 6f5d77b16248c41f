//! What a data set holds, for a terminal: facts, then what each cell type has.

use crate::inventory::{self, FloatFacts, Published, TypeRow};
use crate::output::Look;
use crate::output::table::{columns, facts_within};
use crate::output::views::InfoView;
use crate::output::words::thousands;

pub(super) fn page(view: &InfoView, look: &Look) -> String {
    let (info, facts) = (view.info, &view.info.facts);
    let rows = &facts.rows;
    let line = |name: &str, value: String| (name.to_owned(), value);
    let range = |r: Option<(u32, u32)>| {
        r.map_or("–".into(), |(a, b)| {
            format!("{} … {} nm", thousands(a.into()), thousands(b.into()))
        })
    };
    let published = match inventory::published(&info.name, facts) {
        Published::Yes => "row counts equal the published ones",
        Published::OtherRows => "row counts DIFFER from the published ones",
        Published::No => "not the published name",
    };
    let mut lines = vec![
        line("data set", format!("{} ({published})", info.name)),
        line("synapses", thousands(facts.synapses)),
        line(
            "neurons",
            format!(
                "{} (mostly fragments), {} in the population full-cells",
                thousands(facts.neurons),
                thousands(info.full_cells())
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
    if !view.built_in.is_empty() {
        lines.push(line(
            "built-in tables",
            format!("the guide's, for {}", view.built_in.join(", ")),
        ));
    }
    for morph in &info.morphologies {
        let name = morph.name.as_deref().unwrap_or("without a name");
        lines.push(line(
            &format!("post_morph {}", morph.code),
            format!("{name}: {} synapses", thousands(morph.synapses)),
        ));
    }
    let mut text = facts_within(&lines, look.width);
    text.push('\n');
    text + &types_text(&info.types, look)
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
    columns(lines, vec![true, false, false, false, false, true], look.width)
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
