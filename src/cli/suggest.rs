//! Reads the command line. A flag that is only begun, or lacks its beginning, is told what it may
//! mean: `--pre` is `--pre-celltype`.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ColorChoice, CommandFactory, FromArgMatches};

use crate::cli::args::Cli;
use crate::cli::say;
use crate::names;

/// The command line, the program's name first.
///
/// # Errors
/// The exit code where it is wrong, or asks for nothing but help: that is printed already.
pub fn parse(args: Vec<OsString>) -> Result<Cli, u8> {
    let mut command = Cli::command().color(colors());
    let matches = command.try_get_matches_from_mut(&args);
    let parsed = matches.and_then(|matches| {
        Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
    });
    parsed.map_err(|mut error| {
        if error.kind() == ErrorKind::UnknownArgument
            && let Some(ContextValue::String(given)) = error.get(ContextKind::InvalidArg)
            && let Some(flag) = meant(given, &flags(&args))
        {
            error.insert(ContextKind::SuggestedArg, ContextValue::String(format!("--{flag}")));
            // Nobody means the flag's name as a value.
            error.remove(ContextKind::Suggested);
            // Its own names the flag that it found most like.
            if let Some(named) = args.iter().skip(1).find_map(|word| {
                Some(command.find_subcommand(word.to_str()?)?.get_name().to_owned())
            }) && let Some(asked) = command.find_subcommand_mut(&named)
            {
                error.insert(ContextKind::Usage, ContextValue::StyledStr(asked.render_usage()));
            }
        }
        // Nobody may be left to read it.
        let _ = error.print();
        u8::try_from(error.exit_code()).unwrap_or(u8::MAX)
    })
}

/// clap writes colours to any terminal of a machine that says `CI=true`.
fn colors() -> ColorChoice {
    if say::is_dumb() { ColorChoice::Never } else { ColorChoice::Auto }
}

/// The flags of the command that was asked for, in their order.
fn flags(args: &[OsString]) -> Vec<String> {
    let mut root = Cli::command();
    root.build();
    let words = args.iter().skip(1);
    let named = words.filter_map(|word| root.find_subcommand(word.to_str()?)).next();
    let flags = named.into_iter().flat_map(|command| command.get_arguments());
    flags.filter_map(|flag| flag.get_long()).map(str::to_owned).collect()
}

/// The flag that a given word is a part of.
fn meant<'a>(given: &str, flags: &'a [String]) -> Option<&'a str> {
    let begun = given.split('=').next()?.trim_start_matches('-').replace('_', "-");
    names::begun(&begun, '-', flags.iter().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_is_known_by_its_beginning_or_its_end() {
        let flags = [
            "celltype-mapping",
            "preset",
            "post-morph-mapping",
            "pre-celltype",
            "post-celltype",
            "pre-neuron-ids",
            "prob-min",
        ];
        let flags = flags.map(str::to_owned);
        for (given, expected) in [
            ("--pre", Some("pre-celltype")),
            ("--post=MSN", Some("post-celltype")),
            ("--celltype", Some("pre-celltype")),
            ("--pres", Some("preset")),
            ("--prob_min", Some("prob-min")),
            ("--prob", Some("prob-min")),
            ("--type", Some("pre-celltype")),
            ("--p", None),
            ("--nonsense", None),
            ("--", None),
        ] {
            assert_eq!(meant(given, &flags), expected, "{given}");
        }
    }
}
