//! The groups in which filters stand on the page.

/// A group of controls on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Sliders above all others.
    Sliders,
    /// On or off.
    Switches,
    /// Types of both partners.
    Types,
    /// Morphology of the postsynaptic site.
    Morphology,
    /// Skeleton lengths of one partner.
    Lengths,
    /// Skeleton lengths of both.
    Completeness,
    /// Certainty of the cell type.
    Certainty,
    /// Synapses of a pair of neurons.
    Pairs,
    /// Upper bounds.
    UpperBounds,
    /// Ids, and the box.
    Place,
}
