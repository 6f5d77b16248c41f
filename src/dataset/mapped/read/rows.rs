//! The synapse table, in the order of its files.

use std::path::Path;

use rayon::prelude::*;

use super::choice::{self, category_key, distinct, number_key};
use super::columns::{Columns, options};
use super::ids::ids;
use super::jobs::{Aside, Job};
use super::keep::Keep;
use super::meaning::TableIds;
use super::neurons;
use super::row_numbers::RowNumbers;
use super::slots::{Slots, entry_of};
use crate::dataset::mapped::build::{Categories, Keys, Met, Parts};
use crate::error::{Error, Result};
use crate::map::{Found, IdColumn};
use crate::run::Run;
use crate::table::decode::NullTexts;
use crate::table::{Batch, ColumnType, Table};

/// Reads all tables of a map; what does not stay in memory is put aside in `folder`.
pub(in crate::dataset::mapped) fn read(
    found: &Found,
    folder: Option<&Path>,
    run: &Run,
) -> Result<(Parts, Keys)> {
    let map = &found.file.map;
    let mut aside = Aside::new(folder);
    let mut met = Met::none(map.has_names());
    let listed = match &map.neurons {
        Some(neurons) => neurons::read(found, neurons, &mut met, run)?,
        None => neurons::Listed::default(),
    };
    let of_table = met.len();
    let mut reader = Reader::open(found, &mut met, &mut aside)?;
    reader.read(run)?;
    let numbers = distinct(&map.synapses.numbers, number_key).into_iter().zip(&reader.numbers.jobs);
    let notes = numbers.filter_map(|((_, number), job)| job.note(&number.column));
    notes.for_each(|note| run.progress.note(&note));
    let keys = Keys {
        numbers: reader.numbers.keys,
        categories: reader.categories.keys,
        neuron_numbers: listed.number_keys,
        labels: listed.label_keys,
    };
    let categories = |job: Job| Categories { names: job.names(), codes: job.spill };
    let names: Vec<usize> = listed.labels.iter().map(|labels| labels.names.len()).collect();
    let mut position = reader.position.into_iter().map(|job| job.spill);
    let position = match (position.next(), position.next(), position.next()) {
        (Some(x), Some(y), Some(z)) => map.synapses.position.as_ref().map(|at| ([x, y, z], at.nm)),
        _ => None,
    };
    let parts = Parts {
        pre: reader.pre,
        post: reader.post,
        left_out: reader.row.left_out,
        row: reader.row.spill,
        weight: reader.weight.into_iter().map(|job| job.spill).next(),
        position,
        numbers: reader.numbers.jobs.into_iter().map(|job| job.spill).collect(),
        categories: reader.categories.jobs.into_iter().map(categories).collect(),
        in_table: map.neurons.is_some().then_some(of_table),
        ids: met.into_ids(),
        neuron_numbers: listed.numbers,
        order: choice::order(map, &keys.labels),
        segments: choice::segments(map, &keys.labels, &names),
        neuron_categories: listed.labels,
    };
    Ok((parts, keys))
}

/// Jobs on columns that are known by keys.
struct Keyed {
    keys: Vec<String>,
    jobs: Vec<Job>,
}

