//! Distributions on the CPU: numbers of rows in the order of the plan, connections out of the rows by
//! (pre, post), neurons out of what the question about neurons counts of each.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::passing::{Passing, tasks};
use super::segment_of::SegmentOf;
use super::{described_pairs, matrix, neuron_counts, pair_lists, pairs, walk};
use crate::codes;
use crate::dataset::{Dataset, Numbers, OutputSlices, Segment};
use crate::engine::distribution::Grouped;
use crate::engine::neuron_list::{self, Counts};
use crate::engine::partial::{
    DescribeParts, DescribedPair, DescribedPairs, Disjoint, DistributionPart, Members, PairValue,
    Summed,
};
use crate::engine::plan::{self, Bitmap, Plan};
use crate::error::{Error, Result};
use crate::exact::ExactSum;
use crate::query::{
    Category, CategoryAxis, CellAxes, Counted, DescribeQuery, Described, DescribedColumns,
    Distribution, Distributions, Filter, NamedDistribution, NeuronCount, NeuronField, NeuronValues,
    Side,
};
use crate::run::Run;
use crate::schema::{self, ColumnNumber, Table};

/// Answers the question.
pub fn answer(data: &Dataset, query: &DescribeQuery, run: &Run) -> Result<Distributions> {
    let wanted = wanted(data, query)?;
    let sides = sides(data, query, run)?;
    let asking = Asking { data, query, sides: &sides, run };
    let mut all = Vec::new();
    for (name, what) in wanted {
        let found = match &what {
            Described::OfRows(word) => asking.of_rows(word)?,
            Described::Multiplicity => asking.of_connections(false)?,
            Described::ConnectionSize => asking.of_connections(true)?,
            Described::Degree(side) => asking.counted(*side, Counted::Partners)?,
            Described::Strength(side) => asking.counted(*side, Counted::Synapses)?,
            Described::OfNeurons(side, word) => asking.of_neurons(*side, word)?,
        };
        run.check()?;
        all.extend(asking.finish(&name, &what, found)?);
    }
    let [n_pre, n_post] = sides.each_ref().map(|side| side.ones() as u64);
    Ok(Distributions { n_pre, n_post, all, ..Distributions::default() })
}

/// What the parts of the synapses have for it.
pub fn collect(
    data: &Dataset,
    query: &DescribeQuery,
    parts: Disjoint,
    run: &Run,
) -> Result<DescribeParts> {
    let wanted = wanted(data, query)?;
    let sides = sides(data, query, run)?;
    let asking = Asking { data, query, sides: &sides, run };
    let by_pairs = query.needs_pairs(&wanted, parts);
    let counts_pairs = by_pairs && query.filter.fewest_of_pair().is_some();
    let mut found = Vec::new();
    for (_, what) in &wanted {
        use DistributionPart::{OfPairRows, OfPairs, OfRows, OfTable};
        found.push(match what {
            Described::OfRows(word) if counts_pairs => OfPairRows(asking.values_of_pairs(word)?),
            Described::Multiplicity | Described::ConnectionSize if by_pairs => OfPairs,
            Described::Degree(side) if by_pairs => asking.connected(*side)?,
            Described::Strength(side) if counts_pairs => asking.connected(*side)?,
            Described::OfRows(word) => OfRows(asking.of_rows(word)?.counts()),
            Described::Multiplicity => OfRows(asking.of_connections(false)?.counts()),
            Described::ConnectionSize => OfRows(asking.of_connections(true)?.counts()),
            Described::Degree(side) => asking.of_busy(*side, Counted::Partners)?,
            Described::Strength(side) => asking.of_busy(*side, Counted::Synapses)?,
            Described::OfNeurons(side, word) => OfTable(asking.of_neurons(*side, word)?.counts()),
        });
        run.check()?;
    }
    let is_of_neurons = wanted.iter().any(|(_, what)| what.is_of_neurons());
    let members = sides.each_ref().map(|side| asking.members(side, is_of_neurons));
    let [pre, post] = members;
    let all = query.filter.without_neurons(&[CellAxes::CELL_TYPE]);
    let all = Some(all).filter(|all| *all != query.filter);
    let total = |filter: &Filter| matrix::amount(data, filter, run).map(|amount| amount.count);
    let (mut passing, mut of, mut of_pairs) = (0, None, None);
    match counts_pairs {
        true => {
            let pairs = |all: Filter| {
                let all = Filter { min_pair: None, ..all };
                pair_lists::of_filter(data, &all, Summed::Nothing, run)
            };
            of_pairs = all.map(pairs).transpose()?;
        }
        false => {
            passing = total(&query.filter)?;
            of = all.as_ref().map(total).transpose()?;
        }
    }
    let are_described = found.contains(&DistributionPart::OfPairs);
    let connections = by_pairs.then(|| asking.connections_of_part(are_described)).transpose()?;
    let pairs = connections.map(|all| DescribedPairs { all, of: of_pairs });
    let labels = asking.labels(is_of_neurons)?;
    Ok(DescribeParts { sides: [pre?, post?], labels, found, passing, of, pairs })
}

