//! Distributions by their definitions: the rows that pass, their pairs, the neurons of both populations.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Records;
use super::cells::Summand;
use super::columns::{Categories, NULL};
use crate::engine::reference::distribution::{Groups, distributions};
use crate::error::Result;
use crate::query::{
    CategoryAxis, ColumnName, DescribeQuery, Described, Distribution, Distributions, Filter, Side,
    Subject,
};
use crate::run::Run;

/// Rows by the neurons of one side.
type RowsOf = HashMap<u32, Vec<usize>>;

/// Values, each with the code of its group.
type Values = Vec<(u32, f64)>;

impl Records {
    /// The distributions that are asked for.
    ///
    /// # Errors
    /// Names that no column has, values that do not suit a column (usage).
    pub fn distributions_of(&self, query: &DescribeQuery, run: &Run) -> Result<Distributions> {
        let wanted = query.described(&self.map.described_columns())?;
        let rows = self.passing(&query.filter)?;
        let pre = self.side_of_filter(&query.filter, Side::Pre)?;
        let post = self.side_of_filter(&query.filter, Side::Post)?;
        run.check()?;
        let mut all = Vec::new();
        for (name, what) in wanted {
            let side = |side: Side| if side == Side::Pre { &pre } else { &post };
            let categories = query.by.as_ref().and_then(|by| self.group_category(by, &what));
            let group = Group { categories, by: query.by.as_ref(), records: self };
            let values = match &what {
                Described::OfRows(word) => self.values_of_rows(&rows, word, &group),
                Described::Multiplicity => self.of_pairs(&rows, false, &group)?,
                Described::ConnectionSize => self.of_pairs(&rows, true, &group)?,
                Described::Degree(of) => self.of_members(&rows, *of, side(*of), true, &group)?,
                Described::Strength(of) => self.of_members(&rows, *of, side(*of), false, &group)?,
                Described::OfNeurons(of, word) => {
                    let members: BTreeSet<u32> = match of {
                        Some(of) => side(*of).clone(),
                        None => pre.intersection(&post).copied().collect(),
                    };
                    self.values_of_neurons_in(&members, word, &group)
                }
            };
            all.extend(distributions(&name, named(values, &group)));
        }
        let (n_pre, n_post) = (pre.len() as u64, post.len() as u64);
        Ok(Distributions { n_pre, n_post, all, ..Distributions::default() })
    }

    /// The neurons of the table that the conditions on one side let pass; of all where there is none.
    fn side_of_filter(&self, filter: &Filter, side: Side) -> Result<BTreeSet<u32>> {
        let own = if side == Side::Pre { Subject::Pre } else { Subject::Post };
        let mut neurons: BTreeSet<u32> = (0..self.listed as u32).collect();
        for condition in self.conditions(filter)? {
            let Some(column) = condition.column() else { continue };
            let (ColumnName::Id(of) | ColumnName::Named { of, .. }) = column;
            if [own, Subject::Both].contains(of) {
                let holds = self.neurons_holding(&condition, column, filter.exact_thresholds)?;
                neurons.retain(|neuron| holds[*neuron as usize]);
            }
        }
        Ok(neurons)
    }

    /// The category that the values of a distribution are grouped by.
    fn group_category(&self, by: &CategoryAxis, what: &Described) -> Option<&Categories> {
        let place =
            |all: &[crate::map::Category]| all.iter().position(|known| known.name == by.category());
        if by.of() == Subject::Row && !what.is_of_neurons() {
            return self.categories.get(place(&self.map.synapses.categories)?);
        }
        self.neuron_categories.get(place(&self.map.neurons.as_ref()?.categories)?)
    }

    fn values_of_rows(&self, rows: &[usize], word: &str, group: &Group) -> Values {
        let at = self.map.synapses.numbers.iter().position(|number| number.name == word);
        let value = |row: usize| match at {
            Some(at) => self.numbers[at].real(row),
            None => self.synapses(row) as f64,
        };
        rows.iter().map(|row| (group.of_row(*row), value(*row))).collect()
    }

