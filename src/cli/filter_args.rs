//! The filter flags, made from the library's table of parameters.

use std::borrow::Cow;
use std::ffi::OsString;
use std::path::PathBuf;

use crate::Result;
use crate::ask::table::{NEURON_FILTERS, POPULATION};
use crate::query::{FilterParameter, NeuronIds, ParameterKind};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use crate::cli::id_file;
use crate::cli::streams::Streams;

/// The flag that stands for those on numbers that only the data knows: `--number-filter cleft_score_min=30`.
pub const LIMIT: &str = "number-filter";

/// The filter flags as they were given.
#[derive(Clone, Debug, Default)]
pub struct FilterArgs {
    given: Vec<(FilterParameter, Given)>,
    population: Option<String>,
    /// Thresholds on numbers that only the data knows, as `NAME_min=X`.
    limits: Vec<String>,
}

/// What stands behind a flag.
#[derive(Clone, Debug)]
enum Given {
    Text(String),
    /// `@FILE`.
    File(PathBuf),
}

impl FilterArgs {
    /// What the flags give as text, by the names of the table of questions.
    pub fn texts(&self) -> impl Iterator<Item = (Cow<'static, str>, String)> {
        let named = |name: &'static str| Cow::Borrowed(name);
        let population = self.population.iter().map(|name| (POPULATION.name, name.clone()));
        let text = |(param, given): &(FilterParameter, Given)| match given {
            Given::Text(text) => Some((param.name(), text.clone())),
            Given::File(_) => None,
        };
        let own = population.chain(self.given.iter().filter_map(text));
        let limits = self.limits.iter().filter_map(|limit| limit.split_once('='));
        let limits = limits.map(|(name, value)| (name.to_owned().into(), value.to_owned()));
        own.map(move |(name, text)| (named(name), text)).chain(limits)
    }

    /// The ids in the files that the flags name.
    pub fn ids(&self, are_names: impl Fn() -> bool) -> Result<Vec<(&'static str, NeuronIds)>> {
        let mut streams = Streams::default();
        let mut read = |(param, given): &(FilterParameter, Given)| match given {
            Given::File(path) => {
                let ids = id_file::read(path, param.name(), are_names(), &mut streams);
                Some(ids.map(|ids| (param.name(), ids)))
            }
            Given::Text(_) => None,
        };
        self.given.iter().filter_map(&mut read).collect()
    }

    /// Whether there are conditions.
    pub fn has_conditions(&self) -> bool {
        self.given.iter().any(|(param, _)| param.kind().repeats())
    }

    /// The files that hold ids.
    pub fn files(&self) -> Vec<PathBuf> {
        let file = |(_, given): &(FilterParameter, Given)| match given {
            Given::File(path) => Some(path.clone()),
            Given::Text(_) => None,
        };
        self.given.iter().filter_map(file).collect()
    }
}

fn flag(param: FilterParameter) -> String {
    param.name().replace('_', "-")
}

fn placeholder(kind: ParameterKind) -> &'static str {
    match kind {
        ParameterKind::Names => "NAMES",
        ParameterKind::Morphs => "CODES",
        ParameterKind::Box => "BOX",
        ParameterKind::Count => "N",
        ParameterKind::Conditions => "EXPR",
        _ => "X",
    }
}

fn argument(param: FilterParameter) -> Arg {
    let arg =
        Arg::new(param.name()).long(flag(param)).help(param.neutral_help()).help_heading("Filters");
    match param.kind() {
        ParameterKind::Flag => arg.action(ArgAction::SetTrue),
        // A file's name may be anything.
        ParameterKind::Ids => arg
            .value_name("IDS")
            .allow_hyphen_values(true)
            .value_parser(clap::value_parser!(OsString)),
        kind if kind.repeats() => arg.value_name(placeholder(kind)).action(ArgAction::Append),
        kind => arg.value_name(placeholder(kind)).allow_hyphen_values(true),
    }
}

/// The flags of the filters that the neurons question has beside its conditions.
#[derive(Clone, Debug, Default)]
pub struct NeuronFilterArgs(pub FilterArgs);

/// What [`NEURON_FILTERS`] are.
fn of_neurons() -> impl Iterator<Item = FilterParameter> {
    let is_one =
        |known: &FilterParameter| NEURON_FILTERS.iter().any(|own| own.name == known.name());
    FilterParameter::ALL.iter().copied().filter(is_one)
}

fn limit() -> Arg {
    Arg::new(LIMIT).long(LIMIT).hide(true).action(ArgAction::Append)
}

impl Args for NeuronFilterArgs {
    fn augment_args(command: Command) -> Command {
        command.args(of_neurons().map(argument)).arg(limit())
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for NeuronFilterArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        Ok(NeuronFilterArgs(FilterArgs::read(matches, of_neurons())))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for FilterArgs {
    fn augment_args(command: Command) -> Command {
        let population = Arg::new("population")
            .long("population")
            .value_name("NAME")
            .help("full-cells = --cell-axon 200 --cell-dendrite 200 --projection-axon 50");
        command
            .args(FilterParameter::ALL.iter().map(|param| argument(*param)))
            .arg(population.help_heading("Filters"))
            .arg(limit())
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FilterArgs {
    /// What was given of these filters, and thresholds on numbers that only the data knows.
    fn read(matches: &ArgMatches, parameters: impl Iterator<Item = FilterParameter>) -> FilterArgs {
        let limits = matches.get_many::<String>(LIMIT).into_iter().flatten().cloned().collect();
        let mut args = FilterArgs { limits, ..FilterArgs::default() };
        for param in parameters {
            if param.kind().repeats() {
                let all = matches.get_many::<String>(param.name()).into_iter().flatten();
                args.given.extend(all.map(|text| (param, Given::Text(text.clone()))));
                continue;
            }
            let text = |text: &String| Given::Text(text.clone());
            let given = match param.kind() {
                ParameterKind::Flag => {
                    matches.get_flag(param.name()).then(|| Given::Text("true".to_owned()))
                }
                ParameterKind::Ids => matches.get_one::<OsString>(param.name()).map(|value| {
                    let words = || Given::Text(value.to_string_lossy().into_owned());
                    id_file::path_of(value).map_or_else(words, Given::File)
                }),
                _ => matches.get_one::<String>(param.name()).map(text),
            };
            args.given.extend(given.map(|given| (param, given)));
        }
        args
    }
}

impl FromArgMatches for FilterArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let population = matches.get_one::<String>("population").cloned();
        let args = FilterArgs::read(matches, FilterParameter::ALL.iter().copied());
        Ok(FilterArgs { population, ..args })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
