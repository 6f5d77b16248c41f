//! Rows as records of the fields that were asked for, out of the columns of the copy.

use std::sync::Arc;

use crate::dataset::AnyColumn;
use crate::dataset::mapped::{Coding, MappedDataset, NeuronIds, Rows};
use crate::error::{Error, Result};
use crate::map::RowSource as Source;
use crate::query::{FieldKind, RecordField, RecordLayout};

/// The code of null in records, which no text has.
const NULL: u32 = u32::MAX;

/// Chosen rows of a copy, with the fields that were asked for. All that is read of them was ensured.
#[derive(Debug)]
pub struct CopyRows {
    pub(super) data: Arc<MappedDataset>,
    /// How the fields lie in a record.
    pub layout: RecordLayout,
    pub(super) sources: Vec<Source>,
    /// Nanometres of a unit of each coordinate, and whether coordinates are integers.
    pub(super) nm: ([f64; 3], bool),
    /// Places of the rows in the order of the files; without, the copy knows those of all.
    pub(super) places: Option<Vec<u32>>,
}

impl CopyRows {
    /// Makes sure of all that [`CopyRows::pack`] reads.
    pub(super) fn ensure(&self) -> Result<()> {
        let rows = &self.data.rows;
        if self.places.is_none() {
            self.data.make_places()?;
        }
        rows.start.ensure_all()?;
        if let NeuronIds::Numbers(ids) = &self.data.neurons.ids {
            ids.ensure_all()?;
        }
        let mut columns: Vec<&dyn AnyColumn> = vec![&rows.row];
        for source in &self.sources {
            match source {
                Source::Pre | Source::Row => {}
                Source::Post => columns.push(&rows.post),
                Source::Weight => columns.extend(rows.weight.iter().map(|of| of.column())),
                Source::Axis(axis) => {
                    columns.extend(rows.position.iter().map(|of| of.axes[*axis].column()));
                }
                Source::Category(at) => columns.push(rows.categories[*at].codes.column()),
                Source::Number(at) => {
                    columns.push(&rows.numbers[*at].codes);
                    match &rows.numbers[*at].coding {
                        Coding::Exact { values } => values.column().ensure(0..values.len())?,
                        Coding::Buckets { exact, .. } => columns.push(exact.column()),
                    }
                }
            }
        }
        columns.into_iter().try_for_each(|column| self.ensure_of_rows(column))
    }

    fn ensure_of_rows(&self, column: &dyn AnyColumn) -> Result<()> {
        match &self.places {
            _ if column.is_ensured() => Ok(()),
            None => column.ensure(0..column.rows()),
            Some(places) => places.iter().try_for_each(|place| {
                let place = *place as usize;
                column.ensure(place..place + 1)
            }),
        }
    }

    /// Adds the records of some of the rows, ascending by their position in the files, to `out`.
    ///
    /// # Errors
    /// A coordinate beyond 64 bits, a row that is none of them ([`crate::Kind::Data`]).
    pub fn pack(&self, rows: &[u64], out: &mut Vec<u8>) -> Result<()> {
        let Some(first) = rows.first() else { return Ok(()) };
        let row_of = &self.data.rows.row;
        let few = self.places.as_ref().map(|places| {
            let before = |place: &u32| u64::from(row_of[*place as usize]) < *first;
            &places[places.partition_point(before)..]
        });
        for (at, row) in rows.iter().enumerate() {
            let place = match few {
                Some(places) => places.get(at).copied(),
                None => self.data.place_of(*row),
            };
            let place = place.map(|place| place as usize);
            let Some(place) = place.filter(|place| u64::from(row_of[*place]) == *row) else {
                return Err(Error::data(format!("row {row} is none that was chosen")));
            };
            for (source, field) in self.sources.iter().zip(&self.layout.fields) {
                self.pack_one(*source, field, place, out)?;
            }
        }
        Ok(())
    }

    fn pack_one(
        &self,
        source: Source,
        field: &RecordField,
        place: usize,
        out: &mut Vec<u8>,
    ) -> Result<()> {
        let rows = &self.data.rows;
        match source {
            Source::Pre => {
                self.pack_id(Rows::pre_of(&rows.start, place as u64) as usize, out);
            }
            Source::Post => self.pack_id(rows.post[place] as usize, out),
            Source::Weight => {
                let weight = rows.weight.as_ref().map_or(1, |weights| weights.get(place));
                out.extend(weight.to_le_bytes());
            }
            Source::Row => out.extend(u64::from(rows.row[place]).to_le_bytes()),
            Source::Category(at) => {
                let labels = &rows.categories[at];
                let code = labels.codes.get(place);
                let code = if code == labels.null() { NULL } else { code };
                out.extend(code.to_le_bytes());
            }
            Source::Number(at) => {
                let value = rows.numbers[at].place(place);
                let whole = value.and_then(|(numbers, at)| numbers.whole(at));
                let real = value.map(|(numbers, at)| numbers.real(at));
                let float16 = value.and_then(|(numbers, at)| numbers.float16(at));
                pack_number(Value { whole, real, float16 }, field, out);
            }
            Source::Axis(axis) => self.pack_axis(axis, field, place, out)?,
        }
        Ok(())
    }

    fn pack_axis(
        &self,
        axis: usize,
        field: &RecordField,
        place: usize,
        out: &mut Vec<u8>,
    ) -> Result<()> {
        let Some(position) = &self.data.rows.position else { return Ok(()) };
        let (nm, numbers) = (self.nm.0[axis], &position.axes[axis]);
        let whole = numbers.whole(place).filter(|_| self.nm.1).map(|units| units * nm as i128);
        if let Some(nm) = whole
            && i64::try_from(nm).is_err()
        {
            let what = format!("{} is {nm} nm, which 64 bits do not hold", field.name);
            return Err(Error::data(format!("row {}: {what}", self.data.rows.row[place]))
                .advise("check `nm` under position in areax.toml"));
        }
        let real = Some(numbers.real(place) * nm);
        pack_number(Value { whole, real, float16: None }, field, out);
        Ok(())
    }

    fn pack_id(&self, neuron: usize, out: &mut Vec<u8>) {
        match &self.data.neurons.ids {
            NeuronIds::Numbers(ids) => out.extend(ids[neuron].to_le_bytes()),
            NeuronIds::Names(_) => out.extend((neuron as u32).to_le_bytes()),
        }
    }
}

/// A number, or null where it is none of these.
struct Value {
    whole: Option<i128>,
    real: Option<f64>,
    /// The bits of a float16.
    float16: Option<u16>,
}

/// A value in the type of its field, which holds it.
fn pack_number(value: Value, field: &RecordField, out: &mut Vec<u8>) {
    const FLOAT16_NAN: u16 = 0x7e00;
    let real = value.real.unwrap_or(f64::NAN);
    match field.kind {
        FieldKind::Float16 => out.extend(value.float16.unwrap_or(FLOAT16_NAN).to_le_bytes()),
        FieldKind::Float32 => out.extend((real as f32).to_le_bytes()),
        FieldKind::Float64 => out.extend(real.to_le_bytes()),
        // Two's complement: the lowest bytes are those of the narrower type.
        kind => {
            let whole = value.whole.unwrap_or(0);
            out.extend_from_slice(&whole.to_le_bytes()[..kind.width()]);
        }
    }
    if field.has_mark() {
        out.push(value.whole.is_some().into());
    }
}
