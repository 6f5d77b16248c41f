//! What one shard of a data set with a map has for a question, and the question as all of them answer it.

use std::sync::Arc;

use super::about::about;
use super::canonical::{canonical, disjoint};
use super::labelled::{known, labels, unknown};
use crate::ask::known::check_types;
use crate::ask::mapped::Mapped;
use crate::ask::resolved::{Meanings, judged, resolved};
use crate::ask::{Backend, Defaults, Question};
use crate::engine::ordered::Ordered;
use crate::engine::ordered::parts::MapParts;
use crate::error::{Error, Kind, Result};
use crate::map::Map;
use crate::query::{
    CategoryAxis, CellAxes, Claim, Condition, Expression, Filter, Groups, Limit, NeuronsQuery,
    Population, Subject,
};
use crate::run::Run;
use crate::shards::{About, Compared, Shard, sealed};

/// Nothing holds where nothing is given, and numbers are those of the map.
pub(super) const DEFAULTS: Defaults<'static> = Defaults::Map(&[]);

/// The map of the whole, in whose words its shards are asked.
///
/// # Errors
/// A map that this areax does not read ([`Kind::Data`]).
pub(super) fn map_of(text: &str) -> Result<Map> {
    Map::parse(text, std::path::Path::new(crate::map::FILE_NAME))
}

/// Refuses a question that shards of a map do not answer by what they have.
pub(super) fn check(question: &Question, shard: &Shard) -> Result<()> {
    question.partial(|asked| MapParts::lists_pairs(asked, disjoint(shard)).map(drop))
}

/// Collects what a shard has.
pub(super) fn collect(
    (backend, mapped): (&Backend, &Mapped),
    shard: &Shard,
    question: &Question,
    population: Option<Population>,
    run: &Run,
) -> Result<Vec<u8>> {
    let data = &backend.data;
    check(question, shard)?;
    let map = map_of(shard.whole.map.as_deref().unwrap_or_default())?;
    let of_shard = map.of_shard();
    if (&mapped.map().synapses, &mapped.map().neurons) != (&of_shard.synapses, &of_shard.neurons) {
        return Err(Error::data("the map of this shard was changed: it names other columns")
            .in_file(&data.sources.folder)
            .advise("copy the shard anew, or split the data again"));
    }
    let dataset = mapped.dataset(run)?;
    data.shards.check_tables(&data.sources, &dataset.checksums)?;
    mapped.check_ids(&question.filter())?;
    if map.has_names() && labels(question).is_some() {
        let what = "labels of neurons with names are not collected from shards";
        return Err(Error::usage("groups", what).advise("ask the folder of all shards"));
    }
    let unknown = unknown(question, |id| Ok(dataset.neurons.number_of(id)?.is_some()))?;
    let (pairs, asked) = canonical(question, DEFAULTS)?;
    let asked = known(asked, question, &unknown);
    let engine = Ordered::new(map, Arc::clone(dataset)).of_part(shard.whole.nulls.clone());
    check_types(&asked, &engine)?;
    let asked = as_asked(asked, &engine)?;
    let parts = asked.partial(|asked| engine.collect_parts(asked, disjoint(shard), run));
    let parts = parts.map_err(|error| match error.kind() {
        Kind::Unsupported => Error::new(Kind::Usage, error.what())
            .advise("ask the folder of all shards with --engine reference"),
        _ => error,
    })?;
    let about = About {
        engine: Ordered::NAME.to_owned(),
        compared: Some(compared(&engine, &question.filter())),
        ..about(shard, question, pairs, population, unknown)
    };
    data.published.unchanged()?;
    sealed(&about, &parts.to_bytes())
}

/// The question as data with these words take it.
fn as_asked(asked: Question, words: &dyn Meanings) -> Result<Question> {
    match asked.claim().is_some() {
        true => judged(asked, words),
        false => resolved(asked, words),
    }
}

/// The numbers that columns are compared with, which every shard knows alike.
fn compared(engine: &Ordered, filter: &Filter) -> Compared {
    let limits = filter.limits_by_name().into_iter();
    let said = limits.map(|limit| Expression { conditions: vec![limit.condition(false)] });
    let exact_thresholds = filter.exact_thresholds;
    let said = Filter { conditions: said.collect(), exact_thresholds, ..Filter::default() };
    let number = |condition: Condition| match condition {
        Condition::Compare { value, .. } => Some(value),
        _ => None,
    };
    let limits = engine.compared(&said).into_iter().flat_map(|one| one.conditions);
    Compared {
        conditions: engine.compared(filter).iter().map(ToString::to_string).collect(),
        limits: limits.filter_map(number).collect(),
    }
}

/// The conditions and thresholds of a filter with the numbers that columns were compared with.
pub(super) fn said(compared: &Compared, filter: &Filter) -> (Vec<Expression>, Vec<Limit>) {
    let conditions = compared.conditions.iter().filter_map(|text| text.parse().ok()).collect();
    let limits = filter.limits_by_name().into_iter().zip(&compared.limits);
    let limits = limits.map(|(limit, number)| Limit { number: number.clone(), ..limit });
    (conditions, limits.collect())
}

/// What the words of a map mean where nothing but parts is there.
struct Parted<'a> {
    map: &'a Map,
    shape: Option<(usize, usize)>,
}

/// The question as all shards together answer it.
///
/// # Errors
/// A question that has no meaning for the map (usage).
pub(super) fn asked_of_all(question: Question, map: &Map, parts: &MapParts) -> Result<Question> {
    as_asked(question, &Parted { map, shape: parts.shape() })
}

impl Meanings for Parted<'_> {
    fn default_axes(&self) -> CellAxes {
        let defaults = &self.map.defaults;
        let name = defaults.axes.as_ref().or(defaults.types.as_ref());
        let name = name.map_or("all", String::as_str);
        let of = |partner| Some(CategoryAxis::new(partner, name.to_owned()));
        CellAxes { rows: of(Subject::Pre), columns: of(Subject::Post) }
    }

    fn shape(&self, _: &CellAxes, _: Option<&Groups>) -> Result<(usize, usize)> {
        Ok(self.shape.unwrap_or((0, 0)))
    }

    fn map(&self) -> &Map {
        self.map
    }

    /// Every shard has checked it.
    fn check_claim(&self, _: &Claim, _: &CellAxes) -> Result<()> {
        Ok(())
    }

    fn of_neurons(&self, query: &NeuronsQuery) -> Result<NeuronsQuery> {
        Ok(query.clone())
    }

    fn check_filter(&self, _: &Filter) -> Result<()> {
        Ok(())
    }

    fn values_of_neurons(&self, _: &str) -> Result<Vec<&str>> {
        Ok(Vec::new())
    }
}
