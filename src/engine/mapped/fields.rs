//! Rows as records: which fields they have, and their values in some rows.

use std::sync::Arc;

use super::Records;
use super::columns::{Numbers, Value};
use super::field::{of_categories, of_numbers, pack_number};
use super::ids::Ids;
use crate::error::{Error, Result};
use crate::map::RowSource as Source;
use crate::query::{FieldKind, RecordField, RecordLayout, RowFields};
use crate::table::ColumnType;

/// The fields that were asked for.
#[derive(Debug)]
pub struct Fields {
    /// How they lie in a record.
    pub layout: RecordLayout,
    sources: Vec<Source>,
    /// Coordinates in nm.
    position: Option<[Numbers; 3]>,
}

impl Records {
    /// The fields with these names.
    ///
    /// # Errors
    /// A name that no field has, with the nearest (usage).
    pub fn fields(&self, asked: &RowFields) -> Result<Fields> {
        let chosen = self.map.fields_of_rows(asked)?;
        let sources: Vec<Source> = chosen.iter().map(|(_, source)| *source).collect();
        let has_axis = sources.iter().any(|source| matches!(source, Source::Axis(_)));
        let position = if has_axis { self.position_nm() } else { None };
        let ids = Arc::new(match &self.ids {
            Ids::Names(names) => names.clone(),
            Ids::Numbers(_) => Vec::new(),
        });
        let fields = chosen.into_iter().map(|(name, source)| match source {
            Source::Pre | Source::Post => self.field_of_ids(name, &ids),
            Source::Weight | Source::Row => RecordField::new(name, FieldKind::UInt64),
            Source::Axis(axis) => match &position {
                Some(axes) => of_numbers(name, &axes[axis], &ColumnType::I64),
                None => RecordField::new(name, FieldKind::Float64),
            },
            Source::Number(at) => of_numbers(name, &self.numbers[at], &self.number_types[at]),
            Source::Category(at) => of_categories(name, &self.categories[at]),
        });
        Ok(Fields { layout: RecordLayout::of(fields.collect()), sources, position })
    }

    fn field_of_ids(&self, name: &str, ids: &Arc<Vec<String>>) -> RecordField {
        let field = match self.ids {
            Ids::Numbers(_) => RecordField::new(name, FieldKind::UInt64),
            Ids::Names(_) => RecordField::of_texts(name, Arc::clone(ids)),
        };
        RecordField { is_id: true, ..field }
    }

    /// Adds the records of some rows of the files, ascending and all of them kept, to `out`.
    ///
    /// # Errors
    /// A coordinate beyond 64 bits, a row that the map leaves out ([`crate::Kind::Data`]).
    pub fn pack(&self, fields: &Fields, rows: &[u64], out: &mut Vec<u8>) -> Result<()> {
        let Some(first) = rows.first() else { return Ok(()) };
        let mut at = self.row.partition_point(|row| row < first);
        for row in rows {
            while self.row.get(at).is_some_and(|kept| kept < row) {
                at += 1;
            }
            if self.row.get(at) != Some(row) {
                return Err(Error::data(format!("row {row} is none that the map keeps")));
            }
            for (source, field) in fields.sources.iter().zip(&fields.layout.fields) {
                self.pack_one(*source, field, fields, at, out)?;
            }
        }
        Ok(())
    }

    fn pack_one(
        &self,
        source: Source,
        field: &RecordField,
        fields: &Fields,
        row: usize,
        out: &mut Vec<u8>,
    ) -> Result<()> {
        match source {
            Source::Pre => self.pack_id(self.pre[row], out),
            Source::Post => self.pack_id(self.post[row], out),
            Source::Weight => out.extend(self.synapses(row).to_le_bytes()),
            Source::Row => out.extend(self.row[row].to_le_bytes()),
            Source::Category(at) => out.extend(self.categories[at].codes[row].to_le_bytes()),
            Source::Number(at) => pack_number(self.numbers[at].get(row), field, out),
            Source::Axis(axis) => {
                let value = fields.position.as_ref().and_then(|axes| axes[axis].get(row));
                if let Some(Value::Whole(nm)) = value
                    && i64::try_from(nm).is_err()
                {
                    let what = format!("{} is {nm} nm, which 64 bits do not hold", field.name);
                    return Err(Error::data(format!("row {}: {what}", self.row[row]))
                        .advise("check `nm` under position in areax.toml"));
                }
                pack_number(value, field, out);
            }
        }
        Ok(())
    }

    fn pack_id(&self, neuron: u32, out: &mut Vec<u8>) {
        match &self.ids {
            Ids::Numbers(ids) => out.extend(ids[neuron as usize].to_le_bytes()),
            Ids::Names(_) => out.extend(neuron.to_le_bytes()),
        }
    }
}
