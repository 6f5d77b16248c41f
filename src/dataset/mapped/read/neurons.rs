//! The neuron tables, each read by itself.

use super::choice::{category_key, distinct, number_key};
use super::columns::{Columns, options};
use super::ids::ids;
use super::join::join;
use super::keep::Keep;
use super::kept;
use super::meaning::TableIds;
use super::part::{Owned, Part};
use crate::dataset::mapped::build::{LabelList, Met, OfTable, Scratch, Spill};
use crate::error::{Error, Result};
use crate::map::{About, Category, Found, IdColumn, Neurons as Map, Number};
use crate::run::Run;
use crate::table::decode::{CategoryDecoder, NullTexts, NumberDecoder};
use crate::table::{Batch, ColumnType, Table};

/// The neurons of the table; their ids are the first that were met.
#[derive(Default)]
pub(super) struct Listed {
    pub(super) numbers: Vec<OfTable>,
    pub(super) labels: Vec<LabelList>,
    pub(super) number_keys: Vec<String>,
    pub(super) label_keys: Vec<String>,
}

/// Reads all tables and joins them.
pub(super) fn read(found: &Found, map: &Map, met: &mut Met, run: &Run) -> Result<Listed> {
    let open = |(entry, paths): (usize, &Vec<_>)| {
        let table = Table::open(paths, &options(&map.table))?;
        Ok(table.with_ids(&[&map.id_of(entry).column]))
    };
    let tables: Vec<Table> = found.neurons.iter().enumerate().map(open).collect::<Result<_>>()?;
    let reading = Reading {
        found,
        map,
        tables: &tables,
        numbers: distinct(&map.numbers, number_key),
        categories: distinct(&map.categories, category_key),
    };
    reading.check_columns()?;
    run.progress.start("reading neurons", tables.iter().map(Table::bytes).sum());
    let part = |entry| reading.part(entry, run);
    let parts: Vec<Part> = (0..tables.len()).map(part).collect::<Result<_>>()?;
    run.progress.finish();
    let (numbers, labels) = join(parts, reading.numbers.len(), reading.categories.len(), met)?;
    let number_keys = reading.numbers.into_iter().map(|(key, _)| key).collect();
    let label_keys = reading.categories.into_iter().map(|(key, _)| key).collect();
    Ok(Listed { numbers, labels, number_keys, label_keys })
}

