//! The synapse table as the map reads it, in the order of its files.

use super::columns::{Categories, Numbers, whole};
use super::ids::Ids;
use super::keep::Keep;
use super::meaning::{Meanings, Wanted, nulls, options};
use crate::error::{Error, Result};
use crate::map::{Found, IdColumn, Position, ROW, Synapses};
use crate::run::Run;
use crate::table::decode::{self, CategoryDecoder, Flaws, NumberDecoder, Numbers as Decoded};
use crate::table::{Batch, ColumnType, Table, Values};

/// The rows that the map keeps.
pub struct Rows {
    /// The position of each in the files, left-out rows counted.
    pub row: Vec<u64>,
    /// Presynaptic neurons.
    pub pre: Ids,
    /// Postsynaptic neurons.
    pub post: Ids,
    /// Synapses of each; none where a row is one.
    pub weight: Option<Vec<u64>>,
    /// Coordinates as published, before they are nm.
    pub position: Option<[Numbers; 3]>,
    /// Numbers, in the order of the map.
    pub numbers: Vec<Numbers>,
    /// Their types.
    pub number_types: Vec<ColumnType>,
    /// Categories, in the order of the map.
    pub categories: Vec<Categories>,
    /// Rows that the map leaves out.
    pub left_out: u64,
}

/// Where what the map names stands in a batch.
struct Slots {
    pre: usize,
    post: usize,
    weight: Option<usize>,
    position: Vec<usize>,
    numbers: Vec<usize>,
    categories: Vec<usize>,
}

/// What reads the columns of successive batches.
struct Decoders {
    weight: Option<NumberDecoder>,
    position: Vec<NumberDecoder>,
    numbers: Vec<NumberDecoder>,
    categories: Vec<CategoryDecoder>,
}

/// Reads all rows.
///
/// # Errors
/// Files that cannot be read, columns that they lack, values that the map does not allow.
pub fn read(found: &Found, run: &Run) -> Result<Rows> {
    let map = &found.file.map.synapses;
    let table = Table::open(&found.synapses, &options(&map.table))?
        .with_ids(&[&map.pre.column, &map.post.column]);
    let mut wanted = Wanted::default();
    let slots = Slots::of(map, &mut wanted);
    let ids = [("pre", &map.pre), ("post", &map.post)];
    let meanings = Meanings::of(&ids, &map.numbers, &map.categories, map.weight.as_ref());
    let in_map = |error: Error| found.file.error("synapses.where", error.in_words());
    let condition = map.table.condition.as_deref();
    let keep = Keep::new(condition, &meanings, |_| true, &mut wanted).map_err(in_map)?;
    let missing =
        |column: &str, error: Error| found.file.error(&entry_of(map, column), error.in_words());
    let row = found.whole.as_ref().map(|_| wanted.slot(ROW));
    let numbers = wanted.numbers(&table, missing)?;
    let misfit = |slot: usize, error: Error| {
        let column = &table.columns()[numbers[slot]].name;
        found.file.misfit(&entry_of(map, column), column, error)
    };
    let mut decoders = Decoders::of(map, &slots, &table, &numbers, misfit)?;
    let mut rows = Rows::none(map, &decoders);
    for batch in table.batches(&numbers)? {
        run.check()?;
        let batch = batch?;
        let kept = keep.rows(&table, &batch)?;
        rows.append(map, &table, &batch, &kept, &slots, &mut decoders)?;
        rows.row.extend((0..batch.rows).filter(|at| kept[*at]).map(|at| match row {
            Some(slot) => whole(&batch.columns[slot].values, at).map_or(0, |row| row as u64),
            None => batch.first_row + at as u64,
        }));
    }
    if let Some(whole) = &found.whole {
        rows.left_out = whole.left_out;
        rows = rows.in_order();
    }
    rows.number_types = decoders.numbers.iter().map(|of| of.kind().clone()).collect();
    for (categories, decoder) in rows.categories.iter_mut().zip(&decoders.categories) {
        categories.names = decoder.names().iter().map(|name| name.to_string()).collect();
    }
    Ok(rows)
}

/// The entry of the map that names a column.
fn entry_of(map: &Synapses, column: &str) -> String {
    let number = map.numbers.iter().find(|number| number.column == column);
    let category = map.categories.iter().find(|category| category.column == column);
    match (number, category) {
        _ if map.pre.column == column => "synapses.pre".to_owned(),
        _ if map.post.column == column => "synapses.post".to_owned(),
        _ if map.weight.as_deref() == Some(column) => "synapses.weight".to_owned(),
        (Some(number), _) => format!("synapses.numbers.{}", number.name),
        (_, Some(category)) => format!("synapses.categories.{}", category.name),
        _ if map.position.as_ref().is_some_and(|at| at.columns.iter().any(|c| c == column)) => {
            "synapses.position".to_owned()
        }
        _ => "synapses.where".to_owned(),
    }
}

