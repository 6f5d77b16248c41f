//! The parameters of intervals.

use super::parameter::{Parameter, ValueKind, plain};
use crate::query::{Sides, Weights};

const SIDES: [&str; 3] = [Sides::ALL[0].name(), Sides::ALL[1].name(), Sides::ALL[2].name()];
const WEIGHTS: [&str; 2] = [Weights::ALL[0].name(), Weights::ALL[1].name()];

/// Intervals of cells, or of a claim's difference.
pub const CI: Parameter = Parameter {
    example: "both",
    ..plain(
        "ci",
        ValueKind::OneOf(&SIDES),
        "Interval of every cell or setting, by resampling the neurons of both sides or one",
    )
};

/// How often neurons are resampled.
pub const RESAMPLES: Parameter = Parameter {
    example: "1999",
    ..plain("resamples", ValueKind::Integer, "Resamples of intervals [9999]")
};

/// How often an interval holds what it is of.
pub const LEVEL: Parameter = Parameter {
    example: "0.9",
    ..plain("level", ValueKind::Number(0, 1), "Level of intervals [0.95]")
};

/// The seed of the weights.
pub const CI_SEED: Parameter = Parameter {
    example: "7",
    ..plain("seed", ValueKind::Integer, "Seed of intervals and tests [1]")
};

/// What weights are.
pub const CI_WEIGHTS: Parameter = Parameter {
    example: "poisson",
    ..plain(
        "ci_weights",
        ValueKind::OneOf(&WEIGHTS),
        "Weights of resamples: 0 or 2, or Poisson [double-or-nothing]",
    )
};

/// What is resampled.
pub const UNITS: Parameter = Parameter {
    example: "fragments",
    ..plain(
        "units",
        ValueKind::OneOf(&["neurons", "fragments"]),
        "fragments: take them as neurons; intervals are too narrow, p too small [neurons]",
    )
};

/// All of them.
pub const INTERVALS: [Parameter; 6] = [CI, RESAMPLES, LEVEL, CI_SEED, CI_WEIGHTS, UNITS];
