//! Rows that were chosen, on their way into a format: which they are, or the rows themselves where
//! an engine holds them and they are few.

use std::sync::Arc;

use super::answer::restored;
use super::fetch::{Blocks, Records, RowSource};
use super::mapped::{MapBlocks, MapRows};
use crate::engine::Engine;
use crate::error::{Error, Kind, Result};
use crate::query::{RowColumns, RowField, RowSet, SelectQuery, SelectedRows};
use crate::read::SynapseFile;
use crate::run::Run;

/// Rows that were chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// Which they are; many may read the same.
    Set(Arc<RowSet>),
    /// The rows, with the fields that were asked for, `size` and `row`.
    Columns(Box<RowColumns>),
}

impl Selection {
    /// Asks an engine for rows with these fields, and for no more than `most` rows themselves.
    ///
    /// # Errors
    /// Those of [`Engine::select`]; a file that cannot be read any more.
    pub fn by(
        engine: &dyn Engine,
        file: &SynapseFile,
        query: &SelectQuery,
        fields: &[RowField],
        most: u64,
        run: &Run,
    ) -> Result<Selection> {
        let own = [RowField::Size, RowField::Row].into_iter().filter(|own| !fields.contains(own));
        let all: Vec<RowField> = fields.iter().copied().chain(own).collect();
        Ok(match engine.rows(query, &all, most, run)? {
            SelectedRows::Set(set) => Selection::Set(Arc::new(set)),
            SelectedRows::Columns(held) => Selection::Columns(Box::new(restored(file, *held)?)),
        })
    }

    /// How many they are.
    pub fn len(&self) -> u64 {
        match self {
            Selection::Set(set) => set.len(),
            Selection::Columns(rows) => rows.row.len() as u64,
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        match self {
            Selection::Set(set) => set.is_empty(),
            Selection::Columns(rows) => rows.row.is_empty(),
        }
    }

    /// Whether it gives these fields, sizes, and the published records where they are wanted.
    pub(super) fn holds(&self, fields: &[RowField], records: bool) -> bool {
        let Selection::Columns(rows) = self else { return true };
        let len = |field: RowField| match field {
            RowField::Size => rows.size.len(),
            RowField::X => rows.x.len(),
            RowField::Y => rows.y.len(),
            RowField::Z => rows.z.len(),
            RowField::Prob => rows.prob.len(),
            RowField::PreId => rows.pre_id.len(),
            RowField::PostId => rows.post_id.len(),
            RowField::PostMorph => rows.post_morph.len(),
            RowField::PreCelltype => rows.pre_celltype.len(),
            RowField::PostCelltype => rows.post_celltype.len(),
            RowField::Row => rows.row.len(),
        };
        let mut needed = fields.iter().copied().chain([RowField::Size]);
        !records && needed.all(|field| len(field) == rows.row.len())
    }

    /// Which rows they are, without the rows; `table_rows` are in the published table.
    pub(super) fn bare(&self, table_rows: u64) -> Selection {
        let Selection::Columns(rows) = self else { return self.clone() };
        let mut set = RowSet::none(table_rows);
        // Rows are numbered by 32 bits.
        rows.row.iter().for_each(|row| set.insert(*row as u32));
        Selection::Set(Arc::new(set))
    }

    /// Reads them into memory, where an engine does not hold them and their records are no more than
    /// `bytes_max`. Blocks of the file have about `block_bytes`.
    pub(super) fn keep(
        &self,
        file: &SynapseFile,
        block_bytes: usize,
        bytes_max: u64,
    ) -> Result<Option<Records>> {
        match self {
            Selection::Set(set) => {
                Records::read(&Blocks::of_bytes(file, set, block_bytes)?, bytes_max)
            }
            Selection::Columns(_) => Ok(None),
        }
    }

    /// Where they come from: memory if it has them.
    pub(super) fn rows<'a>(
        &'a self,
        file: &'a SynapseFile,
        block_bytes: usize,
        kept: Option<&'a Records>,
    ) -> Result<RowSource<'a>> {
        Ok(match (self, kept) {
            (Selection::Columns(rows), _) => RowSource::Columns(rows),
            (Selection::Set(_), Some(kept)) => RowSource::Records(file, kept),
            (Selection::Set(set), None) => {
                RowSource::Published(Blocks::of_bytes(file, set, block_bytes)?)
            }
        })
    }

    /// The same out of a table with a map.
    pub(super) fn of_map<'a>(&'a self, rows: &'a MapRows) -> Result<RowSource<'a>> {
        match self {
            Selection::Set(set) => Ok(RowSource::Map(MapBlocks { rows, set })),
            Selection::Columns(_) => {
                let what = "the rows are those of another data set";
                Err(Error::new(Kind::Failure, what))
            }
        }
    }

    /// The number of the first in the published table.
    pub fn first(&self) -> Option<u64> {
        match self {
            Selection::Set(set) => set.rows().next(),
            Selection::Columns(rows) => rows.row.first().copied(),
        }
    }
}
