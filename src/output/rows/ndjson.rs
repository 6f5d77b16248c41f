//! Rows as JSON, one object a line: names for types and morphologies, `null` for NaN and
//! infinities.

use super::names::Texts;
use super::{Head, RowWriter, put_integer};
use crate::output::float16;
use crate::query::{RowField, SynapseRow};

pub(super) struct Ndjson {
    /// Each field, and what stands before its value.
    fields: Vec<(RowField, Vec<u8>)>,
    types: Texts,
    morphs: Texts,
}

impl Ndjson {
    pub fn new(head: &Head) -> Ndjson {
        let before = |(at, field): (usize, &RowField)| {
            let bracket = if at == 0 { '{' } else { ',' };
            (*field, format!("{bracket}\"{}\":", field.name()).into_bytes())
        };
        let string = |name: &str| serde_json::Value::from(name).to_string();
        Ndjson {
            fields: head.fields.iter().enumerate().map(before).collect(),
            types: Texts::new(&head.vocabulary.types, string),
            morphs: Texts::new(&head.vocabulary.morphs, string),
        }
    }
}

impl RowWriter for Ndjson {
    fn row(&self, _pass: usize, row: &SynapseRow, out: &mut Vec<u8>) {
        for (field, before) in &self.fields {
            out.extend_from_slice(before);
            match field {
                RowField::PostMorph => out.extend_from_slice(self.morphs.of(row.post_morph)),
                RowField::PreCelltype => out.extend_from_slice(self.types.of(row.pre_celltype)),
                RowField::PostCelltype => out.extend_from_slice(self.types.of(row.post_celltype)),
                number => put_number(*number, row, out),
            }
        }
        out.extend_from_slice(b"}\n");
    }
}

/// A field as a JSON number; types and morphology as codes, NaN and infinities as `null`.
#[inline]
pub(super) fn put_number(field: RowField, row: &SynapseRow, out: &mut Vec<u8>) {
    match field {
        RowField::Size => put_float16(row.size, out),
        RowField::Prob => put_float16(row.prob, out),
        RowField::X => put_integer(row.x, out),
        RowField::Y => put_integer(row.y, out),
        RowField::Z => put_integer(row.z, out),
        RowField::PreId => put_integer(row.pre_id, out),
        RowField::PostId => put_integer(row.post_id, out),
        RowField::PostMorph => put_integer(row.post_morph, out),
        RowField::PreCelltype => put_integer(row.pre_celltype, out),
        RowField::PostCelltype => put_integer(row.post_celltype, out),
        RowField::Row => put_integer(row.row, out),
    }
}

#[inline]
fn put_float16(bits: u16, out: &mut Vec<u8>) {
    let text = if float16::is_finite(bits) { float16::text(bits) } else { b"null" };
    out.extend_from_slice(text);
}
