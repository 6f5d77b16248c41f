//! The neuron tables as the map reads them, joined by id.

use std::collections::HashMap;

use super::columns::{Categories, NULL, Numbers};
use super::ids::Ids;
use super::keep::Keep;
use super::meaning::{Meaning, Meanings, Wanted, nulls, options};
use super::synapses::{append_ids, append_numbers};
use crate::error::{Error, Result};
use crate::map::{Found, IdColumn, Neurons as Map, OnDuplicate};
use crate::query::Expression;
use crate::run::Run;
use crate::table::decode::{CategoryDecoder, NumberDecoder};
use crate::table::{ColumnType, Table};

/// The neurons of the table.
pub struct Listed {
    /// Their ids, in table order.
    pub ids: Ids,
    /// Numbers, in the order of the map.
    pub numbers: Vec<Numbers>,
    /// The types that they have in their files.
    pub number_types: Vec<ColumnType>,
    /// Categories, in the order of the map.
    pub categories: Vec<Categories>,
}

impl Listed {
    /// No table.
    pub fn none(names: bool) -> Listed {
        let (numbers, number_types, categories) = (Vec::new(), Vec::new(), Vec::new());
        Listed { ids: Ids::none(names), numbers, number_types, categories }
    }
}

/// One of the tables that are joined.
struct Part {
    ids: Ids,
    /// Whether `where` asks for something that only this table says.
    decides: bool,
    /// The map's numbers that this table owns, by their place in the map.
    numbers: Vec<(usize, Numbers)>,
    /// The types that they have in the file.
    number_types: Vec<ColumnType>,
    categories: Vec<(usize, Owned)>,
}

/// Categories of a part.
struct Owned {
    categories: Categories,
    /// Whether the order of the names is that of the file, not of the rows.
    is_ordered: bool,
}

/// Reads all tables and joins them.
///
/// # Errors
/// Files that cannot be read, columns that they lack, values that the map does not allow, an id twice.
pub fn read(found: &Found, map: &Map, run: &Run) -> Result<Listed> {
    let open = |(entry, paths): (usize, &Vec<_>)| {
        let table = Table::open(paths, &options(&map.table))?;
        Ok(table.with_ids(&[&map.id_of(entry).column]))
    };
    let tables: Vec<Table> = found.neurons.iter().enumerate().map(open).collect::<Result<_>>()?;
    check_columns(found, map, &tables)?;
    check_condition(found, map, &tables)?;
    let parts: Vec<Part> = (0..tables.len())
        .map(|entry| Reading { found, map, tables: &tables, entry }.read(run))
        .collect::<Result<_>>()?;
    Ok(join(map, &parts))
}

/// Refuses columns that no table has.
fn check_columns(found: &Found, map: &Map, tables: &[Table]) -> Result<()> {
    let numbers = map.numbers.iter().map(|n| ("numbers", &n.name, &n.column));
    let categories = map.categories.iter().map(|c| ("categories", &c.name, &c.column));
    for (section, name, column) in numbers.chain(categories) {
        if owner(tables, column).is_none() {
            let error = tables[0].column(column).err().map_or_else(String::new, |e| e.in_words());
            return Err(found.file.error(&format!("neurons.{section}.{name}"), error));
        }
    }
    Ok(())
}

/// Refuses conditions on columns that no table has.
fn check_condition(found: &Found, map: &Map, tables: &[Table]) -> Result<()> {
    let Some(text) = &map.table.condition else { return Ok(()) };
    let meanings = Meanings::of(&[("id", map.id_of(0))], &map.numbers, &map.categories, None);
    for column in text.parse::<Expression>()?.columns() {
        let meaning = meanings.find(&column.to_string());
        let is_there =
            matches!(meaning, Meaning::Id(_)) || owner(tables, meaning.column()).is_some();
        if let (false, Err(error)) = (is_there, tables[0].column(meaning.column())) {
            return Err(found.file.error("neurons.where", error.in_words()));
        }
    }
    Ok(())
}

/// The first table that has a column.
fn owner(tables: &[Table], column: &str) -> Option<usize> {
    tables.iter().position(|table| table.columns().iter().any(|known| known.name == column))
}

/// One entry of the list of files.
struct Reading<'a> {
    found: &'a Found,
    map: &'a Map,
    tables: &'a [Table],
    entry: usize,
}

