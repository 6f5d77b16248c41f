//! Downloads: the four published files into a folder, resumable and checked, and skeletons and
//! meshes by neuron id, once or kept in a mirror. The only room that says `ureq`.

mod attempt;
mod check;
mod guard;
mod http;
mod mirror;
mod pace;
mod part;
mod published;
mod retry;
mod shapes;

use std::time::Duration;

pub use http::Client;
pub use mirror::Mirror;
pub use published::{FILE_NAMES, fetch};
pub use shapes::{shape, shape_url};

/// The public server.
pub const BASE_URL: &str = "https://syconn.esc.mpcdf.mpg.de";

/// When a download is tried again, and when it fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Tries after the first that brought nothing; one that brought bytes is not counted.
    pub retries: u32,
    /// Wait before the first of them; it doubles each time, up to half a minute.
    pub wait: Duration,
    /// Longest wait for a connection, for an answer to begin, and for its next bytes.
    pub silence: Duration,
    /// Longest time for a skeleton or a mesh.
    pub shape_time: Duration,
}

impl Default for RetryPolicy {
    fn default() -> RetryPolicy {
        let (wait, silence) = (Duration::from_millis(500), Duration::from_secs(30));
        RetryPolicy { retries: 6, wait, silence, shape_time: Duration::from_secs(3600) }
    }
}
