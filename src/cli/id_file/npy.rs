//! Ids in an array of integers as `numpy.save` writes it, of any width, byte order and shape.

pub const MAGIC: &[u8] = b"\x93NUMPY";

/// The ids of a `.npy` file.
pub fn ids(bytes: &[u8]) -> Result<Vec<u64>, String> {
    let array = Array::of(bytes)?;
    let number = Number::of(array.kind).ok_or_else(|| {
        let what = "save the ids as integers: ids beyond 2^53 are no longer exact in others";
        format!("the array has the dtype '{}'; {what}", array.kind)
    })?;
    let data = array.data(number.width)?;
    let id = |bytes: &[u8]| {
        let found = number.read(bytes);
        u64::try_from(found).map_err(|_| format!("{found} is not a neuron id"))
    };
    data.chunks_exact(number.width).map(id).collect()
}

/// The names of a `.npy` file: an array of text, or of integers, which are names as well.
pub fn names(bytes: &[u8]) -> Result<Vec<String>, String> {
    let array = Array::of(bytes)?;
    let Some(letters) = array.kind.strip_prefix("<U").and_then(|width| width.parse().ok()) else {
        return Ok(ids(bytes)?.iter().map(u64::to_string).collect());
    };
    let width: usize = letters;
    let no_text = || "the array holds what is no text".to_owned();
    let data = array.data(width.checked_mul(4).ok_or_else(no_text)?)?;
    let name = |bytes: &[u8]| -> Option<String> {
        let letters = bytes.as_chunks::<4>().0.iter().map(|letter| u32::from_le_bytes(*letter));
        letters.take_while(|letter| *letter != 0).map(char::from_u32).collect()
    };
    let names = data.chunks_exact((4 * width).max(1)).map(name);
    names.collect::<Option<_>>().ok_or_else(no_text)
}

/// An array before its values are looked at.
struct Array<'a> {
    kind: &'a str,
    count: usize,
    data: &'a [u8],
}

impl<'a> Array<'a> {
    fn of(bytes: &'a [u8]) -> Result<Array<'a>, String> {
        let (header, data) = split(bytes).ok_or("the file ends within its header")?;
        let damaged = || "the header of the .npy file cannot be read".to_owned();
        let header = std::str::from_utf8(header).map_err(|_| damaged())?;
        let kind = value(header, "descr").ok_or_else(damaged)?;
        let Some(kind) = kind.strip_prefix(['\'', '"']) else {
            return Err(
                "the array holds records; save an array of integers, their ids alone".into()
            );
        };
        let kind = kind.split(['\'', '"']).next().ok_or_else(damaged)?;
        let count = count(value(header, "shape").ok_or_else(damaged)?).ok_or_else(damaged)?;
        Ok(Array { kind, count, data })
    }

    /// Its bytes, if they are as many as values of this width have.
    fn data(&self, width: usize) -> Result<&'a [u8], String> {
        if self.count.checked_mul(width) != Some(self.data.len()) {
            let (expected, found) = (self.count.saturating_mul(width), self.data.len());
            return Err(format!("the array has {expected} bytes, and there are {found} bytes"));
        }
        Ok(self.data)
    }
}

/// Whether a file is an array of records.
pub fn has_records(bytes: &[u8]) -> bool {
    let header = bytes.starts_with(MAGIC).then(|| split(bytes)).flatten();
    let header = header.and_then(|(header, _)| std::str::from_utf8(header).ok());
    header.and_then(|header| value(header, "descr")).is_some_and(|kind| kind.starts_with('['))
}

/// The header's text, and what follows it.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (start, length) = match *bytes.get(6)? {
        1 => (10, u64::from(u16::from_le_bytes(bytes.get(8..10)?.try_into().ok()?))),
        _ => (12, u64::from(u32::from_le_bytes(bytes.get(8..12)?.try_into().ok()?))),
    };
    bytes.get(start..)?.split_at_checked(usize::try_from(length).ok()?)
}

/// What stands behind a key.
fn value<'a>(header: &'a str, key: &str) -> Option<&'a str> {
    let at = header.find(&format!("'{key}'"))? + key.len() + 2;
    Some(header.get(at..)?.trim_start().strip_prefix(':')?.trim_start())
}

/// The product of `(a, b, …)`.
fn count(shape: &str) -> Option<usize> {
    let inside = shape.strip_prefix('(')?.split(')').next()?;
    let mut sides = inside.split(',').map(str::trim).filter(|side| !side.is_empty());
    sides.try_fold(1, |product: usize, side| product.checked_mul(side.parse().ok()?))
}

/// An integer as an array holds it.
struct Number {
    is_big: bool,
    is_signed: bool,
    /// In bytes.
    width: usize,
}

impl Number {
    fn of(kind: &str) -> Option<Number> {
        let mut chars = kind.chars();
        let is_big = match chars.next()? {
            '<' | '|' => false,
            '>' => true,
            _ => return None,
        };
        let is_signed = match chars.next()? {
            'i' => true,
            'u' => false,
            _ => return None,
        };
        let width = chars.as_str().parse().ok().filter(|width| [1, 2, 4, 8].contains(width))?;
        Some(Number { is_big, is_signed, width })
    }

    fn read(&self, bytes: &[u8]) -> i128 {
        let add = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        let number = match self.is_big {
            true => bytes.iter().fold(0, add),
            false => bytes.iter().rev().fold(0, add),
        };
        // The sign bit goes to the top and comes back down.
        let shift = 64 - 8 * self.width as u32;
        match self.is_signed {
            true => i128::from((number << shift).cast_signed() >> shift),
            false => i128::from(number),
        }
    }
}
