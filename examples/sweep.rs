//! How the number of synapses from HVC onto MSN falls as the thresholds rise.
//!
//!     cargo run --release --example sweep -- DATA

use areax::query::{Axis, SweepQuery};
use areax::{Connectome, Filter, Result};

fn main() -> Result<()> {
    run(&std::env::args().nth(1).unwrap_or_else(|| "DATA".into()))
}

/// Prints a line for each point of a grid of probabilities and sizes.
pub fn run(folder: &str) -> Result<()> {
    let connectome = Connectome::open(folder)?;
    let query = SweepQuery {
        filter: Filter { exclude_autapses: true, ..Filter::default() },
        axes: vec![Axis::parse("prob_min=0.5:0.9:0.1")?, Axis::parse("size_min=0,0.05,0.1")?],
        ..SweepQuery::default()
    };
    let sweep = connectome.sweep(&query)?;
    println!("prob_min size_min HVC→MSN of all");
    for (values, matrix) in sweep.points(&query.axes) {
        let count = matrix.get("HVC", "MSN").unwrap_or(0.0);
        println!("{:8} {:8} {count:7} {:6}", values[0], values[1], matrix.total);
    }
    if let Some(matrix) = sweep.at(&query.axes, &[0.6, 0.05]) {
        let (pre, post, most) = matrix
            .cells()
            .max_by(|a, b| a.2.total_cmp(&b.2))
            .unwrap_or(("nothing", "nothing", 0.0));
        println!("at 0.6 and 0.05 most synapses are from {pre} onto {post}: {most}");
    }
    Ok(())
}
