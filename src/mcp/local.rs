//! Data sets of this process: prepared behind the first messages, asked on threads of their own.

use std::sync::Arc;
use std::thread;

use tokio::sync::{Semaphore, watch};

use super::report::Report;
use super::{Answering, Asking, Host, Refusal, Set, Told, Work};
use crate::ask::{Backend, Connectome};
use crate::dataset::Prepare;
use crate::error::Result;
use crate::guide::{self, Reader};
use crate::output::views::InfoFrom;
use crate::progress::Silent;
use crate::run::{Run, StopOnDrop, StopToken};

/// Calls that are answered at one time.
const AT_ONCE: usize = 4;

/// Data sets by their names.
pub struct Local {
    sets: Vec<(String, Arc<Connectome>)>,
    permits: Semaphore,
    is_open: watch::Receiver<bool>,
    opening: Arc<Report>,
}

impl Local {
    /// Data sets, which begin to be opened.
    ///
    /// # Errors
    /// A thread that cannot be started.
    pub fn open(sets: Vec<(String, Connectome)>) -> std::io::Result<Local> {
        let sets: Vec<_> =
            sets.into_iter().map(|(name, connectome)| (name, Arc::new(connectome))).collect();
        let (opened, is_open) = watch::channel(false);
        let opening = Arc::<Report>::default();
        let (report, all) = (Arc::clone(&opening), sets.clone());
        thread::Builder::new().name("areax-opening".to_owned()).spawn(move || {
            for (_, connectome) in &all {
                // What is wrong is said to the calls, each of which tries again.
                let run = Run { progress: &*report, ..Run::default() };
                let _ = connectome.backend().open(Prepare::IfNeeded, true, &run);
            }
            opened.send_replace(true);
        })?;
        Ok(Local { sets, permits: Semaphore::new(AT_ONCE), is_open, opening })
    }

    /// Work over a data set, once it is open; it is stopped when nobody waits for it any more.
    async fn over<T: Send + 'static>(
        &self,
        set: usize,
        mut work: impl FnMut(&Backend, &Run) -> Result<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        let gone = |_| Refusal::new("the data is not open");
        // An error is a thread that has ended, whatever it came to.
        drop(self.is_open.clone().wait_for(|is_open| *is_open).await);
        let _permit = self.permits.acquire().await.map_err(gone)?;
        let connectome = Arc::clone(&self.sets[set].1);
        let stop = StopToken::default();
        let _stops = StopOnDrop(stop.clone());
        let task = tokio::task::spawn_blocking(move || {
            connectome.renew_if_changed()?;
            let run = Run { stop, progress: &Silent };
            connectome.mended(|backend| work(backend, &run), &run)
        });
        match task.await {
            Ok(done) => Ok(done?),
            Err(error) => Err(Refusal::new(format!("the call failed: {error}"))),
        }
    }
}

impl Host for Local {
    fn sets(&self) -> Vec<Set> {
        let set = |(name, connectome): &(String, Arc<Connectome>)| {
            Set::new(name, &connectome.backend().data)
        };
        self.sets.iter().map(set).collect()
    }

    fn ask(&self, set: usize, _: Asking, mut work: Work) -> Answering<'_, Told> {
        Box::pin(self.over(set, move |backend, run| {
            let sources = &backend.data.sources;
            work(backend, InfoFrom::files(&sources.synapses, sources.neurons.as_deref()), run)
        }))
    }

    fn guide(&self, set: usize) -> Answering<'_, String> {
        let name = self.sets[set].0.clone();
        Box::pin(self.over(set, move |backend, run| {
            guide::of_set(&name, &backend.data, &Reader::Tools, run)
        }))
    }

    fn waits_for(&self) -> Option<String> {
        let is_open = *self.is_open.borrow();
        (!is_open).then(|| self.opening.words().unwrap_or_else(|| "opening the data".to_owned()))
    }
}
