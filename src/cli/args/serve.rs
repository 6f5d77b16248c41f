//! `areax serve`: where it listens, where shapes come from, how it logs.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{DataArgs, EngineArgs, bytes};

#[derive(Debug, Args)]
pub struct ServeArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// Address to listen at; 0.0.0.0 lets other machines ask
    #[arg(long, default_value = "127.0.0.1", help_heading = "Server")]
    pub host: String,
    /// Another name under which it may be asked, for example behind a proxy; more than once for more.
    /// On loopback it answers only under loopback names; elsewhere under every name, unless this is
    /// given
    #[arg(long, value_name = "NAME", help_heading = "Server")]
    pub host_name: Vec<String>,
    /// Port to listen at; 0 takes a free one
    #[arg(long, default_value_t = 8080, help_heading = "Server")]
    pub port: u16,
    /// Folder with skeletons by neuron id [default: DATA, and skeletons in it]
    #[arg(long, value_name = "DIR", help_heading = "Server")]
    pub skeletons: Option<PathBuf>,
    /// Folder with meshes by neuron id [default: DATA, and meshes in it]
    #[arg(long, value_name = "DIR", help_heading = "Server")]
    pub meshes: Option<PathBuf>,
    /// Another server with the guide's routes, for skeletons and meshes that the folders lack
    #[arg(long, value_name = "URL", help_heading = "Server")]
    pub upstream: Option<String>,
    /// Folder that keeps what came from --upstream [default: in the user's cache folder]
    #[arg(long, value_name = "DIR", requires = "upstream", help_heading = "Server")]
    pub cache: Option<PathBuf>,
    /// Room for it in bytes, with K, M or G, about; the oldest go
    #[arg(
        long,
        value_name = "BYTES",
        value_parser = bytes,
        requires = "upstream",
        default_value = "4G",
        help_heading = "Server"
    )]
    pub cache_bytes: u64,
    /// Lets pages of this origin read answers, for example https://neuroglancer-demo.appspot.com;
    /// more than once for more, '*' for every page
    #[arg(long, value_name = "ORIGIN", help_heading = "Server")]
    pub allow_origin: Vec<String>,
    /// Seconds after which a client that takes nothing of its answer loses its connection
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 60,
        value_parser = clap::value_parser!(u64).range(1..=86_400),
        help_heading = "Server"
    )]
    pub write_timeout: u64,
    /// Seconds within which a client must have sent the header of a request, and its body (where each
    /// 16 KiB have a second more); at most those of --write-timeout
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 15,
        value_parser = clap::value_parser!(u64).range(1..=86_400),
        help_heading = "Server"
    )]
    pub read_timeout: u64,
    /// Lines of the log on stderr, one a request
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
