//! Makes the size index out of the sizes, once they stand in order.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::finisher::Finisher;
use crate::dataset::Segment;
use crate::dataset::disk::ColumnFile;
use crate::dataset::size_index::{self, BUCKETS};
use crate::error::Result;
use crate::run::Run;
use crate::threads::loops;

/// Rows whose sizes are read at once to see which there are.
const READ_ROWS: u64 = 1 << 18;

/// Writes the columns of the size index.
pub(super) fn build(
    column: &ColumnFile<u16>,
    segments: &[Segment],
    folder: &Path,
    finisher: &Finisher,
    run: &Run,
) -> Result<()> {
    let rows = segments.last().map_or(0, |last| last.end);
    let buckets = size_index::buckets_of(&rows_of_code(column, rows)?);
    let bucket_of = size_index::bucket_of(&buckets);
    let buckets_file = ColumnFile::create(folder, "ladder_rungs", BUCKETS as u64)?;
    buckets_file.write(0, &buckets)?;
    let mut entries = 0;
    let mut parts: Vec<(&Segment, u64)> = Vec::with_capacity(segments.len());
    for segment in segments {
        parts.push((segment, entries));
        entries += size_index::steps(segment.end - segment.start) * BUCKETS as u64;
    }
    let counts = ColumnFile::create(folder, "ladder_counts", entries)?;
    let sums = ColumnFile::create(folder, "ladder_sums", entries)?;
    let sizes = ColumnFile::create(folder, "ladder_sizes", rows)?;
    // The longest first, so that no thread begins one when the others are done.
    parts.sort_by_key(|(segment, _)| std::cmp::Reverse(segment.end - segment.start));
    loops::try_each(parts.len(), &|at| {
        let (segment, first_entry) = &parts[at];
        let mut values = vec![0; (segment.end - segment.start) as usize];
        column.read(segment.start, &mut values)?;
        let part = size_index::part(&bucket_of, &values);
        counts.write(*first_entry, &part.counts)?;
        sums.write(*first_entry, &part.sums)?;
        sizes.write(segment.start, &part.sizes)?;
        run.check()?;
        run.progress.advance(values.len() as u64);
        Ok(())
    })?;
    finisher.take(buckets_file);
    finisher.take(counts);
    finisher.take(sums);
    finisher.take(sizes);
    Ok(())
}

/// How many rows have each order code.
fn rows_of_code(column: &ColumnFile<u16>, rows: u64) -> Result<Vec<u64>> {
    let all = Mutex::new(vec![0; 1 << 16]);
    loops::try_each(rows.div_ceil(READ_ROWS) as usize, &|part| {
        let first = part as u64 * READ_ROWS;
        let mut values = vec![0; READ_ROWS.min(rows - first) as usize];
        column.read(first, &mut values)?;
        let of_part = size_index::rows_of_code(&values);
        let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter_mut().zip(of_part).for_each(|(all, part)| *all += part);
        Ok(())
    })?;
    Ok(all.into_inner().unwrap_or_else(PoisonError::into_inner))
}
