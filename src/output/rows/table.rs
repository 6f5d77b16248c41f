//! The first rows as a table for a terminal, with what they are about.

use super::field::{Field, shown};
use super::{Head, TABLE_ROWS_MAX};
use crate::output::table::{columns, facts_within, wrap};
use crate::output::{Look, caption, float16, words};
use crate::query::{FieldKind, Names, RowField, SynapseRow};

pub(super) fn rows(first: &[SynapseRow], head: &Head, look: &Look) -> String {
    let rows = words::thousands(head.rows);
    // A row of a table with a map may be several synapses.
    let (label, of) = match head.layout {
        Some(_) => ("Rows", rows),
        None => ("Synapses", format!("{rows} of {}", words::thousands(head.context.synapses))),
    };
    let what = match head.sample {
        Some(sample) => format!("{of}, a uniform sample (seed {})", sample.seed),
        None => of,
    };
    let mut facts = vec![(label.to_owned(), what)];
    facts.extend(caption::about(head.context));
    facts.push(("Engine".to_owned(), caption::engine(head.context)));
    let mut text = facts_within(&facts, look.width);
    if first.is_empty() {
        return text;
    }
    text.push('\n');
    let names = head.fields.iter().map(|field| field.name().to_owned()).collect();
    let lines = first.iter().take(TABLE_ROWS_MAX).map(|row| {
        head.fields.iter().map(|field| cell(*field, row, head)).collect::<Vec<String>>()
    });
    let lines = std::iter::once(names).chain(lines).collect();
    text += &columns(lines, is_word(&head.fields), look.width);
    let left = head.rows.saturating_sub(TABLE_ROWS_MAX as u64);
    if left > 0 {
        let left = words::thousands(left);
        let more = format!("… and {left} more (csv, ndjson, npy and parquet hold all)");
        text += &wrap(&more, look.width, 2);
    }
    text
}

/// Which columns hold words, which stand on the left.
fn is_word(fields: &[Field]) -> Vec<bool> {
    let words = [RowField::PostMorph, RowField::PreCelltype, RowField::PostCelltype];
    let is_word = |field: &Field| match field {
        Field::Published(field) => words.contains(field),
        Field::Record(field) => field.kind == FieldKind::Text,
    };
    fields.iter().map(is_word).collect()
}

fn cell(field: Field, row: &SynapseRow, head: &Head) -> String {
    let field = match field {
        Field::Published(field) => field,
        Field::Record(field) => return shown(field.cell(row.record)),
    };
    let named = |names: &Names, code: u8| {
        names.name_of(code).map_or_else(|| code.to_string(), str::to_owned)
    };
    match field {
        RowField::Size => words::compact(float16::value(row.size), 4),
        RowField::Prob => words::compact(float16::value(row.prob), 4),
        RowField::X => row.x.to_string(),
        RowField::Y => row.y.to_string(),
        RowField::Z => row.z.to_string(),
        RowField::PreId => row.pre_id.to_string(),
        RowField::PostId => row.post_id.to_string(),
        RowField::PostMorph => named(&head.vocabulary.morphs, row.post_morph),
        RowField::PreCelltype => named(&head.vocabulary.types, row.pre_celltype),
        RowField::PostCelltype => named(&head.vocabulary.types, row.post_celltype),
        RowField::Row => row.row.to_string(),
    }
}
