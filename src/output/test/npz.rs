//! The statistics of every permutation as NumPy arrays: anyone can recompute the p values.

use std::io::Write;

use crate::error::Result;
use crate::output::npz::Npz;
use crate::output::views::TestView;

/// `t` and `differences`, the latter in `unit`; nothing where a value is not finite.
pub(super) fn arrays(view: &TestView, out: &mut dyn Write) -> Result<()> {
    let (ts, differences) = match &view.test.found {
        Some(found) => (&found.permuted[..], &found.differences[..]),
        None => (&[][..], &[][..]),
    };
    let mut npz = Npz::new(out);
    npz.array("t", "<f8", &[ts.len()], ts.iter().map(|t| t.to_le_bytes()))?;
    let bytes = differences.iter().map(|difference| difference.to_le_bytes());
    npz.array("differences", "<i8", &[differences.len()], bytes)?;
    npz.finish()
}
