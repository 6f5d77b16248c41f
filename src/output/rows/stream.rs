//! Rows on their way into a writer: the next chunk is made by all threads while the one before is
//! written.

use std::io::Write;
use std::sync::mpsc::sync_channel;
use std::thread::Builder;

use super::chunks::{Chunk, Cursor};
use super::portions::Portions;
use super::{Head, TABLE_ROWS_MAX, sink};
use crate::error::{Error, Kind, Result};
use crate::output::views::RowsView;
use crate::output::{Context, Format, Look, put, unwritten};
use crate::query::SynapseRow;
use crate::run::Run;

/// Writes rows to `out`, in file order. None is written that a change of the file could have
/// spoiled.
///
/// # Errors
/// A file that has changed since it was opened or cannot be read any more, a failed write, or a
/// stopped run.
pub(in crate::output) fn write(
    format: Format,
    view: &RowsView,
    context: &Context,
    look: &Look,
    run: &Run,
    out: &mut dyn Write,
) -> Result<()> {
    if format == Format::Table {
        return put(out, &table(view, context, look)?);
    }
    let mut sink = sink(format, view, context, Portions::LARGE)?;
    let mut cursor = Cursor::new(Portions::LARGE);
    let spare = cursor.spare();
    std::thread::scope(|scope| {
        let (ready, chunks) = sync_channel(1);
        let making = move || loop {
            let chunk = cursor.text(view, format, context);
            let is_last = chunk.is_err() || cursor.is_done();
            // Nobody waits any more where writing has failed.
            if ready.send(chunk).is_err() || is_last {
                break;
            }
        };
        Builder::new().spawn_scoped(scope, making).map_err(|error| {
            let what = format!("the system does not let areax create a thread: {error}");
            Error::new(Kind::Failure, what).advise("raise the limit on processes (ulimit -u)")
        })?;
        for (at, chunk) in chunks.into_iter().enumerate() {
            run.check()?;
            // A file that was cut short has changed, whatever reading it said.
            view.rows.unchanged()?;
            let Chunk { pieces, blocks, of } = chunk?;
            if at == 0 {
                run.progress.start("writing rows", of as u64);
            }
            run.progress.advance(blocks as u64);
            for piece in pieces {
                match &mut sink {
                    Some(sink) => filed(view, out, |file| sink.put(&piece, file))?,
                    None => out.write_all(&piece).map_err(unwritten)?,
                }
                spare.give(piece);
            }
        }
        Ok(())
    })?;
    if let Some(sink) = sink {
        filed(view, out, |file| sink.finish(file))?;
    }
    run.progress.finish();
    Ok(())
}

/// The first rows as a table for a terminal.
fn table(view: &RowsView, context: &Context, look: &Look) -> Result<String> {
    let head = Head::new(view, context);
    let Some(layout) = view.rows.layout() else {
        let first = view.rows.head_with(view.fields, TABLE_ROWS_MAX)?;
        return Ok(super::table(&first, &head, look));
    };
    let records = view.rows.head_records(TABLE_ROWS_MAX)?;
    let rows = records.chunks_exact(layout.width.max(1));
    let rows = rows.map(|record| SynapseRow { record, ..SynapseRow::bare(0) });
    Ok(super::table(&rows.collect::<Vec<_>>(), &head, look))
}

