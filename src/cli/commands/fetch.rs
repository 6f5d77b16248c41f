//! `areax fetch DIR`.

use std::path::PathBuf;
use std::time::Duration;

use crate::Result;
use crate::fetch::{BASE_URL, RetryPolicy, fetch};
use crate::progress::Progress;
use clap::Args;

use crate::cli::caller::Caller;
use crate::cli::progress::Bar;

#[derive(Debug, Args)]
pub struct FetchArgs {
    /// Folder for the four published files
    pub dir: PathBuf,
    /// Server with the files under /connectome/data/, or the URL of a folder that holds them
    #[arg(long, value_name = "URL", env = "AREAX_BASE_URL", default_value = BASE_URL)]
    pub base_url: String,
    /// Maximum number of consecutive attempts that bring no bytes
    #[arg(long, value_name = "N", default_value_t = RetryPolicy::default().retries)]
    pub retries: u32,
    /// Seconds without data from the server before the connection counts as lost
    #[arg(long, value_name = "SECONDS", default_value_t = RetryPolicy::default().silence.as_secs(),
          value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub timeout: u64,
}

pub fn run(args: &FetchArgs, caller: &Caller) -> Result<()> {
    let progress = Bar::new(caller.quiet);
    let silence = Duration::from_secs(args.timeout);
    let retry_policy = RetryPolicy { retries: args.retries, silence, ..RetryPolicy::default() };
    fetch(&args.dir, &args.base_url, retry_policy, &progress)?;
    let dir = args.dir.display();
    progress.note(&format!("all four files are in {dir}; next: areax matrix {dir}"));
    Ok(())
}
