//! The spool: typed columns in the order of the files, for tables that can only be read from their
//! start. Written in the one read of the source, in blocks with checksums, and read at any place.
//!
//! A column that began as integers and meets `0.5` is rewritten as float64 from what is there: a
//! 64-bit integer is rounded once, to the float64 that its decimal would give.

mod blocks;
mod kinds;
mod manifest;
mod reader;
mod writer;

pub use reader::Spool;
pub use writer::SpoolWriter;
