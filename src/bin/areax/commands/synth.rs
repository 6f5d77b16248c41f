//! `areax synth DIR`.

use std::time::Instant;

use areax::Result;
use areax::output::words::thousands;
use areax::progress::Progress;
use areax::synth::{self, SynthOptions};

use crate::cli::SynthArgs;
use crate::progress::Bar;

pub fn run(args: &SynthArgs, quiet: bool) -> Result<()> {
    let options = SynthOptions {
        synapses: args.synapses,
        neurons: args.neurons,
        seed: args.seed,
        nasty: args.nasty,
    };
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
