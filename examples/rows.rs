//! A random sample of synapses in memory, as columns of plain numbers.
//!
//!     cargo run --release --example rows -- DATA

use areax::ask::RowsQuery;
use areax::query::{RowField, Sample, SelectQuery};
use areax::{Connectome, Filter, Result};

fn main() -> Result<()> {
    run(&std::env::args().nth(1).unwrap_or_else(|| "DATA".into()))
}

/// Prints the mean size of a sample, and where its largest synapse is.
pub fn run(folder: &str) -> Result<()> {
    let connectome = Connectome::open(folder)?;
    let filter = Filter { prob_min: Some(0.6), ..Filter::default() };
    let select = SelectQuery { filter, sample: Some(Sample { size: 1000, seed: 7 }) };
    let fields = [RowField::X, RowField::Y, RowField::Z, RowField::Size, RowField::Prob];
    let columns = connectome.rows(&RowsQuery::new(select, fields))?.columns()?;
    let sizes = columns.size_f32();
    let mean = sizes.iter().sum::<f32>() / sizes.len() as f32;
    println!("{} synapses, {mean:.3} µm² on average", sizes.len());
    let largest = (0..sizes.len()).max_by(|a, b| sizes[*a].total_cmp(&sizes[*b]));
    if let Some(at) = largest {
        let (x, y, z) = (columns.x[at], columns.y[at], columns.z[at]);
        println!("the largest has {} µm² and lies at {x}, {y}, {z} nm", sizes[at]);
        println!("its probability is {}", columns.prob_f32()[at]);
    }
    Ok(())
}
