//! The question that flags ask: they become pairs of names and values, as a URL has them.

use std::borrow::Cow;
use std::path::Path;

use crate::ask::table::QuestionKind;
use crate::ask::{Asked, Defaults, Pairs};
use crate::query::{NeuronIds, Spelling};
use crate::shards::{has_map, map_in};
use crate::{Error, Kind, Result};

use crate::cli::args::{DataArgs, Given};
use crate::cli::filter_args::FilterArgs;

/// The question of a kind that the flags ask: `own` ones, and a filter.
pub fn asked(
    kind: QuestionKind,
    own: impl IntoIterator<Item = Given>,
    data: &DataArgs,
    filter: &FilterArgs,
) -> Result<Asked> {
    asked_with(kind, own, None, data, filter)
}

/// The same with a list of ids out of a file.
pub fn asked_with(
    kind: QuestionKind,
    own: impl IntoIterator<Item = Given>,
    listed: Option<(&'static str, NeuronIds)>,
    data: &DataArgs,
    filter: &FilterArgs,
) -> Result<Asked> {
    let own = own.into_iter().filter_map(|(parameter, value)| Some((parameter.name, value?)));
    let own = own.map(|(name, value)| (Cow::Borrowed(name), value));
    let pairs = pairs(kind, own.chain(filter.texts()))?;
    let ids = filter.ids(|| are_names(data.data.as_deref()))?.into_iter().chain(listed);
    let pairs = ids.fold(pairs, |pairs, (name, ids)| pairs.with_ids(name, ids));
    Asked::new(kind, &pairs, defaults(data))
}

/// What holds where no flag says it: no threshold, whatever the data.
pub fn defaults(data: &DataArgs) -> Defaults<'static> {
    let is_map = data.of_one().is_empty() && data.data.as_deref().is_some_and(has_map);
    if is_map { Defaults::Map(&[]) } else { Defaults::Off }
}

/// What flags give a question of a kind, by the names of the table.
pub fn pairs<N: AsRef<str>>(
    kind: QuestionKind,
    given: impl IntoIterator<Item = (N, String)>,
) -> Result<Pairs> {
    Ok(Pairs::new(given, &kind.spec().parameters())?.spelled(Spelling::Flags))
}

/// Whether the ids of the data are names: files with ids are read so. What is wrong with the data is said
/// later.
pub fn are_names(data: Option<&Path>) -> bool {
    let Some(folder) = data else { return false };
    map_in(folder).is_some_and(|map| map.has_names())
}

/// Where the pairs of a command make another question than it asks: that is a bug.
pub fn other() -> Error {
    Error::new(Kind::Failure, "the flags ask another question than their command")
}
