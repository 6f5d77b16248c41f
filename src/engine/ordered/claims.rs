//! What connections between categories amount to at every point of a grid.

use super::Ordered;
use super::amount::Amount;
use super::axes::Axes;
use super::collect::Collected;
use super::cumulate::each_cell;
use super::ends::Ends;
use super::grid::GridPart;
use super::labelling::Labelling;
use super::meaning::Meaning;
use super::measured::Measured;
use super::middle::twice_the_middle;
use super::resolved::Resolved;
use super::summand::Summand;
use crate::error::Result;
use crate::query::{Connection, ConnectionValues, ConnectionsQuery, Exact, Filter, Side};
use crate::run::Run;

/// What every connection comes to at every point: by connection, then point.
type Values = Vec<Vec<Value>>;

/// What a connection comes to.
#[derive(Clone)]
enum Value {
    /// What adds up.
    Sum(Amount),
    /// Twice a median, in units of its number; none where it is undefined.
    Median(Option<i128>),
}

impl Ordered {
    /// The value of every connection at every point, the connections fastest.
    pub(super) fn connection_values(
        &self,
        query: &ConnectionsQuery,
        run: &Run,
    ) -> Result<ConnectionValues> {
        let axes = self.axes(&query.grid.cells, None)?;
        // The values of connections are listed, no matrix.
        query.grid.check_cells(1)?;
        query.check_connections()?;
        let meaning = self.meaning(&query.measure)?;
        let (parts, wholes) = self.connected_parts(query, &axes, &meaning, run)?;
        let points = query.grid.points().unwrap_or(0) as usize;
        let each = (0..points).flat_map(|point| (0..parts.len()).map(move |one| (point, one)));
        let value = |(point, one): (usize, usize)| {
            let whole = wholes.as_ref().map(|wholes| &wholes[one][point]);
            exact(&parts[one][point], whole, &meaning)
        };
        Ok(each.map(value).collect())
    }

    /// What every connection comes to at every point, and what it is a fraction of.
    fn connected_parts(
        &self,
        query: &ConnectionsQuery,
        axes: &Axes,
        meaning: &Meaning,
        run: &Run,
    ) -> Result<(Values, Option<Values>)> {
        let ends = |of: &[Connection]| {
            of.iter().map(|one| self.ends(one, axes)).collect::<Result<Vec<Ends>>>()
        };
        let parts = self.connected(query, &ends(&query.connections)?, meaning, Ok, run)?;
        let named = query.grid.cells.clone().or(&self.default_axes());
        let whole = |filter: Filter| {
            let filter = self.expanded(&filter)?;
            let whole = query.normalize.whole(&filter, &named, &self.axes_of_types());
            Ok(whole.unwrap_or(filter))
        };
        let wholes = match query.whole() {
            Some(_) => Some(self.connected(query, &ends(&query.wholes())?, meaning, whole, run)?),
            None => None,
        };
        Ok((parts, wholes))
    }

    /// The amounts of every connection at every point, the connections fastest, and those that they are
    /// fractions of.
    pub(super) fn connection_amounts(
        &self,
        query: &ConnectionsQuery,
        meaning: &Meaning,
        run: &Run,
    ) -> Result<(Vec<Amount>, Option<Vec<Amount>>)> {
        let axes = self.axes(&query.grid.cells, None)?;
        query.grid.check_cells(1)?;
        query.check_connections()?;
        let (parts, wholes) = self.connected_parts(query, &axes, meaning, run)?;
        let points = query.grid.points().unwrap_or(0) as usize;
        let amount = |of: &Value| match of {
            Value::Sum(amount) => *amount,
            Value::Median(_) => Amount::default(),
        };
        let all = |of: Values| {
            let by_point = (0..points).flat_map(|at| of.iter().map(move |one| amount(&one[at])));
            by_point.collect::<Vec<Amount>>()
        };
        Ok((all(parts), wholes.map(all)))
    }

