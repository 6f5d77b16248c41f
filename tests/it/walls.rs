//! The walls between layers, as `docs/ARCHITECTURE.md` states them: who may use whom, which words
//! a room never says, and that the documents speak of files and tests that exist.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod circles;
mod counted;
mod documents;
mod never;
mod places;
mod source;

pub use places::files;
use places::{assert_none, library_and_binary, name, root};
use source::dependencies;

/// A room, and the modules of the crate that its code may use besides itself. The longest room
/// that a file is in counts.
const MAY_USE: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("paths", &[]),
    ("unfinished", &["paths"]),
    ("progress", &[]),
    ("run", &["error", "progress"]),
    ("codes", &[]),
    ("exact", &["codes"]),
    ("draws", &[]),
    ("names", &["error"]),
    ("schema", &[]),
    ("threads", &["error"]),
    ("map", &["error", "names", "query"]),
    ("recipes", &["error", "map", "names"]),
    ("import", &["error", "map", "recipes", "table"]),
    ("read", &["error", "names"]),
    // Whether its texts, ids and numbers mean synapses is not known there.
    ("table", &["codes", "error", "read"]),
    ("shape", &["error"]),
    ("fetch", &["error", "paths", "progress", "read", "shape"]),
    ("dataset", &["codes", "error", "names", "progress", "read", "run", "schema", "threads"]),
    // The map says what columns mean, so this room reads tables.
    (
        "dataset::mapped",
        &["codes", "dataset", "error", "map", "query", "read", "run", "table", "threads::loops"],
    ),
    // What a question is, and what is collected for it, is not known there.
    ("shards", &["dataset", "error", "map", "names", "paths", "read", "run"]),
    ("query", &["codes", "error", "names", "schema"]),
    // The trait that all engines have.
    ("engine", &["engine::partial", "error", "query", "run"]),
    ("engine::groups", &["dataset", "error", "query"]),
    ("engine::neuron_list", &["codes", "dataset", "error", "query", "schema"]),
    ("engine::distribution", &["query"]),
    (
        "engine::partial",
        &[
            "codes",
            "engine::distribution",
            "engine::medians",
            "engine::permute",
            "engine::resample",
            "error",
            "exact",
            "query",
            "run",
        ],
    ),
    ("engine::medians", &["engine::resample", "error", "exact", "query"]),
    // What is resampled an engine gives.
    ("engine::resample", &["draws", "error", "exact", "query", "run", "threads::loops"]),
    // All that the engines of a GPU have of the processors.
    ("engine::intervals", &["dataset", "engine::cpu", "engine::resample", "error", "query", "run"]),
    (
        "engine::permutations",
        &["dataset", "engine::cpu", "engine::permute", "error", "query", "run"],
    ),
    ("engine::plan", &["codes", "dataset", "error", "query", "run", "schema", "threads::loops"]),
    (
        "engine::cpu",
        &[
            "codes",
            "dataset",
            "engine::Engine",
            "engine::distribution",
            "engine::groups",
            "engine::medians",
            "engine::neuron_list",
            "engine::plan",
            "engine::partial",
            "engine::resample",
            "engine::permute",
            "engine::shuffle",
            "error",
            "exact",
            "query",
            "run",
            "schema",
            "threads::loops",
        ],
    ),
    ("engine::shuffle", &["draws", "error", "names", "query", "run", "threads::loops"]),
    // A permutation is added up as a resample is.
    ("engine::permute", &["draws", "engine::resample", "error", "query", "run", "threads::loops"]),
    (
        "engine::gpu",
        &[
            "codes",
            "dataset",
            "engine::connections",
            "engine::Engine",
            "engine::GpuRates",
            "engine::KernelRun",
            "engine::Overhead",
            "engine::Traffic",
            "engine::groups",
            "engine::intervals",
            "engine::medians",
            "engine::neuron_list",
            "engine::not_supported",
            "engine::plan",
            "engine::partial",
            "engine::permutations",
            "engine::permute",
            "engine::resample",
            "error",
            "exact",
            "query",
            "run",
            "schema",
        ],
    ),
    // What rows of maps mean is not known there.
    (
        "engine::gpu::mapped",
        &[
            "dataset",
            "engine::gpu",
            "engine::KernelRun",
            "engine::ordered",
            "engine::permute",
            "engine::resample",
            "error",
            "query",
            "run",
        ],
    ),
    ("engine::rates", &[]),
    ("engine::auto", &["codes", "engine::GpuRates", "engine::plan", "query", "schema"]),
    // It shares no rounding, comparing or summing with the engines that are held to it.
    (
        "engine::reference",
        &[
            "draws",
            "engine::Engine",
            "error",
            "names",
            "query",
            "read",
            "run",
            "schema",
            "threads::loops",
        ],
    ),
    (
        "engine::ordered",
        &[
            "codes",
            "dataset",
            "draws",
            "engine::Engine",
            "engine::KernelRun",
            "engine::distribution",
            "engine::not_supported",
            "engine::partial",
            "engine::permute",
            "engine::plan",
            "engine::resample",
            "engine::shuffle",
            "error",
            "exact",
            "map",
            "names",
            "query",
            "run",
            "threads::loops",
        ],
    ),
    // What decodes values may be shared; what a map means is written a second time here.
    (
        "engine::mapped",
        &[
            "draws",
            "engine::Engine",
            "engine::reference",
            "error",
            "map",
            "names",
            "query",
            "run",
            "table",
        ],
    ),
    (
        "output",
        &[
            "codes",
            "draws",
            "error",
            "exact",
            "inventory",
            "query",
            "rows",
            "run",
            "shape",
            "threads::loops",
        ],
    ),
    (
        "rows",
        &[
            "engine::Engine",
            "engine::mapped",
            "engine::ordered",
            "error",
            "query",
            "read",
            "run",
            "threads",
        ],
    ),
    ("hint", &["dataset", "query", "schema"]),
    ("inventory", &["dataset", "error", "query"]),
    (
        "ask",
        &[
            "dataset",
            "engine",
            "error",
            "inventory",
            "map",
            "names",
            "progress",
            "query",
            "read",
            "rows",
            "run",
            "shards",
            "threads",
        ],
    ),
    (
        "ask::partials",
        &[
            "ask",
            "dataset",
            "engine",
            "error",
            "map",
            "names",
            "output::Context",
            "output::views",
            "query",
            "run",
            "shards",
            "threads",
        ],
    ),
    // What is said of an answer in which nothing passed.
    ("ask::hinted", &["ask", "hint", "query"]),
    // What an answer says of itself, as formats want it.
    ("ask::context", &["ask", "error", "output", "query"]),
    // An answer beside its question, as formats want it.
    ("ask::question", &["ask", "engine", "error", "output", "query", "run"]),
    ("ask::document", &["ask", "error", "output", "query", "rows", "run"]),
    // The table names formats, and the choices about pictures.
    ("ask::table", &["ask::spell", "names", "output", "query"]),
    // What agents read, made from the table and the data.
    ("guide", &["ask", "error", "names", "output", "query", "run"]),
    (
        "mcp",
        &[
            "ask",
            "dataset::Prepare",
            "error",
            "guide",
            "names",
            "output",
            "progress",
            "query",
            "rows::RowsHandle",
            "run",
        ],
    ),
    (
        "server",
        &[
            "ask",
            "dataset",
            "engine::Engine",
            "engine::reference",
            "error",
            "fetch::Mirror",
            "guide",
            "hint",
            "inventory",
            "mcp",
            "names",
            "output",
            "progress",
            "query",
            "read",
            "rows",
            "run",
            "shape",
            "threads::is_plenty",
        ],
    ),
    // It shares nothing with what reads.
    ("synth", &["error", "progress", "run", "unfinished"]),
    // It makes what recipes describe.
    ("synth::like", &["error", "progress", "recipes", "run", "synth"]),
    (
        "verify",
        &[
            "ask",
            "codes",
            "dataset",
            "engine::Engine",
            "engine::ordered",
            "error",
            "map",
            "query",
            "run",
            "schema",
        ],
    ),
];

