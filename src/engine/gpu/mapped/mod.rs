//! Rows of a copy of a map on a GPU: each test of a column is one dispatch that narrows a mask, each
//! label one that makes cells, and a last one adds up. A device knows columns of unsigned values and
//! tables; what they mean is the business of `engine::ordered`.

mod bins;
mod row_bits;
mod row_pass;
mod session;
#[cfg(test)]
mod shader_tests;
mod step;
mod steps;
mod store;

use std::sync::Arc;

use super::adder;
use super::device::Device;
use super::job::Job;
use super::kept::Kept;
use super::kernels::sample_rows;
use super::memory::MemoryPeak;
use super::options::Options;
use super::permuter;
use crate::dataset::mapped::MappedDataset;
use crate::engine::KernelRun;
use crate::engine::ordered::device::{Bin, Column, Program, RowDevice, Test, width};
use crate::engine::permute::{Permutations, Permuter};
use crate::engine::resample::{Adder, Additions};
use crate::error::Result;
use crate::query::{RowSet, Sample};
use crate::run::Run;
use session::MapSession;

/// The rows of a copy of a map on a GPU.
#[derive(Debug)]
pub struct GpuMapped {
    data: Arc<MappedDataset>,
    kept: Kept<MapSession>,
}

impl GpuMapped {
    /// The most memory that its device has held since it was opened; none while it is not open.
    #[doc(hidden)]
    pub fn memory_peak(&self) -> Option<MemoryPeak> {
        self.kept.memory_peak()
    }

    /// Its name in flags and JSON: there is one for every layout.
    pub const NAME: &'static str = super::Gpu::NAME;

    /// Opens a device for a copy.
    ///
    /// # Errors
    /// [`crate::error::Kind::Engine`]: there is no adapter as asked, or it cannot be opened.
    pub fn open(data: Arc<MappedDataset>, options: Options) -> Result<GpuMapped> {
        let device = Arc::new(Device::open(&options.device)?);
        Ok(GpuMapped::with(data, options, device))
    }

    /// The same device for another copy; what is compiled is kept.
    ///
    /// # Errors
    /// Those of [`GpuMapped::open`], where the device has been lost meanwhile.
    pub fn over(&self, data: Arc<MappedDataset>) -> Result<GpuMapped> {
        let options = self.kept.options().clone();
        match self.kept.device() {
            Some(device) => Ok(GpuMapped::with(data, options, device)),
            None => GpuMapped::open(data, options),
        }
    }

    fn with(data: Arc<MappedDataset>, options: Options, device: Arc<Device>) -> GpuMapped {
        let bytes = data.rows.len() as u64 * row_bytes(&data);
        let opened = |device, memory| MapSession::new(device, &data, memory);
        let kept = Kept::new(GpuMapped::NAME, options, bytes, device, &opened);
        GpuMapped { data, kept }
    }

    /// How often the device had to be rebuilt.
    pub fn rebuilds(&self) -> u64 {
        self.kept.rebuilds()
    }

    fn opened(&self) -> impl Fn(Arc<Device>, Option<u64>) -> MapSession {
        |device, memory| MapSession::new(device, &self.data, memory)
    }
}

impl Adder for GpuMapped {
    fn sums(&self, additions: &Additions, run: &Run) -> Result<Vec<Vec<i64>>> {
        let sums =
            |session: &mut MapSession, job: &mut Job| adder::sums(&session.device, job, additions);
        self.kept.ask(run, &self.opened(), sums)
    }
}

impl Permuter for GpuMapped {
    fn permuted(&self, asked: &Permutations, run: &Run) -> Result<Vec<Vec<i64>>> {
        let sums =
            |session: &mut MapSession, job: &mut Job| permuter::sums(&session.device, job, asked);
        self.kept.ask(run, &self.opened(), sums)
    }
}

impl RowDevice for GpuMapped {
    fn name(&self) -> &'static str {
        GpuMapped::NAME
    }

    fn bins(&self, program: &Program, run: &Run) -> Result<Vec<(u32, Bin)>> {
        self.kept.ask(run, &self.opened(), |session, job| bins::run(session, job, program))
    }

    fn rows(&self, tests: &[Test], sample: Option<Sample>, run: &Run) -> Result<RowSet> {
        let words = self.kept.ask(run, &self.opened(), |session, job| {
            let (bits, words) = row_bits::row_bits(session, job, tests)?;
            if let Some(sample) = sample {
                sample_rows::run(&session.device, job, &bits, words, sample)?;
            }
            Ok(job.read(&bits, words)?)
        })?;
        let words = words.chunks_exact(2).map(|two| u64::from(two[0]) | u64::from(two[1]) << 32);
        Ok(RowSet { words: words.collect(), ..RowSet::none(self.data.rows_of_files()) })
    }

    fn last_run(&self) -> Vec<KernelRun> {
        self.kept.last_run()
    }

    fn adapter(&self) -> Option<String> {
        self.kept.device().map(|device| device.info.label.clone())
    }
}

/// Bytes of a row if all columns that questions may ask for are on the device.
fn row_bytes(data: &MappedDataset) -> u64 {
    let rows = &data.rows;
    let mut columns = vec![Column::Pre, Column::Post, Column::Row];
    columns.extend((0..rows.numbers.len()).flat_map(|at| [Column::Codes(at), Column::Units(at)]));
    columns.extend((0..rows.categories.len()).map(Column::Category));
    columns.extend(rows.weight.iter().map(|_| Column::Weight));
    columns.extend(rows.position.iter().flat_map(|_| (0..3).map(Column::Axis)));
    columns.into_iter().map(|column| u64::from(width(data, column))).sum()
}
