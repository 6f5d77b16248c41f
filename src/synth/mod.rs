//! Synthetic data in the published layout, for demonstrations, tests and benchmarks: the same seed gives
//! the same bytes, on every machine and with any number of threads.
//!
//! It has a writer of its own and uses nothing of what reads or answers, so that it cannot share
//! their mistakes.

// In reading order; `cargo fmt` sorts within a group.
mod npy;

mod numbers;

mod draws;

mod biology;
mod population;

mod neurons;
mod synapses;

mod nasty;

mod files;

mod rows;
mod shapes;

#[cfg(feature = "output")]
mod like;

#[cfg(feature = "output")]
pub use like::write_like;
pub use shapes::write_shapes;
#[cfg(feature = "cli")]
pub(crate) use shapes::{first_shape, occupied};

use crate::error::{Error, Result};
use crate::run::Run;
use biology::{MORPHS, TYPES};
use files::{Pending, make_folder, write_rows};
use population::Population;
use std::path::{Path, PathBuf};
use synapses::Recipe;

/// Rows that share one stream of random numbers and are made at a time.
const CHUNK_ROWS: u64 = 65_536;
/// The dense neuron numbers of the prepared copy are 32-bit.
const NEURONS_MAX: u64 = u32::MAX as u64;
/// The rows of the prepared copy are 32-bit.
const SYNAPSES_MAX: u64 = u32::MAX as u64 - 1;

/// What to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SynthOptions {
    /// Rows of the synapse table.
    pub synapses: u64,
    /// Rows of the neuron table.
    pub neurons: u64,
    /// The same seed gives the same bytes. Tables that differ in `synapses` only begin alike.
    pub seed: u64,
    /// Strews the tables with everything that is legal and awkward.
    pub nasty: bool,
}

impl Default for SynthOptions {
    /// As many rows as are published, seed 1.
    fn default() -> Self {
        SynthOptions { synapses: 18_361_224, neurons: 4_261_298, seed: 1, nasty: false }
    }
}

impl SynthOptions {
    /// Enough to try things: 5,000 synapses and 800 neurons, seed 1. It takes milliseconds.
    pub fn small() -> SynthOptions {
        SynthOptions { synapses: 5_000, neurons: 800, ..SynthOptions::default() }
    }

    /// What the names of the files begin with, and so the name of the data set.
    pub fn name(&self) -> String {
        format!("areax_synthetic_seed{}{}", self.seed, if self.nasty { "_nasty" } else { "" })
    }

    fn check(&self) -> Result<()> {
        if self.neurons > NEURONS_MAX {
            return Err(Error::usage("neurons", format!("at most {NEURONS_MAX} can be made")));
        }
        if self.synapses > SYNAPSES_MAX {
            return Err(Error::usage("synapses", format!("at most {SYNAPSES_MAX} can be made")));
        }
        if self.neurons == 0 && self.synapses > 0 && !self.nasty {
            let error = Error::usage("neurons", "synapses need at least one neuron");
            return Err(error.advise("only a nasty data set may consist of orphans"));
        }
        Ok(())
    }
}

/// The files that were made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The synapse table.
    pub synapses: PathBuf,
    /// The neuron table.
    pub neurons: PathBuf,
    /// Names of the cell types.
    pub celltype_mapping: PathBuf,
    /// Names of the postsynaptic morphologies.
    pub post_morph_mapping: PathBuf,
}

/// Makes a data set in `folder`, which is created if need be. Files of the same names are replaced
/// once all four are complete; nothing is left behind by an attempt that fails or is stopped. `run` is a
/// progress, or a [`Run`].
///
/// # Errors
/// Options that make no sense ([`crate::error::Kind::Usage`]); whatever the disk refuses; [`crate::error::Kind::Stopped`].
pub fn write<'a>(folder: &Path, options: &SynthOptions, run: impl Into<Run<'a>>) -> Result<Made> {
    let run = &run.into();
    options.check()?;
    make_folder(folder)?;
    let name = options.name();
    let create = |ending: &str| Pending::create(folder, &format!("{name}_{ending}"));
    let mut celltype_mapping = create("celltype_mapping.txt")?;
    let mut post_morph_mapping = create("post_morph_mapping.txt")?;
    let mut neurons = create("neurons.npy")?;
    let mut synapses = create("synapses.npy")?;

    let types = TYPES.iter().enumerate().map(|(code, kind)| format!("{code}: {}", kind.name));
    celltype_mapping.write(mapping(options, types.collect()).as_bytes())?;
    let morphs = MORPHS.iter().map(|(code, name)| format!("{code}: {name}"));
    post_morph_mapping.write(mapping(options, morphs.collect()).as_bytes())?;

    let population = Population::new(options.neurons, options.seed, options.nasty);
    write_neurons(&mut neurons, &population, options, run)?;
    write_synapses(&mut synapses, &population, options, run)?;
    run.progress.finish();
    Ok(Made {
        celltype_mapping: celltype_mapping.commit()?,
        post_morph_mapping: post_morph_mapping.commit()?,
        neurons: neurons.commit()?,
        synapses: synapses.commit()?,
    })
}

fn mapping(options: &SynthOptions, lines: Vec<String>) -> String {
    if options.nasty { nasty::mapping(&lines) } else { lines.join("\n") + "\n" }
}

fn write_neurons(
    file: &mut Pending,
    population: &Population,
    options: &SynthOptions,
    run: &Run<'_>,
) -> Result<()> {
    let layout = if options.nasty { &neurons::NASTY_LAYOUT } else { &neurons::LAYOUT };
    run.progress.start("making neurons", options.neurons);
    file.write(&layout.header(options.neurons))?;
    write_rows(file, options.neurons, layout.width, run, &|chunk, bytes| {
        neurons::fill(population, options.seed, options.nasty, chunk, bytes);
    })
}

fn write_synapses(
    file: &mut Pending,
    population: &Population,
    options: &SynthOptions,
    run: &Run<'_>,
) -> Result<()> {
    let layout = if options.nasty { &synapses::NASTY_LAYOUT } else { &synapses::LAYOUT };
    let recipe = Recipe::new(population, options.seed, options.nasty);
    run.progress.start("making synapses", options.synapses);
    file.write(&layout.header(options.synapses))?;
    write_rows(file, options.synapses, layout.width, run, &|chunk, bytes| {
        recipe.fill(chunk, bytes);
    })
}
