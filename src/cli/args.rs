//! The command-line reference: every command with its flags and an example.

mod checks;
mod describe;
mod figure;
mod folded;
mod import;
mod matrices;
mod mcp;
mod neurons;
mod serve;
mod shards;
mod statistics;
mod synthetic;

use std::ffi::OsString;
use std::path::PathBuf;

use crate::ask::{Check, EngineChoice, Options};
use crate::output::{AnswerKind, Format, Theme};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::ask::table::{MAX_RESULTS, Parameter, RETURN_FIELDS, SEED};
use crate::cli::commands::fetch::FetchArgs;
use crate::cli::filter_args::FilterArgs;
use crate::cli::id_form::IdForm;
use crate::cli::shape_args::{MeshArgs, SkeletonArgs};
pub use checks::{BenchArgs, VerifyArgs};
pub use describe::DescribeArgs;
pub use import::{ImportArgs, RecipesArgs};
pub use matrices::{MatrixArgs, RobustArgs, SweepArgs};
pub use mcp::McpArgs;
pub use neurons::{AdjacencyArgs, NeuronArgs, NeuronsArgs};
pub use serve::{LogFormat, ServeArgs};
pub use shards::{MergeArgs, SplitArgs};
pub use statistics::{NullArgs, TestArgs};
pub use synthetic::{DemoArgs, SynthArgs};

/// A parameter of the table of questions, and what its flag gives.
pub type Given = (Parameter, Option<String>);

/// Exact answers about a connectome's synapses, in milliseconds.
#[derive(Debug, Parser)]
#[command(name = "areax", version, about, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    /// Print nothing but errors to stderr
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

const EXIT_CODES: &str = "Exit codes: 0 fine · 1 failure · 2 usage · 3 bad or missing data · \
4 the engine or GPU adapter is unavailable or failed · 5 engines disagree";

