//! Counts, points and indices out of distrusted bytes, and back into bytes. Nothing is allocated
//! that the bytes at hand do not fill.

use std::ops::Range;

use super::{Vertex, foreign};
use crate::error::{Error, Place, Result};

/// Bytes of a count or an index.
pub const COUNT_BYTES: usize = 4;
/// Bytes of a point.
pub const VERTEX_BYTES: usize = 12;

/// The advice where bytes are missing or wrong.
pub const AGAIN: &str = "download it again";

/// The number at `at`, a multiple of nothing in particular.
pub fn count(bytes: &[u8], at: usize, what: &str) -> Result<u64> {
    match bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        Some(number) => Ok(u32::from_le_bytes(*number).into()),
        None => Err(refused(
            bytes,
            format!("the file ends within the number of its {what}"),
            bytes.len(),
        )),
    }
}

/// The points that fill `place`.
pub fn vertices(bytes: &[u8], place: Range<usize>) -> Result<Vec<Vertex>> {
    let (start, chunks) = (place.start, bytes[place].chunks_exact(VERTEX_BYTES));
    let vertices: Vec<Vertex> = chunks.map(vertex).collect();
    match vertices.iter().flatten().position(|coordinate| !coordinate.is_finite()) {
        None => Ok(vertices),
        Some(at) => {
            let (vertex, axis) = (at / 3, at % 3);
            let what = format!(
                "{} of vertex {vertex} is {}, not a finite number of nanometres",
                ["x", "y", "z"][axis],
                vertices[vertex][axis]
            );
            Err(Error::data(what).at(Place::Byte((start + at * 4) as u64)).advise(AGAIN))
        }
    }
}

fn vertex(bytes: &[u8]) -> Vertex {
    numbers(bytes).map(f32::from_bits)
}

/// The tuples of vertex numbers that fill `place`; `what` is one of them ("edge").
pub fn indices<const N: usize>(
    bytes: &[u8],
    place: Range<usize>,
    vertices: usize,
    what: &str,
) -> Result<Vec<[u32; N]>> {
    let start = place.start;
    let tuples: Vec<[u32; N]> = bytes[place].chunks_exact(N * COUNT_BYTES).map(numbers).collect();
    match tuples.iter().flatten().position(|index| *index as usize >= vertices) {
        None => Ok(tuples),
        Some(at) => {
            let (tuple, index) = (at / N, tuples[at / N][at % N]);
            let what = format!(
                "{what} {tuple} names vertex {index}, but there are {vertices}, counted from 0"
            );
            Err(Error::data(what).at(Place::Byte((start + at * 4) as u64)).advise(AGAIN))
        }
    }
}

/// The little-endian numbers that fill `bytes`.
pub fn floats(bytes: &[u8]) -> impl Iterator<Item = f32> {
    bytes.chunks_exact(4).map(|number| f32::from_bits(numbers::<1>(number)[0]))
}

/// `N` little-endian numbers of 32 bits.
fn numbers<const N: usize>(bytes: &[u8]) -> [u32; N] {
    std::array::from_fn(|at| {
        bytes[at * COUNT_BYTES..].first_chunk().map_or(0, |number| u32::from_le_bytes(*number))
    })
}

/// Appends points.
pub fn put_vertices(bytes: &mut Vec<u8>, vertices: &[Vertex]) {
    bytes.extend(vertices.iter().flatten().flat_map(|coordinate| coordinate.to_le_bytes()));
}

/// Appends vertex numbers.
pub fn put_indices<const N: usize>(bytes: &mut Vec<u8>, tuples: &[[u32; N]]) {
    bytes.extend(tuples.iter().flatten().flat_map(|index| index.to_le_bytes()));
}

/// An error about the length of `bytes`; it says so if they look like a page and not like a shape.
pub fn refused(bytes: &[u8], what: String, at: usize) -> Error {
    let first = bytes.trim_ascii_start().first();
    let error = Error::data(what).at(Place::Byte(at as u64));
    if let Some(advice) = foreign::advice(bytes) {
        return error.advise(advice);
    }
    match first {
        Some(b'<' | b'{') => error.advise(
            "these bytes look like text: a page or message of the server instead of the shape; open it in an editor, then download the shape again",
        ),
        _ => error.advise(AGAIN),
    }
}
