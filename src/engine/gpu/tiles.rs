//! Tiles: the pieces of rows that one workgroup takes. Published rows are cut evenly; sorted
//! rows are cut so that no tile leaves its run (and so its cell) or its chunk.

use super::layout::Layout;
use crate::engine::plan::RowRun;

/// start, end, cell, nothing: rows within the chunk.
pub type Tile = [u32; 4];

/// Rows of a step of a workgroup.
const STEP: u64 = 2048;
/// Tiles of a dispatch that keep a large GPU busy.
const TILES_WANTED: u64 = 4096;
/// Fewer rows would not repay a workgroup's start and end.
const TILE_ROWS_MIN: u64 = 4 * STEP;
/// A limb of 16 bits, summed in u32 over a tile, must not overflow.
const TILE_ROWS_MAX: u64 = 32 * STEP;
const _: () = assert!(TILE_ROWS_MAX * 0xffff <= u32::MAX as u64);

/// Rows of a tile where a dispatch goes over `rows`.
pub fn tile_rows(rows: u64) -> u32 {
    (rows / TILES_WANTED).next_multiple_of(STEP).clamp(TILE_ROWS_MIN, TILE_ROWS_MAX) as u32
}

/// The tiles of sorted rows, and where each chunk's begin (one more than there are chunks).
#[derive(Debug, Default, PartialEq, Eq)]
pub struct TileTable {
    /// All tiles, chunk by chunk.
    pub tiles: Vec<Tile>,
    /// First tile of each chunk, then the number of all.
    pub first: Vec<u32>,
    /// Rows in the tiles of each chunk.
    pub rows: Vec<u64>,
}

/// Cuts runs into tiles; `cell` is each run's place in the matrix. Runs rise.
pub fn table(runs: &[RowRun], layout: &Layout, cell: impl Fn(&RowRun) -> u32) -> TileTable {
    let rows: u64 = runs.iter().map(|run| (run.end - run.start) as u64).sum();
    let step = u64::from(tile_rows(rows.min(layout.dispatch_rows())));
    let mut table = TileTable { first: vec![0], ..TileTable::default() };
    let mut next: usize = 0;
    for chunk in (0..layout.chunks()).map(|at| layout.chunk(at)) {
        let mut in_chunk = 0;
        // The last run of one chunk may reach into the next.
        next = next.saturating_sub(1);
        while let Some(run) = runs.get(next) {
            let start = (run.start as u64).max(chunk.start);
            let end = (run.end as u64).min(chunk.end);
            if run.start as u64 >= chunk.end {
                break;
            }
            next += 1;
            let mut at = start;
            while at < end {
                // Whole steps from an aligned start on, so that tiles share no vec4.
                let to = ((at / 8 * 8) + step).min(end);
                let local = |row: u64| (row - chunk.start) as u32;
                table.tiles.push([local(at), local(to), cell(run), 0]);
                at = to;
            }
            in_chunk += end.saturating_sub(start);
        }
        table.first.push(table.tiles.len() as u32);
        table.rows.push(in_chunk);
    }
    table
}

/// Published rows are cut evenly; the table only says how many tiles each chunk has.
pub fn even(layout: &Layout) -> TileTable {
    let tile_rows = u64::from(tile_rows(layout.dispatch_rows()));
    let mut table = TileTable { first: vec![0], ..TileTable::default() };
    for at in 0..layout.chunks() {
        let rows = layout.chunk(at);
        let rows = rows.end - rows.start;
        let first = table.first[at] + rows.div_ceil(tile_rows) as u32;
        table.first.push(first);
        table.rows.push(rows);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_hold_every_row_once_and_stay_in_run_and_chunk() {
        let mut rng = fastrand::Rng::with_seed(5);
        for _ in 0..200 {
            let mut at = 0;
            let runs: Vec<RowRun> = (0..rng.usize(0..40))
                .map(|i| {
                    let start = at + rng.usize(0..50);
                    let length = [1, 7, 3_000, 60_000][rng.usize(0..4)];
                    let end = start + rng.usize(1..=length);
                    at = end;
                    RowRun { pre_type: i as u8, post_type: 0, start, end }
                })
                .collect();
            let layout = Layout::new(at as u64, 16 * 2048 * rng.u64(1..30), None);
            let table = table(&runs, &layout, |run| run.pre_type.into());
            let mut rows = Vec::new();
            for chunk in 0..layout.chunks() {
                let first = layout.chunk(chunk).start;
                let tiles =
                    &table.tiles[table.first[chunk] as usize..table.first[chunk + 1] as usize];
                for [start, end, cell, _] in tiles {
                    assert!(start < end && u64::from(*end) <= layout.chunk_rows);
                    rows.extend((*start..*end).map(|row| (first + u64::from(row), *cell)));
                }
            }
            let expected: Vec<(u64, u32)> = runs
                .iter()
                .flat_map(|run| (run.start..run.end).map(|row| (row as u64, run.pre_type.into())))
                .collect();
            assert_eq!(rows, expected);
            assert_eq!(table.rows.iter().sum::<u64>(), expected.len() as u64);
        }
    }
}