// A process has one command: the flags of the others are not made. They are made after what is said of
// a command, so that groups of flags have plain comments: documentation would be said in its place.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub enum Command {
    /// Shows what areax does on synthetic data; needs no download
    #[command(after_help = "Example: areax demo")]
    Demo(DemoArgs),
    /// Downloads the four published files; resumes an interrupted download
    #[command(after_help = "Example: areax fetch DATA")]
    Fetch(FetchArgs),
    /// Finds out what tables of another connectome mean, and writes that as DIR/areax.toml
    #[command(
        after_help = "Example: areax import connections.csv.gz classification.csv.gz -o DATA"
    )]
    Import(ImportArgs),
    /// Lists the data sets whose tables areax knows
    #[command(after_help = "Example: areax recipes hemibrain-traced")]
    Recipes(RecipesArgs),
    /// Generates a synthetic data set in the published layout; same seed, same bytes
    #[command(after_help = "Example: areax synth big --synapses 18361224 --neurons 4261298")]
    Synth(SynthArgs),
    /// Sorts the data into the prepared copy, as other commands do on first use
    #[command(after_help = "Example: areax prepare DATA --verify")]
    Prepare(PrepareArgs),
    /// What the data holds: rows, types, ranges, NaN, orphans, populations
    #[command(after_help = "Example: areax info DATA")]
    Info(InfoArgs),
    /// How many synapses pass a filter, and their total and mean size
    #[command(after_help = "Example: areax count DATA --min-pair 5 --exclude-autapses")]
    Count(CountArgs),
    /// Cell type × cell type: rows presynaptic, columns postsynaptic
    #[command(after_help = "Example: areax matrix DATA --min-pair 5 --normalize input -o m.svg")]
    Matrix(MatrixArgs),
    /// A matrix at every point of a grid of thresholds
    #[command(after_help = "Example: areax sweep DATA --axis min-pair=1,2,5,10 -o sweep.csv")]
    Sweep(SweepArgs),
    /// In which settings of a grid a claim about connections holds, and where it flips
    #[command(after_help = "Example: areax robust DATA --claim 'A->B > C->B' \
                            --axis min-pair=1,2,5,10 -o robust.svg")]
    Robust(RobustArgs),
    /// The synapses themselves: all that pass, or a uniform random sample
    #[command(
        after_help = "Example: areax synapses DATA --exclude-autapses --max-results 100 --seed 7"
    )]
    Synapses(SynapsesArgs),
    /// Neurons selected by type, reconstruction and number of synapses
    #[command(
        after_help = "Example: areax neurons DATA --min-synapses 50 --fields inputs,outputs \
                            --sort -outputs"
    )]
    Neurons(NeuronsArgs),
    /// One neuron: its type and lengths, its inputs and outputs by type and by partner
    #[command(after_help = "Example: areax neuron 930416054 DATA --min-pair 5")]
    Neuron(NeuronArgs),
    /// Neuron × neuron, sparse: number and summed size of the synapses of every pair
    #[command(after_help = "Example: areax adjacency DATA --min-count 5 -o pairs.npz")]
    Adjacency(AdjacencyArgs),
    /// Statistics of the wiring beside those of synapses whose post ends are shuffled
    #[command(after_help = "Example: areax null DATA --within typepair --statistic multi -o n.svg")]
    Null(NullArgs),
    /// Whether two connections differ by more than permuted labels of neurons do: p values
    #[command(
        after_help = "Example: areax test DATA --claim 'A->C > B->C' --population full-cells"
    )]
    Test(TestArgs),
    /// Distributions: synapses per connection, partners and synapses per neuron, sizes
    #[command(after_help = "Example: areax describe DATA --distribution multiplicity")]
    Describe(DescribeArgs),
    /// Skeletons of neurons: measurements, or files as SWC, OBJ or PLY
    #[command(after_help = "Example: areax skeleton 930416054 --from DATA -o 930416054.swc")]
    Skeleton(SkeletonArgs),
    /// Meshes of neurons: measurements, or files as OBJ or PLY, or point clouds
    #[command(
        after_help = "Example: areax mesh 930416054 --from DATA --subsample 25 -o points.ply"
    )]
    Mesh(MeshArgs),
    /// Splits a data set into shards for several machines, each a data set of its own
    #[command(after_help = "Example: areax split DATA 8 -o shards")]
    Split(SplitArgs),
    /// Collects what one shard has for a question, to be merged with that of the others
    #[command(after_help = "Example: areax partial matrix shards/shard-0-of-8 -o 0.partial")]
    Partial(PartialArgs),
    /// Merges what was collected from all shards: the answer, the same as over the whole
    #[command(after_help = "Example: areax merge *.partial -o matrix.csv")]
    Merge(Box<MergeArgs>),
    /// Serves the REST API over HTTP, until Ctrl-C
    #[command(after_help = "Example: areax serve DATA --port 8080")]
    Serve(ServeArgs),
    /// Answers AI agents (Model Context Protocol) on stdin and stdout: questions as tools
    #[command(
        after_help = "Example: areax mcp DATA, which `claude mcp add areax -- areax mcp DATA` runs"
    )]
    Mcp(McpArgs),
    /// Compares every engine with the reference on random questions
    #[command(after_help = "Example: areax verify DATA --cases 1000 --seed 7")]
    Verify(VerifyArgs),
    /// Times the named questions; without DATA, on a full-size synthetic data set
    #[command(after_help = "Example: areax bench DATA --json")]
    Bench(BenchArgs),
    /// Lists GPU adapters, drivers and limits; what is missing and how to get it
    #[command(after_help = "Example: areax doctor")]
    Doctor,
    /// Prints shell completions
    #[command(after_help = "Example: areax completions bash > /etc/bash_completion.d/areax")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Writes the manual pages, one for each command
    #[command(after_help = "Example: areax man ~/.local/share/man/man1 && man areax-matrix")]
    Man {
        /// Folder for areax.1, areax-matrix.1, …; made if it is missing
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

// Which data, and where its prepared copy is.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Data")]
pub struct DataArgs {
    /// Folder with the published files
    #[arg(env = "AREAX_DATA", value_name = "DATA")]
    pub data: Option<PathBuf>,
    /// Synapse table [default: the one *synapses.npy in DATA]
    #[arg(long, value_name = "FILE")]
    pub synapses: Option<PathBuf>,
    /// Neuron table [default: *neurons.npy in DATA]
    #[arg(long, value_name = "FILE")]
    pub neurons: Option<PathBuf>,
    /// Names of the cell types [default: *celltype_mapping.txt in DATA]
    #[arg(long, value_name = "FILE")]
    pub celltype_mapping: Option<PathBuf>,
    /// Names of the morphologies [default: *post_morph_mapping.txt in DATA]
    #[arg(long, value_name = "FILE")]
    pub post_morph_mapping: Option<PathBuf>,
    /// Folder for the prepared copy [default: DATA/.areax]
    #[arg(long, value_name = "DIR", env = "AREAX_STORE")]
    pub store: Option<PathBuf>,
    /// Cell types that have only axons in the volume; '' for none [default: DA,HVC,LMAN]
    #[arg(long, value_name = "NAMES")]
    pub axon_only: Option<String>,
}

impl DataArgs {
    /// The flags that were given and are about one data set: its files and names.
    pub fn of_one(&self) -> Vec<(&'static str, OsString)> {
        self.flags().into_iter().filter(|(flag, _)| *flag != "store").collect()
    }

    /// The flags that were given, with their values.
    pub fn flags(&self) -> Vec<(&'static str, OsString)> {
        let path = |path: &Option<PathBuf>| Some(path.as_ref()?.clone().into_os_string());
        let all = [
            ("synapses", path(&self.synapses)),
            ("neurons", path(&self.neurons)),
            ("celltype-mapping", path(&self.celltype_mapping)),
            ("post-morph-mapping", path(&self.post_morph_mapping)),
            ("store", path(&self.store)),
            ("axon-only", self.axon_only.clone().map(OsString::from)),
        ];
        all.into_iter().filter_map(|(flag, value)| Some((flag, value?))).collect()
    }
}

// Which engine computes the answer, and which checks it.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Engine")]
pub struct EngineArgs {
    /// Which engine computes the answer
    #[arg(long, value_enum, ignore_case = true, default_value = "auto")]
    pub engine: EngineName,
    /// GPU adapter by number, `vulkan:0`, PCI bus or id, or part of its name
    #[arg(long, value_name = "NAME", env = "AREAX_ADAPTER")]
    pub adapter: Option<String>,
    /// GPU memory to take, in bytes or with K, M or G; columns that do not fit are streamed
    #[arg(long, value_name = "BYTES", value_parser = bytes)]
    pub gpu_memory: Option<u64>,
    /// Compare the answer with the reference engine's before giving it
    #[arg(long, conflicts_with = "no_check")]
    pub check: bool,
    /// Do not compare a GPU's answer with the CPU's
    #[arg(long)]
    pub no_check: bool,
}

impl EngineArgs {
    /// How a connectome answers with the engine that the flags choose.
    pub fn options(&self) -> Options {
        let check = match (self.check, self.no_check) {
            (true, _) => Check::Reference,
            (false, true) => Check::Never,
            (false, false) => Check::Sample,
        };
        let mut options = Options::default().engine(self.engine.into()).check(check);
        if let Some(name) = &self.adapter {
            options = options.adapter(name);
        }
        match self.gpu_memory {
            Some(bytes) => options.gpu_memory(bytes),
            None => options,
        }
    }
}

/// `512M` as a number of bytes.
fn bytes(text: &str) -> Result<u64, String> {
    let (number, scale) = match text.trim_end_matches(['k', 'K', 'm', 'M', 'g', 'G']) {
        plain if plain.len() == text.len() => (text, 1u64),
        number => match text.as_bytes()[number.len()..] {
            [b'k' | b'K'] => (number, 1 << 10),
            [b'm' | b'M'] => (number, 1 << 20),
            [b'g' | b'G'] => (number, 1 << 30),
            _ => return Err("give a number of bytes: 536870912, 512M or 2G".to_owned()),
        },
    };
    let parsed: Option<u64> = number.parse().ok();
    parsed
        .and_then(|number| number.checked_mul(scale))
        .filter(|bytes| *bytes > 0)
        .ok_or_else(|| "give a number of bytes: 536870912, 512M or 2G".to_owned())
}

/// An engine by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EngineName {
    /// The fastest for the question; never a software rasterizer
    Auto,
    /// The sorted columns, with SIMD and threads
    Cpu,
    /// The sorted columns, on a GPU
    Gpu,
    /// The published order, every filter on a GPU
    GpuScan,
    /// The published records one by one: slow and simple; the others are tested against it
    Reference,
}

