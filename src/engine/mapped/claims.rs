//! What connections between categories amount to at every point of a grid.

use std::collections::HashSet;

use num_rational::BigRational;
use num_traits::Zero;

use super::Records;
use super::axes::{Axes, Axis};
use super::cells::{Meaning, Side};
use crate::error::Result;
use crate::query::{
    CellAxes, Claim, Connection, ConnectionValues, ConnectionsQuery, Filter, MatrixQuery,
};
use crate::run::Run;

/// The labels of a connection, by their places.
struct Ends {
    pre: Vec<bool>,
    post: Vec<bool>,
}

impl Records {
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
        let ends = |of: &[Connection]| of.iter().map(|one| ends(one, &axes)).collect::<Result<_>>();
        let (parts, wholes): (Vec<Ends>, Vec<Ends>) =
            (ends(&query.connections)?, ends(&query.wholes())?);
        let mut values = Vec::new();
        for point in 0..query.grid.points().unwrap_or(0) {
            run.check()?;
            let at_point = MatrixQuery {
                filter: query.grid.filter_at(point),
                normalize: query.normalize,
                cells: query.grid.cells.clone(),
                ..MatrixQuery::default()
            };
            let found = self.amounts(&at_point.filter, &axes, &parts, meaning)?;
            let found = match self.whole(&at_point) {
                None => found,
                Some(whole) => {
                    let all = self.amounts(&whole, &axes, &wholes, meaning)?;
                    found
                        .into_iter()
                        .zip(all)
                        .map(|(part, whole)| fraction(part?, whole?))
                        .collect()
                }
            };
            values.extend(found.into_iter().map(|value| value.map(Into::into)));
        }
        Ok(values)
    }

    /// What each connection comes to over the rows that pass.
    fn amounts(
        &self,
        filter: &Filter,
        axes: &Axes,
        connections: &[Ends],
        meaning: Meaning,
    ) -> Result<Vec<Option<BigRational>>> {
        let rows = self.passing(filter)?;
        let within = |ends: &[bool], axis: &Axis, row: usize| {
            axis.label_of(row).is_some_and(|label| ends[label])
        };
        let amount = |Ends { pre, post }: &Ends| {
            let is_pre = |row: &usize| within(pre, &axes.rows, *row);
            let is_post = |row: &usize| within(post, &axes.columns, *row);
            let both: Vec<usize> =
                rows.iter().copied().filter(|row| is_pre(row) && is_post(row)).collect();
            let neurons: HashSet<u32> = match meaning {
                Meaning::Median(Side::Pre, _) => {
                    let own = rows.iter().filter(|row| is_pre(row));
                    own.map(|row| self.partner(*row, Side::Pre)).collect()
                }
                Meaning::Median(Side::Post, _) => {
                    let own = rows.iter().filter(|row| is_post(row));
                    own.map(|row| self.partner(*row, Side::Post)).collect()
                }
                _ => HashSet::new(),
            };
            self.value(&both, meaning, neurons.len())
        };
        Ok(connections.iter().map(amount).collect())
    }

    /// Refuses a claim about names that the categories of its axes lack.
    ///
    /// # Errors
    /// The first such name with its column (usage).
    pub fn check_claim(&self, claim: &Claim, axes: &CellAxes) -> Result<()> {
        let axes = self.axes(axes, None)?;
        claim.check_names(|name, is_post| {
            let axis = if is_post { &axes.columns } else { &axes.rows };
            axis.labels.place_of(name, &axis.name).map(|_| ())
        })
    }
}

fn fraction(part: BigRational, whole: BigRational) -> Option<BigRational> {
    (!whole.is_zero()).then(|| part / whole)
}

fn ends(connection: &Connection, axes: &Axes) -> Result<Ends> {
    Ok(Ends {
        pre: connection.pre.among(&axes.rows.labels, &axes.rows.name)?,
        post: connection.post.among(&axes.columns.labels, &axes.columns.name)?,
    })
}
