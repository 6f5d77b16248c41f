//! Intervals of a claim over a grid: one pass over the rows for all settings whose axes are thresholds; the
//! resampling is that of every engine over a copy.

use super::Ordered;
use super::axes::Axes;
use super::bins::{Bins, Of};
use super::grid::GridPart;
use super::labelling::Labelling;
use super::meaning::Meaning;
use super::walk::Walk;
use super::wiring::Unit;
use crate::engine::resample::Adder;
use crate::engine::resample::grid::{
    AxisLength, BinPart, BinnedNeurons, Combinations, Ends, Found, Gathered, GridAsked, GridWiring,
};
use crate::error::Result;
use crate::query::{ClaimIntervals, Connection, Filter, Resampling, RobustQuery};
use crate::run::Run;

/// Rows of a part of the walk, and room for the labels of a block.
struct Walked {
    part: BinPart,
    rows: Vec<u32>,
    columns: Vec<u32>,
    bins: Vec<u32>,
}

impl Ordered {
    /// The intervals of every setting.
    pub(super) fn claim_intervals_of(
        &self,
        query: &RobustQuery,
        resampling: &Resampling,
        run: &Run,
    ) -> Result<ClaimIntervals> {
        query.check_resampling()?;
        query.grid.check_cells(1)?;
        let connections = query.connections();
        connections.check_connections()?;
        let axes = self.axes(&query.grid.cells, None)?;
        let meaning = self.meaning(&query.measure)?;
        let ends = |one: &Connection| {
            let pre = one.pre.among(&axes.rows.labels, &axes.rows.name)?;
            Ok(Ends { pre, post: one.post.among(&axes.columns.labels, &axes.columns.name)? })
        };
        let (parts, wholes) = Ends::of_claim(&connections, ends)?;
        let asked = GridAsked {
            claim: &query.claim,
            parts,
            wholes,
            resampling,
            neurons: self.draw_numbers()?,
            adder: self.device.as_deref().map(|device| device as &dyn Adder),
        };
        let named = query.grid.cells.clone().or(&self.default_axes());
        let mut found = Found::new(query.grid.points().unwrap_or(0) as usize, resampling);
        self.each_part(&query.grid, 1, run, |part| {
            let all = part.bins.combinations();
            let filter = self.expanded(&part.filter)?;
            let whole = query.normalize.whole(&filter, &named, &self.axes_of_types());
            let whole = whole.filter(|whole| *whole != filter);
            let mut of_own = asked.parts.clone();
            if whole.is_none() {
                of_own.extend(asked.wholes.iter().flatten().cloned());
            }
            let gather = |filter: &Filter, ends: &[Ends]| {
                self.grid_wiring(filter, &part, (&axes, ends, &asked.parts), &meaning, run)
            };
            let own = gather(&filter, &of_own)?;
            let whole = whole.map(|whole| gather(&whole, asked.wholes.as_deref().unwrap_or(&[])));
            let whole = whole.transpose()?;
            found.add(&asked, &all, &part.points, (&own, whole.as_ref()), run)
        })?;
        let fragments = self.map.with_units(|units| query.check_units(units))?;
        Ok(ClaimIntervals { fragments, ..found.finish(&asked) })
    }

    /// The synapses of some cells at every point of a part of a grid; those that are left out are counted of
    /// `own_ends`.
    fn grid_wiring(
        &self,
        filter: &Filter,
        part: &GridPart,
        (axes, ends, own_ends): (&Axes, &[Ends], &[Ends]),
        meaning: &Meaning,
        run: &Run,
    ) -> Result<GridWiring> {
        let passing = self.resolve(filter)?;
        let unit = Unit::of(meaning)?;
        let own = part.bins.combinations().of_neurons();
        let (pre, post) = self.populations(&passing, axes);
        let pre = BinnedNeurons::new(pre, &part.bins.neurons(true), &own);
        let post = BinnedNeurons::new(post, &part.bins.neurons(false), &own);
        let (rows, columns) = (&axes.rows.labelling, &axes.columns.labelling);
        let bins = Labelling::Bins(&part.bins);
        let mut reads = self.amount_columns(unit.summand());
        for labelling in [rows, columns, &bins] {
            reads.extend(labelling.reads(&self.data));
        }
        reads.push(&self.data.rows.post);
        let walk = Walk { order: None, reads };
        let make = || Walked {
            part: BinPart::new(part.bins.len()),
            rows: Vec::new(),
            columns: Vec::new(),
            bins: Vec::new(),
        };
        let parts = self.walk_beside(&passing, &walk, run, make, |walked, block| {
            rows.fill(&self.data, block, &mut walked.rows);
            columns.fill(&self.data, block, &mut walked.columns);
            bins.fill(&self.data, block, &mut walked.bins);
            let posts = &self.data.rows.post[block.rows.clone()];
            block.each_passing(|neuron, at| {
                let row = block.rows.start + at;
                let cell = (walked.rows[at], walked.columns[at], walked.bins[at]);
                if ends.iter().any(|ends| ends.has(cell.0, cell.1)) {
                    let is_own = own_ends.iter().any(|ends| ends.has(cell.0, cell.1));
                    let synapses = if is_own { self.synapses(row) } else { 0 };
                    let (ends, units) = ((neuron, posts[at]), || self.units_of(&unit, row).1);
                    walked.part.add((&pre, &post), cell, ends, synapses, units);
                }
            });
            Ok(())
        })?;
        run.check()?;
        let parts = parts.into_iter().map(|walked| walked.part).collect();
        let gathered = Gathered::of(parts, part.bins.len());
        let (exponent, is_rounded) = unit.exponent();
        Ok(GridWiring { pre, post, gathered, exponent, is_rounded })
    }
}

impl Bins<'_> {
    /// All combinations of the values of its axes.
    fn combinations(&self) -> Combinations {
        let axis = |axis: &super::bins::Thresholds| AxisLength {
            values: axis.count as usize,
            is_of_neurons: matches!(axis.of, Of::Neurons(..)),
        };
        Combinations::new(self.axes.iter().map(axis).collect())
    }

    /// At how many values of each axis about neurons those of a side pass.
    fn neurons(&self, is_pre: bool) -> Vec<Option<&[u32]>> {
        let mut all = Vec::new();
        for axis in &self.axes {
            if let Of::Neurons(pre, post) = &axis.of {
                all.push(if is_pre { pre.as_deref() } else { post.as_deref() });
            }
        }
        all
    }
}
