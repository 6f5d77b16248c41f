//! The `.npy` files of the prepared copy: one header of fixed length, then little-endian numbers.
//! Written so that NumPy maps them, and read back only in exactly the form written here; the
//! published files are read by [`crate::read`] instead.

use bytemuck::Pod;

#[cfg(target_endian = "big")]
compile_error!("the prepared copy holds little-endian numbers and is mapped as it is");

/// Bytes before the first number: a multiple of 64, so that mapped columns are aligned.
pub(super) const HEADER_BYTES: usize = 128;

/// A number that a column can hold.
pub(super) trait Scalar: Pod + Send + Sync {
    /// NumPy's name of it.
    const DESCR: &'static str;
}

impl Scalar for u8 {
    const DESCR: &'static str = "|u1";
}
impl Scalar for u16 {
    const DESCR: &'static str = "<u2";
}
impl Scalar for u32 {
    const DESCR: &'static str = "<u4";
}
impl Scalar for u64 {
    const DESCR: &'static str = "<u8";
}
impl Scalar for i16 {
    const DESCR: &'static str = "<i2";
}
impl Scalar for i32 {
    const DESCR: &'static str = "<i4";
}
impl Scalar for i64 {
    const DESCR: &'static str = "<i8";
}
impl Scalar for f32 {
    const DESCR: &'static str = "<f4";
}
impl Scalar for f64 {
    const DESCR: &'static str = "<f8";
}

/// The file name of a column.
pub(super) fn file_name(column: &str) -> String {
    format!("{column}.npy")
}

/// The header of a column of `rows` numbers of type `descr`.
pub(super) fn header(descr: &str, rows: u64) -> [u8; HEADER_BYTES] {
    let mut bytes = [b' '; HEADER_BYTES];
    bytes[..8].copy_from_slice(b"\x93NUMPY\x01\x00");
    let dict_bytes = HEADER_BYTES - 10;
    bytes[8..10].copy_from_slice(&(dict_bytes as u16).to_le_bytes());
    let dict = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({rows},), }}");
    bytes[10..10 + dict.len()].copy_from_slice(dict.as_bytes());
    bytes[HEADER_BYTES - 1] = b'\n';
    bytes
}

/// Length of the file of such a column, unless it is absurd.
pub(super) fn file_bytes(width: usize, rows: u64) -> Option<u64> {
    rows.checked_mul(width as u64)?.checked_add(HEADER_BYTES as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_header_fits() {
        let header = header("<u8", u64::MAX);
        assert_eq!(header.len() % 64, 0);
        assert!(header.ends_with(b"  \n"), "{}", String::from_utf8_lossy(&header));
    }
}
