//! Reads the command line. A flag that is only begun, or lacks its beginning, is told what it may
//! mean: `--pre` is `--pre-celltype`.

use std::ffi::OsString;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ColorChoice, Command, CommandFactory, FromArgMatches};

use crate::cli::args::Cli;
use crate::cli::filter_args::LIMIT;
use crate::cli::say;
use crate::names;
use crate::query::{FilterParameter, Limit};

/// The command line, the program's name first.
///
/// # Errors
/// The exit code where it is wrong, or asks for nothing but help: that is printed already.
pub fn parse(args: Vec<OsString>) -> Result<Cli, u8> {
    let mut command = Cli::command().color(colors());
    let args = with_limits(args, &mut command);
    let matches = command.try_get_matches_from_mut(&args);
    let parsed = matches.and_then(|matches| {
        Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
    });
    parsed.map_err(|mut error| {
        if error.kind() == ErrorKind::UnknownArgument {
            advise(&mut error, &args, &mut command);
        }
        // Nobody may be left to read it.
        let _ = error.print();
        u8::try_from(error.exit_code()).unwrap_or(u8::MAX)
    })
}

/// Adds to the error about an unknown flag what may be meant.
fn advise(error: &mut clap::Error, args: &[OsString], command: &mut Command) {
    let Some(ContextValue::String(given)) = error.get(ContextKind::InvalidArg) else { return };
    let flags = flags(args);
    let Some(flag) = meant(given, &flags) else {
        let takes_conditions = flags.iter().any(|flag| flag == FilterParameter::Where.name());
        // A number may be a value indeed.
        if takes_conditions && given.starts_with("--") {
            // Instead of how to pass it as a value. Which categories there are the data says.
            let name = category(given);
            let tip = format!(
                "a category of the data is a condition: --where '{} = VALUE'",
                name.unwrap_or("NAME")
            );
            let is_named = name.is_some();
            let tips = ContextValue::StyledStrs(vec![StyledStr::from(tip)]);
            error.insert(ContextKind::Suggested, tips);
            if is_named {
                error.remove(ContextKind::SuggestedArg);
                use_own_usage(error, args, command);
            }
        }
        return;
    };
    error.insert(ContextKind::SuggestedArg, ContextValue::String(format!("--{flag}")));
    // Nobody means the flag's name as a value.
    error.remove(ContextKind::Suggested);
    use_own_usage(error, args, command);
}

/// What cannot be meant as a flag, for none has a dot or an underscore in it.
fn category(given: &str) -> Option<&str> {
    let name = given.strip_prefix("--")?.split('=').next()?;
    name.contains(['.', '_']).then_some(name)
}

/// Shows how the command is used: clap's own line names the flag that it found most like.
fn use_own_usage(error: &mut clap::Error, args: &[OsString], command: &mut Command) {
    let mut words = args.iter().skip(1).filter_map(|word| word.to_str());
    let named = words.find_map(|word| Some(command.find_subcommand(word)?.get_name().to_owned()));
    if let Some(asked) = named.and_then(|named| command.find_subcommand_mut(&named)) {
        error.insert(ContextKind::Usage, ContextValue::StyledStr(asked.render_usage()));
    }
}

/// The same words, but for flags such as `--cleft-score-min 30` that clap does not know: they are
/// filters on numbers of the data.
fn with_limits(mut args: Vec<OsString>, command: &mut Command) -> Vec<OsString> {
    let is_other = |word: &OsString| {
        let flag = word.to_str().and_then(|word| word.strip_prefix("--"));
        let flag = flag.and_then(|flag| flag.split('=').next()).map(|flag| flag.replace('-', "_"));
        flag.is_some_and(|flag| {
            Limit::of_word(&flag).is_some() && FilterParameter::by_name(&flag).is_none()
        })
    };
    if !args.iter().any(is_other) {
        return args;
    }
    command.build();
    let words = args.iter().skip(1).filter_map(|word| word.to_str());
    // Of `partial` the question that is collected.
    let inner = |of, word| Command::find_subcommand(of, word).unwrap_or(of);
    let asked = words.fold(&*command, inner);
    if !asked.get_arguments().any(|own| own.get_id() == LIMIT) {
        return args;
    }
    while let Err(error) = command.try_get_matches_from_mut(&args)
        && error.kind() == ErrorKind::UnknownArgument
        && let Some(ContextValue::String(given)) = error.get(ContextKind::InvalidArg)
        && let Some(at) = place(&args, given)
        && let Some(limit) = limit(&args[at..])
    {
        let words = if args[at].to_string_lossy().contains('=') { 1 } else { 2 };
        args.splice(at..at + words, [format!("--{LIMIT}").into(), limit.into()]);
    }
    args
}

/// Where a flag stands that clap names, alone or with its value.
fn place(args: &[OsString], given: &str) -> Option<usize> {
    let flag = given.split('=').next()?;
    args.iter().position(|word| {
        let word = word.to_string_lossy();
        word.split('=').next() == Some(flag)
    })
}

/// A flag on a number and its value, as `NAME_min=X`.
fn limit(words: &[OsString]) -> Option<String> {
    let flag = words.first()?.to_str()?;
    let (name, value) = match flag.split_once('=') {
        Some((name, value)) => (name, value),
        None => (flag, words.get(1)?.to_str()?),
    };
    let name = name.strip_prefix("--")?.replace('-', "_");
    Limit::of_word(&name)?;
    Some(format!("{name}={value}"))
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
    let flags = || flags.iter().map(String::as_str);
    names::with_words(&begun, '-', flags()).or_else(|| names::begun(&begun, '-', flags()))
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
            ("--min-prob", Some("prob-min")),
            ("--pre-id=5", Some("pre-neuron-ids")),
            ("--pre_ids", Some("pre-neuron-ids")),
            ("--post-type", Some("post-celltype")),
            ("--type", Some("pre-celltype")),
            ("--p", None),
            ("--nonsense", None),
            ("--", None),
        ] {
            assert_eq!(meant(given, &flags), expected, "{given}");
        }
    }

    #[test]
    fn flags_on_numbers_of_the_data_are_filters() {
        let check = |line: &str, expected: &str| {
            let args = line.split(' ').map(OsString::from).collect();
            let words = with_limits(args, &mut Cli::command());
            let words: Vec<String> =
                words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
            assert_eq!(words.join(" "), expected);
        };
        check("areax count D --prob-min 1", "areax count D --prob-min 1");
        check(
            "areax count D --cleft-score-min 30 --x_max=-1 --strict",
            "areax count D --number-filter cleft_score_min=30 --number-filter x_max=-1 --strict",
        );
        check("areax count D --cleft-score 30", "areax count D --cleft-score 30");
        check("areax count D --score-min", "areax count D --score-min");
        check("areax prepare D --score-min 1", "areax prepare D --score-min 1");
    }
}
