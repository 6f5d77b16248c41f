//! `areax serve`: where it listens, where shapes come from, how it logs.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{DataArgs, EngineArgs, bytes};

#[derive(Debug, Args)]
pub struct ServeArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// More data sets, each a folder or NAME=FOLDER; DATA may be NAME=FOLDER too. The routes of a data
    /// set stand under its name: that of its map, or j0251
    #[arg(value_name = "DATA", help_heading = "Data", requires = "data")]
    pub more: Vec<PathBuf>,
    /// Address to listen on; 0.0.0.0 accepts requests from other machines
    #[arg(long, default_value = "127.0.0.1", help_heading = "Server")]
    pub host: String,
    /// Additional host name to accept, for example behind a proxy; may be repeated. On loopback, only loopback names
    /// are accepted; on other addresses every name is, unless this is given
    #[arg(long, value_name = "NAME", help_heading = "Server")]
    pub host_name: Vec<String>,
    /// Port to listen on; 0 chooses a free one
    #[arg(long, default_value_t = 8080, help_heading = "Server")]
    pub port: u16,
    /// Folder with skeletons by neuron id [default: DATA, and skeletons in it]
    #[arg(long, value_name = "DIR", help_heading = "Server")]
    pub skeletons: Option<PathBuf>,
    /// Folder with meshes by neuron id [default: DATA, and meshes in it]
    #[arg(long, value_name = "DIR", help_heading = "Server")]
    pub meshes: Option<PathBuf>,
    /// Another server with the guide's routes, for skeletons and meshes that are missing from the folders
    #[arg(long, value_name = "URL", help_heading = "Server")]
    pub upstream: Option<String>,
    /// Folder for files downloaded from --upstream [default: in the user's cache folder]
    #[arg(long, value_name = "DIR", requires = "upstream", help_heading = "Server")]
    pub cache: Option<PathBuf>,
    /// Approximate size of that folder, in bytes or with K, M or G; the oldest files are removed first
    #[arg(
        long,
        value_name = "BYTES",
        value_parser = bytes,
        requires = "upstream",
        default_value = "4G",
        help_heading = "Server"
    )]
    pub cache_bytes: u64,
    /// Web origin whose pages may read answers, for example https://neuroglancer-demo.appspot.com;
    /// may be repeated, '*' for all
    #[arg(long, value_name = "ORIGIN", help_heading = "Server")]
    pub allow_origin: Vec<String>,
    /// Seconds after which the connection of a client that reads nothing of its answer is closed
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 60,
        value_parser = clap::value_parser!(u64).range(1..=86_400),
        help_heading = "Server"
    )]
    pub write_timeout: u64,
    /// Seconds for a client to send the header of a request, and its body (plus one second for
    /// each 16 KiB); at most --write-timeout [default: 15]
    #[arg(
        long,
        value_name = "SECONDS",
        value_parser = clap::value_parser!(u64).range(1..=86_400),
        help_heading = "Server"
    )]
    pub read_timeout: Option<u64>,
    /// Format of the log on stderr, one line per request
    #[arg(
        long,
        value_enum,
        ignore_case = true,
        default_value = "text",
        value_name = "FORMAT",
        help_heading = "Server"
    )]
    pub log: LogFormat,
    #[command(flatten)]
    pub engine: EngineArgs,
}

/// How the server's log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people
    Text,
    /// One JSON object a line
    Json,
}
