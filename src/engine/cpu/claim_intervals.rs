//! Intervals of a claim over a grid: one pass over the rows of its connections, told apart by the strictest
//! setting that they pass at; the resampling is that of every engine over a copy.

use super::cell_table::{self, CellTable};
use super::grid_bins::GridBins;
use super::sweep::loosest;
use super::wiring::{Asked, units_of};
use super::{pairs, walk};
use crate::dataset::{AnyColumn, Dataset};
use crate::engine::plan::Plan;
use crate::engine::resample::grid::{
    BinPart, BinnedNeurons, Ends, Found, Gathered, GridAsked, GridWiring,
};
use crate::error::Result;
use crate::query::{
    Categories, ClaimIntervals, CodeSet, Connection, Filter, MatrixQuery, Normalize, Resampling,
    RobustQuery, SweepQuery, Types, Units,
};
use crate::run::Run;
use crate::threads::loops;

/// The intervals of every setting.
pub fn answer(
    data: &Dataset,
    query: &RobustQuery,
    resampling: &Resampling,
    run: &Run,
) -> Result<ClaimIntervals> {
    query.check(&data.vocabulary)?;
    let connections = query.connections();
    let ends = |of: &[Connection]| {
        of.iter().map(|one| ends(data, one, &query.grid)).collect::<Result<Vec<Ends>>>()
    };
    data.neurons.id.ensure_all()?;
    let asked = GridAsked {
        claim: &query.claim,
        parts: ends(&connections.connections)?,
        wholes: match query.normalize {
            Normalize::None => None,
            _ => Some(ends(&connections.wholes())?),
        },
        resampling,
        neurons: data.neurons.id.to_vec(),
    };
    let points = query.grid.points().unwrap_or(0);
    let mut found = Found::new(points as usize, resampling);
    // Fractions are of rows that the grid's filter leaves out.
    let whole = connections.whole().filter(|whole| *whole != query.grid);
    let mut add = |grid: SweepQuery, whole: Option<SweepQuery>, points: &[u64]| {
        let bins = GridBins::new(data, &grid, run)?;
        let mut of_own = asked.parts.clone();
        if whole.is_none() {
            of_own.extend(asked.wholes.iter().flatten().cloned());
        }
        let gather = |grid: &SweepQuery, of: &[Ends]| {
            gathered(data, query, (grid, of, &asked.parts), &bins, run)
        };
        let own = gather(&grid, &of_own)?;
        let whole = whole.map(|whole| gather(&whole, asked.wholes.as_deref().unwrap_or(&[])));
        let whole = whole.transpose()?;
        found.add(&asked, &bins.all, points, (&own, whole.as_ref()), run)
    };
    match query.grid.counts_pairs() {
        // Which pairs have enough synapses is another matter at every point.
        true => (0..points).try_for_each(|point| {
            run.check()?;
            let whole = whole.as_ref().map(|whole| whole.at_point(point));
            add(query.grid.at_point(point), whole, &[point])
        })?,
        false => add(query.grid.clone(), whole, &GridBins::points(&query.grid))?,
    }
    let fragments = query.check_units(&Units::J0251)?;
    Ok(ClaimIntervals { fragments, ..found.finish(&asked) })
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
