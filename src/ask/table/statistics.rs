//! The parameters of statistics.

use super::parameter::plain;
use super::{Parameter, ValueKind};

/// Which ends are shuffled.
pub const SHUFFLE: Parameter = Parameter {
    default: Some("post"),
    example: "post",
    ..plain("shuffle", ValueKind::OneOf(&["post"]), "Which ends of synapses are shuffled")
};

/// Within what ends are shuffled.
pub const WITHIN: Parameter = Parameter {
    default: Some("all"),
    example: "typepair",
    ..plain(
        "within",
        ValueKind::Text,
        "all, pretype, posttype or typepair; categories and cubes of the volume may follow: \
         typepair,voxel:16um",
    )
};

/// What is counted.
pub const STATISTIC: Parameter = Parameter {
    example: "multi",
    required: true,
    ..plain(
        "statistic",
        ValueKind::Texts,
        "multi, autapses, reciprocal or share:A/(A+B)>=0.9; give one for each statistic",
    )
};

/// How often ends are shuffled.
pub const NULLS: Parameter = Parameter {
    example: "99",
    ..plain("nulls", ValueKind::Integer, "How often ends are shuffled [999]")
};

/// The key of the random numbers.
pub const NULL_SEED: Parameter = Parameter {
    example: "7",
    ..plain("seed", ValueKind::Integer, "Seed of the random numbers [1]")
};
