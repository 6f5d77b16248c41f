//! Distributions, as plainly as they can be said: every row that passes is put down, then looked at as
//! often as is needed.
//!
//! What to know beside `docs/SEMANTICS.md`:
//! - A connection is a pair of ids with a row that passes; its group is that of its row that stands first
//!   in the file.
//! - A population is the neurons of the table that a filter lets pass on one side; without a table it is
//!   every id, as far as lists of ids and conditions on ids let it pass.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::axes::code;
use super::conditions::{self, Check};
use super::distribution::{Groups, distributions};
use super::numbers::{self, Sum};
use super::{Reference, neurons::Neurons};
use crate::error::{Error, Result};
use crate::query::{
    Category, ColumnName, DescribeQuery, Described, DescribedColumns, Distribution, Distributions,
    Filter, Side,
};
use crate::run::Run;
use crate::schema;

/// What is put down of a row that passes.
struct Seen {
    row: u64,
    pre: u64,
    post: u64,
    size: u16,
    prob: u16,
    at_nm: [u32; 3],
    /// The code of its group.
    group: u8,
}

/// By code of the group.
type ByCode = BTreeMap<u8, Vec<f64>>;

impl Reference {
    /// The distributions that are asked for.
    pub(super) fn distributions(&self, query: &DescribeQuery, run: &Run) -> Result<Distributions> {
        let wanted = query.described(&DescribedColumns::j0251())?;
        if let Some(name) =
            query.needs_neuron_table(&wanted).filter(|_| self.neurons_path.is_none())
        {
            return Err(Error::no_neuron_table(&format!("'{name}'"), None));
        }
        let pre = self.side_of_filter(query, Side::Pre, run)?;
        let post = self.side_of_filter(query, Side::Post, run)?;
        let category = self.category(query, &wanted[..])?;
        let seen = self.passing_seen(&query.filter, category, run)?;
        let mut all = Vec::new();
        for (name, what) in wanted {
            let side = |side: Side| if side == Side::Pre { &pre } else { &post };
            let found = match &what {
                Described::OfRows(word) => of_rows(&seen, word),
                Described::Multiplicity => of_connections(&seen, false),
                Described::ConnectionSize => of_connections(&seen, true),
                Described::Degree(of) => {
                    self.by_type(query, counted(&seen, *of, side(*of), true))?
                }
                Described::Strength(of) => {
                    self.by_type(query, counted(&seen, *of, side(*of), false))?
                }
                Described::OfNeurons(of, word) => {
                    let members: Vec<u64> = match of {
                        Some(of) => side(*of).clone(),
                        None => {
                            let other: FxHashSet<&u64> = post.iter().collect();
                            pre.iter().copied().filter(|id| other.contains(id)).collect()
                        }
                    };
                    self.by_type(query, self.numbers_of(&members, word)?)?
                }
            };
            all.extend(distributions(&name, self.named(query, &what, found)?));
        }
        let (n_pre, n_post) = (pre.len() as u64, post.len() as u64);
        Ok(Distributions { n_pre, n_post, all, ..Distributions::default() })
    }

    /// The category that rows are grouped by, if they are.
    fn category(
        &self,
        query: &DescribeQuery,
        wanted: &[(String, Described)],
    ) -> Result<Option<Category>> {
        match &query.by {
            Some(by) if wanted.iter().any(|(_, what)| !what.is_of_neurons()) => {
                Category::of(DescribeQuery::BY, by).map(Some)
            }
            _ => Ok(None),
        }
    }

    fn side_of_filter(&self, query: &DescribeQuery, side: Side, run: &Run) -> Result<Vec<u64>> {
        if self.neurons_path.is_some() {
            return self.fulfilling(&query.population(side, Vec::new()), run);
        }
        let filter = &query.filter;
        let listed = match side {
            Side::Pre => &filter.pre_neuron_ids,
            Side::Post => &filter.post_neuron_ids,
        };
        let listed: Option<FxHashSet<u64>> = match listed {
            Some(ids) => Some(ids.numbers(side.word())?.iter().copied().collect()),
            None => None,
        };
        let own = query.population(side, Vec::new()).told_apart().own;
        let own = own.iter().flat_map(|expression| &expression.conditions);
        // What type a neuron has only the table says.
        let checks: Vec<Check> = own
            .filter(|one| matches!(one.column(), Some(ColumnName::Id(_))))
            .map(|one| conditions::check(one, true, filter.exact_thresholds, &self.vocabulary))
            .collect::<Result<_>>()?;
        let mut ids: Vec<u64> = self
            .passing_seen(&Filter::default(), None, run)?
            .iter()
            .flat_map(|seen| [seen.pre, seen.post])
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids.retain(|id| {
            listed.as_ref().is_none_or(|listed| listed.contains(id))
                && checks.iter().all(|check| check.pass_neuron(None, *id))
        });
        Ok(ids)
    }

