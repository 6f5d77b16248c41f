//! Flags of `demo` and `synth`.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Rows of the synthetic synapse table
    #[arg(long, value_name = "N", default_value_t = 2_000_000)]
    pub synapses: u64,
    /// Rows of the synthetic neuron table
    #[arg(long, value_name = "N", default_value_t = 400_000)]
    pub neurons: u64,
    /// Seed of the synthetic data
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Folder for the files that the demo writes
    #[arg(long, value_name = "DIR", default_value = "areax-demo")]
    pub folder: PathBuf,
}

#[derive(Debug, Args)]
pub struct SynthArgs {
    /// Folder for the generated files
    pub dir: PathBuf,
    /// Rows of the synapse table
    #[arg(long, value_name = "N", default_value_t = 18_361_224)]
    pub synapses: u64,
    /// Rows of the neuron table
    #[arg(long, value_name = "N", default_value_t = 4_261_298)]
    pub neurons: u64,
    /// Seed of the synthetic data
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Also skeletons and meshes of the first N neurons, in DIR/skeletons and DIR/meshes
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub shapes: u64,
    /// Tables in the layout of a recipe (areax recipes lists them), with their map
    #[arg(long, value_name = "RECIPE", conflicts_with_all = ["nasty", "shapes"])]
    pub like: Option<String>,
    /// Include difficult cases: NaN, infinities, −0, orphans, autapses, other layouts
    #[arg(long)]
    pub nasty: bool,
}