impl From<EngineName> for EngineChoice {
    fn from(name: EngineName) -> EngineChoice {
        match name {
            EngineName::Auto => EngineChoice::Auto,
            EngineName::Cpu => EngineChoice::Cpu,
            EngineName::Gpu => EngineChoice::Gpu,
            EngineName::GpuScan => EngineChoice::GpuScan,
            EngineName::Reference => EngineChoice::Reference,
        }
    }
}

impl Default for EngineArgs {
    fn default() -> EngineArgs {
        EngineArgs {
            engine: EngineName::Auto,
            adapter: None,
            gpu_memory: None,
            check: false,
            no_check: false,
        }
    }
}

/// The formats of all answers about data, for the help.
fn formats() -> String {
    let kinds = [AnswerKind::Matrix, AnswerKind::Rows, AnswerKind::Neurons, AnswerKind::Adjacency];
    let has = |format: &&Format| kinds.iter().any(|kind| kind.check(**format).is_ok());
    let names: Vec<&str> = Format::ALL.iter().filter(has).map(|format| format.name()).collect();
    let (last, others) = names.split_last().unwrap_or((&"", &[]));
    format!(
        "{} or {last} [default: by the ending of -o, else table on a terminal, csv when piped]",
        others.join(", ")
    )
}

// Where the answer goes, and as what.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// What the answer is written as.
    #[arg(long, value_name = "FORMAT", help = formats())]
    pub format: Option<String>,
    /// File for the answer [default: stdout]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Neuron ids in JSON: as numbers, or as strings for readers that round numbers beyond 2^53
    #[arg(long, value_enum, ignore_case = true, default_value = "number", value_name = "FORM")]
    pub ids: IdForm,
    /// Colours of the picture
    #[arg(long, value_enum, ignore_case = true, default_value = "light")]
    pub theme: ThemeName,
    /// Show how many rows each filter keeps, and the same question as command line, URL and
    /// Rust
    #[arg(long)]
    pub explain: bool,
}

