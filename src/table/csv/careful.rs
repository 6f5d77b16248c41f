//! Takes a block apart value by value: where there are quotes, or blanks separate.

use memchr::{memchr, memchr_iter, memchr2};

use super::rows::{Layout, Rows, UNWANTED, trimmed};
use crate::error::{Error, Place, Result};

/// Marks a value that stands not in the block but among those whose doubled quotes were undone.
const UNDONE: u32 = 1 << 31;

/// A value and what ends it.
struct Value {
    start: usize,
    end: usize,
    is_quoted: bool,
    has_doubled: bool,
    /// Where the next value begins.
    next: usize,
    ends_line: bool,
}

/// Takes all complete lines apart; gives how many bytes they have. Values with doubled quotes are
/// written to `undone`, as if it stood behind those bytes.
pub(super) fn split(
    bytes: &[u8],
    layout: &Layout,
    rows: &mut Rows,
    undone: &mut String,
) -> Result<usize> {
    let mut done = 0;
    while let Some(next) = line(bytes, done, layout, rows, undone)? {
        done = next;
    }
    for span in rows.spans.iter_mut().flatten().filter(|span| span.0 & UNDONE != 0) {
        let shift = |at: u32| (at & !UNDONE) + done as u32;
        *span = (shift(span.0), shift(span.1));
    }
    Ok(done)
}

/// One line, or none if it is not complete.
fn line(
    bytes: &[u8],
    start: usize,
    layout: &Layout,
    rows: &mut Rows,
    undone: &mut String,
) -> Result<Option<usize>> {
    let Some(first_end) = memchr(b'\n', &bytes[start..]) else { return Ok(None) };
    if bytes[start..start + first_end].iter().all(|byte| is_blank(*byte, layout.separator)) {
        rows.skipped += 1;
        return Ok(Some(start + first_end + 1));
    }
    let (mut at, mut values, mut breaks) = (start, 0, 0);
    loop {
        let found = value(bytes, at, layout.separator);
        let Some(value) = found.map_err(|error| error.at(Place::Line(rows.line())))? else {
            rows.forget_line();
            return Ok(None);
        };
        if value.is_quoted {
            breaks += memchr_iter(b'\n', &bytes[value.start..value.end]).count() as u32;
        }
        if let Some(&slot) = layout.slots.get(values)
            && slot != UNWANTED
        {
            let span = span(bytes, &value, undone);
            rows.spans[slot as usize].push(span);
        }
        (at, values) = (value.next, values + 1);
        if value.ends_line {
            rows.end_row(layout, values)?;
            rows.skipped = breaks;
            return Ok(Some(at));
        }
    }
}

/// The values of the first line and how many bytes it has, or none if it is not complete.
pub(super) fn values(bytes: &[u8], separator: u8) -> Result<Option<(Vec<Vec<u8>>, usize)>> {
    let (mut at, mut values) = (0, Vec::new());
    while let Some(value) = value(bytes, at, separator)? {
        let (start, end) = trimmed(bytes, value.start, value.end);
        let text = &bytes[start as usize..end as usize];
        values.push(if value.has_doubled { undoubled(text) } else { text.to_vec() });
        if value.ends_line {
            return Ok(Some((values, value.next)));
        }
        at = value.next;
    }
    Ok(None)
}

/// The same with every doubled quote as one.
fn undoubled(text: &[u8]) -> Vec<u8> {
    let mut after_quote = false;
    let is_first = |byte: &&u8| {
        after_quote = **byte == b'"' && !after_quote;
        **byte != b'"' || after_quote
    };
    text.iter().filter(is_first).copied().collect()
}

fn is_blank(byte: u8, separator: u8) -> bool {
    matches!(byte, b' ' | b'\r') || byte == b'\t' && separator != b'\t'
}

/// Where a value stands, its doubled quotes undone.
fn span(bytes: &[u8], value: &Value, undone: &mut String) -> (u32, u32) {
    let (start, end) = trimmed(bytes, value.start, value.end);
    if !value.has_doubled {
        return (start, end);
    }
    let first = undone.len() as u32 | UNDONE;
    let text = undoubled(&bytes[start as usize..end as usize]);
    undone.push_str(&String::from_utf8_lossy(&text));
    (first, undone.len() as u32 | UNDONE)
}

/// The value that begins at `at`, or none if it does not end here.
fn value(bytes: &[u8], at: usize, separator: u8) -> Result<Option<Value>> {
    let at = if separator == b' ' { blanks(bytes, at) } else { at };
    if bytes.get(at) == Some(&b'"') {
        return quoted(bytes, at + 1, separator);
    }
    let Some(length) = memchr2(separator, b'\n', &bytes[at..]) else { return Ok(None) };
    let value = Value {
        start: at,
        end: at + length,
        is_quoted: false,
        has_doubled: false,
        next: 0,
        ends_line: false,
    };
    Ok(ended(bytes, value, separator))
}

fn quoted(bytes: &[u8], start: usize, separator: u8) -> Result<Option<Value>> {
    let (mut end, mut has_doubled) = (start, false);
    loop {
        let Some(length) = memchr(b'"', &bytes[end..]) else { return Ok(None) };
        end += length;
        if bytes.get(end + 1) != Some(&b'"') {
            break;
        }
        (end, has_doubled) = (end + 2, true);
    }
    let value = Value { start, end, is_quoted: true, has_doubled, next: 0, ends_line: false };
    let behind = blanks(bytes, end + 1);
    match bytes.get(behind) {
        None => Ok(None),
        Some(sign)
            if *sign == separator || *sign == b'\n' || behind > end + 1 && separator == b' ' =>
        {
            Ok(ended(bytes, value, separator))
        }
        Some(_) => Err(Error::data("text behind the quote that ends a value")
            .advise("quotes within a value are doubled: mend the line")),
    }
}

/// The same value with what comes next.
fn ended(bytes: &[u8], value: Value, separator: u8) -> Option<Value> {
    let mut at = value.end + usize::from(value.is_quoted);
    if separator == b' ' || value.is_quoted {
        at = blanks(bytes, at);
    }
    let sign = *bytes.get(at)?;
    // Of blanks the next value begins here.
    let next = at + usize::from(sign == b'\n' || separator != b' ');
    Some(Value { next, ends_line: sign == b'\n', ..value })
}

/// The first byte from `at` on that is no blank.
fn blanks(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| matches!(byte, b' ' | b'\r')).count()
}
