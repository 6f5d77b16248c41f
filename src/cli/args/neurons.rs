//! The flags of the questions about neurons: `neurons`, `neuron`, `adjacency`.

use std::ffi::OsString;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use super::{DataArgs, EngineArgs, OutputArgs};
use crate::ask::table::{CONDITIONS, LISTING, Parameter, ValueKind};
use crate::cli::filter_args::{FilterArgs, NeuronFilterArgs};
use crate::query::{ParameterKind, is_nothing};

#[derive(Debug, Args)]
pub struct NeuronsArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub conditions: ConditionArgs,
    #[command(flatten)]
    pub filter: NeuronFilterArgs,
    #[command(flatten)]
    pub listing: ListingArgs,
    #[command(flatten)]
    pub engine: EngineArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// What is said of the list: each flag is the parameter of that name in the table of questions.
#[derive(Clone, Debug, Default)]
pub struct ListingArgs {
    /// Those that were given.
    pub given: Vec<(&'static str, String)>,
}

impl Args for ListingArgs {
    fn augment_args(command: Command) -> Command {
        command.args(LISTING.iter().map(|parameter| {
            let value = match parameter.kind {
                ValueKind::Integer => "N",
                ValueKind::FieldsOfNeurons => "NAMES",
                _ => "[-]NAME",
            };
            argument(parameter).value_name(value).help_heading("Question")
        }))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for ListingArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = |parameter: &Parameter| {
            let text = matches.get_one::<String>(parameter.name)?;
            Some((parameter.name, text.clone()))
        };
        Ok(ListingArgs { given: LISTING.iter().filter_map(given).collect() })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// What is asked of neurons: each flag is the parameter of that name in the table of questions.
#[derive(Clone, Debug, Default)]
pub struct ConditionArgs {
    /// Those that were given.
    pub given: Vec<(&'static str, String)>,
}

fn argument(condition: &Parameter) -> Arg {
    let arg = Arg::new(condition.name)
        .long(condition.name.replace('_', "-"))
        .help(condition.help)
        .help_heading("Conditions");
    match condition.kind {
        ValueKind::Filter(filter) if filter.kind() == ParameterKind::Flag => {
            arg.action(ArgAction::SetTrue)
        }
        ValueKind::Names => arg.value_name("NAMES"),
        ValueKind::OneOf(&[_]) => arg.value_name("NAME"),
        // Their default is a word; those of the numbers are another in the REST API.
        ValueKind::OneOf(_) => {
            arg.value_name(condition.name.to_uppercase()).default_value(condition.default)
        }
        ValueKind::Integer => arg.value_name("N").allow_hyphen_values(true),
        _ if condition.repeats() => arg.value_name("EXPR").action(ArgAction::Append),
        _ => arg.value_name("X").allow_hyphen_values(true),
    }
}

impl Args for ConditionArgs {
    fn augment_args(command: Command) -> Command {
        command.args(CONDITIONS.iter().map(argument))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for ConditionArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = |condition: &Parameter| -> Vec<(&'static str, String)> {
            let texts: Vec<String> = match condition.kind {
                ValueKind::Filter(filter) if filter.kind() == ParameterKind::Flag => matches
                    .get_flag(condition.name)
                    .then(|| "true".to_owned())
                    .into_iter()
                    .collect(),
                _ => matches.get_many(condition.name).into_iter().flatten().cloned().collect(),
            };
            texts.into_iter().map(|text| (condition.name, text)).collect()
        };
        Ok(ConditionArgs { given: CONDITIONS.iter().flat_map(given).collect() })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

#[derive(Debug, Args)]
pub struct NeuronArgs {
    /// Id of the neuron, or ids of several: comma-separated, one after the other, or @FILE (text,
    /// CSV, npy); then the data. Without ids --where chooses the neurons: NAME = VALUE
    #[arg(value_name = "ID", required_unless_present = "where")]
    pub id: Option<OsString>,
    #[command(flatten)]
    pub data: DataArgs,
    /// What stands behind the second word
    #[arg(hide = true, value_name = "ID|DATA")]
    pub more: Vec<OsString>,
    /// Each neuron by itself, instead of all taken together
    #[arg(long, help_heading = "Question")]
    pub each: bool,
    /// Number of partners to list on each side [default: 10; in csv all]
    #[arg(long, value_name = "K", value_parser = partners, help_heading = "Question")]
    pub partners: Option<usize>,
    #[command(flatten)]
    pub filter: FilterArgs,
    #[command(flatten)]
    pub engine: EngineArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Args)]
pub struct AdjacencyArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// Minimum number of synapses of a pair; the same as --min-pair
    #[arg(long, value_name = "N", allow_hyphen_values = true, help_heading = "Question")]
    pub min_count: Option<String>,
    /// Keep only pairs whose opposite is kept too, without autapses
    #[arg(long, help_heading = "Question")]
    pub reciprocal: bool,
    /// List the categories that the neuron table has of both neurons: pre.celltype, post.celltype
    #[arg(long, help_heading = "Question")]
    pub categories: bool,
    #[command(flatten)]
    pub filter: FilterArgs,
    #[command(flatten)]
    pub engine: EngineArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// A number of partners; `none` for all of them.
fn partners(text: &str) -> Result<usize, String> {
    match text {
        none if is_nothing(none) => Ok(usize::MAX),
        text => text.parse().map_err(|_| "give a whole number from 0, or none for all".to_owned()),
    }
}
