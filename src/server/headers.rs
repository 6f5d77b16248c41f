//! Headers of its own that an answer has, and which answers are compressed.

use std::ops::RangeInclusive;

use axum::http::HeaderName;

/// The header with the id of a request.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The header that names the seed of a sample.
pub const SEED_HEADER: HeaderName = HeaderName::from_static("x-areax-seed");

/// The header that says how long answering took.
pub const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");

/// The header that names characters for which a picture has boxes.
pub const NOTE_HEADER: HeaderName = HeaderName::from_static("x-areax-note");

/// Shorter answers fit a few packets, and compressing takes longer than answering; longer ones
/// would take a processor for seconds.
pub const COMPRESSED_BYTES: RangeInclusive<u64> = 16 << 10..=64 << 20;