impl Reading<'_> {
    fn id(&self) -> &IdColumn {
        self.map.id_of(self.entry)
    }

    fn table(&self) -> &Table {
        &self.tables[self.entry]
    }

    /// Whether this table owns a column.
    fn owns(&self, column: &str) -> bool {
        owner(self.tables, column) == Some(self.entry)
    }

    fn read(&self, run: &Run) -> Result<Part> {
        let (map, table) = (self.map, self.table());
        let mut wanted = Wanted::default();
        let id_slot = wanted.slot(&self.id().column);
        let numbers = owned(map.numbers.iter().map(|n| &n.column), |c| self.owns(c), &mut wanted);
        let of_categories = map.categories.iter().map(|c| &c.column);
        let categories = owned(of_categories, |c| self.owns(c), &mut wanted);
        let meanings = Meanings::of(&[("id", self.id())], &map.numbers, &map.categories, None);
        let condition = map.table.condition.as_deref();
        // Every table has ids of its own.
        let owns =
            |meaning: &Meaning| matches!(meaning, Meaning::Id(_)) || self.owns(meaning.column());
        let in_map = |error: Error| self.found.file.error("neurons.where", error.in_words());
        let keep = Keep::new(condition, &meanings, owns, &mut wanted).map_err(in_map)?;
        let missing = |_: &str, error: Error| self.found.file.error("neurons.id", error.in_words());
        let columns = wanted.numbers(table, missing)?;
        let kind = |slot: usize| &table.columns()[columns[slot]].kind;

        let misfit = |(table, name): (&str, &String), column: &str, error: Error| {
            self.found.file.misfit(&format!("neurons.{table}.{name}"), column, error)
        };
        let mut number_decoders = Vec::new();
        for (at, slot) in &numbers {
            let one = &map.numbers[*at];
            let decoder = NumberDecoder::new(kind(*slot), nulls(one.null.as_ref(), table))
                .map_err(|error| misfit(("numbers", &one.name), &one.column, error))?;
            number_decoders.push(decoder);
        }
        let mut category_decoders = Vec::new();
        for (at, slot) in &categories {
            let one = &map.categories[*at];
            let decoder = CategoryDecoder::new(kind(*slot), nulls(one.null.as_ref(), table))
                .map_err(|error| misfit(("categories", &one.name), &one.column, error))?;
            category_decoders.push(decoder);
        }
        let mut part = Part {
            ids: Ids::none(self.id().names),
            decides: keep.decides(),
            numbers: numbers
                .iter()
                .zip(&number_decoders)
                .map(|((at, _), decoder)| (*at, Numbers::none(decoder.kind())))
                .collect(),
            number_types: Vec::new(),
            categories: categories
                .iter()
                .map(|(at, slot)| {
                    let is_ordered = *kind(*slot) == ColumnType::Dictionary;
                    (*at, Owned { categories: Categories::default(), is_ordered })
                })
                .collect(),
        };
        let mut seen = Seen::default();
        for batch in table.batches(&columns)? {
            run.check()?;
            let batch = batch?;
            let mut kept = keep.rows(table, &batch)?;
            let mut ids = Ids::none(self.id().names);
            append_ids(&mut ids, self.id(), table, &batch, id_slot, &kept)?;
            seen.drop_duplicates(&ids, &mut kept, map.on_duplicate, |row, id| {
                let what = format!("the id {id} is duplicated in the neuron table");
                let advice = "say on_duplicate = \"first\" in the map to take the first of them";
                batch.error(id_slot, row, what).advise(advice)
            })?;
            append_ids(&mut part.ids, self.id(), table, &batch, id_slot, &kept)?;
            for ((decoder, (_, slot)), (_, all)) in
                number_decoders.iter_mut().zip(&numbers).zip(&mut part.numbers)
            {
                append_numbers(all, decoder, &batch, *slot, &kept)?;
            }
            for ((decoder, (_, slot)), (_, all)) in
                category_decoders.iter_mut().zip(&categories).zip(&mut part.categories)
            {
                let codes = decoder.decode(&batch, *slot, Some(&kept)).into_iter().zip(&kept);
                let of_kept = codes.filter(|(_, kept)| **kept).map(|(code, _)| code);
                all.categories.codes.extend(of_kept);
            }
        }
        part.number_types = number_decoders.iter().map(|of| of.kind().clone()).collect();
        for ((_, owned), decoder) in part.categories.iter_mut().zip(&category_decoders) {
            owned.categories.names = decoder.names().iter().map(|n| n.to_string()).collect();
        }
        Ok(part)
    }
}