    fn passing_seen(
        &self,
        filter: &Filter,
        category: Option<Category>,
        run: &Run,
    ) -> Result<Vec<Seen>> {
        let rules = self.rules(filter, run)?;
        self.scan(
            run,
            &rules,
            Vec::new,
            |seen, block, i| {
                seen.push(Seen {
                    row: block.first_row() + i as u64,
                    pre: block.pre_id(i),
                    post: block.post_id(i),
                    size: block.size(i),
                    prob: block.prob(i),
                    at_nm: [block.x(i), block.y(i), block.z(i)],
                    group: category.map_or(0, |category| code(category, block, i)),
                });
            },
            |mut seen, more| {
                seen.extend(more);
                seen
            },
        )
    }

    /// The table, if there is one.
    fn table_if_any(&self) -> Result<Option<&Neurons>> {
        self.neurons_path.as_ref().map(|_| self.table()).transpose()
    }

    /// What the neuron table says of neurons.
    fn numbers_of(&self, members: &[u64], word: &str) -> Result<Vec<(u64, f64)>> {
        let Some(table) = self.table_if_any()? else { return Ok(Vec::new()) };
        let value = |id: &u64| {
            let neuron = table.get(id)?;
            let value = match word {
                "certainty" => numbers::value(neuron.certainty),
                "axon" => neuron.axon_um.into(),
                "soma" => neuron.soma_um.into(),
                _ => neuron.dendrite_um.into(),
            };
            Some((*id, value))
        };
        Ok(members.iter().filter_map(value).collect())
    }

    /// The values of neurons by their type in the table, where that is asked.
    fn by_type(&self, query: &DescribeQuery, values: Vec<(u64, f64)>) -> Result<ByCode> {
        let table = if query.by.is_some() { self.table_if_any()? } else { None };
        let mut all = ByCode::new();
        for (id, value) in values {
            let neuron = table.and_then(|table| table.get(&id));
            all.entry(neuron.map_or(0, |neuron| neuron.cell_type)).or_default().push(value);
        }
        Ok(all)
    }

    /// Groups by what they are called.
    fn named(&self, query: &DescribeQuery, what: &Described, mut found: ByCode) -> Result<Groups> {
        let Some(by) = &query.by else {
            let all = found.remove(&0).unwrap_or_default();
            return Ok(vec![(Some(Distribution::ALL.to_owned()), all)]);
        };
        let is_morph = !what.is_of_neurons()
            && Category::of(DescribeQuery::BY, by)?.column() == schema::POST_MORPH;
        let name = |code: u8| match is_morph {
            true => {
                let name = self.vocabulary.morphs.name_of(code);
                Some(name.map_or_else(|| code.to_string(), str::to_owned))
            }
            false => self.vocabulary.types.name_of(code).map(str::to_owned),
        };
        Ok(found.into_iter().map(|(code, values)| (name(code), values)).collect())
    }
}

fn of_rows(seen: &[Seen], word: &str) -> ByCode {
    let mut all = ByCode::new();
    for row in seen {
        let value = match word {
            "size" => numbers::value(row.size),
            "prob" => numbers::value(row.prob),
            "x" => row.at_nm[0].into(),
            "y" => row.at_nm[1].into(),
            _ => row.at_nm[2].into(),
        };
        all.entry(row.group).or_default().push(value);
    }
    all
}

fn of_connections(seen: &[Seen], is_size: bool) -> ByCode {
    let mut pairs: FxHashMap<(u64, u64), Vec<&Seen>> = FxHashMap::default();
    for row in seen {
        pairs.entry((row.pre, row.post)).or_default().push(row);
    }
    let mut all = ByCode::new();
    for rows in pairs.into_values() {
        let mut sum = Sum::default();
        rows.iter().for_each(|row| sum.add(row.size));
        let value = if is_size { sum.rounded() } else { rows.len() as f64 };
        if let Some(first) = rows.iter().min_by_key(|row| row.row) {
            all.entry(first.group).or_default().push(value);
        }
    }
    all
}

/// The partners, or the synapses, of every neuron of a population on one side.
fn counted(seen: &[Seen], side: Side, members: &[u64], are_partners: bool) -> Vec<(u64, f64)> {
    let mut partners: FxHashMap<u64, Vec<u64>> = FxHashMap::default();
    for row in seen {
        let (own, other) =
            if side == Side::Pre { (row.pre, row.post) } else { (row.post, row.pre) };
        partners.entry(own).or_default().push(other);
    }
    let count = |id: &u64| {
        let own = partners.get(id).map_or(&[][..], Vec::as_slice);
        let count = match are_partners {
            true => own.iter().collect::<FxHashSet<_>>().len(),
            false => own.len(),
        };
        (*id, count as f64)
    };
    members.iter().map(count).collect()
}
