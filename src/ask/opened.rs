//! The prepared copy that is open, and what is known of it besides its columns.

use std::sync::{Arc, OnceLock};

use super::Info;
use crate::dataset::{Dataset, Facts};
use crate::error::Result;
use crate::names::Vocabulary;

/// An open data set.
#[derive(Debug)]
pub struct Opened {
    /// The prepared copy.
    pub dataset: Arc<Dataset>,
    /// What was counted while it was prepared.
    pub facts: Facts,
    /// What it holds, once somebody asks.
    info: OnceLock<Info>,
}

impl Opened {
    /// A prepared copy, and what was counted as it was made.
    pub fn of(dataset: Arc<Dataset>, facts: Facts) -> Opened {
        Opened { dataset, facts, info: OnceLock::new() }
    }

    /// Names of types and morphologies.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.dataset.vocabulary
    }

    /// What it holds. This takes all neurons once, which a server need not wait for when it starts.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub fn info(&self) -> Result<&Info> {
        if let Some(info) = self.info.get() {
            return Ok(info);
        }
        let info = Info::of(&self.dataset, &self.facts)?;
        Ok(self.info.get_or_init(|| info))
    }
}
