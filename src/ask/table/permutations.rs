//! The parameters of permutation tests.

use super::parameter::{CLAIM, Parameter, ValueKind, plain};

/// The claim that is tested.
pub const TESTED_CLAIM: Parameter = Parameter {
    help: "Two connections with the same partners: A->C > B->C, A->B > A->C, A,D->C > B->C",
    ..CLAIM
};

/// Within what labels are permuted.
pub const TEST_WITHIN: Parameter = Parameter {
    example: "celltype",
    ..plain(
        "within",
        ValueKind::Text,
        "Categories of the neurons: labels are permuted among those that agree in all of them",
    )
};

/// How often labels are permuted.
pub const PERMUTATIONS: Parameter = Parameter {
    example: "999",
    ..plain("permutations", ValueKind::Integer, "How often labels are permuted [9999]")
};

/// The seed of the keys by which neurons are sorted.
pub const TEST_SEED: Parameter = Parameter {
    example: "7",
    ..plain("seed", ValueKind::Integer, "Seed of the random numbers [1]")
};

/// What has labels.
pub const TEST_UNITS: Parameter = Parameter {
    example: "fragments",
    ..plain(
        "units",
        ValueKind::OneOf(&["neurons", "fragments"]),
        "fragments: take them as neurons; p values are too small [neurons]",
    )
};

/// The side of a matrix whose labels are permuted.
pub const TEST: Parameter = Parameter {
    example: "pre",
    ..plain(
        "test",
        ValueKind::OneOf(&["pre", "post"]),
        "p of every cell, by permuting the labels of the neurons of a side",
    )
};

/// How labels of a matrix are permuted; seed and units are those of intervals.
pub const TESTS: [Parameter; 3] = [TEST, TEST_WITHIN, PERMUTATIONS];

/// How labels are permuted.
pub const PERMUTING: [Parameter; 4] = [TEST_WITHIN, PERMUTATIONS, TEST_SEED, TEST_UNITS];
