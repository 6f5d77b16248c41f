//! Published tables of any format, read as a stream: files → columns of plain vectors, batch by
//! batch, never a whole file in memory; and such columns → a file ([`TableWriter`]).
//!
//! A [`Table`] is one or several files. [`Table::batches`] gives all rows with the wanted columns.
//! What the values mean is not known here: text formats give texts, which [`decode`] turns into ids,
//! numbers and categories. Every byte is distrusted; errors name file, line or row, and column.

mod ahead;
#[cfg(feature = "tables")]
mod arrow;
mod batch;
mod bytes;
mod chunk;
mod column;
mod csv;
pub mod decode;
mod file;
mod format;
mod json;
mod npy;
mod options;
mod refused;
#[allow(clippy::module_inception, reason = "the table itself")]
mod table;
mod take;
#[cfg(test)]
mod tests;
mod text;
mod unify;
mod write;

pub use batch::Batch;
#[cfg(test)]
pub(crate) use batch::of_columns;
pub use column::{Column, ColumnType, Dictionary, Nulls, SourceColumn, Values};
pub use csv::separator;
pub use format::Format;
pub use options::ReadOptions;
pub use table::{Batches, Table};
pub use text::Text;
pub use write::TableWriter;

/// Whether a panic on this thread is caught and becomes an error, as those of arrow-rs over damaged files
/// are: the panic hook of the process, which is nobody's here, need not print it.
pub fn catches_panics() -> bool {
    #[cfg(feature = "tables")]
    return arrow::is_guarded();
    #[cfg(not(feature = "tables"))]
    false
}