/// What is read, and where it is.
struct Reading<'a> {
    found: &'a Found,
    map: &'a Map,
    tables: &'a [Table],
    numbers: Vec<(String, &'a Number)>,
    categories: Vec<(String, &'a Category)>,
}

/// The columns of one table as they are read.
struct Decoding {
    id_slot: usize,
    keep: Keep,
    /// Columns of the table, in the order of the batches.
    columns: Vec<usize>,
    numbers: Vec<(usize, NumberDecoder)>,
    categories: Vec<(usize, CategoryDecoder)>,
}

impl Reading<'_> {
    /// Refuses columns that no table has.
    fn check_columns(&self) -> Result<()> {
        let (numbers, categories) = (&self.map.numbers, &self.map.categories);
        let numbers = numbers.iter().map(|one| ("numbers", &one.name, &one.column));
        let categories = categories.iter().map(|one| ("categories", &one.name, &one.column));
        for (section, name, column) in numbers.chain(categories) {
            if self.owner(column).is_none() {
                let error = self.tables[0].column(column).err();
                let what = error.map_or_else(String::new, |error| error.in_words());
                return Err(self.found.file.error(&format!("neurons.{section}.{name}"), what));
            }
        }
        Ok(())
    }

    /// The first table that has a column.
    fn owner(&self, column: &str) -> Option<usize> {
        let has = |table: &Table| table.columns().iter().any(|known| known.name == column);
        self.tables.iter().position(has)
    }

    fn decoding(&self, entry: usize, part: &mut Part) -> Result<Decoding> {
        let (map, table) = (self.map, &self.tables[entry]);
        let (id, format) = (map.id_of(entry), table.format(0));
        let mut columns = Columns::default();
        let id_slot = columns.slot(&id.column);
        let owns = |column: &str| self.owner(column) == Some(entry);
        let mut slots = |column: &String| owns(column).then(|| columns.slot(column));
        let numbers: Vec<Option<usize>> =
            self.numbers.iter().map(|(_, one)| slots(&one.column)).collect();
        let labels: Vec<Option<usize>> =
            self.categories.iter().map(|(_, one)| slots(&one.column)).collect();
        let keep = self.keep(entry, id, &mut columns)?;
        part.decides = keep.decides();
        let refuse = |_: &str, error: Error| self.found.file.error("neurons.id", error.in_words());
        let columns = columns.numbers(table, refuse)?;
        let kind = |slot: usize| &table.columns()[columns[slot]].kind;
        let nulls = |texts: &Option<Vec<String>>| NullTexts::listed(texts.as_deref(), format);
        let misfit = |(table, name): (&str, &String), column: &str, error: Error| {
            self.found.file.misfit(&format!("neurons.{table}.{name}"), column, error)
        };
        let mut decoding =
            Decoding { id_slot, keep, columns: vec![], numbers: vec![], categories: vec![] };
        for (at, slot) in numbers.into_iter().enumerate() {
            let Some(slot) = slot else { continue };
            let (one, nulls) = (self.numbers[at].1, nulls(&self.numbers[at].1.null));
            let decoder = NumberDecoder::new(kind(slot), nulls)
                .map_err(|error| misfit(("numbers", &one.name), &one.column, error))?;
            decoding.numbers.push((slot, decoder));
            part.numbers.push((at, Spill::new(Scratch::memory(), kind(slot))));
        }
        for (at, slot) in labels.into_iter().enumerate() {
            let Some(slot) = slot else { continue };
            let (one, nulls) = (self.categories[at].1, nulls(&self.categories[at].1.null));
            let decoder = CategoryDecoder::new(kind(slot), nulls)
                .map_err(|error| misfit(("categories", &one.name), &one.column, error))?;
            decoding.categories.push((slot, decoder));
            let is_ordered = *kind(slot) == ColumnType::Dictionary;
            part.labels.push((at, Owned { list: LabelList::default(), is_ordered }));
        }
        decoding.columns = columns;
        Ok(decoding)
    }

    /// The conditions that a table decides about: every table has ids of its own.
    fn keep(&self, entry: usize, id: &IdColumn, columns: &mut Columns) -> Result<Keep> {
        let in_map = |error: Error| self.found.file.error("neurons.where", error.in_words());
        let conditions = self.found.file.map.neuron_conditions()?;
        let column_of = |about: &About| match about {
            About::Number(one) => Some(one.column.clone()),
            About::Category(one) => Some(one.column.clone()),
            About::Column(column) | About::Weight(column) => Some((*column).to_owned()),
            About::Id | About::Pre | About::Post => None,
        };
        for condition in &conditions {
            let column = condition.about.as_ref().and_then(column_of);
            if let Some(column) = column.filter(|column| self.owner(column).is_none()) {
                let error = self.tables[0].column(&column).err();
                let what = error.map_or_else(String::new, |error| error.in_words());
                return Err(self.found.file.error("neurons.where", what));
            }
        }
        let owns = |about: &About| {
            column_of(about).is_none_or(|column| self.owner(&column) == Some(entry))
        };
        let ids = TableIds { pre: id, post: id };
        let format = self.tables[entry].format(0);
        Keep::new(&conditions, &ids, format, owns, columns).map_err(in_map)
    }

    fn part(&self, entry: usize, run: &Run) -> Result<Part> {
        let (table, id) = (&self.tables[entry], self.map.id_of(entry));
        let met = Met::none(id.names);
        let mut part = Part { met, decides: false, numbers: Vec::new(), labels: Vec::new() };
        let mut decoding = self.decoding(entry, &mut part)?;
        let nulls = NullTexts::listed(None, table.format(0));
        let mut batches = table.batches(&decoding.columns)?;
        let mut done = 0;
        while let Some(batch) = batches.next() {
            run.check()?;
            let batch = batch?;
            let kept = decoding.keep.rows(&batch)?;
            let kept = kept.unwrap_or_else(|| vec![true; batch.rows]);
            let ids = ids(&batch, id, decoding.id_slot, &nulls, Some(&kept))?;
            let kept = part.meet(&ids, kept, self.map.on_duplicate, |row, id| {
                let what = format!("the id {id} is duplicated in the neuron table");
                let advice = "say on_duplicate = \"first\" in the map to take the first of them";
                batch.error(decoding.id_slot, row, what).advise(advice)
            })?;
            decoding.append(&mut part, &batch, &kept)?;
            run.progress.advance(batches.done() - done);
            done = batches.done();
        }
        let numbers = part.numbers.iter().zip(&decoding.numbers);
        let notes = numbers.filter_map(|((at, _), (_, of))| of.note(&self.numbers[*at].1.column));
        notes.for_each(|note| run.progress.note(&note));
        for ((_, owned), (_, decoder)) in part.labels.iter_mut().zip(&decoding.categories) {
            owned.list.names = decoder.names().iter().map(|name| name.to_string()).collect();
        }
        Ok(part)
    }
}

impl Decoding {
    fn append(&mut self, part: &mut Part, batch: &Batch, kept: &[bool]) -> Result<()> {
        for ((slot, decoder), (_, spill)) in self.numbers.iter_mut().zip(&mut part.numbers) {
            let decoded = decoder.decode(batch, *slot, Some(kept));
            decoded.flaws.check(batch, *slot, Some(kept), "a number")?;
            let values = kept::numbers(&decoded.values, kept);
            spill.append(&values, &kept::nulls(&decoded.nulls, kept))?;
        }
        for ((slot, decoder), (_, owned)) in self.categories.iter_mut().zip(&mut part.labels) {
            let codes = decoder.decode(batch, *slot, Some(kept));
            owned.list.codes.extend(kept::of(&codes, Some(kept)));
        }
        Ok(())
    }
}