/// Words, and the only places whose code may say them.
const ONLY_IN: &[(&[&str], &[&str])] = &[
    (&["println", "print", "eprintln", "eprint", "dbg"], &["src/cli/"]),
    (&["clap", "clap_complete", "indicatif", "terminal_size"], &["src/cli/"]),
    (&["stdout", "stderr"], &["src/cli/"]),
    (&["exit", "ExitCode", "mimalloc", "libmimalloc_sys", "signal_hook"], &["src/bin/"]),
    (&["set_hook", "take_hook"], &["src/bin/"]),
    // Whoever computes uses the pool that it is called on.
    (&["ThreadPoolBuilder"], &["src/server/scheduler.rs", "src/threads/"]),
    (&["var", "var_os", "vars"], &["src/cli/", "src/dataset/store.rs"]),
    (
        &["arrow_array", "arrow_ipc", "arrow_schema", "parquet"],
        &["src/output/columns/", "src/synth/like/", "src/table/"],
    ),
    (&["resvg", "epaint_default_fonts", "unicode_width", "itoa"], &["src/output/"]),
    (&["pdf_writer", "png", "skrifa", "subsetter"], &["src/output/picture/"]),
    (&["flate2"], &["src/output/picture/pdf/", "src/server/", "src/shape/", "src/synth/like/"]),
    (
        &["serde", "serde_json"],
        &[
            "src/cli/commands/bench/",
            "src/cli/id_file/",
            "src/dataset/",
            "src/guide/",
            "src/inventory.rs",
            "src/mcp/",
            "src/output/",
            "src/server/",
            "src/shards/",
            "src/table/json/",
        ],
    ),
    (&["toml", "glob"], &["src/map/"]),
    (&["memmap2"], &["src/dataset/"]),
    (&["blake3"], &["src/dataset/", "src/shards/"]),
    (&["twox_hash"], &["src/dataset/", "src/engine/partial/", "src/cli/place/meta.rs"]),
    (&["half"], &["src/codes.rs"]),
    (
        &["num_bigint", "num_rational", "num_traits"],
        &[
            "src/query/exact.rs",
            "src/engine/distribution.rs",
            "src/engine/mapped/",
            "src/engine/reference/rounding.rs",
            "src/engine/reference/distribution.rs",
        ],
    ),
    (
        &["fs", "File"],
        &[
            "src/cli/",
            "src/dataset/",
            "src/fetch/",
            "src/map/",
            "src/read/",
            "src/shape/",
            "src/shards/",
            "src/synth/",
            "src/table/",
            // What the system says of its limits.
            "src/threads/room.rs",
            "src/unfinished.rs",
        ],
    ),
    (&["sha2"], &["src/draws/"]),
    (&["memchr", "zlib_rs", "zstd"], &["src/table/"]),
    (
        &["multiversion"],
        &[
            "src/draws/",
            "src/engine/cpu/",
            "src/engine/ordered/",
            "src/engine/permute/",
            "src/engine/plan/",
            "src/engine/resample/",
        ],
    ),
    (&["unsafe"], &["src/dataset/open.rs", "src/bin/areax.rs", "src/cli/descriptor.rs"]),
    (&["wgpu", "naga", "pollster"], &["src/engine/gpu/"]),
    (&["ureq"], &["src/fetch/"]),
    (
        &["axum", "http_body", "hyper", "hyper_util", "prometheus_client", "tower_http"],
        &["src/server/"],
    ),
    (&["form_urlencoded"], &["src/guide/", "src/server/"]),
    (&["tokio"], &["src/mcp/", "src/server/"]),
    (&["areax_mcp"], &["src/mcp/"]),
    // `mcp/` has them.
    (&["base64", "rmcp"], &[]),
];