    /// What connections come to over the rows of the grid's filters, as `of` changes them.
    fn connected(
        &self,
        query: &ConnectionsQuery,
        connections: &[Ends],
        meaning: &Meaning,
        of: impl Fn(Filter) -> Result<Filter>,
        run: &Run,
    ) -> Result<Values> {
        let points = query.grid.points().unwrap_or(0) as usize;
        let nothing = match meaning {
            Meaning::Median(..) => Value::Median(None),
            _ => Value::Sum(Amount::default()),
        };
        let mut values = vec![vec![nothing; points]; connections.len()];
        // Pairs and medians of one point say nothing of another's.
        let adds_up = !matches!(meaning, Meaning::Pairs | Meaning::Median(..));
        let columns = if adds_up { 1 } else { usize::MAX };
        self.each_part(&query.grid, columns, run, |part| {
            let passing = self.resolve(&of(part.filter.clone())?)?;
            for (ends, values) in connections.iter().zip(&mut values) {
                self.connect(&passing, &part, ends, meaning, values, run)?;
            }
            Ok(())
        })?;
        Ok(values)
    }

    /// Sets what a connection comes to at the points of a part of the grid.
    fn connect(
        &self,
        passing: &Resolved,
        part: &GridPart,
        ends: &Ends,
        meaning: &Meaning,
        values: &mut [Value],
        run: &Run,
    ) -> Result<()> {
        if let Meaning::Median(side, of) = meaning {
            let twice = self.median_of(passing, ends, *side, of.as_ref(), run)?;
            part.points.iter().for_each(|point| values[*point as usize] = Value::Median(twice));
            return Ok(());
        }
        let post = Box::new(ends.post.labelling());
        let bins = Box::new(Labelling::Bins(&part.bins));
        let (rows, shape) = (ends.pre.labelling(), (1, part.bins.len()));
        let columns = Labelling::Cell(post, bins, part.bins.len() as u32);
        let own = ends.post.of(ends.pre.of(passing.clone()));
        let cells = self.amounts_in(&own, (&rows, &columns, shape), meaning, run)?;
        each_cell(&cells, &part.bins, |_, _, amounts| {
            for (point, amount) in part.points.iter().zip(amounts) {
                values[*point as usize] = Value::Sum(*amount);
            }
            Ok(())
        })
    }

    /// Twice the median over the neurons that have a row at one end of a connection, of what they have in
    /// the connection; none where it is undefined.
    fn median_of(
        &self,
        passing: &Resolved,
        ends: &Ends,
        side: Side,
        of: Option<&Summand>,
        run: &Run,
    ) -> Result<Option<i128>> {
        let is_pre = side == Side::Pre;
        let own = if is_pre { &ends.pre } else { &ends.post };
        let all = self.of_neurons_at(&own.of(passing.clone()), own.labelling(), is_pre, of, run)?;
        let both =
            Labelling::Cell(Box::new(ends.pre.labelling()), Box::new(ends.post.labelling()), 1);
        let passing = ends.post.of(ends.pre.of(passing.clone()));
        let shares = self.of_neurons_at(&passing, both, is_pre, of, run)?;
        if all.is_empty() || shares.iter().any(|share| share.is_infinite) {
            return Ok(None);
        }
        let mut units: Vec<i128> = shares.iter().map(|share| share.units).collect();
        units.sort_unstable();
        Ok(Some(twice_the_middle(&units, all.len())))
    }

    /// What each neuron of a side that has a row among those of a labelling has in them.
    fn of_neurons_at(
        &self,
        passing: &Resolved,
        rows: Labelling,
        is_pre: bool,
        of: Option<&Summand>,
        run: &Run,
    ) -> Result<Vec<Amount>> {
        let asked = Collected {
            rows: &rows,
            columns: &Labelling::neurons(&self.data, is_pre),
            shape: (1, self.data.neurons.len()),
            reads: self.amount_columns(of),
            by_pair: false,
            of: |row, _| self.amount(of, row),
        };
        let cells = self.collect(passing, &asked, run)?.cells;
        Ok(cells.into_iter().map(|cell| cell.tally).collect())
    }
}

/// A value without rounding, perhaps as a part of another; none where it is undefined.
fn exact(part: &Value, whole: Option<&Value>, meaning: &Meaning) -> Option<Exact> {
    let measured = Measured::of(meaning);
    match (part, whole) {
        (Value::Median(twice), _) => {
            let twice = (*twice)?;
            match meaning.summand() {
                Some(of) => of.exact(twice, 2),
                None => Exact::ratio(twice, 2),
            }
        }
        (Value::Sum(part), None) => measured?.exact(part, None),
        (Value::Sum(part), Some(Value::Sum(whole))) => measured?.exact(part, Some(whole)),
        (Value::Sum(_), Some(Value::Median(_))) => None,
    }
}
