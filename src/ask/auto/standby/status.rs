//! How `auto` stands, as metrics have it.

use std::sync::atomic::Ordering;

use super::books::Phase;
use super::shared::Shared;
use crate::engine::GpuRates;
use crate::engine::auto::Balance;

/// How `auto` stands, as metrics have it.
#[derive(Clone, Debug, PartialEq)]
pub struct AutoStatus {
    /// In a word: `waiting`, `preparing`, `open`, `paused`, `absent`.
    pub state: &'static str,
    /// The adapter of an open GPU.
    pub adapter: Option<String>,
    /// Questions that the processors and the GPU have answered.
    pub answers: [u64; 2],
    /// How often it could not be opened or filled.
    pub failures: u64,
    /// What is nearest to being bought.
    pub balance: Balance,
    /// How fast the GPU is, or is taken to be.
    pub rates: GpuRates,
}

impl AutoStatus {
    /// How it stands now.
    pub fn of(shared: &Shared) -> AutoStatus {
        let books = shared.books();
        AutoStatus {
            state: match &books.phase {
                Phase::Paused(..) => "paused",
                Phase::Absent => "absent",
                Phase::Usable if books.is_preparing => "preparing",
                Phase::Usable if books.engine.is_some() => "open",
                Phase::Usable => "waiting",
            },
            adapter: books.engine.as_ref().and_then(|engine| engine.adapter()),
            answers: shared.answers.each_ref().map(|count| count.load(Ordering::Relaxed)),
            failures: shared.failures.load(Ordering::Relaxed),
            balance: books.ledger.balance(),
            rates: *books.ledger.rates(),
        }
    }
}
