//! Published rows as bytes. A [`RowWriter`] turns one row at a time into text or bytes, so that
//! the caller can stream any number of them, in parallel and block by block.

mod chunks;
mod csv;
mod field;
mod json;
mod names;
mod ndjson;
mod npy;
mod packed;
mod portions;
mod stream;
mod table;

use crate::error::Result;
use crate::output::views::RowsView;
use crate::output::{AnswerKind, Context, Format, Look};
use crate::query::{Count, RecordLayout, Sample, SynapseRow, Vocabulary};
pub(super) use field::Field;

pub(super) use chunks::Cursor;
pub(super) use json::meta_json;
pub(super) use portions::Portions;
pub(super) use stream::write;

/// Rows that a table shows.
pub(super) const TABLE_ROWS_MAX: usize = 20;

/// How rows are put into text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// JSON holds the guide's keys alone: nothing that an answer says of itself.
    pub bare: bool,
    /// JSON writes ids as strings: many readers hold numbers beyond 2⁵³ inexactly.
    pub ids_as_text: bool,
    /// Sizes and probabilities have the fewest digits that read back as the same float16.
    pub short: bool,
}

/// What is known of the rows before the first is written.
#[derive(Clone, Debug)]
pub(super) struct Head<'a> {
    /// What the answer says of itself.
    pub context: &'a Context<'a>,
    /// The fields, in the order asked.
    pub fields: Vec<Field<'a>>,
    /// The records that hold them, of a table with a map.
    pub layout: Option<&'a RecordLayout>,
    /// Whether the fields were named; if not, `npy` holds whole records.
    pub fields_named: bool,
    /// The sample, if it is one.
    pub sample: Option<Sample>,
    /// The names of types and morphologies.
    pub vocabulary: &'a Vocabulary,
    /// The records' type as the published header writes it.
    pub descr: Vec<u8>,
    /// How many rows there are.
    pub rows: u64,
    /// The number of the first row, if there is one.
    pub first_row: Option<u64>,
    /// How they are put into text.
    pub style: Style,
}

impl<'a> Head<'a> {
    /// What is known of the rows of an answer.
    pub fn new(view: &RowsView<'a>, context: &'a Context<'a>) -> Head<'a> {
        let &RowsView { rows, fields, fields_named, sample, vocabulary, short } = view;
        let layout = rows.layout();
        let fields = match layout {
            Some(layout) => layout.fields.iter().map(Field::Record).collect(),
            None => fields.iter().copied().map(Field::Published).collect(),
        };
        let style = Style { bare: context.bare, ids_as_text: context.ids_as_text, short };
        Head {
            context,
            fields,
            layout,
            fields_named,
            sample,
            vocabulary,
            descr: rows.descr(),
            rows: rows.len(),
            first_row: rows.first(),
            style,
        }
    }
}

/// Writes rows in one format. Rows come in file order; a format by columns asks for several
/// passes over them.
pub(super) trait RowWriter: Sync {
    /// How often the rows are gone over.
    fn passes(&self) -> usize {
        1
    }

    /// What stands before the rows of a pass.
    fn begin(&self, _pass: usize, _out: &mut Vec<u8>) {}

    /// One row. It knows nothing of the rows before it, so blocks of rows may be written in
    /// parallel and put together.
    fn row(&self, pass: usize, row: &SynapseRow, out: &mut Vec<u8>);

    /// What stands behind the rows of a pass; `sums` is of all rows.
    ///
    /// # Errors
    /// An answer that cannot be put into words.
    fn end(&self, _pass: usize, _sums: &Count, _out: &mut Vec<u8>) -> Result<()> {
        Ok(())
    }

    /// What makes the file of the bytes of all passes, `group_rows` rows at a time; none where the
    /// bytes are the file.
    ///
    /// # Errors
    /// A file that cannot be begun.
    fn sink(&self, _group_rows: usize) -> Result<Option<Box<dyn Sink>>> {
        Ok(None)
    }
}

/// Makes a file of the bytes of a [`RowWriter`], in order. It outlives the writer that began it.
pub(super) trait Sink: Send {
    /// Takes some bytes: any number of whole rows. What is ready is appended to `out`.
    ///
    /// # Errors
    /// What the format's library refuses.
    fn put(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Result<()>;

    /// Ends the file.
    ///
    /// # Errors
    /// What the format's library refuses.
    fn finish(self: Box<Self>, out: &mut Vec<u8>) -> Result<()>;
}

/// The writer of a format.
fn writer<'a>(format: Format, head: &'a Head<'a>) -> Result<Box<dyn RowWriter + 'a>> {
    Ok(match format {
        Format::Csv => Box::new(csv::Csv::new(head)),
        Format::Json => Box::new(json::Json::new(head)),
        Format::Ndjson => Box::new(ndjson::Ndjson::new(head)),
        Format::Npy => Box::new(npy::Npy::new(head)?),
        Format::Parquet | Format::Arrows => Box::new(packed::Packed::new(format, head)),
        other => return Err(AnswerKind::Rows.refused(other)),
    })
}

/// What makes the file of the bytes of a writer.
fn sink(
    format: Format,
    view: &RowsView,
    context: &Context,
    portions: Portions,
) -> Result<Option<Box<dyn Sink>>> {
    writer(format, &Head::new(view, context))?.sink(portions.group_rows)
}

/// The first rows as a table for a terminal.
pub(super) fn table(first: &[SynapseRow], head: &Head, look: &Look) -> String {
    table::rows(first, head, look)
}

/// A whole number as decimal text.
#[inline]
fn put_integer(number: impl itoa::Integer, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}
