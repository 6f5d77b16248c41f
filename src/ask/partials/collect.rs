//! What one shard has for a question.

use super::about::about;
use super::canonical::{canonical, disjoint};
use super::labelled::{known, unknown};
use super::maps;
use crate::ask::{Backend, Connectome, Defaults, Question};
use crate::dataset::Dataset;
use crate::engine::Engine;
use crate::engine::cpu::Cpu;
use crate::engine::partial::{Partial, Places};
use crate::error::{Error, Result};
use crate::names::{CodeSet, Vocabulary};
use crate::query::{Categories, Category, Population};
use crate::run::Run;
use crate::shards::{About, Shard, digest, sealed};

impl Connectome {
    /// Collects what a shard has for a question: bytes to [merge](super::Partials) with those of the other
    /// shards. `population` is the one that gave part of the filter, if one was named.
    ///
    /// ```
    /// use areax::ask::{Answer, Partials, Question};
    /// use areax::shards::{By, split};
    /// use areax::{Connectome, Filter, Run};
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let data = folder.path().join("data");
    /// # areax::synth::write(&data, &areax::synth::SynthOptions::small(), &areax::progress::Silent)?;
    /// # let to = folder.path().join("shards");
    ///
    /// let whole = Connectome::open(&data)?;
    /// let run = Run::default();
    /// let shards = split(&whole.sources(), &whole.vocabulary(), (3, By::Rows), &to, &run)?;
    /// let question = Question::Count(Filter { prob_min: Some(0.6), ..Filter::default() });
    /// let partials = shards.iter().map(|shard| {
    ///     Connectome::open(shard)?.partial(&question, None, &run)
    /// });
    /// let partials = partials.collect::<areax::Result<Vec<Vec<u8>>>>()?;
    /// let merged = Partials::merge(&partials)?.answer(false, &run)?;
    /// assert_eq!(merged.answer, whole.ask(&question, &run)?.answer);
    /// # Ok::<(), areax::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`Connectome::ask`]; data that are no shard ([`crate::Kind::Data`]); a question whose answers do
    /// not add up (usage).
    pub fn partial(
        &self,
        question: &Question,
        population: Option<Population>,
        run: &Run,
    ) -> Result<Vec<u8>> {
        let collect = |backend: &std::sync::Arc<Backend>| {
            let shard = shard(backend)?;
            question.partial(|_| Ok(()))?;
            Connectome::check_over(backend, question)?;
            backend.pool.run(false, || {
                backend.data.settled(match &backend.data.mapped {
                    Some(mapped) => {
                        maps::collect((backend, mapped), shard, question, population, run)
                    }
                    None => collect(backend, shard, question, population, run),
                })
            })
        };
        self.mended(collect, run)
    }

    /// Whether what shards like this one have for a question adds up: whether [`Connectome::partial`]
    /// collects it.
    ///
    /// # Errors
    /// Those of [`Connectome::check`]; data that are no shard ([`crate::Kind::Data`]).
    pub fn adds_up(&self, question: &Question) -> Result<bool> {
        let backend = self.backend();
        let shard = shard(&backend)?;
        backend.data.check(question)?;
        Ok(match backend.data.mapped.is_some() {
            true => maps::check(question, shard).is_ok(),
            false => question.partial(|_| Ok(())).is_ok(),
        })
    }
}

fn shard(backend: &Backend) -> Result<&Shard> {
    let data = &backend.data;
    data.shards.one().filter(|_| !data.are_joined()).ok_or_else(|| {
        let what = match data.are_joined() {
            false => "this data set is no shard",
            true => "these are all shards of a data set, not one of them",
        };
        Error::data(what)
            .in_file(&data.sources.folder)
            .advise("partials are collected from the folders that 'areax split' makes")
    })
}

fn collect(
    backend: &Backend,
    shard: &Shard,
    question: &Question,
    population: Option<Population>,
    run: &Run,
) -> Result<Vec<u8>> {
    let data = &backend.data;
    let dataset = data.dataset(run)?;
    data.shards.check_tables(&data.sources, &dataset.checksums)?;
    let unknown = unknown(question, |id| Ok(dataset.index_of(id)?.is_some()))?;
    let (pairs, asked) = canonical(question, Defaults::Off)?;
    let known = known(asked, question, &unknown);
    let cpu = Cpu::new(dataset.clone());
    let partial = known.partial(|asked| cpu.collect(asked, disjoint(shard), run))?;
    let partial = widened(partial, question, dataset, shard)?;
    // Where pairs tell, rows follow one another.
    let partial = partial.behind(shard.first_row.unwrap_or(0));
    let about = About {
        names: names(&data.vocabulary),
        axon_only: data.vocabulary.axon_only_names(),
        engine: Cpu::NAME.to_owned(),
        ..about(shard, question, pairs, population, unknown)
    };
    data.published.unchanged()?;
    sealed(&about, &partial.to_bytes())
}

/// What was collected, among the categories of the whole.
fn widened(
    partial: Partial,
    question: &Question,
    dataset: &Dataset,
    shard: &Shard,
) -> Result<Partial> {
    let axes = question.cells().map(Categories::asked).transpose()?.flatten();
    let Some(axes) = axes else { return Ok(partial) };
    let mut all = CodeSet::none();
    shard.whole.post_morphs.iter().for_each(|code| all.insert(*code));
    let places = |axis: Category| {
        let mut own = CodeSet::none();
        let codes = dataset.segments.iter().filter_map(|segment| segment.category(axis.column()));
        codes.for_each(|code| own.insert(code));
        let vocabulary = &dataset.vocabulary;
        let all = axis.values(vocabulary, &all);
        let own = axis.values(vocabulary, &own).into_iter();
        let at = own.map(|(code, _)| all.iter().position(|(known, _)| *known == code));
        // Every category of a part is one of the whole.
        let at = at.collect::<Option<Vec<usize>>>();
        let at = at.ok_or_else(|| Error::data("the shard has categories that the whole lacks"))?;
        Ok::<Places, Error>(Places { labels: all.into_iter().map(|(_, name)| name).collect(), at })
    };
    let (rows, columns) = (places(axes.rows)?, places(axes.columns)?);
    Ok(partial.among(&rows, Some(&columns)))
}

/// A checksum of the names of all categories.
fn names(vocabulary: &Vocabulary) -> String {
    let all = [&vocabulary.types, &vocabulary.morphs].map(|names| format!("{:?}", names.entries()));
    digest(all.iter().map(String::as_bytes))
}