impl Slots {
    fn of(map: &Synapses, wanted: &mut Wanted) -> Slots {
        Slots {
            pre: wanted.slot(&map.pre.column),
            post: wanted.slot(&map.post.column),
            weight: map.weight.as_ref().map(|column| wanted.slot(column)),
            position: columns_of(&map.position).iter().map(|c| wanted.slot(c)).collect(),
            numbers: map.numbers.iter().map(|number| wanted.slot(&number.column)).collect(),
            categories: map.categories.iter().map(|c| wanted.slot(&c.column)).collect(),
        }
    }
}

fn columns_of(position: &Option<Position>) -> &[String] {
    position.as_ref().map_or(&[], |position| &position.columns)
}

impl Decoders {
    fn of(
        map: &Synapses,
        slots: &Slots,
        table: &Table,
        numbers: &[usize],
        misfit: impl Fn(usize, Error) -> Error,
    ) -> Result<Decoders> {
        let kind = |slot: usize| &table.columns()[numbers[slot]].kind;
        let number = |slot: usize, listed| {
            let decoder = NumberDecoder::new(kind(slot), nulls(listed, table));
            decoder.map_err(|error| misfit(slot, error))
        };
        let position = if slots.position.len() == 3 { &slots.position[..] } else { &[] };
        let listed = map.numbers.iter().map(|number| number.null.as_ref());
        let categories = map.categories.iter().zip(&slots.categories).map(|(category, slot)| {
            let decoder = CategoryDecoder::new(kind(*slot), nulls(category.null.as_ref(), table));
            decoder.map_err(|error| misfit(*slot, error))
        });
        Ok(Decoders {
            weight: slots.weight.map(|slot| number(slot, None)).transpose()?,
            position: position.iter().map(|slot| number(*slot, None)).collect::<Result<_>>()?,
            numbers: listed
                .zip(&slots.numbers)
                .map(|(listed, slot)| number(*slot, listed))
                .collect::<Result<_>>()?,
            categories: categories.collect::<Result<_>>()?,
        })
    }
}

impl Rows {
    fn none(map: &Synapses, decoders: &Decoders) -> Rows {
        let none = |decoder: &NumberDecoder| Numbers::none(decoder.kind());
        let position = match &decoders.position[..] {
            [x, y, z] => Some([none(x), none(y), none(z)]),
            // A list: its numbers say what they are.
            _ => map.position.as_ref().map(|_| [(); 3].map(|()| Numbers::Whole(Vec::new()))),
        };
        Rows {
            row: Vec::new(),
            pre: Ids::none(map.pre.names),
            post: Ids::none(map.post.names),
            weight: map.weight.as_ref().map(|_| Vec::new()),
            position,
            numbers: decoders.numbers.iter().map(none).collect(),
            number_types: Vec::new(),
            categories: map.categories.iter().map(|_| Categories::default()).collect(),
            left_out: 0,
        }
    }

    /// The same in the order of the row numbers.
    fn in_order(self) -> Rows {
        let mut order: Vec<usize> = (0..self.row.len()).collect();
        order.sort_by_key(|at| self.row[*at]);
        let places: Vec<Option<usize>> = order.iter().copied().map(Some).collect();
        let ids = |of: &Ids| {
            let mut ids = of.none_yet();
            order.iter().for_each(|at| ids.push_from(of, *at));
            ids
        };
        let categories = |of: Categories| {
            let codes = order.iter().map(|at| of.codes[*at]).collect();
            Categories { codes, ..of }
        };
        Rows {
            pre: ids(&self.pre),
            post: ids(&self.post),
            row: order.iter().map(|at| self.row[*at]).collect(),
            weight: self.weight.map(|of| order.iter().map(|at| of[*at]).collect()),
            position: self.position.map(|axes| axes.map(|axis| axis.at(&places))),
            numbers: self.numbers.iter().map(|of| of.at(&places)).collect(),
            categories: self.categories.into_iter().map(categories).collect(),
            ..self
        }
    }

    fn append(
        &mut self,
        map: &Synapses,
        table: &Table,
        batch: &Batch,
        kept: &[bool],
        slots: &Slots,
        decoders: &mut Decoders,
    ) -> Result<()> {
        self.left_out += kept.iter().filter(|kept| !**kept).count() as u64;
        append_ids(&mut self.pre, &map.pre, table, batch, slots.pre, kept)?;
        append_ids(&mut self.post, &map.post, table, batch, slots.post, kept)?;
        if let (Some(all), Some(decoder), Some(slot)) =
            (&mut self.weight, &mut decoders.weight, slots.weight)
        {
            let weights = decode::weights(&decoder.decode(batch, slot, Some(kept)));
            weights.flaws.check(batch, slot, Some(kept), "a weight")?;
            let of_kept = weights.values.iter().zip(kept).filter(|(_, kept)| **kept);
            all.extend(of_kept.map(|(weight, _)| *weight));
        }
        self.append_position(batch, kept, slots, decoders)?;
        for ((numbers, decoder), slot) in
            self.numbers.iter_mut().zip(&mut decoders.numbers).zip(&slots.numbers)
        {
            append_numbers(numbers, decoder, batch, *slot, kept)?;
        }
        for ((categories, decoder), slot) in
            self.categories.iter_mut().zip(&mut decoders.categories).zip(&slots.categories)
        {
            let codes = decoder.decode(batch, *slot, Some(kept)).into_iter().zip(kept);
            categories.codes.extend(codes.filter(|(_, kept)| **kept).map(|(code, _)| code));
        }
        Ok(())
    }

