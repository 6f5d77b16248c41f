//! `areax synth DIR`.

use std::path::Path;
use std::time::Instant;

use crate::output::words::thousands;
use crate::progress::Progress;
use crate::synth::{self, SynthOptions};
use crate::{Error, Result};

use crate::cli::args::SynthArgs;
use crate::cli::progress::Bar;

pub fn run(args: &SynthArgs, quiet: bool) -> Result<()> {
    let options = SynthOptions {
        synapses: args.synapses,
        neurons: args.neurons,
        seed: args.seed,
        nasty: args.nasty,
    };
    empty_of_data(&args.dir)?;
    let progress = Bar::new(quiet);
    let start = Instant::now();
    // First, because it may refuse the number of shapes.
    let shapes = match args.shapes {
        0 => None,
        count => Some(synth::write_shapes(&args.dir, &options, count, &progress)?),
    };
    let made = synth::write(&args.dir, &options, &progress)?;
    progress.note(&format!(
        "made {} synapses and {} neurons (seed {}{}) in {:.1} s",
        thousands(args.synapses),
        thousands(args.neurons),
        args.seed,
        if args.nasty { ", nasty" } else { "" },
        start.elapsed().as_secs_f64()
    ));
    for path in [made.synapses, made.neurons, made.celltype_mapping, made.post_morph_mapping] {
        progress.note(&format!("  {}", path.display()));
    }
    if let Some(folders) = shapes {
        let [skeletons, meshes] = folders.map(|folder| folder.display().to_string());
        progress.note(&format!("  {} shapes in {skeletons} and {meshes}", thousands(args.shapes)));
    }
    Ok(())
}

/// What the files of a data set end in.
const ENDINGS: [&str; 4] =
    ["synapses.npy", "neurons.npy", "celltype_mapping.txt", "post_morph_mapping.txt"];

/// Refuses a folder with data in it: it would be replaced, or nobody could tell which is meant.
fn empty_of_data(folder: &Path) -> Result<()> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    let is_data = |path: &Path| {
        let name = path.file_name().unwrap_or_default().as_encoded_bytes();
        ENDINGS.iter().any(|ending| name.ends_with(ending.as_bytes()))
    };
    match entries.flatten().map(|entry| entry.path()).find(|path| is_data(path)) {
        None => Ok(()),
        Some(path) => Err(Error::usage("DIR", "the folder already contains data")
            .in_file(&path)
            .advise("name a new folder, or remove this data first")),
    }
}