/// A picture's colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ThemeName {
    /// Dark on white
    Light,
    /// Light on black
    Dark,
}

impl ThemeName {
    /// The theme with this name.
    pub fn theme(self) -> Theme {
        match self {
            ThemeName::Light => Theme::Light,
            ThemeName::Dark => Theme::Dark,
        }
    }
}

#[derive(Debug, Args)]
pub struct PrepareArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// Prepare again even if the copy is up to date
    #[arg(help_heading = "Options", long)]
    pub force: bool,
    /// Hash all sources and all columns, and prepare again if anything differs
    #[arg(help_heading = "Options", long)]
    pub verify: bool,
}

#[derive(Debug, Args)]
pub struct InfoArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// table, csv (a line for each cell type) or json [default: table]
    #[arg(help_heading = "Output", long, value_name = "FORMAT")]
    pub format: Option<String>,
    /// File for the answer [default: stdout]
    #[arg(help_heading = "Output", long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct CountArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub filter: FilterArgs,
    #[command(flatten)]
    pub engine: EngineArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Args)]
pub struct SynapsesArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// Comma-separated, in the order wanted: size, x, y, z, prob, pre_id, post_id, post_morph,
    /// pre_celltype, post_celltype, row (position in the published table) [default: all but row]
    #[arg(long, value_name = "NAMES", help_heading = "Question")]
    pub fields: Option<String>,
    /// Maximum number of rows: a uniform random sample, not the first ones
    #[arg(long, value_name = "K", help_heading = "Question")]
    pub max_results: Option<u64>,
    /// Seed of the sample [default: drawn at random, and printed]
    #[arg(long, value_name = "S", requires = "max_results", help_heading = "Question")]
    pub seed: Option<u64>,
    #[command(flatten)]
    pub filter: FilterArgs,
    #[command(flatten)]
    pub engine: EngineArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

impl SynapsesArgs {
    /// What it gives the question beside the filter.
    pub fn own(&self) -> [Given; 3] {
        let number = |number: Option<u64>| number.map(|number| number.to_string());
        [
            (RETURN_FIELDS, self.fields.clone()),
            (MAX_RESULTS, number(self.max_results)),
            (SEED, number(self.seed)),
        ]
    }
}

#[derive(Debug, Args)]
pub struct PartialArgs {
    #[command(subcommand)]
    pub question: PartialQuestion,
}

// The questions whose answers add up.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub enum PartialQuestion {
    /// How many synapses pass a filter, and their total and mean size
    Count(CountArgs),
    /// Cell type × cell type: rows presynaptic, columns postsynaptic
    Matrix(MatrixArgs),
    /// A matrix at every point of a grid of thresholds
    Sweep(SweepArgs),
    /// In which settings of a grid a claim about connections holds, and where it flips
    Robust(RobustArgs),
    /// Whether two connections differ by more than permuted labels of their neurons do
    Test(TestArgs),
    /// Which neurons fulfil conditions on their type, their reconstruction and their synapses
    Neurons(NeuronsArgs),
    /// How synapses, connections and neurons are distributed: every value with its count
    Describe(DescribeArgs),
}

impl PartialQuestion {
    /// The flags that all of them have.
    pub fn shared(&self) -> (&DataArgs, &FilterArgs, &EngineArgs, &OutputArgs) {
        match self {
            PartialQuestion::Count(args) => (&args.data, &args.filter, &args.engine, &args.output),
            PartialQuestion::Matrix(args) => (&args.data, &args.filter, &args.engine, &args.output),
            PartialQuestion::Sweep(args) => (&args.data, &args.filter, &args.engine, &args.output),
            PartialQuestion::Robust(args) => (&args.data, &args.filter, &args.engine, &args.output),
            PartialQuestion::Test(args) => (&args.data, &args.filter, &args.engine, &args.output),
            PartialQuestion::Describe(args) => {
                (&args.data, &args.filter, &args.engine, &args.output)
            }
            PartialQuestion::Neurons(args) => {
                (&args.data, &args.filter.0, &args.engine, &args.output)
            }
        }
    }
}