    fn append_position(
        &mut self,
        batch: &Batch,
        kept: &[bool],
        slots: &Slots,
        decoders: &mut Decoders,
    ) -> Result<()> {
        if let [slot] = slots.position[..] {
            return self.append_list(batch, kept, slot);
        }
        let Some(position) = &mut self.position else { return Ok(()) };
        for ((axis, decoder), slot) in
            position.iter_mut().zip(&mut decoders.position).zip(&slots.position)
        {
            append_coordinates(
                axis,
                &decoder.decode(batch, *slot, Some(kept)),
                batch,
                *slot,
                kept,
            )?;
        }
        Ok(())
    }

    /// Lists of three numbers.
    fn append_list(&mut self, batch: &Batch, kept: &[bool], slot: usize) -> Result<()> {
        let Some(position) = &mut self.position else { return Ok(()) };
        let column = &batch.columns[slot];
        let Values::List3(numbers) = &column.values else {
            let what = format!(
                "a column of the type {} is no list of three numbers",
                column.values.kind()
            );
            return Err(batch.error(slot, 0, what));
        };
        for (at, axis) in position.iter_mut().enumerate() {
            let values = axis_of(numbers, at);
            let decoded = Decoded { values, nulls: column.nulls.clone(), flaws: Flaws::default() };
            append_coordinates(axis, &decoded, batch, slot, kept)?;
        }
        Ok(())
    }
}

/// Every third number.
fn axis_of(numbers: &Values, at: usize) -> Values {
    let places = (at..numbers.rows()).step_by(3);
    match numbers {
        Values::F32(values) => Values::F32(places.map(|place| values[place]).collect()),
        Values::F16(values) => Values::F16(places.map(|place| values[place]).collect()),
        Values::F64(values) => Values::F64(places.map(|place| values[place]).collect()),
        whole_numbers => Values::I64(
            places
                .map(|place| whole(whole_numbers, place).map_or(0, |value| value as i64))
                .collect(),
        ),
    }
}

/// Coordinates, none of which may be null.
fn append_coordinates(
    all: &mut Numbers,
    decoded: &Decoded,
    batch: &Batch,
    slot: usize,
    kept: &[bool],
) -> Result<()> {
    decoded.flaws.check(batch, slot, Some(kept), "a coordinate")?;
    let lacks = |row: &usize| kept[*row] && decoded.nulls.is_null(*row);
    if let Some(row) = (0..batch.rows).find(lacks) {
        let what = "there is no value, where a coordinate is expected";
        return Err(batch.error(slot, row, what).advise("leave such rows out with `where`"));
    }
    all.append(decoded, kept);
    Ok(())
}

/// The ids of the rows kept, behind `all`.
///
/// # Errors
/// What is no id.
pub fn append_ids(
    all: &mut Ids,
    id: &IdColumn,
    table: &Table,
    batch: &Batch,
    slot: usize,
    kept: &[bool],
) -> Result<()> {
    let nulls = nulls(None, table);
    let rows = (0..batch.rows).filter(|row| kept[*row]);
    match all {
        Ids::Numbers(all) => {
            let ids = decode::ids(batch, slot, &nulls, id.add);
            ids.flaws.check(batch, slot, Some(kept), "an id")?;
            all.extend(rows.map(|row| ids.values[row]));
        }
        Ids::Names(all) => {
            for row in rows {
                // Names are padded in one column and not in the other.
                match batch.columns[slot].text(row) {
                    Some(name) if !nulls.is_null(name.as_bytes()) => {
                        all.push(name.trim().to_owned());
                    }
                    _ => {
                        let what = "there is no value, where the name of a neuron is expected";
                        return Err(batch
                            .error(slot, row, what)
                            .advise("leave such rows out with `where`"));
                    }
                }
            }
        }
    }
    Ok(())
}

/// The numbers of the rows kept, behind `all`.
///
/// # Errors
/// What is no number.
pub fn append_numbers(
    all: &mut Numbers,
    decoder: &mut NumberDecoder,
    batch: &Batch,
    slot: usize,
    kept: &[bool],
) -> Result<()> {
    let decoded = decoder.decode(batch, slot, Some(kept));
    decoded.flaws.check(batch, slot, Some(kept), "a number")?;
    all.append(&decoded, kept);
    Ok(())
}
