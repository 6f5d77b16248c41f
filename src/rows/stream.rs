//! Streams selected rows into a format: groups of blocks are turned into text by all threads
//! while the group before is written, in order.

use std::io::Write;
use std::sync::Mutex;
use std::sync::mpsc::sync_channel;
use std::thread::Builder;

use rayon::prelude::*;

use super::Selection;
use super::fetch::{BLOCK_BYTES, RowSource};
use crate::codes::order_code;
use crate::error::{Error, Kind, Result};
use crate::exact::ExactSum;
use crate::output::columns::GROUP_ROWS;
use crate::output::rows::{RowWriter, Sink};
use crate::output::unwritten;
use crate::query::Count;
use crate::read::SynapseFile;
use crate::run::Run;

/// Blocks of a group for each thread: enough to even out.
const BLOCKS_PER_THREAD: usize = 8;
/// Most blocks of a group. Bounds the text that waits: a block becomes some 2 MB at most.
const BLOCKS_MAX: usize = 32;

/// Most bytes of records that are kept where a format goes over them several times: reading them
/// out of the whole table each time would take longer than writing them.
const RECORDS_BYTES_MAX: u64 = 64 << 20;

/// A block as text, and what is in it.
struct Done {
    text: Vec<u8>,
    rows: u64,
    sizes: ExactSum,
}

/// Buffers to use again: fresh memory for each block would cost as much as the text in it.
#[derive(Default)]
struct Pool(Mutex<Vec<Vec<u8>>>);

impl Pool {
    fn take(&self) -> Vec<u8> {
        let mut free = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        free.pop().unwrap_or_default()
    }

    fn give(&self, mut buffer: Vec<u8>) {
        buffer.clear();
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(buffer);
    }
}

/// Where bytes go: straight to the file, or into what makes the file of them.
struct Way<'o> {
    sink: Option<Box<dyn Sink>>,
    out: &'o mut dyn Write,
}

impl Way<'_> {
    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        match &mut self.sink {
            Some(sink) => sink.put(bytes, self.out),
            None => self.out.write_all(bytes).map_err(unwritten),
        }
    }

    fn finish(self) -> Result<()> {
        self.sink.map_or(Ok(()), |sink| sink.finish(self.out))
    }
}

/// Writes rows to `out`, in file order. None is written that a change of the file could have
/// spoiled.
///
/// # Errors
/// A file that has changed since it was opened or cannot be read any more, a failed write, or a
/// stopped run.
pub fn write(
    file: &SynapseFile,
    selection: &Selection,
    writer: &dyn RowWriter,
    run: &Run,
    out: &mut dyn Write,
) -> Result<()> {
    // What is gone over once is read as it is written.
    let several = writer.passes() > 1;
    let kept = if several { selection.keep(file, BLOCK_BYTES, RECORDS_BYTES_MAX)? } else { None };
    let rows = selection.rows(file, BLOCK_BYTES, kept.as_ref())?;
    let mut way = Way { sink: writer.sink(GROUP_ROWS)?, out };
    run.progress.start("writing rows", (rows.blocks() * writer.passes()) as u64);
    for pass in 0..writer.passes() {
        let mut text = Vec::new();
        writer.begin(pass, &mut text);
        way.put(&text)?;
        let sums = one_pass(file, &rows, (writer, pass), run, &mut way)?;
        text.clear();
        writer.end(pass, &sums, &mut text)?;
        way.put(&text)?;
    }
    way.finish()?;
    run.progress.finish();
    Ok(())
}

fn one_pass(
    file: &SynapseFile,
    rows: &RowSource,
    (writer, pass): (&dyn RowWriter, usize),
    run: &Run,
    way: &mut Way,
) -> Result<Count> {
    let group = (rayon::current_num_threads() * BLOCKS_PER_THREAD).min(BLOCKS_MAX);
    let pool = Pool::default();
    let (mut count, mut sizes) = (0, ExactSum::default());
    std::thread::scope(|scope| {
        let (ready, groups) = sync_channel(1);
        let pool = &pool;
        let reading = move || {
            for start in (0..rows.blocks()).step_by(group) {
                let numbers = start..rows.blocks().min(start + group);
                let texts: Vec<Result<Done>> = numbers
                    .into_par_iter()
                    .map_init(Vec::new, |records, block| {
                        one(rows, block, writer, pass, records, pool)
                    })
                    .collect();
                // Nobody waits any more where writing has failed.
                if ready.send(texts).is_err() {
                    break;
                }
            }
        };
        Builder::new().spawn_scoped(scope, reading).map_err(|error| {
            let what = format!("the system lets areax create no thread: {error}");
            Error::new(Kind::Failure, what).advise("raise the limit on processes (ulimit -u)")
        })?;
        for texts in groups {
            run.check()?;
            run.progress.advance(texts.len() as u64);
            file.unchanged()?;
            for done in texts {
                let done = done?;
                way.put(&done.text)?;
                pool.give(done.text);
                count += done.rows;
                sizes.add(done.sizes);
            }
        }
        Ok(())
    })?;
    Ok(Count { count, total_size: sizes.value(), mean_size: sizes.over(count) })
}

fn one(
    rows: &RowSource,
    block: usize,
    writer: &dyn RowWriter,
    pass: usize,
    records: &mut Vec<u8>,
    pool: &Pool,
) -> Result<Done> {
    let mut done = Done { text: pool.take(), rows: 0, sizes: ExactSum::default() };
    rows.visit(block, records, |row| {
        writer.row(pass, row, &mut done.text);
        done.rows += 1;
        done.sizes.add(ExactSum::of_code(order_code(row.size)));
    })?;
    Ok(done)
}
