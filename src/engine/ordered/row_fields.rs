//! The fields of rows that can be asked for, as they lie in records.

use std::sync::Arc;

use super::Ordered;
use super::row_records::CopyRows;
use super::select::Chosen;
use crate::dataset::mapped::{Labels, NeuronIds, NumberKind, PublishedNumber, WholeKind};
use crate::error::Result;
use crate::map::RowSource as Source;
use crate::query::{FieldKind, RecordField, RecordLayout, RowFields, RowSet, SelectQuery};
use crate::run::Run;

impl Ordered {
    /// Which rows are chosen, and their fields.
    ///
    /// # Errors
    /// Names that no column or field has (usage); a damaged copy ([`crate::Kind::Damaged`]).
    pub fn rows(
        &self,
        query: &SelectQuery,
        fields: &RowFields,
        run: &Run,
    ) -> Result<(RowSet, CopyRows)> {
        let mut rows = self.fields(fields)?;
        let Chosen { set, places } = run.whole(self.chosen(query, run))?;
        rows.places = places;
        rows.ensure()?;
        Ok((set, rows))
    }

    fn fields(&self, asked: &RowFields) -> Result<CopyRows> {
        let chosen = self.map.fields_of_rows(asked)?;
        let sources: Vec<Source> = chosen.iter().map(|(_, source)| *source).collect();
        let nm = self.nm();
        let needs_names = sources.iter().any(|of| matches!(of, Source::Pre | Source::Post));
        let ids = match &self.data.neurons.ids {
            NeuronIds::Names(names) if needs_names => Some(Arc::new(owned(names.all()?))),
            _ => None,
        };
        let field = |(name, source): (&str, Source)| {
            Ok(match source {
                Source::Pre | Source::Post => field_of_ids(name, ids.as_ref()),
                Source::Weight | Source::Row => RecordField::new(name, FieldKind::UInt64),
                Source::Axis(_) if nm.1 => RecordField::new(name, FieldKind::Int64),
                Source::Axis(_) => RecordField::new(name, FieldKind::Float64),
                Source::Number(at) => of_number(name, self.data.published_number(at)),
                Source::Category(at) => RecordField {
                    is_nullable: self.data.category_has_null(at),
                    ..of_texts(name, &self.data.rows.categories[at])?
                },
            })
        };
        let fields = chosen.into_iter().map(field).collect::<Result<_>>()?;
        let layout = RecordLayout::of(fields);
        Ok(CopyRows { data: Arc::clone(&self.data), layout, sources, nm, places: None })
    }
}

fn field_of_ids(name: &str, names: Option<&Arc<Vec<String>>>) -> RecordField {
    let field = match names {
        None => RecordField::new(name, FieldKind::UInt64),
        Some(names) => RecordField::of_texts(name, Arc::clone(names)),
    };
    RecordField { is_id: true, ..field }
}

fn of_texts(name: &str, labels: &Labels) -> Result<RecordField> {
    Ok(RecordField::of_texts(name, Arc::new(owned(labels.names.all()?))))
}

fn owned(names: Vec<&str>) -> Vec<String> {
    names.into_iter().map(str::to_owned).collect()
}

/// A field of numbers, in the type that they have in their files.
fn of_number(name: &str, number: PublishedNumber) -> RecordField {
    let kind = match (number.kind, number.whole) {
        (NumberKind::F16, _) => FieldKind::Float16,
        (NumberKind::F32, _) => FieldKind::Float32,
        (NumberKind::F64, _) => FieldKind::Float64,
        (_, WholeKind::I8) => FieldKind::Int8,
        (_, WholeKind::I16) => FieldKind::Int16,
        (_, WholeKind::I32) => FieldKind::Int32,
        (_, WholeKind::I64) => FieldKind::Int64,
        (_, WholeKind::U8) => FieldKind::UInt8,
        (_, WholeKind::U16) => FieldKind::UInt16,
        (_, WholeKind::U32) => FieldKind::UInt32,
        (_, WholeKind::U64) => FieldKind::UInt64,
    };
    let is_beyond_float = number.has_null && number.is_beyond_float;
    RecordField { is_nullable: number.has_null, is_beyond_float, ..RecordField::new(name, kind) }
}
