//! Headers of its own that an answer has, and which answers are compressed.

use std::ops::RangeInclusive;

use axum::http::HeaderName;

/// The header with the id of a request.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The header that names the seed of a sample.
pub const SEED_HEADER: HeaderName = HeaderName::from_static("x-areax-seed");

/// The header that says how long answering took.
pub const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");

/// The header that names characters for which a picture has boxes, and choices without effect.
pub const NOTE_HEADER: HeaderName = HeaderName::from_static("x-areax-note");

/// The header that says why an answer may be empty, where that is not a key of JSON.
pub const HINT_HEADER: HeaderName = HeaderName::from_static("x-areax-hint");

/// A text for a header, whose clients do not agree on any letters but these.
pub fn ascii(text: &str) -> String {
    let text = text.replace('µ', "u").replace('²', "2").replace('≥', ">=");
    text.chars().map(|c| if c.is_ascii() && !c.is_control() { c } else { '?' }).collect()
}

/// Shorter answers fit a few packets, and compressing takes longer than answering; longer ones
/// would take a processor for seconds.
pub const COMPRESSED_BYTES: RangeInclusive<u64> = 16 << 10..=64 << 20;
