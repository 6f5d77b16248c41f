//! `areax demo`: the main job on synthetic data, with nothing else needed.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::engine::Engine;
use crate::engine::gpu::{AdapterKind, adapters};
use crate::engine::reference::Reference;
use crate::output::views::View;
use crate::output::words::{connection, thousands};
use crate::output::{self, Context, Format, Look};
use crate::query::{Filter, Matrix, MatrixQuery, Values};
use crate::synth::{self, SynthOptions};
use crate::{Error, Kind, Result, Run};

use crate::cli::args::{DataArgs, DemoArgs, EngineArgs, ThemeName};
use crate::cli::caller::Caller;
use crate::cli::engines;
use crate::cli::place;
use crate::cli::progress::Bar;
use crate::cli::session::Session;

const CITATION: &str = "Rother, A., Januszewski, M., Jain, V., Fee, M.S., Kornfeld, J. (2025).\n  \
The songbird basal ganglia connectome. bioRxiv.";

pub fn run(args: &DemoArgs, caller: &Caller) -> Result<()> {
    let data_folder = args.folder.join("data");
    say("areax demo: a connectivity matrix, cell type × cell type\n")?;
    say(&format!(
        "The data is SYNTHETIC (seed {}): {} synapses, {} neurons in the published layout.\n",
        args.seed,
        thousands(args.synapses),
        thousands(args.neurons)
    ))?;
    let options = SynthOptions {
        synapses: args.synapses,
        neurons: args.neurons,
        seed: args.seed,
        nasty: false,
    };
    let progress = Bar::new(caller.quiet);
    let run = caller.interrupt.run(&progress);
    let made = timed("make the data", || synth::write(&data_folder, &options, run))?;
    let of_demo = DataArgs {
        data: Some(data_folder.clone()),
        synapses: Some(made.synapses),
        neurons: Some(made.neurons),
        celltype_mapping: Some(made.celltype_mapping),
        post_morph_mapping: Some(made.post_morph_mapping),
        ..DataArgs::default()
    };
    // The one note that preparing gives is said by the step's own line.
    let session = Session::find(&of_demo, &Caller { quiet: true, ..caller.clone() })?;
    timed("prepare it (once)", || session.dataset())?;
    say(&format!("  GPU                    {}", gpu()))?;

    let query = MatrixQuery {
        filter: Filter { prob_min: Some(0.6), size_min: Some(0.05), ..Filter::default() },
        ..MatrixQuery::default()
    };
    let matrix = on_every_engine(&session, &query)?;
    let rows = (args.synapses, args.neurons);
    let context = Context {
        axon_only: session.data().vocabulary.axon_only_names(),
        checked_against: Some("reference".into()),
        ..Context::new(&session.data().sources.name, rows, &query.filter, "cpu")
    };
    say("")?;
    let look = place::look(ThemeName::Light);
    let look = Look { width: look.width.min(100), ..look };
    let view = View::Matrix(&matrix, &query);
    output::write(
        &view,
        Format::Table,
        &context,
        &look,
        &session.silent(),
        &mut std::io::stdout(),
    )?;
    say(&format!("\n{}\n", sentence(&matrix)))?;
    write_files(&args.folder, &view, &context, &session.silent())?;
    say("\nThe same for the real data (712 MB, from https://syconn.esc.mpcdf.mpg.de):")?;
    say("  areax fetch DATA")?;
    say("  areax matrix DATA --prob-min 0.6 --size-min 0.05")?;
    say(&format!("\nIf you use the data set, cite:\n  {CITATION}"))?;
    Ok(())
}

/// A line on stdout.
fn say(line: &str) -> Result<()> {
    place::print(&format!("{line}\n"))
}

/// The GPU by name, or what to install.
fn gpu() -> String {
    match adapters().first() {
        Some(gpu) if gpu.kind != AdapterKind::Software => gpu.name.clone(),
        Some(gpu) => format!("none; a software rasterizer is used instead: {}", gpu.name),
        None => format!(
            "none, the cpu answers. To use one, install its Vulkan driver\n{:25}(NVIDIA's own, or \
             mesa-vulkan-drivers, libvulkan1); areax doctor says more",
            ""
        ),
    }
}

/// Runs a step and prints how long it took.
fn timed<T>(what: &str, step: impl FnOnce() -> Result<T>) -> Result<T> {
    let start = Instant::now();
    let done = step()?;
    say(&format!("  {what:<22} {:>9}", duration(start.elapsed())))?;
    Ok(done)
}

fn duration(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1e3;
    if ms < 1000.0 { format!("{ms:.2} ms") } else { format!("{:.2} s", ms / 1e3) }
}

/// The matrix by every engine, each with its time; all must be identical to the reference.
fn on_every_engine(session: &Session, query: &MatrixQuery) -> Result<Matrix> {
    let reference = Reference::open(&session.data().sources, session.data().vocabulary.clone())?;
    let (truth, time) = ask(&reference, query, &session.silent())?;
    say(&format!("  {:<22} {:>9}", "matrix by reference", duration(time)))?;
    let mut matrix = truth.clone();
    for engine in engines::all(&session.dataset()?, &EngineArgs::default(), true)? {
        // The first question also pays for mapping the columns, or for taking them to the GPU.
        let (first, _) = ask(engine.as_ref(), query, &session.silent())?;
        let (answer, time) = ask(engine.as_ref(), query, &session.silent())?;
        if answer != truth || first != truth {
            let what = crate::ask::differ::of_matrices(&answer, &truth);
            return Err(Error::new(
                Kind::Disagree,
                format!("{} and reference disagree: {what}", engine.name()),
            ));
        }
        let (name, adapter) = (format!("matrix by {}", engine.name()), engine.adapter());
        let on = adapter.map_or(String::new(), |adapter| format!(" on {adapter}"));
        say(&format!("  {name:<22} {:>9}   identical{on}", duration(time)))?;
        matrix = answer;
    }
    Ok(matrix)
}

fn ask(engine: &dyn Engine, query: &MatrixQuery, run: &Run) -> Result<(Matrix, Duration)> {
    let start = Instant::now();
    let matrix = engine.matrix(query, run)?;
    Ok((matrix, start.elapsed()))
}

/// "HVC→MSN: n of N synapses, x % of MSN's input"
fn sentence(matrix: &Matrix) -> String {
    let at = |name: &str| matrix.labels.iter().position(|label| label == name);
    let (Some(hvc), Some(msn), Values::Counts(counts)) = (at("HVC"), at("MSN"), &matrix.values)
    else {
        return String::new();
    };
    let types = matrix.labels.len();
    let input = (0..types).map(|pre| counts[pre * types + msn]).sum();
    connection("HVC", "MSN", counts[hvc * types + msn], matrix.total, input)
}

fn write_files(folder: &Path, view: &View, context: &Context, run: &Run) -> Result<()> {
    say(&format!("Written to {}:", folder.display()))?;
    for format in [Format::Svg, Format::Png, Format::Csv, Format::Json, Format::Npy] {
        let path = folder.join(format!("matrix.{}", format.name()));
        let failed = |error| Error::io(&path, "cannot be written", error);
        let mut file = BufWriter::new(File::create(&path).map_err(failed)?);
        output::write(view, format, context, &Look::default(), run, &mut file)?;
        say(&format!("  {}", path.display()))?;
    }
    say(&format!(
        "  {} (the synthetic data and its prepared copy)",
        folder.join("data").display()
    ))?;
    Ok(())
}
