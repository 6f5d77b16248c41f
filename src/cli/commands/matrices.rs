//! What the commands of one matrix and of several share.

use std::path::PathBuf;

use crate::cli::args::MatrixArgs;
use crate::query::{Matrix, Values};

/// The files that the flags name: labels and ids.
pub fn named_files(args: &MatrixArgs) -> Vec<PathBuf> {
    args.filter.files().into_iter().chain(args.groups.clone()).collect()
}

/// The first cell in which two matrices differ.
pub fn first_difference(a: &Matrix, b: &Matrix) -> String {
    if a.labels != b.labels || a.total != b.total || a.values.len() != b.values.len() {
        return format!(
            "{} synapses over {} labels and {} over {}",
            a.total,
            a.labels.len(),
            b.total,
            b.labels.len()
        );
    }
    let differs = |at: &usize| {
        let one = |values: &Values| Values::Reals(vec![values.real(*at)]);
        one(&a.values) != one(&b.values)
    };
    let at = (0..a.values.len()).find(differs).unwrap_or(0);
    let (row, column) = (at / a.labels.len(), at % a.labels.len());
    format!(
        "{}→{} is {} and {}",
        a.labels[row],
        a.labels[column],
        a.values.real(at),
        b.values.real(at)
    )
}