/// The distributions that are asked for.
fn wanted(data: &Dataset, query: &DescribeQuery) -> Result<Vec<NamedDistribution>> {
    let wanted = query.described(&DescribedColumns::j0251())?;
    match query.needs_neuron_table(&wanted).filter(|_| !data.has_neuron_table) {
        Some(name) => Err(Error::no_neuron_table(&format!("'{name}'"), None)),
        None => Ok(wanted),
    }
}

fn sides(data: &Dataset, query: &DescribeQuery, run: &Run) -> Result<[Bitmap; 2]> {
    Ok([population(data, query, Side::Pre, run)?, population(data, query, Side::Post, run)?])
}

/// The neurons that the filter lets pass on one side, with or without a synapse: those of the table; where
/// there is none, every id.
fn population(data: &Dataset, query: &DescribeQuery, side: Side, run: &Run) -> Result<Bitmap> {
    if data.has_neuron_table {
        return plan::cells(data, &query.population(side, Vec::new()));
    }
    // Who is asked about does not depend on how many synapses pairs have.
    let filter = Filter { min_pair: None, ..query.filter.clone() };
    let tests = plan::Plan::by_order(data, &filter, run)?.tests;
    let set = if side == Side::Pre { tests.pre } else { tests.post };
    Ok(set.unwrap_or_else(|| Bitmap::all(data.neurons.id.len())))
}

struct Asking<'a> {
    data: &'a Dataset,
    query: &'a DescribeQuery,
    sides: &'a [Bitmap; 2],
    run: &'a Run<'a>,
}

/// A connection while its rows are gone over.
struct Connection {
    count: u64,
    size: ExactSum,
    /// Position in the published file and place of the row that stands first there.
    first: (u32, u32),
}

