//! Where an answer comes from.

use std::time::Duration;

use super::Answer;
use super::auto::Reason;
use crate::engine::KernelRun;

/// Which engine computed an answer, and which other one gave the same.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Provenance {
    /// The engine that computed it.
    pub engine: &'static str,
    /// The GPU adapter that it used, if it has one.
    pub adapter: Option<String>,
    /// The engine that was asked the same and gave the same.
    pub checked_against: Option<&'static str>,
    /// The kernels that it ran on a GPU, in order.
    pub kernels: Vec<KernelRun>,
    /// Why `auto` has chosen the engine, in a program that lives long.
    pub reason: Option<Reason>,
}

/// An answer, where it comes from, and how long it took.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Answered {
    /// The answer.
    pub answer: Answer,
    /// Where it comes from.
    pub by: Provenance,
    /// How long it took, preparing and checking included.
    pub took: Duration,
}
