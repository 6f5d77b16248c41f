//! `areax synth DIR`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::import::{Request, import};
use crate::map::FILE_NAME;
use crate::output::words::thousands;
use crate::progress::Progress;
use crate::recipes;
use crate::shape::ShapeKind;
use crate::synth::{self, SynthOptions};
use crate::{Result, Run};

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
    let progress = Bar::new(caller.quiet);
    let run = caller.interrupt.run(&progress);
    let start = Instant::now();
    // First, because it may refuse the number of shapes.
    let folders = || synth::write_shapes(&args.dir, &options, args.shapes, run.clone());
    // The layout of j0251 is what is made without a recipe.
    let like = args.like.as_deref().filter(|recipe| *recipe != "j0251");
    empty_of_data(&args.dir)?;
    let shapes = if args.shapes == 0 || like.is_some() { None } else { Some(folders()?) };
    let files = make(&args.dir, like, &options, &run)?;
    progress.note(&match like {
        Some(recipe) => {
            format!("wrote synthetic tables like {recipe} (seed {})", options.seed)
        }
        None => format!(
            "made {} synapses and {} neurons (seed {}{}) in {:.1} s",
            thousands(args.synapses),
            thousands(args.neurons),
            args.seed,
            if args.nasty { ", nasty" } else { "" },
            start.elapsed().as_secs_f64()
        ),
    });
    for path in files {
        progress.note(&format!("  {}", path.display()));
    }
    if let Some(folders) = shapes {
        let [skeletons, meshes] = folders.map(|folder| folder.display().to_string());
        progress.note(&format!("  {} shapes in {skeletons} and {meshes}", thousands(args.shapes)));
    }
    Ok(())
}

/// Writes synthetic data into a folder without any; like those of a recipe, with the map that
/// `areax import` makes of them, or in the layout of j0251. Gives the files.
///
/// # Errors
/// A folder with data, an unknown recipe (usage); a disk that refuses.
pub fn synthesize(
    folder: &Path,
    like: Option<&str>,
    options: &SynthOptions,
    run: &Run,
) -> Result<Vec<PathBuf>> {
    empty_of_data(folder)?;
    make(folder, like.filter(|recipe| *recipe != "j0251"), options, run)
}

fn make(
    folder: &Path,
    like: Option<&str>,
    options: &SynthOptions,
    run: &Run,
) -> Result<Vec<PathBuf>> {
    let Some(recipe) = like else {
        let made = synth::write(folder, options, run.clone())?;
        return Ok(vec![
            made.synapses,
            made.neurons,
            made.celltype_mapping,
            made.post_morph_mapping,
        ]);
    };
    let recipe = recipes::find(recipe)?;
    let files = synth::write_like(folder, recipe, options, run.clone())?;
    let recipes = [Some(recipe), recipe.beside()].into_iter().flatten();
    let recipes = recipes.map(|recipe| recipe.name.clone()).collect();
    let folder = folder.to_owned();
    let request = Request { files: files.clone(), folder, recipes, ..Request::default() };
    let path = request.folder.join(FILE_NAME);
    super::import::write(&path, &import(&request)?.map.to_toml())?;
    Ok([files, vec![path]].concat())
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
