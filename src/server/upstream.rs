//! Skeletons and meshes that the folders lack, from another server: one download for all who ask
//! for the same, a few at a time, on threads of their own.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use axum::http::StatusCode;
use tokio::sync::{Semaphore, watch};

use super::problem::Problem;
use crate::error::Result;
use crate::fetch::Mirror;
use crate::shape::ShapeKind;

/// Downloads at one time.
const DOWNLOADS_MAX: usize = 16;
/// Downloads that run or wait for a place. One that drips loses its own.
const WAITING_MAX: usize = 256;

type Key = (ShapeKind, u64);
/// A file, that there is none, or what is wrong with the other server.
type Outcome = Result<Option<PathBuf>, String>;

/// Another server, and what is being fetched from it.
pub struct Upstream {
    mirror: Mirror,
    running: Mutex<HashMap<Key, watch::Receiver<Option<Outcome>>>>,
    downloads: Arc<Semaphore>,
}

impl Upstream {
    /// A server whose shapes are kept in `mirror`.
    pub fn new(mirror: Mirror) -> Upstream {
        let downloads = Arc::new(Semaphore::new(DOWNLOADS_MAX));
        Upstream { mirror, running: Mutex::default(), downloads }
    }

    /// The file of a shape; `None` if the other server has none.
    ///
    /// # Errors
    /// 502 where the other server fails or sends no shape, 504 where it takes longer than `time`
    /// (the download goes on), 429 where too much is being fetched.
    pub async fn find(
        self: &Arc<Self>,
        key: Key,
        time: Duration,
    ) -> Result<Option<PathBuf>, Problem> {
        if let Some(path) = self.mirror.find(key.0, key.1)? {
            return Ok(Some(path));
        }
        let mut running = self.running(key)?;
        let done = match tokio::time::timeout(time, running.wait_for(Option::is_some)).await {
            Ok(Ok(done)) => done.clone(),
            // The thread has panicked.
            Ok(Err(_)) => return Err(Problem::fault()),
            Err(_) => return Err(self.late(key)),
        };
        match done {
            Some(Ok(found)) => Ok(found),
            Some(Err(sentence)) => Err(Problem::new(StatusCode::BAD_GATEWAY, sentence)
                .advise("ask again later, or the other server itself")
                .retry_after(10)),
            None => Err(Problem::fault()),
        }
    }

    /// The download of a shape, begun if nobody has yet.
    fn running(self: &Arc<Self>, key: Key) -> Result<watch::Receiver<Option<Outcome>>, Problem> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(download) = running.get(&key) {
            return Ok(download.clone());
        }
        if running.len() >= WAITING_MAX {
            let sentence = "too many shapes are being fetched from the other server";
            return Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, sentence)
                .advise("ask again in a moment")
                .retry_after(2));
        }
        let (done, download) = watch::channel(None);
        running.insert(key, download.clone());
        let (ended, places) = (Ended(Arc::clone(self), key), Arc::clone(&self.downloads));
        tokio::spawn(async move {
            // The semaphore is never closed.
            let place = places.acquire_owned().await.ok();
            let work = move || {
                let _place = place;
                let outcome = ended.0.download(key);
                // Those who ask from now on find the file, or begin anew.
                drop(ended);
                // Whoever waited may have gone.
                let _ = done.send(Some(outcome));
            };
            // A slow server must not keep those threads that read files and compute.
            if let Err(error) = thread::Builder::new().name("upstream".to_owned()).spawn(work) {
                tracing::error!(%error, "a thread for a download cannot be started");
            }
        });
        Ok(download)
    }

    fn download(&self, (kind, id): Key) -> Outcome {
        self.mirror.fetch(kind, id).map_err(|error| {
            tracing::warn!(error = %error, "the other server");
            let name = kind.name();
            format!(
                "the {name} of neuron {id} cannot be fetched from the other server: {}",
                error.what()
            )
        })
    }

    fn late(&self, (kind, id): Key) -> Problem {
        let (name, url) = (kind.name(), self.mirror.base_url());
        let sentence = format!("{url} is slow in sending the {name} of neuron {id}");
        Problem::new(StatusCode::GATEWAY_TIMEOUT, sentence)
            .advise("ask again: the download continues")
            .retry_after(10)
    }
}

/// Takes a download off the list, also when it panics.
struct Ended(Arc<Upstream>, Key);

impl Drop for Ended {
    fn drop(&mut self) {
        self.0.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.1);
    }
}
