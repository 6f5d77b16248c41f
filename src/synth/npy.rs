//! Writes NumPy's `.npy` format, version 1.0: the header, and where each field stands in a record.
//!
//! Written from the format's description and held to NumPy's own bytes; it shares nothing with the
//! reader, so that an error in one does not hide the same error in the other.

/// A field as the header states it: name (empty: padding) and type (`<f2`).
pub(super) type Field = (&'static str, &'static str);

/// How records are laid out: the fields in stored order, and the places of `N` wanted ones.
pub(super) struct Layout<const N: usize> {
    stored: &'static [Field],
    /// Offset of each wanted field, in the order in which they were asked for.
    pub(super) offsets: [usize; N],
    /// Bytes of one record.
    pub(super) width: usize,
}

impl<const N: usize> Layout<N> {
    /// The layout of records with the fields `stored`, all of them packed.
    pub(super) const fn new(stored: &'static [Field], wanted: [&str; N]) -> Layout<N> {
        let (mut offsets, mut width, mut at) = ([usize::MAX; N], 0, 0);
        while at < stored.len() {
            let mut index = 0;
            while index < N {
                if same(stored[at].0, wanted[index]) {
                    offsets[index] = width;
                }
                index += 1;
            }
            // The last character of a type is its bytes: no type here has ten or more.
            let kind = stored[at].1.as_bytes();
            width += (kind[kind.len() - 1] - b'0') as usize;
            at += 1;
        }
        let mut index = 0;
        while index < N {
            assert!(offsets[index] != usize::MAX, "a wanted field is not stored");
            index += 1;
        }
        Layout { stored, offsets, width }
    }

    /// The header of a table of `rows` such records, as `numpy.save` writes it.
    pub(super) fn header(&self, rows: u64) -> Vec<u8> {
        let fields: Vec<String> =
            self.stored.iter().map(|(name, kind)| format!("('{name}', '{kind}')")).collect();
        let mut text = format!(
            "{{'descr': [{}], 'fortran_order': False, 'shape': ({rows},), }}",
            fields.join(", ")
        );
        // NumPy leaves room for a row count of 21 digits.
        text.push_str(&" ".repeat(21 - rows.to_string().len()));
        // Magic, version and length take 10 bytes, the newline 1; NumPy pads by 1 to 64 bytes.
        text.push_str(&" ".repeat(64 - (text.len() + 11) % 64));
        text.push('\n');
        let mut header = b"\x93NUMPY\x01\x00".to_vec();
        header.extend((text.len() as u16).to_le_bytes());
        header.extend(text.as_bytes());
        header
    }
}

/// `==` of strings in constants.
const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// Writes a number into a record, with no regard to alignment.
#[inline]
pub(super) fn put<const W: usize>(record: &mut [u8], offset: usize, bytes: [u8; W]) {
    record[offset..offset + W].copy_from_slice(&bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: &[Field] = &[("b", "|u1"), ("", "|V3"), ("a", "<f2")];

    #[test]
    fn wanted_fields_are_found_by_name() {
        const LAYOUT: Layout<2> = Layout::new(FIELDS, ["a", "b"]);
        assert_eq!((LAYOUT.offsets, LAYOUT.width), ([4, 0], 6));
    }

    #[test]
    fn a_header_is_numpys() {
        // numpy.save of an array of 3 such records, NumPy 2.4.6.
        let text = "{'descr': [('b', '|u1'), ('', '|V3'), ('a', '<f2')], \
                    'fortran_order': False, 'shape': (3,), }";
        let header = Layout::new(FIELDS, ["a"]).header(3);
        assert_eq!(&header[..10], b"\x93NUMPY\x01\x00v\x00");
        assert_eq!(header.len(), 128);
        assert_eq!(std::str::from_utf8(&header[10..]).unwrap().trim_end(), text);
        assert_eq!(header.last(), Some(&b'\n'));
    }

    #[test]
    fn data_starts_on_64_bytes_whatever_the_row_count() {
        for digits in 0..20 {
            let header = Layout::new(FIELDS, ["a"]).header(10u64.pow(digits));
            assert_eq!(header.len(), 128);
        }
    }
}
