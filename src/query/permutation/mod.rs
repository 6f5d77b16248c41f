//! Permutation tests: labels of neurons are permuted, and what the data has is compared with what chance
//! would give.

mod binomial;
mod compared;
mod found;
mod matrix_check;
mod matrix_test;
mod permuting;
mod test;
mod units;

pub use binomial::clopper_pearson;
pub use compared::Compared;
pub use found::{Reached, Test, TestFound};
pub use matrix_test::{CellTests, MatrixTest};
pub use permuting::Permuting;
pub use test::TestQuery;