    fn of_pairs(&self, rows: &[usize], is_size: bool, group: &Group) -> Result<Values> {
        let mut pairs: BTreeMap<(u32, u32), Vec<usize>> = BTreeMap::new();
        rows.iter().for_each(|row| pairs.entry(self.pair(*row)).or_default().push(*row));
        let at = self.map.synapses.numbers.iter().position(|number| number.name == "size");
        let mut values = Values::new();
        for rows in pairs.into_values() {
            // Rows are in the order of the files.
            let own = group.of_row(rows[0]);
            let value = match at.filter(|_| is_size) {
                None => self.synapses_of(&rows)? as f64,
                Some(at) if rows.iter().all(|row| self.numbers[at].get(*row).is_none()) => f64::NAN,
                Some(at) => {
                    let summed = self.map.synapses.numbers[at].summed;
                    self.sum(&rows, Some(Summand { numbers: &self.numbers[at], summed })).total()
                }
            };
            values.push((own, value));
        }
        Ok(values)
    }

    fn of_members(
        &self,
        rows: &[usize],
        side: Side,
        members: &BTreeSet<u32>,
        are_partners: bool,
        group: &Group,
    ) -> Result<Values> {
        let mut rows_of = RowsOf::new();
        let ends = |row: usize| match side {
            Side::Pre => self.pair(row),
            Side::Post => (self.post[row], self.pre[row]),
        };
        rows.iter().for_each(|row| rows_of.entry(ends(*row).0).or_default().push(*row));
        let mut values = Values::new();
        for neuron in members {
            let own = rows_of.get(neuron).map_or(&[][..], Vec::as_slice);
            let value = match are_partners {
                true => own.iter().map(|row| ends(*row).1).collect::<BTreeSet<u32>>().len() as u64,
                false => self.synapses_of(own)?,
            };
            values.push((group.of_neuron(*neuron), value as f64));
        }
        Ok(values)
    }

    fn values_of_neurons_in(&self, members: &BTreeSet<u32>, word: &str, group: &Group) -> Values {
        let map = self.map.neurons.as_ref();
        let at = map.and_then(|map| map.numbers.iter().position(|number| number.name == word));
        let Some(numbers) = at.map(|at| &self.neuron_numbers[at]) else { return Values::new() };
        let value = |neuron: u32| match neuron as usize {
            at if at < numbers.len() => numbers.real(at),
            _ => f64::NAN,
        };
        members.iter().map(|neuron| (group.of_neuron(*neuron), value(*neuron))).collect()
    }
}

/// How values are grouped.
struct Group<'a> {
    categories: Option<&'a Categories>,
    by: Option<&'a CategoryAxis>,
    records: &'a Records,
}

impl Group<'_> {
    fn of_row(&self, row: usize) -> u32 {
        let at = match self.by.map(CategoryAxis::of) {
            Some(Subject::Pre) => self.records.pre[row] as usize,
            Some(Subject::Post) => self.records.post[row] as usize,
            _ => row,
        };
        self.categories.map_or(0, |categories| categories.codes[at])
    }

    fn of_neuron(&self, neuron: u32) -> u32 {
        self.categories.map_or(0, |categories| categories.codes[neuron as usize])
    }
}

/// Values by the names of their groups, in the order of the category; null comes last.
fn named(values: Values, group: &Group) -> Groups {
    let mut all: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
    values.into_iter().for_each(|(code, value)| all.entry(code).or_default().push(value));
    let Some(categories) = group.categories else {
        let all = all.remove(&0).unwrap_or_default();
        return vec![(Some(Distribution::ALL.to_owned()), all)];
    };
    const _: () = assert!(NULL == u32::MAX, "null is behind every code");
    let name = |code: u32| categories.names.get(code as usize).cloned();
    all.into_iter().map(|(code, values)| (name(code), values)).collect()
}
