//! The parameters of the question describe.

use super::parameter::{Parameter, ValueKind, plain};
use crate::query::DescribeQuery;

/// Which distributions.
pub const DISTRIBUTION: Parameter = Parameter {
    example: "multiplicity",
    ..plain(
        DescribeQuery::PARAMETER,
        ValueKind::Texts,
        "multiplicity, out_degree, in_degree, out_strength, in_strength, synapse_size, \
         connection_size, or a number by its name; one or more",
    )
};

/// What values are grouped by.
pub const BY: Parameter = Parameter {
    example: "pre.celltype",
    ..plain(
        DescribeQuery::BY,
        ValueKind::Text,
        "Category: pre.NAME, post.NAME or one of synapses; of neurons NAME",
    )
};