impl Asking<'_> {
    fn side(&self, side: Side) -> &Bitmap {
        &self.sides[usize::from(side == Side::Post)]
    }

    /// A number of every row that passes.
    fn of_rows(&self, word: &str) -> Result<Grouped> {
        let (data, query) = (self.data, self.query);
        let column = schema::by_word(Table::Synapses, word);
        let Some(numbers) = column.and_then(|column| data.synapses.numbers(column)) else {
            return Ok(Grouped::default());
        };
        let plan = pairs::plan(data, &query.filter, self.run)?;
        plan.ensure(data, &[numbers.column()])?;
        let group_of = self.group_of_rows()?;
        let batches = walk::batches(&plan.runs);
        let parts = batches.par_iter().map(|batch| {
            let mut found = Grouped::default();
            walk::blocks(&data.synapses, &plan, batch, |_, rows, mask| {
                for row in walk::passing(rows, mask) {
                    found.add(group_of.at(row as u32), value_at(&numbers, row));
                }
            });
            found
        });
        Ok(parts.reduce(Grouped::default, Grouped::and))
    }

    /// The plan of all that is asked but how many synapses a pair has.
    fn plan_of_pairs(&self) -> Result<Plan> {
        let filter = Filter { min_pair: None, ..self.query.filter.clone() };
        Plan::new(self.data, &filter, self.run)
    }

    /// The connections of this part of the rows; those that are described have groups.
    fn connections_of_part(&self, has_groups: bool) -> Result<Vec<DescribedPair>> {
        // Neurons have groups of their own.
        let group_of = if has_groups { self.group_of_rows()? } else { GroupOfRows::All };
        let plan = self.plan_of_pairs()?;
        described_pairs::connections(self.data, &plan, |row| group_of.at(row as u32))
    }

    /// A number of every row, by connection.
    fn values_of_pairs(&self, word: &str) -> Result<Vec<PairValue>> {
        let data = self.data;
        let column = schema::by_word(Table::Synapses, word);
        let Some(numbers) = column.and_then(|column| data.synapses.numbers(column)) else {
            return Ok(Vec::new());
        };
        let group_of = self.group_of_rows()?;
        described_pairs::values(data, &self.plan_of_pairs()?, numbers.column(), |row| {
            (value_at(&numbers, row), group_of.at(row as u32))
        })
    }

    /// The neurons of a side that have a synapse, whose connections tell what they have.
    fn connected(&self, side: Side) -> Result<DistributionPart> {
        let filter = Filter { min_pair: None, ..self.query.filter.clone() };
        let busy = self.busy(side, Counted::Synapses, &filter)?;
        let known = busy.into_iter().map(|(id, (group, _))| (id, group)).collect();
        Ok(DistributionPart::OfPairNeurons(usize::from(side == Side::Post), known))
    }

    /// The synapses of every connection, or their summed size.
    fn of_connections(&self, is_size: bool) -> Result<Grouped> {
        let data = self.data;
        let passing = Passing::new(data, &self.query.filter, self.run)?;
        let columns = &data.prepare_index(self.run)?.outputs;
        columns.ensure_starts()?;
        let outputs = &columns.slices();
        let group_of = self.group_of_rows()?;
        let tasks = tasks(outputs.start.all());
        let parts = tasks.par_iter().map_init(Vec::new, |mask, task| -> Result<Grouped> {
            let mut found = Grouped::default();
            if self.run.is_stopped() || !passing.may_pass(task) {
                return Ok(found);
            }
            let rows = outputs.rows_of_all(task);
            passing.ensure(columns, &rows)?;
            columns.size.ensure(rows.clone())?;
            if self.query.by.is_some() {
                columns.place.ensure(rows.clone())?;
                let places = outputs.place[rows].iter().map(|place| *place as usize);
                data.synapses.row.ensure_at(places)?;
            }
            let first = passing.mask(outputs, task, mask).start;
            self.connections(outputs, task, (first, mask), |connection| {
                let value = match is_size {
                    true => connection.size.value(),
                    false => connection.count as f64,
                };
                found.add(group_of.at(connection.first.1), value);
            });
            Ok(found)
        });
        parts.try_reduce(Grouped::default, |a, b| Ok(a.and(b)))
    }

    /// Shows the connections of some neurons; `mask` has the rows from `first` on.
    fn connections(
        &self,
        outputs: &OutputSlices,
        neurons: &Range<u32>,
        (first, mask): (usize, &[u8]),
        mut show: impl FnMut(&Connection),
    ) {
        let has_first = self.query.by.is_some();
        let place_of = |row: usize| match has_first {
            true => {
                let place = outputs.place[row];
                (self.data.synapses.row[place as usize], place)
            }
            false => (0, 0),
        };
        for neuron in neurons.clone() {
            let mut open: Option<(u32, Connection)> = None;
            for row in outputs.rows_of(neuron) {
                let passes = row.checked_sub(first).and_then(|at| mask.get(at));
                if passes != Some(&1) {
                    continue;
                }
                let (post, place) = (outputs.post[row], place_of(row));
                let size = ExactSum::of_code(outputs.size[row]);
                match &mut open {
                    Some((partner, connection)) if *partner == post => {
                        connection.count += 1;
                        connection.size.add(size);
                        connection.first = connection.first.min(place);
                    }
                    _ => {
                        let next = Connection { count: 1, size, first: place };
                        if let Some((_, done)) = open.replace((post, next)) {
                            show(&done);
                        }
                    }
                }
            }
            if let Some((_, done)) = open {
                show(&done);
            }
        }
    }

    /// What is counted of the neurons of a side.
    fn counted(&self, side: Side, what: Counted) -> Result<Grouped> {
        let values = self.counts(side, what, &self.query.filter)?;
        let group_of = self.group_of_neurons()?;
        let mut found = Grouped::default();
        for (neuron, value) in self.side(side).iter().zip(values) {
            found.add(group_of.at(neuron), value as f64);
        }
        Ok(found)
    }

    /// The same of those that have something.
    fn of_busy(&self, side: Side, what: Counted) -> Result<DistributionPart> {
        let busy = self.busy(side, what, &self.query.filter)?;
        Ok(DistributionPart::OfNeurons(usize::from(side == Side::Post), busy))
    }

    /// What those have that have something, by id; with the code of their group.
    fn busy(&self, side: Side, what: Counted, filter: &Filter) -> Result<BTreeMap<u64, (u8, u64)>> {
        let (values, group_of) = (self.counts(side, what, filter)?, self.group_of_neurons()?);
        let chosen: Vec<u32> = self.side(side).iter().collect();
        let ids = neuron_list::ids(self.data, &chosen)?;
        let each = chosen.into_iter().zip(ids).zip(values).filter(|(_, value)| *value > 0);
        let group = |neuron: u32| group_of.at(neuron) as u8;
        Ok(each.map(|((neuron, id), value)| (id, (group(neuron), value))).collect())
    }

    fn counts(&self, side: Side, what: Counted, filter: &Filter) -> Result<Vec<u64>> {
        let field = NeuronField::Counted(NeuronCount { is_output: side == Side::Pre, what });
        let chosen = self.side(side);
        let counts: Vec<Counts> =
            neuron_counts::under(self.data, filter, [&field].into_iter(), chosen, self.run)?;
        Ok(match counts.into_iter().next() {
            Some((_, NeuronValues::Counts(values))) => values,
            _ => Vec::new(),
        })
    }

    /// The neurons of a side, by group where distributions of neurons have groups.
    fn members(&self, side: &Bitmap, is_of_neurons: bool) -> Result<Members> {
        if !self.data.has_neuron_table {
            let chosen: Vec<u32> = side.iter().collect();
            let mut ids = neuron_list::ids(self.data, &chosen)?;
            ids.sort_unstable();
            return Ok(Members::Ids(ids));
        }
        let group_of = if is_of_neurons { self.group_of_neurons()? } else { GroupOfNeurons::All };
        let mut sizes = BTreeMap::new();
        side.iter().for_each(|neuron| *sizes.entry(group_of.at(neuron) as u8).or_default() += 1);
        Ok(Members::OfTable(sizes))
    }

    /// What each code of the groups is called.
    fn labels(&self, is_of_neurons: bool) -> Result<Option<BTreeMap<u8, Option<String>>>> {
        if self.query.by.is_none() {
            return Ok(None);
        }
        let vocabulary = &self.data.vocabulary;
        let are_types = is_of_neurons || self.column_of_rows()? != Some(schema::POST_MORPH);
        let label = |code: u8| match are_types {
            true => vocabulary.types.name_of(code).map(str::to_owned),
            false => {
                let name = vocabulary.morphs.name_of(code);
                Some(name.map_or_else(|| code.to_string(), str::to_owned))
            }
        };
        Ok(Some((0..=u8::MAX).map(|code| (code, label(code))).collect()))
    }

    /// A number of the neuron table, of the neurons of a side or of both.
    fn of_neurons(&self, side: Option<Side>, word: &str) -> Result<Grouped> {
        let mut found = Grouped::default();
        let column = schema::by_word(Table::Neurons, word);
        let numbers = column.and_then(|column| self.data.neurons.numbers(column));
        let Some(numbers) = numbers else { return Ok(found) };
        let chosen = match side {
            Some(side) => self.side(side).clone(),
            None => {
                let mut both = self.side(Side::Pre).clone();
                both.and(self.side(Side::Post));
                both
            }
        };
        let table = 0..self.data.neuron_count();
        numbers.column().ensure(table.clone())?;
        let group_of = self.group_of_neurons()?;
        for neuron in chosen.iter_in(0..table.end as u32) {
            found.add(group_of.at(neuron), value_at(&numbers, neuron as usize));
        }
        Ok(found)
    }

    fn group_of_rows(&self) -> Result<GroupOfRows<'_>> {
        let Some(column) = self.column_of_rows()? else { return Ok(GroupOfRows::All) };
        Ok(GroupOfRows::Segments(SegmentOf::new(self.data), column))
    }

    /// The category of rows that they are grouped by.
    fn column_of_rows(&self) -> Result<Option<ColumnNumber>> {
        let by = |by: &CategoryAxis| Category::of(DescribeQuery::BY, by).map(Category::column);
        self.query.by.as_ref().map(by).transpose()
    }

    fn group_of_neurons(&self) -> Result<GroupOfNeurons<'_>> {
        Ok(match self.query.by {
            None => GroupOfNeurons::All,
            Some(_) => {
                let types = self.data.neurons.cell_type.read(0..self.data.neuron_count())?;
                GroupOfNeurons::Types(types)
            }
        })
    }

    fn finish(&self, name: &str, what: &Described, found: Grouped) -> Result<Vec<Distribution>> {
        let vocabulary = &self.data.vocabulary;
        let of_type = |code: usize| {
            let code = u8::try_from(code).ok()?;
            vocabulary.types.name_of(code).map(str::to_owned)
        };
        let of_morph = |code: usize| {
            let name = u8::try_from(code).ok().and_then(|code| vocabulary.morphs.name_of(code));
            Some(name.map_or_else(|| code.to_string(), str::to_owned))
        };
        if self.query.by.is_none() {
            return Ok(found.finish(name, None));
        }
        if what.is_of_neurons() || self.column_of_rows()? != Some(schema::POST_MORPH) {
            return Ok(found.finish(name, Some(&of_type)));
        }
        Ok(found.finish(name, Some(&of_morph)))
    }
}

