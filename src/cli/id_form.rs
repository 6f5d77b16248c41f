//! `--ids`: how JSON holds neuron ids.

use clap::ValueEnum;

/// How JSON holds neuron ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum IdForm {
    /// Numbers
    #[default]
    Number,
    /// Strings
    String,
}
