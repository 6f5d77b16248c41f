//! The filters by name.

/// One filter: its number is its place in [`FILTERS`](super::FILTERS).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is documented as the field of `Filter` of the same name")]
pub enum FilterParameter {
    PreCelltype,
    PostCelltype,
    PreNeuronIds,
    PostNeuronIds,
    ProbMin,
    ProbMax,
    SizeMin,
    SizeMax,
    PostMorph,
    MinPreAxon,
    MinPreSoma,
    MinPreDend,
    MinPostAxon,
    MinPostSoma,
    MinPostDend,
    MinPreCertainty,
    MinPostCertainty,
    CellAxon,
    CellDendrite,
    ProjectionAxon,
    CellCertainty,
    ExcludeAutapses,
    Box,
    Strict,
    ExactThresholds,
}
