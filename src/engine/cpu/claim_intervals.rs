//! Intervals of a claim over a grid: one pass over the rows of its connections, told apart by the strictest
//! setting that they pass at; the resampling is that of every engine over a copy.

use super::cell_table::{self, CellTable};
use super::grid_bins::GridBins;
use super::sweep::loosest;
use super::wiring::{Asked, units_of};
use super::{connections, matrix, pairs, walk};
use crate::dataset::{AnyColumn, Dataset};
use crate::engine::partial::ClaimParts;
use crate::engine::plan::Plan;
use crate::engine::resample::Adder;
use crate::engine::resample::grid::{
    self, BinPart, BinnedNeurons, Ends, Found, Gathered, GridAsked, GridPart, GridWiring,
};
use crate::error::Result;
use crate::query::{
    Categories, ClaimIntervals, CodeSet, Connection, Filter, MatrixQuery, Resampling, RobustQuery,
    SweepQuery, Types, Units,
};
use crate::run::Run;
use crate::threads::loops;

/// The intervals of every setting; what is resampled is added up by the processors, unless an adder does.
pub fn answer(
    data: &Dataset,
    query: &RobustQuery,
    resampling: &Resampling,
    adder: Option<&dyn Adder>,
    run: &Run,
) -> Result<ClaimIntervals> {
    query.check(&data.vocabulary)?;
    let asked = Claimed::new(data, query)?;
    data.neurons.id.ensure_all()?;
    let grid = GridAsked {
        claim: &query.claim,
        parts: asked.parts.clone(),
        wholes: asked.wholes.clone(),
        resampling,
        neurons: data.neurons.id.to_vec(),
        adder,
    };
    let mut found = Found::new(query.grid.points().unwrap_or(0) as usize, resampling);
    for (at, part) in grid::parts(&query.grid).iter().enumerate() {
        let (own, whole) = asked.gathered((at, part), run)?;
        found.add(&grid, &part.all, &part.settings, (&own, whole.as_ref()), run)?;
    }
    let fragments = Units::of(&data.vocabulary, |units| query.check_units(units))?;
    Ok(ClaimIntervals { fragments, ..found.finish(&grid) })
}

/// What is resampled at every setting, what the claim's connections come to, and what is counted beside.
pub fn collect(data: &Dataset, query: &RobustQuery, run: &Run) -> Result<ClaimParts> {
    query.check(&data.vocabulary)?;
    let fragments = Units::of(&data.vocabulary, |units| query.check_units(units))?;
    let asked = Claimed::new(data, query)?;
    let parts = grid::parts(&query.grid);
    let parts = parts.iter().enumerate().map(|part| asked.gathered(part, run));
    let parts = parts.collect::<Result<Vec<_>>>()?;
    let (labels, columns) = cell_table::labels(data, Categories::asked(&query.grid.cells)?);
    data.neurons.id.ensure_all()?;
    let of = query.grid.without_neurons();
    let collected = ClaimParts {
        amounts: connections::collect(data, &query.connections(), run)?,
        passing: totals(data, &query.grid, run)?,
        of: of.map(|all| totals(data, &all, run)).transpose()?,
        fragments,
        labels,
        columns,
        neurons: data.neurons.id.to_vec(),
        parts,
    };
    Ok(collected.of_populations())
}

/// Synapses at every point of a grid.
fn totals(data: &Dataset, grid: &SweepQuery, run: &Run) -> Result<Vec<u64>> {
    if grid.axes.is_empty() {
        return Ok(vec![matrix::amount(data, &grid.filter, run)?.count]);
    }
    let amounts = connections::collect(data, &grid.totals(), run)?;
    Ok(amounts.parts.iter().map(|amount| amount.count).collect())
}

/// A claim, and the cells of its connections.
struct Claimed<'a> {
    data: &'a Dataset,
    query: &'a RobustQuery,
    parts: Vec<Ends>,
    /// What each connection is a fraction of; none where there are no fractions.
    wholes: Option<Vec<Ends>>,
    /// The parts of the grid over what fractions are of, where the filter of the grid leaves some of that out.
    whole: Option<Vec<GridPart>>,
}

