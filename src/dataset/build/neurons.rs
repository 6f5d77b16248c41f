//! The neuron table: its columns are copied, its ids become the dictionary.

use std::path::Path;

use rayon::prelude::*;

use super::BLOCK_ROWS;
use super::dictionary::Dictionary;
use super::finisher::Finisher;
use super::join::Orphans;
use crate::codes;
use crate::dataset::ROWS_MAX;
use crate::dataset::disk::ColumnFile;
use crate::dataset::facts::{Facts, FloatFacts};
use crate::error::{Error, Place, Result};
use crate::names::Names;
use crate::read::NeuronFile;
use crate::run::Run;

/// What the other steps need of the neuron table.
pub(super) struct Table {
    /// Ids by row.
    pub(super) ids: Vec<u64>,
    /// Cell types by row.
    pub(super) types: Vec<u8>,
}

/// The columns that are only copied.
struct Columns {
    certainty: ColumnFile<u16>,
    axon: ColumnFile<f32>,
    soma: ColumnFile<f32>,
    dendrite: ColumnFile<f32>,
}

/// Copies the table's columns (none without a table) and adds what they hold to `facts`.
pub(super) fn copy(
    file: Option<&NeuronFile>,
    types: &Names,
    folder: &Path,
    facts: &mut Facts,
    finisher: &Finisher,
    run: &Run,
) -> Result<Table> {
    let rows = file.map_or(0, NeuronFile::rows);
    if let Some(file) = file.filter(|_| rows >= ROWS_MAX) {
        return Err(Error::data(format!("more than {ROWS_MAX} neurons")).in_file(file.path()));
    }
    run.progress.start("reading the neuron table", rows);
    let columns = Columns::create(folder, rows)?;
    let mut table = Table { ids: vec![0; rows as usize], types: vec![0; rows as usize] };
    if let Some(file) = file {
        let blocks = (table.ids.par_chunks_mut(BLOCK_ROWS))
            .zip(table.types.par_chunks_mut(BLOCK_ROWS))
            .enumerate()
            .map_init(Vec::new, |buffer, (number, (ids, types_out))| {
                let first = (number * BLOCK_ROWS) as u64;
                run.check()?;
                run.progress.advance(ids.len() as u64);
                columns.copy_block(file, first, types, buffer, ids, types_out)
            });
        // Collected before it is searched for errors: the first bad row is to be named.
        for block in blocks.collect::<Vec<Result<Facts>>>() {
            let block = block?;
            facts.certainty = facts.certainty.merge(block.certainty);
            facts.axon = facts.axon.merge(block.axon);
            facts.soma = facts.soma.merge(block.soma);
            facts.dendrite = facts.dendrite.merge(block.dendrite);
        }
    }
    facts.neurons = rows;
    facts.neurons_by_type = count_types(&table.types);
    columns.finish(&table.types, folder, finisher)?;
    Ok(table)
}

impl Columns {
    fn create(folder: &Path, rows: u64) -> Result<Columns> {
        Ok(Columns {
            certainty: ColumnFile::create(folder, "neuron_certainty", rows)?,
            axon: ColumnFile::create(folder, "neuron_axon", rows)?,
            soma: ColumnFile::create(folder, "neuron_soma", rows)?,
            dendrite: ColumnFile::create(folder, "neuron_dendrite", rows)?,
        })
    }

