//! Permutation tests: labels of neurons are permuted, and what the data has is compared with what chance
//! would give.

mod binomial;
mod compared;
mod found;
mod permuting;
mod test;

pub use binomial::clopper_pearson;
pub use compared::Compared;
pub use found::{Reached, Test, TestFound};
pub use permuting::Permuting;
pub use test::TestQuery;
