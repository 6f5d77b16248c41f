//! Which share of the input of MSN comes from HVC as the thresholds rise, and the grid as a CSV file.
//!
//!     cargo run --release --example sweep -- DATA sweep.csv

use std::path::Path;

use areax::output::views::{Grid, View};
use areax::output::{self, Context, Format, Look};
use areax::query::{Axis, Sweep, SweepQuery};
use areax::{Connectome, Error, Filter, Result, Run};

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "DATA".into());
    run(&folder, arguments.next().unwrap_or_else(|| "sweep.csv".into()).as_ref())
}

/// Prints a line for each point of a grid of probabilities and sizes, and writes the grid to `file`.
pub fn run(folder: &str, file: &Path) -> Result<()> {
    let connectome = Connectome::open(folder)?;
    let query = SweepQuery {
        filter: Filter { exclude_autapses: true, ..Filter::default() },
        axes: vec![Axis::parse("prob_min=0.5:0.9:0.1")?, Axis::parse("size_min=0,0.05,0.1")?],
        ..SweepQuery::default()
    };
    let sweep = connectome.sweep(&query)?;
    println!("prob_min size_min share of HVC among the synapses onto MSN");
    for (values, matrix) in sweep.points(&query.axes) {
        let all: f64 =
            matrix.columns().find(|(post, _)| *post == "MSN").map_or(0.0, |c| c.1.iter().sum());
        let from_hvc = matrix.get("HVC", "MSN").unwrap_or(0.0);
        println!("{:8} {:8} {:.4}", values[0], values[1], from_hvc / all);
    }
    if let Some(matrix) = sweep.at(&query.axes, &[0.6, 0.05])
        && let Some((pre, post, most)) = matrix.cells().max_by(|a, b| a.2.total_cmp(&b.2))
    {
        println!("at 0.6 and 0.05 most synapses are from {pre} onto {post}: {most}");
    }
    write(&connectome, &sweep, &query, file)
}

/// Writes the whole grid, a line for every cell of every matrix.
fn write(connectome: &Connectome, sweep: &Sweep, query: &SweepQuery, file: &Path) -> Result<()> {
    let info = connectome.info()?;
    let context = Context::of(&info, &query.filter, "cpu");
    let view = View::Sweep(Grid::new(sweep, query));
    let failed = |error| Error::io(file, "cannot create", error);
    let mut out = std::io::BufWriter::new(std::fs::File::create(file).map_err(failed)?);
    output::write(&view, Format::Csv, &context, &Look::default(), &Run::default(), &mut out)?;
    std::io::Write::flush(&mut out).map_err(|error| Error::io(file, "cannot be written", error))
}
