//! Flags of `recipes`.

use clap::Args;

#[derive(Debug, Args)]
pub struct RecipesArgs {
    /// Only this one, with its map
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
}
