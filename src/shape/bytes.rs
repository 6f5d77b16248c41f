//! Counts, points and indices out of distrusted bytes, and back into bytes. Nothing is allocated
//! that the bytes at hand do not fill.

use std::ops::Range;

use super::{Vertex, foreign};
use crate::error::{Error, Place, Result};

/// Bytes of a count or an index.
pub const COUNT_BYTES: usize = 4;
/// Bytes of a point.
pub const VERTEX_BYTES: usize = 12;

/// The advice where bytes are wrong.
const AGAIN: &str = "download it again";
/// The same where they are too few, too many, or no shape's.
const CHECK: &str =
    "check that this is the file of a shape; if it was downloaded, download it again";
/// How many times longer than it is a shape may say that it is. What is cut short more than that has
/// no numbers worth repeating.
const LONGER_MAX: u64 = 1000;

/// The number at `at` of a shape of this kind.
pub fn count(bytes: &[u8], kind: &str, at: usize, what: &str) -> Result<u64> {
    match bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        Some(number) => Ok(u32::from_le_bytes(*number).into()),
        None => {
            let cut = format!("the file ends within the number of its {what}");
            Err(refused(bytes, kind, cut, bytes.len() as u64))
        }
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

/// An error about the length of `bytes`, which should be `expected`. What is no shape of this kind at all
/// is not measured as one.
pub fn refused(bytes: &[u8], kind: &str, what: String, expected: u64) -> Error {
    let length = bytes.len() as u64;
    if length == 0 {
        return Error::data("the file is empty").at(Place::Byte(0)).advise(CHECK);
    }
    if let Some(foreign) = foreign::of(bytes, kind) {
        return Error::data(foreign.what).at(Place::Byte(0)).advise(foreign.advice);
    }
    if expected / length > LONGER_MAX {
        let what = format!("these {length} bytes are not a {kind} in the published encoding");
        return Error::data(what).at(Place::Byte(0)).advise(CHECK);
    }
    Error::data(what).at(Place::Byte(expected.min(length))).advise(CHECK)
}
