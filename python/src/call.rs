//! A call of the library: without Python's lock, with progress, and ended by Ctrl-C.

use areax::{Kind, Run};
use pyo3::prelude::*;

use crate::errors::raised;
use crate::interrupt::Watch;
use crate::progress::Told;

/// Who is told how work goes on.
#[derive(Default)]
pub struct Listener {
    /// Called with what is done, how much of it is, and how much there is.
    pub callable: Option<Py<PyAny>>,
    /// Whether it is called only where work takes its time.
    pub is_patient: bool,
}

impl Listener {
    /// Does some work of the library's. Where Ctrl-C ends it and Python does not raise, it is done again.
    pub fn run<T: Send>(
        &self,
        py: Python<'_>,
        work: impl Fn(&Run) -> areax::Result<T> + Send + Sync,
    ) -> PyResult<T> {
        loop {
            let (done, error) = py.detach(|| {
                let (watch, stop) = Watch::begin();
                let told = Told::new(self.callable.as_ref(), self.is_patient, stop.clone());
                let done = work(&Run { stop, progress: &told });
                drop(watch);
                (done, told.raised())
            });
            if let Some(error) = error {
                return Err(error);
            }
            match done {
                Ok(done) => return Ok(done),
                Err(error) if error.kind() == Kind::Stopped => py.check_signals()?,
                Err(error) => return Err(raised(py, error)),
            }
        }
    }
}
