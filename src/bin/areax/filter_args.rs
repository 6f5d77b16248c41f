//! The filter flags, made from the library's table of parameters.

use std::path::PathBuf;

use areax::query::{Param, ParamKind, Population};
use areax::{Error, Filter, Result};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

/// The filter flags as they were given.
#[derive(Clone, Debug, Default)]
pub struct FilterArgs {
    given: Vec<(Param, String)>,
    population: Option<String>,
}

impl FilterArgs {
    /// The filter, and the population that gave part of it. A flag of its own beats the
    /// population's value.
    pub fn resolve(&self) -> Result<(Filter, Option<Population>)> {
        self.resolve_over(Filter::default())
    }

    /// The same over a filter that holds where no flag says otherwise.
    pub fn resolve_over(&self, base: Filter) -> Result<(Filter, Option<Population>)> {
        let mut filter = base;
        let population = self.population.as_deref().map(population).transpose()?;
        if let Some(population) = population {
            filter = filter.population(population);
        }
        for (param, text) in &self.given {
            param.set(&mut filter, &ids_from_file(*param, text)?)?;
        }
        Ok((filter, population))
    }

    /// The files that hold ids.
    pub fn files(&self) -> Vec<PathBuf> {
        let ids = self.given.iter().filter(|(param, _)| param.kind() == ParamKind::Ids);
        ids.filter_map(|(_, text)| text.strip_prefix('@').map(PathBuf::from)).collect()
    }

    /// Whether the filter has a flag of its own.
    pub fn gives(&self, param: Param) -> bool {
        self.given.iter().any(|(given, _)| *given == param)
    }
}

fn population(name: &str) -> Result<Population> {
    let known = Population::FullCells;
    if name == known.name() {
        return Ok(known);
    }
    Err(Error::usage("population", format!("there is no population '{name}'"))
        .advise(format!("choose {}", known.name())))
}

/// `@FILE` as the list that the file holds, one id a line.
fn ids_from_file(param: Param, text: &str) -> Result<String> {
    let Some(path) = text.strip_prefix('@').filter(|_| param.kind() == ParamKind::Ids) else {
        return Ok(text.to_owned());
    };
    let bad = |what: String| {
        Error::usage(param.name(), what)
            .in_file(path.as_ref())
            .advise("give a text file with one neuron id a line")
    };
    let text = std::fs::read_to_string(path)
        .map_err(|error| bad(format!("the id file cannot be read: {error}")))?;
    let mut ids = Vec::new();
    // As in mappings and labels, some editors begin a file with a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    for (at, line) in text.lines().map(str::trim).enumerate() {
        if !line.is_empty() {
            line.parse::<u64>()
                .map_err(|_| bad(format!("line {}: '{line}' is not a neuron id", at + 1)))?;
            ids.push(line);
        }
    }
    if ids.is_empty() {
        return Err(bad("the id file holds no id".to_owned()));
    }
    Ok(ids.join(","))
}

fn flag(param: Param) -> String {
    param.name().replace('_', "-")
}

fn placeholder(kind: ParamKind) -> &'static str {
    match kind {
        ParamKind::Names => "NAMES",
        ParamKind::Ids => "IDS",
        ParamKind::Morphs => "CODES",
        ParamKind::Box => "BOX",
        _ => "X",
    }
}

fn argument(param: Param) -> Arg {
    let arg = Arg::new(param.name()).long(flag(param)).help(param.help()).help_heading("Filters");
    match param.kind() {
        ParamKind::Flag => arg.action(ArgAction::SetTrue),
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
            .args(Param::ALL.iter().map(|param| argument(*param)))
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
        for param in Param::ALL {
            let text = match param.kind() {
                ParamKind::Flag => matches.get_flag(param.name()).then(|| "true".to_owned()),
                _ => matches.get_one::<String>(param.name()).cloned(),
            };
            args.given.extend(text.map(|text| (*param, text)));
        }
        Ok(args)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
