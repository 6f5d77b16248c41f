//! What the measures cost beside counting, in one process: `cargo bench --bench measures`, with
//! AREAX_DATA naming a data folder. Every answer is checked against the reference once.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use areax::dataset::StoreChoice;
use areax::engine::{Engine, cpu::Cpu, reference::Reference};
use areax::progress::Silent;
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
    let data = Dataset::open(&sources, vocabulary, &StoreChoice::default(), &Silent)?;
    let cpu = Cpu::new(Arc::new(data));
    let mut of_count = None;
    for measure in [Measure::Count, Measure::TotalSize, Measure::MeanSize, Measure::MeanProb] {
        let query = |run: usize| MatrixQuery {
            filter: Filter {
                prob_min: Some(0.6),
                size_min: Some(0.05 + run as f64 * 1e-4),
                ..Filter::default()
            },
            measure,
            ..MatrixQuery::default()
        };
        if cpu.matrix(&query(0))? != reference.matrix(&query(0))? {
            return Err(Error::new(Kind::Disagree, format!("{measure:?}: not the reference's")));
        }
        let mut ms = Vec::new();
        for run in 0..RUNS {
            let start = Instant::now();
            std::hint::black_box(cpu.matrix(&query(run))?);
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
    Ok(())
}