/// Writes what a sink makes on the threads that read the rows: groups of columns are encoded by all.
fn filed(
    view: &RowsView,
    out: &mut dyn Write,
    make: impl FnOnce(&mut Vec<u8>) -> Result<()> + Send,
) -> Result<()> {
    let made = view.rows.read(|| {
        let mut file = Vec::new();
        make(&mut file).map(|()| file)
    })?;
    out.write_all(&made).map_err(unwritten)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::output::views::{RowsView, View};
    use crate::output::{AnswerKind, Context, Format, Look, batches, chunks, write};
    use crate::progress::Silent;
    use crate::query::{Filter, RowColumns, RowField, RowSet};
    use crate::read::{SourceOverrides, Sources, SynapseFile};
    use crate::rows::{RowsHandle, Selection};
    use crate::run::Run;
    use crate::synth::{self, SynthOptions};

    const ROWS: u32 = 30_000;

    /// Whatever is asked for piece by piece is what is written in one go.
    #[test]
    fn chunks_are_the_bytes_of_a_write_in_every_format() {
        let folder = tempfile::tempdir().unwrap();
        let options = SynthOptions { synapses: ROWS.into(), neurons: 900, seed: 2, nasty: true };
        let made = synth::write(folder.path(), &options, &Silent).unwrap();
        let file = Arc::new(SynapseFile::open(&made.synapses).unwrap());
        let filter = Filter::default();
        let sources = Sources::find(folder.path(), &SourceOverrides::default()).unwrap();
        let vocabulary = sources.vocabulary().unwrap();
        for one_in in [1, 7, 900, 1_000_000] {
            let mut set = RowSet::none(file.rows());
            (0..ROWS).filter(|row| row % one_in == one_in / 2).for_each(|row| set.insert(row));
            let rows = RowsHandle::new(file.clone(), Selection::Set(Arc::new(set)));
            for ids_as_text in [false, true] {
                let view = View::Rows(RowsView {
                    rows: &rows,
                    fields: &RowField::ALL,
                    fields_named: ids_as_text,
                    sample: None,
                    vocabulary: &vocabulary,
                    short: ids_as_text,
                });
                let context = Context { ids_as_text, ..crate::output::tests::context(&filter) };
                for format in AnswerKind::Rows.formats() {
                    same(&view, format, &context);
                }
            }
        }
    }

    /// What an engine's columns lack is read from the file: fields, and whole records for npy.
    #[test]
    fn rows_that_lack_what_is_wanted_are_read_as_published() {
        let folder = tempfile::tempdir().unwrap();
        let options = SynthOptions { synapses: ROWS.into(), neurons: 900, seed: 2, nasty: true };
        let made = synth::write(folder.path(), &options, &Silent).unwrap();
        let file = Arc::new(SynapseFile::open(&made.synapses).unwrap());
        let sources = Sources::find(folder.path(), &SourceOverrides::default()).unwrap();
        let vocabulary = sources.vocabulary().unwrap();
        let filter = Filter::default();
        let context = crate::output::tests::context(&filter);
        let mut set = RowSet::none(file.rows());
        (0..ROWS).filter(|row| row % 7 == 3).for_each(|row| set.insert(row));
        let held = |fields: &[RowField]| {
            let columns: RowColumns = crate::rows::columns(&file, &set, fields).unwrap();
            RowsHandle::new(file.clone(), Selection::Columns(Box::new(columns)))
        };
        let few = held(&[RowField::Row, RowField::X]);
        let all = held(&RowField::ALL);
        let published = RowsHandle::new(file.clone(), Selection::Set(Arc::new(set.clone())));
        assert_eq!(few.head(9).unwrap(), published.head(9).unwrap());
        let formats = AnswerKind::Rows.formats().into_iter();
        for (format, named) in formats.flat_map(|format| [(format, false), (format, true)]) {
            let written = |rows: &RowsHandle| {
                let view = View::Rows(RowsView {
                    rows,
                    fields: RowField::PUBLISHED,
                    fields_named: named,
                    sample: None,
                    vocabulary: &vocabulary,
                    short: false,
                });
                same(&view, format, &context);
                let (mut bytes, look) = (Vec::new(), Look::default());
                write(&view, format, &context, &look, &Run::default(), &mut bytes).unwrap();
                bytes
            };
            let right = written(&published);
            assert!(written(&few) == right, "{} lacks fields", format.name());
            assert!(written(&all) == right, "{} lacks records", format.name());
        }
    }

    /// The record batches that an Arrow stream is written from.
    #[test]
    fn record_batches_are_those_of_the_arrow_stream() {
        let folder = tempfile::tempdir().unwrap();
        let options = SynthOptions { synapses: ROWS.into(), neurons: 900, seed: 2, nasty: true };
        let made = synth::write(folder.path(), &options, &Silent).unwrap();
        let file = Arc::new(SynapseFile::open(&made.synapses).unwrap());
        let sources = Sources::find(folder.path(), &SourceOverrides::default()).unwrap();
        let vocabulary = sources.vocabulary().unwrap();
        let filter = Filter::default();
        let context = crate::output::tests::context(&filter);
        for one_in in [2, 1_000_000] {
            let mut set = RowSet::none(file.rows());
            (0..ROWS).filter(|row| row % one_in == 1).for_each(|row| set.insert(row));
            let rows = RowsHandle::new(file.clone(), Selection::Set(Arc::new(set)));
            let view = View::Rows(RowsView {
                rows: &rows,
                fields: &RowField::ALL,
                fields_named: true,
                sample: None,
                vocabulary: &vocabulary,
                short: false,
            });
            let given = batches(&view, &context).unwrap().map(|batch| batch.unwrap());
            let mut bytes = Vec::new();
            let (look, run) = (Look::default(), Run::default());
            write(&view, Format::Arrows, &context, &look, &run, &mut bytes).unwrap();
            let written = crate::output::columns::read_back(&bytes);
            assert!(written.iter().map(|batch| batch.num_rows() as u64).sum::<u64>() == rows.len());
            assert!(given.collect::<Vec<_>>() == written);
        }
        let count = crate::query::Count { count: 1, total_size: 1.0, mean_size: 1.0 };
        assert!(batches(&View::Count(&count), &context).is_err());
    }

    fn same(view: &View, format: Format, context: &Context) {
        let look = Look::default();
        let mut whole = Vec::new();
        write(view, format, context, &look, &Run::default(), &mut whole).unwrap();
        let pieces = chunks(view, format, context, &look).unwrap();
        let pieces: Vec<Vec<u8>> = pieces.collect::<Result<_, _>>().unwrap();
        assert!(pieces.concat() == whole, "{}", format.name());
        let longest = pieces.iter().map(Vec::len).max().unwrap_or(0);
        let is_one_group = matches!(format, Format::Parquet | Format::Arrows);
        assert!(is_one_group || longest < 2 << 20, "{}: {longest} bytes wait", format.name());
    }
}
