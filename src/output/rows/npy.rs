//! Rows as a NumPy array of records: whole published records, or the fields asked for in their
//! published types.

use super::field::{Field, dtype, put_npy};
use super::{Head, RowWriter};
use crate::error::{Error, Result};
use crate::output::npy::header;
use crate::query::{RowField, SynapseRow};

pub(super) struct Npy<'a>(&'a Head<'a>);

impl<'a> Npy<'a> {
    /// # Errors
    /// Integers beside nulls that float64 does not hold (usage).
    pub fn new(head: &'a Head<'a>) -> Result<Npy<'a>> {
        let all = head.layout.iter().flat_map(|layout| &layout.fields);
        match all.into_iter().find(|field| field.is_beyond_float) {
            None => Ok(Npy(head)),
            Some(field) => {
                let what = format!(
                    "npy has no null for integers, and '{}' has integers that float64 does not hold",
                    field.name
                );
                Err(Error::usage("format", what)
                    .advise("leave the field out, or choose parquet, arrows or csv"))
            }
        }
    }
}

impl RowWriter for Npy<'_> {
    fn begin(&self, _pass: usize, out: &mut Vec<u8>) {
        let head = self.0;
        // Rows are numbered by 32 bits.
        let shape = [head.rows as usize];
        if head.fields_named || head.layout.is_some() {
            out.extend(header(descr(&head.fields).as_bytes(), &shape));
        } else {
            out.extend(header(&head.descr, &shape));
        }
    }

    fn row(&self, _pass: usize, row: &SynapseRow, out: &mut Vec<u8>) {
        if let Some(layout) = self.0.layout {
            return layout.fields.iter().for_each(|field| put_npy(field, row.record, out));
        }
        if !self.0.fields_named {
            return out.extend_from_slice(row.record);
        }
        self.0.fields.iter().filter_map(|f| f.published()).for_each(|field| put(field, row, out));
    }
}

pub(super) fn put(field: RowField, row: &SynapseRow, out: &mut Vec<u8>) {
    match field {
        RowField::Size => out.extend_from_slice(&row.size.to_le_bytes()),
        RowField::Prob => out.extend_from_slice(&row.prob.to_le_bytes()),
        RowField::X => out.extend_from_slice(&row.x.to_le_bytes()),
        RowField::Y => out.extend_from_slice(&row.y.to_le_bytes()),
        RowField::Z => out.extend_from_slice(&row.z.to_le_bytes()),
        RowField::PreId => out.extend_from_slice(&row.pre_id.to_le_bytes()),
        RowField::PostId => out.extend_from_slice(&row.post_id.to_le_bytes()),
        RowField::PostMorph => out.push(row.post_morph),
        RowField::PreCelltype => out.push(row.pre_celltype),
        RowField::PostCelltype => out.push(row.post_celltype),
        RowField::Row => out.extend_from_slice(&row.row.to_le_bytes()),
    }
}

/// The type of records of these fields, as a Python literal.
fn descr(fields: &[Field]) -> String {
    let one = |field: &Field| {
        let dtype = match field {
            Field::Published(field) => published(*field).to_owned(),
            Field::Record(field) => dtype(field),
        };
        format!("('{}', '{dtype}')", field.name())
    };
    let fields: Vec<String> = fields.iter().map(one).collect();
    format!("[{}]", fields.join(", "))
}

fn published(field: RowField) -> &'static str {
    match field {
        RowField::Size | RowField::Prob => "<f2",
        RowField::X | RowField::Y | RowField::Z => "<u4",
        RowField::PreId | RowField::PostId | RowField::Row => "<u8",
        RowField::PostMorph | RowField::PreCelltype | RowField::PostCelltype => "|u1",
    }
}