/// Reads the synapse table.
struct Reader<'a> {
    table: Table,
    /// Columns of the table, in the order of the batches.
    columns: Vec<usize>,
    keep: Keep,
    ids: [(&'a IdColumn, usize); 2],
    nulls: NullTexts,
    met: &'a mut Met,
    pre: Vec<u32>,
    post: Vec<u32>,
    row: RowNumbers,
    weight: Vec<Job>,
    position: Vec<Job>,
    numbers: Keyed,
    categories: Keyed,
}

impl<'a> Reader<'a> {
    fn open(found: &'a Found, met: &'a mut Met, aside: &mut Aside) -> Result<Reader<'a>> {
        let map = &found.file.map.synapses;
        let table = Table::open(&found.synapses, &options(&map.table))?
            .with_ids(&[&map.pre.column, &map.post.column]);
        let format = table.format(0);
        let mut columns = Columns::default();
        let slots = Slots::of(map, &mut columns);
        let conditions = found.file.map.synapse_conditions()?;
        let ids = TableIds { pre: &map.pre, post: &map.post };
        let in_map = |error: Error| found.file.error("synapses.where", error.in_words());
        let keep = Keep::new(&conditions, &ids, format, |_| true, &mut columns).map_err(in_map)?;
        let refuse =
            |column: &str, error: Error| found.file.error(&entry_of(map, column), error.in_words());
        let row = RowNumbers::of(found, &mut columns, aside.spill(&ColumnType::I64)?);
        let columns = columns.numbers(&table, refuse)?;
        let kind = |slot: usize| &table.columns()[columns[slot]].kind;
        let nulls =
            |texts: Option<&Vec<String>>| NullTexts::listed(texts.map(Vec::as_slice), format);

        let misfit = |slot: usize, error: Error| {
            let column = &table.columns()[columns[slot]].name;
            found.file.misfit(&entry_of(map, column), column, error)
        };

        let weight = slots.weight.map(|slot| {
            let job = Job::weight(slot, kind(slot), nulls(None), aside);
            job.map_err(|error| misfit(slot, error))
        });
        let mut axis = |slot: usize| {
            let job = Job::axis(slot, kind(slot), nulls(None), aside);
            job.map_err(|error| misfit(slot, error))
        };
        let position = match slots.position[..] {
            [slot] => (0..3).map(|axis| Job::of_list(slot, kind(slot), axis, aside)).collect(),
            ref slots => slots.iter().map(|slot| axis(*slot)).collect::<Result<_>>(),
        };
        let mut numbers = Keyed { keys: Vec::new(), jobs: Vec::new() };
        for ((key, number), slot) in
            distinct(&map.numbers, number_key).into_iter().zip(slots.numbers)
        {
            numbers.keys.push(key);
            let job = Job::number(slot, kind(slot), nulls(number.null.as_ref()), aside);
            numbers.jobs.push(job.map_err(|error| misfit(slot, error))?);
        }
        let mut categories = Keyed { keys: Vec::new(), jobs: Vec::new() };
        let of_map = distinct(&map.categories, category_key);
        for ((key, one), slot) in of_map.into_iter().zip(slots.categories) {
            categories.keys.push(key);
            let job = Job::category(slot, kind(slot), nulls(one.null.as_ref()), aside);
            categories.jobs.push(job.map_err(|error| misfit(slot, error))?);
        }
        Ok(Reader {
            ids: [(&map.pre, slots.pre), (&map.post, slots.post)],
            nulls: nulls(None),
            weight: weight.into_iter().collect::<Result<_>>()?,
            position: position?,
            row,
            numbers,
            categories,
            table,
            columns,
            keep,
            met,
            pre: Vec::new(),
            post: Vec::new(),
        })
    }

    fn read(&mut self, run: &Run) -> Result<()> {
        run.progress.start("reading synapses", self.table.bytes());
        let mut batches = self.table.batches(&self.columns)?;
        let mut done = 0;
        while let Some(batch) = batches.next() {
            run.check()?;
            self.take(&batch?)?;
            run.progress.advance(batches.done() - done);
            done = batches.done();
        }
        run.progress.finish();
        Ok(())
    }

    fn take(&mut self, batch: &Batch) -> Result<()> {
        let kept = self.keep.rows(batch)?;
        // Whatever is asked, mostly all rows are kept.
        let kept = kept.as_deref().filter(|kept| kept.contains(&false));
        let (columns, nulls) = (&self.ids, &self.nulls);
        let keyed = self.numbers.jobs.iter_mut().chain(&mut self.categories.jobs);
        let mut jobs: Vec<&mut Job> =
            self.weight.iter_mut().chain(&mut self.position).chain(keyed).collect();
        let ((pre, post), done) = rayon::join(
            || {
                let [pre, post] = columns;
                let of = |(id, slot): &(&IdColumn, usize)| ids(batch, id, *slot, nulls, kept);
                rayon::join(|| of(pre), || of(post))
            },
            || jobs.par_iter_mut().map(|job| job.take(batch, kept)).collect::<Vec<Result<()>>>(),
        );
        // The first column that is wrong is named, whichever was first found so.
        let (pre, post) = (pre?, post?);
        done.into_iter().collect::<Result<()>>()?;
        self.met.meet(&pre, &mut self.pre)?;
        self.met.meet(&post, &mut self.post)?;
        self.row.take(batch, &self.table, kept)
    }
}
