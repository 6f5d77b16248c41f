//! The sums of every permutation as NumPy arrays, so that anybody can make the p values again.

use std::io::Write;

use super::Asked;
use crate::error::{Error, Result};
use crate::output::label_sizes::Neurons;
use crate::output::npz::{Npz, unit};

/// `S` (permutations × rows × columns), `observed`, `unit`, `expected`, `sd`, `z`, `n`, `rows`, `columns`.
pub fn write(asked: Asked, out: &mut dyn Write) -> Result<()> {
    let Asked { matrix, tests, test, .. } = asked;
    let (rows, columns) = (matrix.labels.len(), matrix.column_labels().len());
    let Some(sums) = &tests.sums else {
        let all = (rows * columns).saturating_mul(test.permuting.permutations as usize);
        return Err(Error::usage("format", format!("{all} sums of permutations are too many"))
            .advise("choose json or csv, or ask for fewer cells or permutations"));
    };
    let mut npz = Npz::new(out);
    let permutations = test.permuting.permutations as usize;
    npz.array("S", "<i8", &[permutations, rows, columns], bytes(sums))?;
    npz.array("observed", "<i8", &[rows, columns], bytes(&tests.observed))?;
    npz.array("unit", "<f8", &[], [unit(tests.exponent)].into_iter())?;
    for (name, values) in [("expected", &tests.expected), ("sd", &tests.sd), ("z", &tests.z)] {
        npz.array(name, "<f8", &[rows, columns], values.iter().map(|value| value.to_le_bytes()))?;
    }
    let n = tests.n.of.iter().map(|n| (*n as i64).to_le_bytes());
    npz.array("n", "<i8", &Neurons(&tests.n).shape(), n)?;
    npz.names("rows", &matrix.labels)?;
    npz.names("columns", matrix.column_labels())?;
    npz.finish()
}

fn bytes(sums: &[i64]) -> impl Iterator<Item = [u8; 8]> {
    sums.iter().map(|sum| sum.to_le_bytes())
}