/// The columns that a table owns: their place in the map, and in its batches.
fn owned<'a>(
    columns: impl Iterator<Item = &'a String>,
    owns: impl Fn(&str) -> bool,
    wanted: &mut Wanted,
) -> Vec<(usize, usize)> {
    let owned = columns.enumerate().filter(|(_, column)| owns(column));
    owned.map(|(at, column)| (at, wanted.slot(column))).collect()
}

/// The ids that a table has had so far.
#[derive(Default)]
struct Seen(std::collections::HashSet<String>);

impl Seen {
    /// Keeps the first row of each id, or refuses the second.
    fn drop_duplicates(
        &mut self,
        ids: &Ids,
        kept: &mut [bool],
        on_duplicate: OnDuplicate,
        refuse: impl Fn(usize, &str) -> Error,
    ) -> Result<()> {
        let rows: Vec<usize> = (0..kept.len()).filter(|row| kept[*row]).collect();
        for (at, row) in rows.into_iter().enumerate() {
            let id = ids.text(at);
            if self.0.contains(&id) {
                match on_duplicate {
                    OnDuplicate::Error => return Err(refuse(row, &id)),
                    OnDuplicate::First => kept[row] = false,
                }
            } else {
                self.0.insert(id);
            }
        }
        Ok(())
    }
}

/// Outer join: the ids of the first table, then those that only later ones have. An id that a table
/// decides about must stand in it.
fn join(map: &Map, parts: &[Part]) -> Listed {
    let places: Vec<HashMap<String, usize>> = parts
        .iter()
        .map(|part| (0..part.ids.len()).map(|at| (part.ids.text(at), at)).collect())
        .collect();
    let mut ids = Ids::none(map.id_of(0).names);
    let mut rows: Vec<Vec<Option<usize>>> = vec![Vec::new(); parts.len()];
    let mut known = std::collections::HashSet::new();
    for part in parts {
        for at in 0..part.ids.len() {
            let id = part.ids.text(at);
            let decided = |(part, places): (&Part, &HashMap<String, usize>)| {
                !part.decides || places.contains_key(&id)
            };
            if known.contains(&id) || !parts.iter().zip(&places).all(decided) {
                continue;
            }
            for (rows, places) in rows.iter_mut().zip(&places) {
                rows.push(places.get(&id).copied());
            }
            ids.push_from(&part.ids, at);
            known.insert(id);
        }
    }
    let mut numbers = vec![Numbers::Whole(Vec::new()); map.numbers.len()];
    let mut number_types = vec![ColumnType::I64; map.numbers.len()];
    let mut categories = vec![Categories::default(); map.categories.len()];
    for (part, rows) in parts.iter().zip(&rows) {
        for (at, owned) in &part.numbers {
            numbers[*at] = owned.at(rows);
        }
        for ((at, _), kind) in part.numbers.iter().zip(&part.number_types) {
            number_types[*at] = kind.clone();
        }
        for (at, owned) in &part.categories {
            categories[*at] = joined(owned, rows);
        }
    }
    Listed { ids, numbers, number_types, categories }
}

/// The categories at some places; the names in the order in which these have them, unless the file
/// has an order of its own.
fn joined(owned: &Owned, rows: &[Option<usize>]) -> Categories {
    let code = |at: &Option<usize>| at.map_or(NULL, |at| owned.categories.codes[at]);
    let codes: Vec<u32> = rows.iter().map(code).collect();
    if owned.is_ordered {
        return Categories { names: owned.categories.names.clone(), codes };
    }
    let mut renamed: HashMap<u32, u32> = HashMap::new();
    let mut names = Vec::new();
    let code = |code: u32| {
        if code == NULL {
            return NULL;
        }
        *renamed.entry(code).or_insert_with(|| {
            names.push(owned.categories.names[code as usize].clone());
            names.len() as u32 - 1
        })
    };
    let codes = codes.into_iter().map(code).collect();
    Categories { names, codes }
}
