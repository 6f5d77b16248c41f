//! Flags of `import` and `recipes`.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Tables of synapses or connections, and of neurons
    #[arg(required = true, value_name = "FILES")]
    pub files: Vec<PathBuf>,
    /// Folder for the map; the files stay where they are
    #[arg(long, short, value_name = "DIR")]
    pub output: PathBuf,
    /// Use this recipe; may be repeated [default: the one that fits]
    #[arg(long, value_name = "NAME")]
    pub recipe: Vec<String>,
    /// Change an entry of the map, such as synapses.weight=syn_count; may be repeated
    #[arg(long, value_name = "ENTRY=VALUE", value_parser = entry)]
    pub set: Vec<(String, String)>,
    /// Name of the data set [default: that of the recipe]
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Replace a map that is there already
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub struct RecipesArgs {
    /// Only this one, with its map
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
}

/// `synapses.weight=syn_count` as entry and value.
fn entry(text: &str) -> Result<(String, String), String> {
    let parts = text.split_once('=').filter(|(entry, _)| !entry.trim().is_empty());
    let (entry, value) = parts.ok_or("give ENTRY=VALUE, such as synapses.weight=syn_count")?;
    Ok((entry.trim().to_owned(), value.trim().to_owned()))
}
