//! Skeletons and meshes of single neurons: the two binary encodings of the guide, read strictly
//! and written again, found by id in a folder, and what can be measured on them.
//!
//! Coordinates are nanometres in float32, as published; lengths and areas are given in µm and µm².

mod bytes;
mod file;
mod folder;
mod foreign;
mod gzip;
mod measure;
mod mesh;
mod skeleton;
mod spanning_forest;
mod union_find;
mod whole;

pub use folder::ShapeKind;
pub use measure::{Bounds, MeshFacts, SkeletonFacts};
pub use mesh::Mesh;
pub use skeleton::Skeleton;
pub use spanning_forest::{Node, SpanningForest};

/// A point in nanometres.
pub type Vertex = [f32; 3];

/// Most bytes of a file or a download that are read. The largest published cells stay far below.
pub const BYTES_MAX: u64 = 4 << 30;
