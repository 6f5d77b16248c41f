//! Rows in file order, brought into memory or read a block at a time: out of an engine's columns
//! where it holds them and they are few, else fetched from the published file in one sequential
//! pass, whatever their number. What is given is what was published, bit for bit.

mod answer;
mod columns;
#[cfg_attr(not(feature = "output"), allow(dead_code, reason = "formats read rows in these ways"))]
mod fetch;
#[cfg_attr(not(feature = "output"), allow(dead_code, reason = "formats read rows in these ways"))]
mod handle;
#[cfg_attr(not(feature = "output"), allow(dead_code, reason = "formats read rows in these ways"))]
mod mapped;
#[cfg_attr(not(feature = "output"), allow(dead_code, reason = "formats read rows in these ways"))]
mod selection;

pub use answer::answer;
pub use columns::columns;
#[cfg(feature = "output")]
pub(crate) use fetch::{Records, RowSource};
pub(crate) use handle::Origin;
pub use handle::RowsHandle;
pub use mapped::MapRows;
pub use selection::Selection;
