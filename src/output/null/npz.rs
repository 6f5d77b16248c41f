//! Every number of every null as NumPy arrays: anyone can recompute what is said of them.

use std::io::Write;

use crate::error::Result;
use crate::output::npz::Npz;
use crate::output::views::NullView;

pub(super) fn arrays(view: &NullView, out: &mut dyn Write) -> Result<()> {
    let mut npz = Npz::new(out);
    let nulls = view.query.nulls as usize;
    for (asked, counted) in view.query.statistics.iter().zip(&view.null.statistics) {
        let name = asked.name();
        let labels = counted.labels.len();
        let mut whole = |what: &str, shape: &[usize], values: &[u64]| {
            let values = values.iter().map(|value| (*value as i64).to_le_bytes());
            npz.array(&format!("{name}_{what}"), "<i8", shape, values)
        };
        whole("values", &[nulls, labels], &counted.values)?;
        whole("observed", &[labels], &counted.observed)?;
        whole("connections", &[nulls], &counted.connections.values)?;
        npz.names(&format!("{name}_labels"), &counted.labels)?;
    }
    npz.finish()
}
