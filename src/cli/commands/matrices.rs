//! What the commands of one matrix and of several share.

use std::path::PathBuf;

use crate::cli::args::MatrixArgs;

/// The files that the flags name: labels and ids.
pub fn named_files(args: &MatrixArgs) -> Vec<PathBuf> {
    args.filter.files().into_iter().chain(args.groups.clone()).collect()
}
