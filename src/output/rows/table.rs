//! The first rows as a table for a terminal, with what they are about.

use super::{Head, TABLE_ROWS_MAX};
use crate::output::table::{columns, facts_within, wrap};
use crate::output::{Look, caption, float16, words};
use crate::query::{Names, RowField, SynapseRow};

pub(super) fn rows(first: &[SynapseRow], head: &Head, look: &Look) -> String {
    let (rows, all) = (words::thousands(head.rows), words::thousands(head.context.synapses));
    let what = match head.sample {
        Some(sample) => format!("{rows} of {all}, a uniform sample (seed {})", sample.seed),
        None => format!("{rows} of {all}"),
    };
    let mut facts = vec![("Synapses".to_owned(), what)];
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
    text += &columns(lines, is_word(head.fields), look.width);
    let left = head.rows.saturating_sub(TABLE_ROWS_MAX as u64);
    if left > 0 {
        let left = words::thousands(left);
        let more = format!("… and {left} more (csv, ndjson, npy and parquet hold all)");
        text += &wrap(&more, look.width, 2);
    }
    text
}

/// Which columns hold words, which stand on the left.
fn is_word(fields: &[RowField]) -> Vec<bool> {
    let words = [RowField::PostMorph, RowField::PreCelltype, RowField::PostCelltype];
    fields.iter().map(|field| words.contains(field)).collect()
}

fn cell(field: RowField, row: &SynapseRow, head: &Head) -> String {
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