/// Longest file, in lines.
const LINES_MAX: usize = 500;

#[test]
fn layers_use_only_the_layers_below_them() {
    let mut broken = Vec::new();
    for source in library_and_binary() {
        // Whoever stands on top of all rooms.
        let tops = ["src/bin/", "src/cli/", "src/lib.rs"];
        if tops.iter().any(|top| source.name.starts_with(top)) {
            continue;
        }
        let Some((room, may_use)) = room_of(&source.module) else {
            broken.push(format!("{}: no room of MAY_USE holds it", source.name));
            continue;
        };
        for used in dependencies(source) {
            let own = within(&used, room);
            if !own && !may_use.iter().any(|allowed| within(&used, allowed)) {
                broken.push(format!("{}: {room} may not use {used}", source.name));
            }
        }
    }
    assert_none(&broken);
}

fn room_of(module: &str) -> Option<&'static (&'static str, &'static [&'static str])> {
    let rooms = MAY_USE.iter().filter(|(room, _)| within(module, room));
    rooms.max_by_key(|(room, _)| room.len())
}

/// Whether `path` is `outer` or inside it.
fn within(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

#[test]
fn some_words_are_said_in_one_room_only() {
    let mut broken = Vec::new();
    for source in library_and_binary() {
        for (words, places) in ONLY_IN {
            if places.iter().any(|place| source.name.starts_with(place)) {
                continue;
            }
            for word in *words {
                for line in source.lines_with(word) {
                    broken.push(format!("{}:{line}: says '{word}'", source.name));
                }
            }
        }
    }
    assert_none(&broken);
}

#[test]
fn every_file_says_what_it_is_for_and_is_short() {
    let mut broken = Vec::new();
    for folder in ["src", "tests", "benches", "fuzz/fuzz_targets"] {
        for path in files(folder, "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            if !text.starts_with("//! ") {
                broken.push(format!("{}: does not open with //!", name(&path)));
            }
            let lines = text.lines().count();
            if lines > LINES_MAX {
                broken.push(format!("{}: {lines} lines, more than {LINES_MAX}", name(&path)));
            }
        }
    }
    assert_none(&broken);
}
