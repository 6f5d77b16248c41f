//! Rows as JSON, one object a line: names for types and morphologies, `null` for NaN and
//! infinities.

use super::field::{Field, put_json};
use super::names::Texts;
use super::{Head, RowWriter, Style, put_integer};
use crate::output::float16;
use crate::query::{RowField, SynapseRow};

pub(super) struct Ndjson<'a> {
    /// Each field, and what stands before its value.
    fields: Vec<(Field<'a>, Vec<u8>)>,
    types: Texts,
    morphs: Texts,
    style: Style,
}

impl<'a> Ndjson<'a> {
    pub fn new(head: &'a Head<'a>) -> Ndjson<'a> {
        let before = |(at, field): (usize, &Field<'a>)| {
            let bracket = if at == 0 { '{' } else { ',' };
            (*field, format!("{bracket}\"{}\":", field.name()).into_bytes())
        };
        let string = |name: &str| serde_json::Value::from(name).to_string();
        Ndjson {
            fields: head.fields.iter().enumerate().map(before).collect(),
            types: Texts::new(&head.vocabulary.types, string),
            morphs: Texts::new(&head.vocabulary.morphs, string),
            style: head.style,
        }
    }
}

impl RowWriter for Ndjson<'_> {
    fn row(&self, _pass: usize, row: &SynapseRow, out: &mut Vec<u8>) {
        for (field, before) in &self.fields {
            out.extend_from_slice(before);
            match field {
                Field::Published(RowField::PostMorph) => {
                    out.extend_from_slice(self.morphs.of(row.post_morph))
                }
                Field::Published(RowField::PreCelltype) => {
                    out.extend_from_slice(self.types.of(row.pre_celltype))
                }
                Field::Published(RowField::PostCelltype) => {
                    out.extend_from_slice(self.types.of(row.post_celltype))
                }
                number => put_number(*number, row, self.style, out),
            }
        }
        out.extend_from_slice(b"}\n");
    }
}

/// A field as a JSON number; types and morphology of the published layout as codes, NaN and infinities
/// as `null`.
#[inline]
pub(super) fn put_number(field: Field, row: &SynapseRow, style: Style, out: &mut Vec<u8>) {
    let field = match field {
        Field::Published(field) => field,
        Field::Record(field) => return put_json(field, field.cell(row.record), style, out),
    };
    match field {
        RowField::Size => put_float16(row.size, style, out),
        RowField::X => put_integer(row.x, out),
        RowField::Y => put_integer(row.y, out),
        RowField::Z => put_integer(row.z, out),
        RowField::Prob => put_float16(row.prob, style, out),
        RowField::PreId => put_id(row.pre_id, style, out),
        RowField::PostId => put_id(row.post_id, style, out),
        RowField::PostMorph => put_integer(row.post_morph, out),
        RowField::PreCelltype => put_integer(row.pre_celltype, out),
        RowField::PostCelltype => put_integer(row.post_celltype, out),
        RowField::Row => put_integer(row.row, out),
    }
}

#[inline]
fn put_float16(bits: u16, style: Style, out: &mut Vec<u8>) {
    let text = match float16::is_finite(bits) {
        false => b"null",
        true if style.short => float16::short(bits),
        true => float16::text(bits),
    };
    out.extend_from_slice(text);
}

#[inline]
fn put_id(id: u64, style: Style, out: &mut Vec<u8>) {
    if !style.ids_as_text {
        return put_integer(id, out);
    }
    out.push(b'"');
    put_integer(id, out);
    out.push(b'"');
}
