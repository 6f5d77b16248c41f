//! A random sample of synapses in memory, as columns of plain numbers: their sizes by the type of the
//! neuron that gets them, and where the largest one is.
//!
//!     cargo run --release --example rows -- DATA

use std::collections::BTreeMap;

use areax::ask::RowsQuery;
use areax::query::{RowField, Sample, SelectQuery};
use areax::{Connectome, Filter, Result};

fn main() -> Result<()> {
    run(&std::env::args().nth(1).unwrap_or_else(|| "DATA".into()))
}

/// Prints the mean size for each type, and the largest synapse.
pub fn run(folder: &str) -> Result<()> {
    let connectome = Connectome::open(folder)?;
    let filter = Filter { prob_min: Some(0.6), ..Filter::default() };
    let select = SelectQuery { filter, sample: Some(Sample { size: 1000, seed: 7 }) };
    let fields = [RowField::X, RowField::Y, RowField::Z, RowField::Size, RowField::PostCelltype];
    let columns = connectome.rows(&RowsQuery::new(select, fields))?.columns()?;
    let sizes = columns.size_f32();

    let mut by_type: BTreeMap<u8, (u32, f64)> = BTreeMap::new();
    for (code, size) in columns.post_celltype.iter().zip(&sizes) {
        let (count, sum) = by_type.entry(*code).or_default();
        (*count, *sum) = (*count + 1, *sum + f64::from(*size));
    }
    let types = connectome.vocabulary().types;
    println!("{} synapses", sizes.len());
    for (code, (count, sum)) in by_type {
        let name = types.name_of(code).unwrap_or("unknown");
        println!("{count:4} onto {name}, {:.3} µm² on average", sum / f64::from(count));
    }
    if let Some(at) = (0..sizes.len()).max_by(|a, b| sizes[*a].total_cmp(&sizes[*b])) {
        let (x, y, z) = (columns.x[at], columns.y[at], columns.z[at]);
        println!("the largest has {} µm² and lies at {x}, {y}, {z} nm", sizes[at]);
    }
    Ok(())
}
