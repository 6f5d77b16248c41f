//! Rows as CSV: a header, one line a row, names for types and morphologies.

use super::field::{Field, put_csv};
use super::names::Texts;
use super::{Head, RowWriter, Style, put_integer};
use crate::output::csv::quoted;
use crate::output::float16;
use crate::query::{RowField, SynapseRow};

pub(super) struct Csv<'a> {
    fields: &'a [Field<'a>],
    style: Style,
    types: Texts,
    morphs: Texts,
    /// The text of a float16.
    float: fn(u16) -> &'static [u8],
}

impl<'a> Csv<'a> {
    pub fn new(head: &'a Head<'a>) -> Csv<'a> {
        Csv {
            fields: &head.fields,
            style: head.style,
            types: Texts::new(&head.vocabulary.types, quoted),
            morphs: Texts::new(&head.vocabulary.morphs, quoted),
            float: if head.style.short { float16::short } else { float16::text },
        }
    }

    #[inline]
    fn field(&self, field: Field, row: &SynapseRow, out: &mut Vec<u8>) {
        let field = match field {
            Field::Published(field) => field,
            Field::Record(field) => return put_csv(field.cell(row.record), self.style, out),
        };
        match field {
            RowField::Size => out.extend_from_slice((self.float)(row.size)),
            RowField::Prob => out.extend_from_slice((self.float)(row.prob)),
            RowField::X => put_integer(row.x, out),
            RowField::Y => put_integer(row.y, out),
            RowField::Z => put_integer(row.z, out),
            RowField::PreId => put_integer(row.pre_id, out),
            RowField::PostId => put_integer(row.post_id, out),
            RowField::PostMorph => out.extend_from_slice(self.morphs.of(row.post_morph)),
            RowField::PreCelltype => out.extend_from_slice(self.types.of(row.pre_celltype)),
            RowField::PostCelltype => out.extend_from_slice(self.types.of(row.post_celltype)),
            RowField::Row => put_integer(row.row, out),
        }
    }
}

impl RowWriter for Csv<'_> {
    fn begin(&self, _pass: usize, out: &mut Vec<u8>) {
        let names: Vec<&str> = self.fields.iter().map(|field| field.name()).collect();
        out.extend_from_slice(names.join(",").as_bytes());
        out.push(b'\n');
    }

    fn row(&self, _pass: usize, row: &SynapseRow, out: &mut Vec<u8>) {
        for (at, field) in self.fields.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            self.field(*field, row, out);
        }
        out.push(b'\n');
    }
}
