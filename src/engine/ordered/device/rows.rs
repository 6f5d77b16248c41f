//! Rows that a device chooses.

use super::RowDevice;
use crate::engine::ordered::Ordered;
use crate::engine::ordered::resolved::Resolved;
use crate::error::Result;
use crate::query::{RowSet, Sample};
use crate::run::Run;

impl Ordered {
    /// The rows that pass, or a uniform sample of them, by a device.
    ///
    /// # Errors
    /// What the device has no path for ([`crate::Kind::Unsupported`]), its faults; a damaged copy.
    pub(in crate::engine::ordered) fn rows_on(
        &self,
        device: &dyn RowDevice,
        passing: &Resolved,
        sample: Option<Sample>,
        run: &Run,
    ) -> Result<RowSet> {
        match self.tests(device.name(), passing)? {
            Some(tests) => device.rows(&tests, sample, run),
            None => Ok(RowSet::none(self.data.rows_of_files())),
        }
    }
}
