//! Rows in file order, streamed into a format or brought into memory: out of an engine's columns
//! where it holds them and they are few, else fetched from the published file in one sequential
//! pass, whatever their number. What is written is what was published, bit for bit.

mod answer;
#[cfg(feature = "output")]
mod chunks;
mod columns;
#[cfg_attr(not(feature = "output"), allow(dead_code, reason = "formats read rows in these ways"))]
mod fetch;
#[cfg_attr(not(feature = "output"), allow(dead_code, reason = "formats read rows in these ways"))]
mod selection;
#[cfg(feature = "output")]
mod stream;

pub use answer::answer;
#[cfg(feature = "output")]
pub use chunks::Cursor;
pub use columns::columns;
pub use fetch::descr;
pub use selection::{Selection, first};
#[cfg(feature = "output")]
pub use stream::write;
