//! `areax bench [DATA]`: the named questions, timed in process and checked.

mod cell_tests;
mod claims;
mod drawn;
mod intervals;
mod lookup;
mod machine;
mod maps;
mod measure;
mod neurons;
mod overheads;
mod questions;
mod roof;
mod sample;
mod select;
mod sweep;
mod times;
mod trial;
mod variants;
mod verdicts;

use crate::cli::scratch::Scratch;
use crate::progress::Progress;
use crate::shards::has_map;
use crate::synth::{self, SynthOptions};
use crate::{Error, Kind, Result};
use serde_json::json;

use questions::NamedQuestion;
use trial::{Bench, Contender, Outcome};
use verdicts::verdicts;

use crate::cli::args::{BenchArgs, DataArgs, EngineArgs};
use crate::cli::caller::Caller;
use crate::cli::engines;
use crate::cli::place::print;
use crate::cli::progress::Bar;
use crate::cli::session::Session;

pub fn run(args: &BenchArgs, caller: &Caller) -> Result<()> {
    if args.data.data.is_some() || args.data.synapses.is_some() {
        return on(&args.data, args, caller);
    }
    // Before the data is made.
    questions::named(&args.only)?;
    let place = std::env::temp_dir();
    let failed = |error| Error::io(&place, "cannot create a folder in it", error);
    let scratch = Scratch::create(&place, "areax-bench").map_err(failed)?;
    let folder = scratch.path().join("data");
    let progress = Bar::new(caller.quiet);
    let place = folder.display();
    progress.note(&format!("no DATA named: generating a full-size data set in {place}"));
    synth::write(&folder, &SynthOptions::default(), caller.interrupt.run(&progress))?;
    let data = DataArgs { data: Some(folder), ..args.data.clone() };
    on(&data, args, caller)
}

fn on(data: &DataArgs, args: &BenchArgs, caller: &Caller) -> Result<()> {
    if !data.data.as_deref().is_some_and(has_map) {
        questions::named(&args.only)?;
    }
    let session = Session::find(data, caller)?;
    session.settled(match &session.data().mapped {
        Some(mapped) => maps::measured(&session, mapped, args),
        None => measured(&session, args, &questions::named(&args.only)?),
    })
}

fn measured(session: &Session, args: &BenchArgs, questions: &[&NamedQuestion]) -> Result<()> {
    let dataset = session.dataset()?;
    // As in a program that lives long: every block has been compared with its checksum.
    dataset.ensure_all()?;
    let reference = engines::reference(session)?;
    let options = EngineArgs {
        adapter: args.adapter.clone(),
        gpu_memory: args.gpu_memory,
        ..EngineArgs::default()
    };
    let engines = variants::opened(&dataset, &options, args)?;
    let has_gpu = engines.iter().any(|(engine, _)| engine.adapter().is_some());
    engines::say_missing(has_gpu, &session.progress);
    let roof = machine::read_gb_per_s();
    machine::warm_memory();
    let contenders: Vec<Contender> = engines
        .iter()
        .map(|(engine, kernels)| Contender::of(engine.as_ref(), roof, *kernels))
        .collect();
    let bench = Bench {
        data: &dataset,
        file: &session.data().sources.synapse_file()?,
        contenders: &contenders,
        reference: &Contender::of(&reference, roof, None),
        runs: args.runs,
        checked: args.checked.unwrap_or(args.runs).min(args.runs),
        progress: &session.progress,
        run: session.silent(),
    };
    let mut results = Vec::new();
    let is_wanted = |question: &&&NamedQuestion| has_gpu || question.asks_all(&args.only);
    let questions: Vec<&NamedQuestion> = questions.iter().filter(is_wanted).copied().collect();
    for question in &questions {
        if question.needs_index {
            dataset.prepare_index(&session.run())?;
            dataset.ensure_all()?;
        }
        results.extend((question.time)(&bench)?);
    }
    if let Some(rows) = args.roof_rows {
        results.extend(roof::all(&bench, rows)?);
    }
    let mut notes: Vec<&str> = questions.iter().filter_map(|question| question.note).collect();
    notes.extend(args.roof_rows.map(|_| roof::NOTE));
    let checked = checked(bench.runs, bench.checked, &notes);
    publish(session, args, &results, &notes, roof, &checked)
}

/// Prints the report.
fn publish(
    session: &Session,
    args: &BenchArgs,
    results: &[Outcome],
    notes: &[&str],
    roof: f64,
    checked: &str,
) -> Result<()> {
    session.progress.finish();
    let (synapses, neurons) = session.data().rows()?;
    session.unchanged()?;
    if args.json {
        let text = serde_json::to_string_pretty(&json!({
            "machine": machine::describe(),
            "dataset": {"name": session.data().sources.name, "synapses": synapses, "neurons": neurons},
            "version": env!("CARGO_PKG_VERSION"),
            "command": command(),
            "seed": measure::SEED,
            "results": results,
            "auto": verdicts(results),
            "notes": notes,
        }));
        let text = text.map_err(|error| Error::new(Kind::Failure, error.to_string()))?;
        return print(&(text + "\n"));
    }
    print(&(table(&session.data().sources.name, synapses, results, roof) + checked))
}

/// The words of this command line; what is not UTF-8 becomes `\u{fffd}`.
fn command() -> Vec<String> {
    std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect()
}

fn table(name: &str, synapses: u64, results: &[Outcome], roof: f64) -> String {
    let mut text = format!(
        "{name}: {synapses} synapses\n{}\nread bandwidth measured in this run: {roof:.1} GB/s\n\n",
        machine::describe_line()
    );
    text += &format!(
        "{:<16} {:<10} {:>5} {:>11} {:>11} {:>11} {:>10} {:>9} {:>8}\n",
        "question", "engine", "runs", "min", "median", "kernels", "Mrows/s", "GB/s", "of roof"
    );
    for r in results {
        text += &format!(
            "{:<16} {:<10} {:>5} {:>8.3} ms {:>8.3} ms {:>11} {:>10.0} {:>9.1} {:>7.0}%\n",
            r.name,
            r.engine,
            r.runs,
            r.min_ms,
            r.median_ms,
            r.kernel_ms.map_or("–".to_owned(), |ms| format!("{ms:.3} ms")),
            r.rows_per_s / 1e6,
            r.gb_per_s,
            r.gb_per_s / r.roof_gb_per_s * 100.0
        );
        if let Some(adapter) = &r.adapter {
            text.truncate(text.trim_end().len());
            let kernels = r.kernels.map(|of| format!(", {} kernels", of.name()));
            let kernels = kernels.unwrap_or_default();
            text += &format!("  {adapter}{kernels}, roof {:.1} GB/s\n", r.roof_gb_per_s);
        }
    }
    text += "\n";
    for verdict in verdicts(results) {
        text += &format!("{verdict}\n");
    }
    text
}

/// How far the answers were compared.
fn checked(runs: u32, checked: u32, notes: &[&str]) -> String {
    let which = match checked == runs {
        true => "each answer was".to_owned(),
        false => format!("the first {checked} answers of each question were"),
    };
    let first = format!("Each run drew fresh thresholds; {which} compared with the reference.");
    [&[first.as_str()], notes].concat().join("\n") + "\n"
}
