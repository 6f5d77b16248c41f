//! Which neurons have a shape, as the formats see it.

use crate::shape::ShapeKind;

/// The neurons of a folder that have a shape.
#[derive(Clone, Copy, Debug)]
pub struct ShapeIds<'a> {
    /// The shape that they have.
    pub kind: ShapeKind,
    /// Their ids, in ascending order.
    pub ids: &'a [u64],
    /// JSON writes them as strings: many readers hold numbers beyond 2⁵³ inexactly.
    pub as_text: bool,
}
