//! Rows in file order, streamed into a format or brought into memory: out of an engine's columns
//! where it holds them and they are few, else fetched from the published file in one sequential
//! pass, whatever their number. What is written is what was published, bit for bit.

mod answer;
mod chunks;
mod columns;
mod fetch;
mod selection;
mod stream;

pub use answer::answer;
pub use chunks::Cursor;
pub use columns::columns;
pub use fetch::{descr, first};
pub use selection::Selection;
pub use stream::write;