/// The group of a sorted row.
enum GroupOfRows<'a> {
    All,
    Segments(SegmentOf<'a>, ColumnNumber),
}

impl GroupOfRows<'_> {
    #[inline]
    fn at(&self, row: u32) -> usize {
        let (segments, column) = match self {
            GroupOfRows::All => return 0,
            GroupOfRows::Segments(segments, column) => (segments, *column),
        };
        let code = |segment: &Segment| match column {
            schema::PRE_TYPE => segment.pre_type,
            schema::POST_TYPE => segment.post_type,
            _ => segment.post_morph,
        };
        segments.at(row).map_or(0, |segment| code(segment).into())
    }
}

/// The group of a neuron.
enum GroupOfNeurons<'a> {
    All,
    Types(&'a [u8]),
}

impl GroupOfNeurons<'_> {
    #[inline]
    fn at(&self, neuron: u32) -> usize {
        match self {
            GroupOfNeurons::All => 0,
            GroupOfNeurons::Types(types) => types[neuron as usize].into(),
        }
    }
}

fn value_at(numbers: &Numbers, row: usize) -> f64 {
    match numbers {
        Numbers::Codes(column) => codes::value_of_order_code(column[row]),
        Numbers::Whole(column) => column[row].into(),
        Numbers::Floats(column) => column[row].into(),
    }
}
