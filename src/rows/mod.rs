//! The rows of a selection, fetched from the published file in file order and streamed into a
//! format: one sequential pass, whatever the number of rows. What is written is what was
//! published, bit for bit.

mod answer;
mod chunks;
mod columns;
mod fetch;
mod stream;

pub use answer::answer;
pub use chunks::Cursor;
pub use columns::columns;
pub use fetch::{descr, first};
pub use stream::write;
