//! Reading rows in one go with comparing them with their checksums.

use crate::error::Result;

/// What `read` makes of rows that `compare` makes sure of afterwards, when they are in the caches: so memory is
/// waited for while `read` works, and not before it. What is made of damaged rows is given to nobody; `read`
/// may meet any bytes, and looks nothing up by them without a bound.
///
/// In a debug build the rows are compared first, so that every test is a test that `compare` knows what `read`
/// reads.
///
/// # Errors
/// Those of `compare`.
pub fn compared_after<T>(
    read: impl FnOnce() -> T,
    compare: impl FnOnce() -> Result<()>,
) -> Result<T> {
    if cfg!(debug_assertions) {
        compare()?;
        return Ok(read());
    }
    let made = read();
    compare()?;
    Ok(made)
}
