//! A copy of a part → what its pairs have, at every setting of a question.

use std::collections::HashMap;

use super::Both;
use super::pairs::{PairCell, PairList, PairParts, Setting};
use crate::engine::ordered::Ordered;
use crate::engine::ordered::amount::{Amount, Tally};
use crate::engine::ordered::axes::Axes;
use crate::engine::ordered::summand::Summand;
use crate::engine::ordered::unit::Unit;
use crate::engine::ordered::walk::Walk;
use crate::engine::partial::Additive;
use crate::error::Result;
use crate::query::{CellAxes, ConnectionsQuery, Filter, Groups, Measure, NeuronIds, SweepQuery};
use crate::run::Run;

/// Cells of pairs of a part of a walk, and room for the labels of a block.
#[derive(Default)]
struct Walked {
    cells: Vec<PairCell>,
    rows: Vec<u32>,
    columns: Vec<u32>,
}

/// Lists in the making: each filter is gone through once, whatever pairs it asks for.
struct Lists<'a> {
    engine: &'a Ordered,
    axes: &'a Axes<'a>,
    known: HashMap<String, u32>,
    lists: Vec<PairList>,
}

impl Ordered {
    /// What pairs of neurons have for a question.
    pub(super) fn pair_parts(&self, question: &Additive, run: &Run) -> Result<PairParts> {
        let none = CellAxes::default();
        let (cells, groups, measure): (&CellAxes, Option<&Groups>, &Measure) = match question {
            Additive::Matrix(query) => (&query.cells, query.groups.as_ref(), &query.measure),
            Additive::Sweep(query) => (&query.cells, None, &Measure::Count),
            Additive::Connections(query) => (&query.grid.cells, None, &query.measure),
            _ => (&none, None, &Measure::Count),
        };
        let axes = match question {
            Additive::Count(_) => Axes::of_all(),
            _ => self.axes(cells, groups)?,
        };
        let meaning = self.meaning(measure)?;
        let summand = meaning.summand();
        let mut lists =
            Lists { engine: self, axes: &axes, known: HashMap::new(), lists: Vec::new() };
        let (own, wholes) = match question {
            Additive::Count(filter) => {
                let mut own = Vec::new();
                for summand in self.summands()? {
                    own.push(lists.fresh(filter, Some(&summand), run)?);
                }
                if own.is_empty() {
                    own.push(lists.fresh(filter, None, run)?);
                }
                (own, None)
            }
            Additive::Matrix(query) => {
                query.check()?;
                let own = vec![lists.setting(&query.filter, summand, run)?];
                let whole = self.whole_of(query)?;
                let whole = whole.map(|whole| Ok(vec![lists.setting(&whole, summand, run)?]));
                (own, whole.transpose()?)
            }
            Additive::Sweep(query) => {
                query.check_cells((axes.rows.labels.len() * axes.columns.labels.len()) as u64)?;
                (lists.grid(query, Ok, summand, run)?, None)
            }
            Additive::Connections(query) => self.pairs_of_claim(query, &mut lists, summand, run)?,
            other => return Err(super::refused(super::name(other))),
        };
        let lists = std::mem::take(&mut lists.lists);
        let (names, lists) = self.called(lists)?;
        let has_weight = self.data.rows.weight.is_some();
        let axes = Both { rows: axes.rows.labels, columns: axes.columns.labels };
        Ok(PairParts { axes, names, lists, own, wholes, has_weight })
    }

    fn pairs_of_claim(
        &self,
        query: &ConnectionsQuery,
        lists: &mut Lists,
        summand: Option<&Summand>,
        run: &Run,
    ) -> Result<(Vec<Setting>, Option<Vec<Setting>>)> {
        query.grid.check_cells(1)?;
        query.check_connections()?;
        let own = lists.grid(&query.grid, Ok, summand, run)?;
        let named = query.grid.cells.clone().or(&self.default_axes());
        let whole = |filter: Filter| {
            let filter = self.expanded(&filter)?;
            let whole = query.normalize.whole(&filter, &named, &self.axes_of_types());
            Ok(whole.unwrap_or(filter))
        };
        let wholes = query.whole().map(|_| lists.grid(&query.grid, whole, summand, run));
        Ok((own, wholes.transpose()?))
    }

