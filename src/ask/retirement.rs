//! Whether a process still asks its GPUs: one answer of theirs that another engine contradicts ends that.

use std::sync::{Arc, OnceLock};

use crate::error::{Error, Kind, Result};

/// What was wrong with an answer of a GPU, if one was; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Retirement(Arc<OnceLock<String>>);

impl Retirement {
    /// That of the process.
    pub fn of_process() -> Retirement {
        static OF_PROCESS: OnceLock<Retirement> = OnceLock::new();
        OF_PROCESS.get_or_init(Retirement::default).clone()
    }

    /// Ends the use of GPUs.
    pub fn begin(&self, disagreement: &Error) {
        // The first reason stays.
        let _ = self.0.set(disagreement.to_string());
    }

    /// Whether no GPU is asked any more.
    pub fn has_begun(&self) -> bool {
        self.0.get().is_some()
    }

    /// Refuses a GPU that is asked for by name.
    ///
    /// # Errors
    /// [`Kind::Engine`] once an answer was wrong.
    pub fn check(&self) -> Result<()> {
        self.0.get().map_or(Ok(()), |why| {
            let what = format!("no GPU is asked any more, because an answer was wrong: {why}");
            Err(Error::new(Kind::Engine, what).advise("take --engine cpu"))
        })
    }
}