impl<'a> Claimed<'a> {
    fn new(data: &'a Dataset, query: &'a RobustQuery) -> Result<Claimed<'a>> {
        let ends = |one: &Connection| ends(data, one, &query.grid);
        let (parts, wholes) = Ends::of_claim(&query.connections(), ends)?;
        let whole = query.whole().as_ref().map(grid::parts);
        Ok(Claimed { data, query, parts, wholes, whole })
    }

    /// The synapses of a part of the grid, and those that fractions are of where these are others.
    fn gathered(
        &self,
        (at, part): (usize, &GridPart),
        run: &Run,
    ) -> Result<(GridWiring, Option<GridWiring>)> {
        run.check()?;
        let bins = GridBins::new(self.data, part, run)?;
        let whole = self.whole.as_ref().and_then(|parts| parts.get(at));
        let mut of_own = self.parts.clone();
        if whole.is_none() {
            of_own.extend(self.wholes.iter().flatten().cloned());
        }
        let gather = |grid: &SweepQuery, of: &[Ends]| {
            gathered(self.data, self.query, (grid, of, &self.parts), &bins, run)
        };
        let own = gather(&part.grid, &of_own)?;
        let whole = whole.map(|whole| gather(&whole.grid, self.wholes.as_deref().unwrap_or(&[])));
        Ok((own, whole.transpose()?))
    }
}

/// The rows and columns of a connection.
fn ends(data: &Dataset, connection: &Connection, grid: &SweepQuery) -> Result<Ends> {
    let asked = Categories::asked(&grid.cells)?;
    let table = CellTable::new(data, asked);
    let axes = asked.unwrap_or(Categories::TYPES);
    let chosen = |types: &Types, codes: CodeSet, places: &dyn Fn(u8) -> usize, length: usize| {
        if *types == Types::Any {
            return vec![true; length];
        }
        let mut chosen = vec![false; length];
        (0..=u8::MAX).filter(|code| codes.contains(*code)).for_each(|code| {
            chosen[places(code)] = true;
        });
        chosen
    };
    let pre = connection.pre.set(axes.rows, &data.vocabulary)?;
    let post = connection.post.set(axes.columns, &data.vocabulary)?;
    Ok(Ends {
        pre: chosen(&connection.pre, pre, &|code| table.row(code), table.shape.0),
        post: chosen(&connection.post, post, &|code| table.column(code), table.shape.1),
    })
}

/// The synapses of some cells at every point of a grid; those that are left out are counted of `parts`.
fn gathered(
    data: &Dataset,
    query: &RobustQuery,
    (grid, of, parts): (&SweepQuery, &[Ends], &[Ends]),
    bins: &GridBins,
    run: &Run,
) -> Result<GridWiring> {
    let filter = loosest(grid);
    let matrix = MatrixQuery {
        filter: filter.clone(),
        measure: query.measure.clone(),
        cells: grid.cells.clone(),
        ..MatrixQuery::default()
    };
    let asked = Asked::new(data, &matrix)?;
    let by_order = Plan::by_order(data, &Filter { min_pair: None, ..filter.clone() }, run)?;
    let (pre, post) = asked.populations(&filter, &by_order)?;
    let own = bins.all.of_neurons();
    let pre = BinnedNeurons::new(pre, &bins.neurons(true), &own);
    let post = BinnedNeurons::new(post, &bins.neurons(false), &own);
    let mut plan = match filter.fewest_of_pair() {
        None => by_order,
        Some(_) => pairs::plan(data, &filter, run)?,
    };
    cell_table::relabel(data, &mut plan, asked.cells);
    let table = CellTable::new(data, asked.cells);
    plan.runs.retain(|run| {
        let (row, column) = table.place(run);
        of.iter().any(|ends| ends.has(row as u32, column as u32))
    });
    let columns = &data.synapses;
    let codes = asked.codes();
    let mut read: Vec<&dyn AnyColumn> = vec![&columns.pre, &columns.post];
    read.extend(codes.map(|codes| codes as &dyn AnyColumn));
    read.extend(bins.reads());
    plan.ensure(data, &read)?;
    let batches = walk::batches(&plan.runs);
    let found = loops::map(batches.len(), |at| {
        let mut part = BinPart::new(bins.all.len());
        walk::blocks(columns, &plan, &batches[at], |run, rows, mask| {
            let (row_label, column) = table.place(run);
            let (row_label, column) = (row_label as u32, column as u32);
            let synapses = u64::from(parts.iter().any(|ends| ends.has(row_label, column)));
            for row in walk::passing(rows, mask) {
                let ends = (columns.pre[row], columns.post[row]);
                let Some(bin) = bins.bin(row, ends.0, ends.1) else { continue };
                let cell = (row_label, column, bin);
                let units = || units_of(codes.map(|codes| codes[row])).1;
                part.add((&pre, &post), cell, ends, synapses, units);
            }
        });
        part
    });
    run.check()?;
    let gathered = Gathered::of(found, bins.all.len());
    Ok(GridWiring { pre, post, gathered, exponent: asked.exponent(), is_rounded: false })
}
