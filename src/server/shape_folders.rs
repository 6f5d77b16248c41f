//! Where skeletons and meshes lie.

use std::path::PathBuf;

/// Where the shapes lie, by neuron id.
#[derive(Clone, Debug)]
pub struct ShapeFolders {
    /// Skeletons.
    pub skeletons: PathBuf,
    /// Meshes.
    pub meshes: PathBuf,
}
