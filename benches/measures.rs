//! What the measures cost beside counting, in one process: `cargo bench --bench measures`, with
//! AREAX_DATA naming a data folder. Every answer is checked against the reference once.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use areax::Run;
use areax::dataset::StoreChoice;
use areax::engine::{Engine, cpu::Cpu, reference::Reference};
use areax::query::{MatrixSetQuery, Preset, SweepQuery};
use areax::read::{SourceOverrides, Sources};
use areax::{Dataset, Error, Filter, Kind, MatrixQuery, Measure, Result};

const RUNS: usize = 41;

fn main() -> Result<()> {
    let Some(folder) = std::env::var_os("AREAX_DATA").map(PathBuf::from) else {
        println!("AREAX_DATA names no data folder: nothing measured");
        return Ok(());
    };
    let sources = Sources::find(&folder, &SourceOverrides::default())?;
    let vocabulary = sources.vocabulary()?;
    let reference = Reference::open(&sources, vocabulary.clone())?;
    let data = Dataset::open(&sources, vocabulary, &StoreChoice::default(), &Run::default())?;
    let cpu = Cpu::new(Arc::new(data));
    let mut of_count = None;
    for measure in [Measure::Count, Measure::TotalSize, Measure::MeanSize, Measure::MeanProb] {
        let query = |run: usize| MatrixQuery {
            filter: Filter {
                prob_min: Some(0.6),
                size_min: Some(0.05 + run as f64 * 1e-4),
                ..Filter::default()
            },
            measure: measure.clone(),
            ..MatrixQuery::default()
        };
        if cpu.matrix(&query(0), &Run::default())?
            != reference.matrix(&query(0), &Run::default())?
        {
            return Err(Error::new(Kind::Disagree, format!("{measure:?}: not the reference's")));
        }
        let mut ms = Vec::new();
        for run in 0..RUNS {
            let start = Instant::now();
            std::hint::black_box(cpu.matrix(&query(run), &Run::default())?);
            ms.push(start.elapsed().as_secs_f64() * 1e3);
        }
        ms.sort_by(f64::total_cmp);
        let median = ms[RUNS / 2];
        let ratio = median / *of_count.get_or_insert(median);
        println!(
            "{:<11} min {:.3} ms  median {median:.3} ms  {ratio:.2} × count",
            measure.name(),
            ms[0]
        );
    }
    presets(&cpu, &reference)
}

/// The questions of the data set's authors.
fn presets(cpu: &Cpu, reference: &Reference) -> Result<()> {
    let set = |run: usize| {
        let mut set: MatrixSetQuery = Preset::AreaX.matrix_set();
        set.filter.size_min = Some(0.1 + run as f64 * 1e-4);
        set
    };
    if cpu.matrix_set(&set(0), &Run::default())?
        != reference.matrix_set(&set(0), &Run::default())?
    {
        return Err(Error::new(Kind::Disagree, "matrix --preset area-x: not the reference's"));
    }
    timed("matrix --preset area-x", |run| cpu.matrix_set(&set(run), &Run::default()).map(drop))?;
    let grid = |run: usize| {
        let mut grid: SweepQuery = Preset::AreaX.grid();
        grid.axes[0].values[0] += run as f64 * 1e-4;
        grid
    };
    timed("sweep --preset area-x", |run| cpu.sweep(&grid(run), &Run::default()).map(drop))
}

fn timed(name: &str, mut ask: impl FnMut(usize) -> Result<()>) -> Result<()> {
    let mut ms = Vec::new();
    for run in 0..11 {
        let start = Instant::now();
        ask(run)?;
        ms.push(start.elapsed().as_secs_f64() * 1e3);
    }
    ms.sort_by(f64::total_cmp);
    println!("{name:<23} min {:.1} ms  median {:.1} ms", ms[0], ms[5]);
    Ok(())
}
