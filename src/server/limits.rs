//! What a request may cost. `docs/REST.md` lists the error that answers each excess.

use std::time::Duration;

/// The limits of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of path and query (414).
    pub uri_bytes_max: usize,
    /// Bytes of a body (413).
    pub body_bytes_max: usize,
    /// Neuron ids of one list (413).
    pub ids_max: usize,
    /// Cells of a sweep (413).
    pub sweep_cells_max: u64,
    /// Bytes of a claim (413).
    pub claim_bytes_max: usize,
    /// Settings times synapses of a grid that the reference is asked about (413): it reads every
    /// synapse for each setting.
    pub checked_rows_max: u64,
    /// Settings in which a claim is judged, times its connections (413).
    pub settings_max: u64,
    /// Synapses of an adjacency (413).
    pub pairs_max: u64,
    /// How long a question may wait and take (503).
    pub question_time: Duration,
    /// Questions that may wait for a processor (429).
    pub waiting_max: usize,
    /// Bytes up to which rows are sent whole, with their length; more are streamed.
    pub whole_bytes_max: usize,
    /// Streams of rows at one time (429).
    pub streams_max: usize,
    /// How long a shape of another server may take (504); its download goes on.
    pub upstream_time: Duration,
    /// Open connections, if the system lets the process have so many; for one more the one goes
    /// that keeps the server waiting longest.
    pub connections_max: usize,
    /// How long a client may take for the header of a request, and for its body, where each 16 KiB
    /// have a second more; then its connection is closed (408).
    pub read_time: Duration,
    /// How long a client may take nothing of an answer that waits for it; then its connection is
    /// closed, and its stream ends.
    pub stall_time: Duration,
    /// How long requests may go on once the server is told to stop.
    pub shutdown_time: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            uri_bytes_max: 32 << 10,
            body_bytes_max: 32 << 20,
            ids_max: 1 << 20,
            sweep_cells_max: 1 << 24,
            claim_bytes_max: 1 << 10,
            checked_rows_max: 1 << 30,
            settings_max: 1 << 12,
            pairs_max: 4 << 20,
            question_time: Duration::from_secs(30),
            waiting_max: 1 << 10,
            whole_bytes_max: 1 << 20,
            streams_max: 32,
            upstream_time: Duration::from_secs(30),
            connections_max: 1 << 12,
            read_time: Duration::from_secs(15),
            stall_time: Duration::from_secs(60),
            shutdown_time: Duration::from_secs(10),
        }
    }
}
