//! The sums of every resample as NumPy arrays, so that anybody can make the intervals again.

use std::io::Write;

use super::Asked;
use crate::error::{Error, Result};
use crate::output::label_sizes::Neurons;
use crate::output::npz::{Npz, unit};
use crate::query::Resampling;

/// `S`, `U_pre`, `U_post`, `U_both`, `N`, `n_pre`, `n_post`, `unit`; of fractions `S_all`, of means `S_count`.
pub fn write(asked: Asked, out: &mut dyn Write) -> Result<()> {
    let Asked { matrix, ci, .. } = asked;
    let (rows, columns) = (matrix.labels.len(), matrix.column_labels().len());
    let Some(sums) = &ci.sums else {
        let what = match rows * columns * asked.resampling.resamples as usize {
            sums if sums > Resampling::KEPT_MAX => format!("{sums} sums of resamples are too many"),
            _ => "medians have no resamples, and no answer keeps sums that nobody asked for"
                .to_owned(),
        };
        return Err(Error::usage("format", what)
            .advise("choose json or csv, or ask for fewer cells or resamples"));
    };
    let resamples = sums.resamples;
    let mut npz = Npz::new(out);
    let mut numbers = |name: &str, shape: &[usize], numbers: &[i64]| {
        npz.array(name, "<i8", shape, numbers.iter().map(|number| number.to_le_bytes()))
    };
    let cells = [resamples, rows, columns];
    numbers("S", &cells, &sums.sums)?;
    if let Some(all) = &sums.all {
        numbers("S_all", &cells, all)?;
    }
    if let Some(counts) = &sums.counts {
        numbers("S_count", &cells, counts)?;
    }
    let (of_pre, of_post) = (Neurons(&ci.n_pre).shape(), Neurons(&ci.n_post).shape());
    let resampled = |labels: &[usize]| [&[resamples], labels].concat();
    numbers("U_pre", &resampled(&of_pre), &sums.u_pre)?;
    numbers("U_post", &resampled(&of_post), &sums.u_post)?;
    match sums.u_both.len() == resamples * rows && rows == columns {
        true => numbers("U_both", &[resamples, rows], &sums.u_both)?,
        false => numbers("U_both", &cells, &sums.u_both)?,
    }
    numbers("N", &[rows, columns], &sums.pairs)?;
    let wide = |of: &[u64]| of.iter().map(|n| *n as i64).collect::<Vec<i64>>();
    numbers("n_pre", &of_pre, &wide(&ci.n_pre.of))?;
    numbers("n_post", &of_post, &wide(&ci.n_post.of))?;
    npz.array("unit", "<f8", &[], [unit(sums.exponent)].into_iter())?;
    npz.names("rows", &matrix.labels)?;
    npz.names("columns", matrix.column_labels())?;
    npz.finish()
}
