//! The filter flags, made from the library's table of parameters.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::query::{FilterParameter, ParameterKind, Population};
use crate::{Filter, Result};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use crate::cli::id_file;
use crate::cli::streams::Streams;

/// The filter flags as they were given.
#[derive(Clone, Debug, Default)]
pub struct FilterArgs {
    given: Vec<(FilterParameter, Given)>,
    population: Option<String>,
}

/// What stands behind a flag.
#[derive(Clone, Debug)]
enum Given {
    Text(String),
    /// `@FILE`.
    File(PathBuf),
}

impl Given {
    fn set(
        &self,
        param: FilterParameter,
        filter: &mut Filter,
        streams: &mut Streams,
    ) -> Result<()> {
        match self {
            Given::Text(text) => param.set(filter, text),
            Given::File(path) => {
                filter.set_ids(param, id_file::read(path, param.name(), streams)?);
                Ok(())
            }
        }
    }
}

impl FilterArgs {
    /// The filter, and the population that gave part of it. A flag that is given overrides the
    /// population's value.
    pub fn resolve(&self) -> Result<(Filter, Option<Population>)> {
        self.resolve_over(Filter::default())
    }

    /// The same over a filter that holds where no flag says otherwise.
    pub fn resolve_over(&self, base: Filter) -> Result<(Filter, Option<Population>)> {
        let mut filter = base;
        let population = self.population.as_deref().map(Population::parse).transpose()?;
        if let Some(population) = population {
            filter = filter.population(population);
        }
        let mut streams = Streams::default();
        for (param, given) in &self.given {
            given.set(*param, &mut filter, &mut streams)?;
        }
        Ok((filter, population))
    }

    /// The files that hold ids.
    pub fn files(&self) -> Vec<PathBuf> {
        let file = |(_, given): &(FilterParameter, Given)| match given {
            Given::File(path) => Some(path.clone()),
            Given::Text(_) => None,
        };
        self.given.iter().filter_map(file).collect()
    }

    /// Whether the filter has a flag of its own.
    pub fn gives(&self, param: FilterParameter) -> bool {
        self.given.iter().any(|(given, _)| *given == param)
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
        _ => "X",
    }
}

fn argument(param: FilterParameter) -> Arg {
    let arg = Arg::new(param.name()).long(flag(param)).help(param.help()).help_heading("Filters");
    match param.kind() {
        ParameterKind::Flag => arg.action(ArgAction::SetTrue),
        // A file's name may be anything.
        ParameterKind::Ids => arg
            .value_name("IDS")
            .allow_hyphen_values(true)
            .value_parser(clap::value_parser!(OsString)),
        kind => arg.value_name(placeholder(kind)).allow_hyphen_values(true),
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
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for FilterArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut args = FilterArgs {
            given: Vec::new(),
            population: matches.get_one::<String>("population").cloned(),
        };
        for param in FilterParameter::ALL {
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
            args.given.extend(given.map(|given| (*param, given)));
        }
        Ok(args)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
