//! Intervals of a claim at every point of a grid. Rows are told apart by the strictest point at which they
//! pass: sums over these bins are what every point comes to, so that one pass over the rows and one resample of
//! all of them serve the whole grid.

mod asked;
mod binned;
mod block;
mod cells;
mod differences;
mod gather;
mod neurons;
mod parts;
mod point;
mod points;
mod source;
mod summary;
#[cfg(test)]
mod tests;
mod value;

pub use asked::GridAsked;
pub use binned::BinnedNeurons;
pub use differences::Found;
pub use gather::{BinLink, BinPart, Gathered};
pub use parts::{GridPart, parts};
pub use points::{AxisLength, Combinations};

use crate::error::Result;
use crate::query::{Connection, ConnectionsQuery, Labels, Normalize};

/// The rows and columns of the cells that are taken together.
#[derive(Clone, Debug, PartialEq)]
pub struct Ends {
    /// Whether each row is among them.
    pub pre: Vec<bool>,
    /// Whether each column is.
    pub post: Vec<bool>,
}

impl Ends {
    /// Those of a connection by its types.
    ///
    /// # Errors
    /// A name that is no label (usage).
    pub fn of(connection: &Connection, rows: &Labels, columns: &Labels) -> Result<Ends> {
        let pre = connection.pre.among(rows, "pre")?;
        Ok(Ends { pre, post: connection.post.among(columns, "post")? })
    }

    /// Those of each connection of a claim, and of what each is a fraction of; no such where there are no
    /// fractions.
    ///
    /// # Errors
    /// Those of `ends`.
    pub fn of_claim(
        connections: &ConnectionsQuery,
        ends: impl Fn(&Connection) -> Result<Ends>,
    ) -> Result<(Vec<Ends>, Option<Vec<Ends>>)> {
        let of = |all: &[Connection]| all.iter().map(&ends).collect::<Result<Vec<Ends>>>();
        let parts = of(&connections.connections)?;
        let wholes = match connections.normalize {
            Normalize::None => None,
            _ => Some(of(&connections.wholes())?),
        };
        Ok((parts, wholes))
    }

    /// Whether a cell is one of them.
    #[inline]
    pub fn has(&self, row: u32, column: u32) -> bool {
        self.pre[row as usize] && self.post[column as usize]
    }

    /// All of them.
    pub fn cells(&self) -> impl Iterator<Item = (u32, u32)> {
        let rows = chosen(&self.pre);
        rows.flat_map(|row| chosen(&self.post).map(move |column| (row, column)))
    }

    /// The rows that any of some has, and the columns.
    pub fn all(ends: &[Ends]) -> (Vec<bool>, Vec<bool>) {
        let any = |of: fn(&Ends) -> &Vec<bool>| {
            let length = ends.first().map_or(0, |ends| of(ends).len());
            (0..length).map(|at| ends.iter().any(|ends| of(ends)[at])).collect()
        };
        (any(|ends| &ends.pre), any(|ends| &ends.post))
    }
}

/// The places of what is chosen.
pub fn chosen(of: &[bool]) -> impl Iterator<Item = u32> {
    (0..).zip(of).filter(|(_, is_chosen)| **is_chosen).map(|(at, _)| at)
}

/// The synapses of some cells and their populations, at every point of a grid.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GridWiring {
    /// The neurons that may be presynaptic.
    pub pre: BinnedNeurons,
    /// The neurons that may be postsynaptic.
    pub post: BinnedNeurons,
    /// What pairs of them have.
    pub gathered: Gathered,
    /// Sums are multiples of 2 to this power.
    pub exponent: i32,
    /// Whether values were rounded to such multiples.
    pub is_rounded: bool,
}

impl GridWiring {
    /// Adds that of other rows, with the same neurons in the same places: what both know of one is the same.
    pub fn merge(&mut self, other: GridWiring) {
        self.pre.join(other.pre);
        self.post.join(other.post);
        self.gathered.merge(other.gathered);
    }

    /// The same among other neurons: `places` says where each stands among so many. Whoever has none there
    /// is in no population.
    #[must_use]
    pub fn of_neurons(self, places: &[Option<u32>], count: usize) -> GridWiring {
        let place = |neuron: u32| places.get(neuron as usize).copied().flatten().unwrap_or(neuron);
        GridWiring {
            pre: self.pre.of_neurons(places, count),
            post: self.post.of_neurons(places, count),
            gathered: self.gathered.placed(|row, column| (row, column), place),
            ..self
        }
    }

    /// The same among more labels: rows and columns have these places among so many.
    #[must_use]
    pub fn among(self, rows: (&[usize], usize), columns: (&[usize], usize)) -> GridWiring {
        let place = |of: &[usize], at: u32| of.get(at as usize).map_or(at, |place| *place as u32);
        let cell = |row, column| (place(rows.0, row), place(columns.0, column));
        GridWiring {
            pre: BinnedNeurons { labels: self.pre.labels.among(rows, columns), ..self.pre },
            post: BinnedNeurons { labels: self.post.labels.among(rows, columns), ..self.post },
            gathered: self.gathered.placed(cell, |neuron| neuron),
            ..self
        }
    }
}
