//! `areax synth DIR`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::Result;
use crate::import::{Request, import};
use crate::map::FILE_NAME;
use crate::output::words::thousands;
use crate::progress::Progress;
use crate::recipes::{self, Recipe};
use crate::shape::ShapeKind;
use crate::synth::{self, SynthOptions};

use crate::cli::args::SynthArgs;
use crate::cli::caller::Caller;
use crate::cli::progress::Bar;

pub fn run(args: &SynthArgs, caller: &Caller) -> Result<()> {
    let options = SynthOptions {
        synapses: args.synapses,
        neurons: args.neurons,
        seed: args.seed,
        nasty: args.nasty,
    };
    empty_of_data(&args.dir)?;
    // The layout of j0251 is what is made without a recipe.
    if let Some(recipe) = args.like.as_ref().filter(|recipe| *recipe != "j0251") {
        return like(args, recipes::find(recipe)?, &options, caller);
    }
    let progress = Bar::new(caller.quiet);
    let run = caller.interrupt.run(&progress);
    let start = Instant::now();
    // First, because it may refuse the number of shapes.
    let shapes = match args.shapes {
        0 => None,
        count => Some(synth::write_shapes(&args.dir, &options, count, run.clone())?),
    };
    let made = synth::write(&args.dir, &options, run)?;
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

/// Tables as those of a recipe, and the map that `areax import` makes of them.
fn like(
    args: &SynthArgs,
    recipe: &'static Recipe,
    options: &SynthOptions,
    caller: &Caller,
) -> Result<()> {
    let progress = Bar::new(caller.quiet);
    let files = synth::write_like(&args.dir, recipe, options, caller.interrupt.run(&progress))?;
    progress.note(&format!("wrote synthetic tables like {} (seed {})", recipe.name, options.seed));
    for path in &files {
        progress.note(&format!("  {}", path.display()));
    }
    let recipes = [Some(recipe), recipe.beside()].into_iter().flatten();
    let recipes = recipes.map(|recipe| recipe.name.clone()).collect();
    let request = Request { files, folder: args.dir.clone(), recipes, ..Request::default() };
    let path = args.dir.join(FILE_NAME);
    super::import::write(&path, &import(&request)?.map.to_toml())?;
    progress.note(&format!("  {}", path.display()));
    Ok(())
}

/// What the files of a data set end in.
const ENDINGS: [&str; 5] =
    ["synapses.npy", "neurons.npy", "celltype_mapping.txt", "post_morph_mapping.txt", FILE_NAME];

/// Refuses a folder with data in it: it would be replaced, or nobody could tell which is meant.
fn empty_of_data(folder: &Path) -> Result<()> {
    match table_in(folder).or_else(|| shape_in(folder)) {
        None => Ok(()),
        Some(path) => Err(synth::occupied(&path)),
    }
}

fn table_in(folder: &Path) -> Option<PathBuf> {
    let is_table = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().as_encoded_bytes();
        ENDINGS.iter().any(|ending| name.ends_with(ending.as_bytes()))
    };
    entries(folder).find(is_table)
}

/// Whatever is in its folders of shapes, or a shape in the folder itself.
fn shape_in(folder: &Path) -> Option<PathBuf> {
    synth::first_shape(folder).or_else(|| {
        [ShapeKind::Skeleton, ShapeKind::Mesh].into_iter().find_map(|kind| {
            let id = *kind.list(folder).ok()?.first()?;
            kind.find(folder, id).ok()?
        })
    })
}

/// What is in a folder; nothing if it cannot be listed.
fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
}