    /// Copies the rows from `first` on, as many as `ids` has room for.
    fn copy_block(
        &self,
        file: &NeuronFile,
        first: u64,
        types: &Names,
        buffer: &mut Vec<u8>,
        ids: &mut [u64],
        types_out: &mut [u8],
    ) -> Result<Facts> {
        let block = file.read(first..first + ids.len() as u64, buffer)?;
        for i in 0..block.len() {
            let cell_type = block.cell_type(i);
            if types.name_of(cell_type).is_none() {
                let row = first + i as u64;
                let place = Place::Row { row, byte: file.byte_of(row) };
                return Err(super::unknown_type(cell_type, "cell type").at(place))
                    .map_err(|error| error.in_file(file.path()));
            }
            types_out[i] = cell_type;
            ids[i] = block.id(i);
        }
        let all = 0..block.len();
        let certainty = |i| codes::order_code(block.celltype_certainty(i));
        let certainty: Vec<u16> = all.clone().map(certainty).collect();
        let axon: Vec<f32> = all.clone().map(|i| block.skel_length_axon(i)).collect();
        let soma: Vec<f32> = all.clone().map(|i| block.skel_length_soma(i)).collect();
        let dendrite: Vec<f32> = all.map(|i| block.skel_length_dendrite(i)).collect();
        self.certainty.write(first, &certainty)?;
        self.axon.write(first, &axon)?;
        self.soma.write(first, &soma)?;
        self.dendrite.write(first, &dendrite)?;
        Ok(Facts {
            certainty: FloatFacts::of_codes(&certainty),
            axon: FloatFacts::of_numbers(&axon),
            soma: FloatFacts::of_numbers(&soma),
            dendrite: FloatFacts::of_numbers(&dendrite),
            ..Facts::default()
        })
    }

    fn finish(self, types: &[u8], folder: &Path, finisher: &Finisher) -> Result<()> {
        let cell_type = ColumnFile::create(folder, "neuron_cell_type", types.len() as u64)?;
        cell_type.write(0, types)?;
        finisher.take(cell_type);
        finisher.take(self.certainty);
        finisher.take(self.axon);
        finisher.take(self.soma);
        finisher.take(self.dendrite);
        Ok(())
    }
}

/// How often each code occurs, by ascending code.
fn count_types(types: &[u8]) -> Vec<(u8, u64)> {
    let mut counts = [0u64; 256];
    for cell_type in types {
        counts[usize::from(*cell_type)] += 1;
    }
    (0..=255u8).zip(counts).filter(|(_, count)| *count > 0).collect()
}

impl Table {
    /// The dictionary of the table's ids, and its rows by ascending id.
    pub(super) fn index(&self, file: Option<&NeuronFile>) -> Result<(Dictionary, Vec<u32>)> {
        let (dictionary, by_id) = rayon::join(|| self.dictionary(file), || self.rows_by_id());
        Ok((dictionary?, by_id))
    }

    fn dictionary(&self, file: Option<&NeuronFile>) -> Result<Dictionary> {
        let mut dictionary = Dictionary::new(self.ids.len());
        for (row, id) in self.ids.iter().enumerate() {
            if let Some(first) = dictionary.insert(*id, row as u32) {
                let error = Error::data(format!(
                    "neuron id {id} is duplicated: in row {first} and in row {row}"
                ));
                let Some(file) = file else { return Err(error) };
                let row = row as u64;
                let place = Place::Row { row, byte: file.byte_of(row) };
                return Err(error.in_file(file.path()).at(place));
            }
        }
        Ok(dictionary)
    }

    fn rows_by_id(&self) -> Vec<u32> {
        let mut pairs: Vec<(u64, u32)> = self.ids.iter().copied().zip(0..).collect();
        pairs.par_sort_unstable();
        pairs.into_iter().map(|(_, row)| row).collect()
    }

    /// Writes the columns that include orphans: every id, and the indices by ascending id.
    pub(super) fn write_ids(
        &self,
        rows_by_id: &[u32],
        orphans: &Orphans,
        folder: &Path,
        finisher: &Finisher,
    ) -> Result<()> {
        let (rows, total) = (self.ids.len() as u64, (self.ids.len() + orphans.ids.len()) as u64);
        let id = ColumnFile::create(folder, "neuron_id", total)?;
        id.write(0, &self.ids)?;
        id.write(rows, &orphans.ids)?;
        finisher.take(id);

        let mut by_id = Vec::with_capacity(total as usize);
        let mut table = rows_by_id.iter().copied().peekable();
        for (orphan, index) in orphans.ids.iter().zip(self.ids.len() as u32..) {
            while let Some(row) = table.next_if(|row| self.ids[*row as usize] < *orphan) {
                by_id.push(row);
            }
            by_id.push(index);
        }
        by_id.extend(table);
        let column = ColumnFile::create(folder, "neuron_by_id", total)?;
        column.write(0, &by_id)?;
        finisher.take(column);
        Ok(())
    }
}
