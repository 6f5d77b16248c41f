//! Tables that are written: as Arrow, where this build has it.

#[cfg(feature = "tables")]
pub use super::arrow::TableWriter;

/// A build without Arrow writes no tables.
#[cfg(not(feature = "tables"))]
pub enum TableWriter {}

#[cfg(not(feature = "tables"))]
impl TableWriter {
    /// Refuses.
    ///
    /// # Errors
    /// Always.
    pub fn create(
        path: &std::path::Path,
        _: &[super::SourceColumn],
    ) -> crate::error::Result<TableWriter> {
        let what = "this build of areax writes no Arrow";
        let error = crate::error::Error::data(what).in_file(path);
        Err(error.advise("build it with the feature `tables`"))
    }

    /// Nothing: there is none.
    ///
    /// # Errors
    /// None.
    pub fn write(&mut self, _: &[super::Column]) -> crate::error::Result<()> {
        match *self {}
    }

    /// Nothing: there is none.
    ///
    /// # Errors
    /// None.
    pub fn finish(self) -> crate::error::Result<()> {
        match self {}
    }
}