    /// Pairs of numbers of neurons → of their ids, or of places among names.
    fn called(&self, lists: Vec<PairList>) -> Result<(Vec<String>, Vec<PairList>)> {
        let ends = lists.iter().flat_map(|list| &list.cells);
        let mut met: Vec<u32> = ends.flat_map(|cell| [cell.pre as u32, cell.post as u32]).collect();
        met.sort_unstable();
        met.dedup();
        let (ids, names) = match self.ids_of(&met)? {
            NeuronIds::Numbers(ids) => (ids, Vec::new()),
            NeuronIds::Names(names) => ((0..names.len() as u64).collect(), names),
        };
        // Every neuron of a pair was met.
        let id = |number: u64| ids[met.binary_search(&(number as u32)).unwrap_or(0)];
        let called = |list: PairList| {
            let cells = list.cells.into_iter();
            let cells =
                cells.map(|cell| PairCell { pre: id(cell.pre), post: id(cell.post), ..cell });
            PairList::new(list.unit, cells.collect())
        };
        Ok((names, lists.into_iter().map(called).collect()))
    }

    /// What pairs have among the rows that pass, each pair by the numbers of its neurons.
    fn pairs_at(
        &self,
        filter: &Filter,
        axes: &Axes,
        summand: Option<&Summand>,
        run: &Run,
    ) -> Result<PairList> {
        let passing = self.resolve(filter)?;
        let mut reads = self.amount_columns(summand);
        let (of_rows, of_columns) = (&axes.rows.labelling, &axes.columns.labelling);
        [of_rows, of_columns].iter().for_each(|of| reads.extend(of.reads(&self.data)));
        let walk = Walk { order: None, reads };
        let parts = self.walk(&passing, &walk, run, Walked::default, |part, block| {
            of_rows.fill(&self.data, block, &mut part.rows);
            of_columns.fill(&self.data, block, &mut part.columns);
            let posts = &self.data.rows.post[block.rows.clone()];
            let Walked { cells, rows, columns } = part;
            block.each_pair(posts, |(pre, post), own| {
                let first = cells.len();
                for at in own.filter(|at| block.mask[*at] == 1) {
                    let amount = self.amount(summand, block.rows.start + at);
                    let cell = (rows[at], columns[at]);
                    match cells[first..].iter_mut().find(|known| known.cell() == cell) {
                        Some(known) => {
                            known.rows += 1;
                            known.amount.add(amount);
                        }
                        None => cells.push(new(u64::from(pre), u64::from(post), cell, amount)),
                    }
                }
            });
            Ok(())
        })?;
        let unit = summand.map_or(Unit::default(), Summand::unit_of_sums);
        let cells = run.whole(Ok(parts.into_iter().flat_map(|part| part.cells).collect()))?;
        Ok(PairList { unit, cells })
    }
}

fn new(pre: u64, post: u64, (row, column): (u32, u32), amount: Amount) -> PairCell {
    PairCell { pre, post, row, column, rows: 1, amount }
}

impl Lists<'_> {
    /// A setting by its filter.
    fn setting(
        &mut self,
        filter: &Filter,
        summand: Option<&Summand>,
        run: &Run,
    ) -> Result<Setting> {
        let all = Filter { min_pair: None, ..filter.clone() };
        let fewest = filter.fewest_of_pair().unwrap_or(1);
        let key = format!("{all:?}");
        if let Some(list) = self.known.get(&key) {
            return Ok(Setting { list: *list, fewest });
        }
        let setting = self.fresh(filter, summand, run)?;
        self.known.insert(key, setting.list);
        Ok(setting)
    }

    /// The same with a list of its own.
    fn fresh(&mut self, filter: &Filter, summand: Option<&Summand>, run: &Run) -> Result<Setting> {
        let all = Filter { min_pair: None, ..filter.clone() };
        let fewest = filter.fewest_of_pair().unwrap_or(1);
        let list = self.lists.len() as u32;
        self.lists.push(self.engine.pairs_at(&all, self.axes, summand, run)?);
        Ok(Setting { list, fewest })
    }

    /// The settings of a grid.
    fn grid(
        &mut self,
        grid: &SweepQuery,
        of: impl Fn(Filter) -> Result<Filter>,
        summand: Option<&Summand>,
        run: &Run,
    ) -> Result<Vec<Setting>> {
        let points = 0..grid.points().unwrap_or(0);
        points.map(|point| self.setting(&of(grid.filter_at(point))?, summand, run)).collect()
    }
}
