//! The two ends of a connection, as conditions on rows.

use super::Ordered;
use super::axes::{Axes, Axis};
use super::labelling::{Labelling, NONE};
use super::resolved::Resolved;
use crate::engine::plan::Bitmap;
use crate::error::{Error, Result};
use crate::query::predicate::Subject;
use crate::query::{CellAxes, Claim, Connection, Types};

/// The rows of a connection.
pub struct Ends<'a> {
    /// What it asks of the presynaptic one.
    pub pre: End<'a>,
    /// What it asks of the postsynaptic one.
    pub post: End<'a>,
}

/// What a connection asks of one end.
pub enum End<'a> {
    /// That the neuron on one side is one of these.
    Neurons(Subject, Bitmap),
    /// What a labelling lets pass.
    Rows(Labelling<'a>),
}

impl Ordered {
    /// The rows of a connection, by the labels of its axes.
    ///
    /// # Errors
    /// A name that is no label (usage).
    pub(super) fn ends<'a>(&self, connection: &Connection, axes: &Axes<'a>) -> Result<Ends<'a>> {
        let end = |types: &Types, axis: &Axis<'a>| {
            Ok::<_, Error>(End::at(types.among(&axis.labels, &axis.name)?, axis))
        };
        Ok(Ends {
            pre: end(&connection.pre, &axes.rows)?,
            post: end(&connection.post, &axes.columns)?,
        })
    }

    /// Refuses a claim about names that the categories of its axes lack.
    ///
    /// # Errors
    /// The first such name with its column (usage).
    pub fn check_claim(&self, claim: &Claim, cells: &CellAxes) -> Result<()> {
        let axes = self.axes(cells, None)?;
        claim.check_names(|name, is_post| {
            let axis = if is_post { &axes.columns } else { &axes.rows };
            axis.labels.place_of(name, &axis.name).map(|_| ())
        })
    }
}

impl<'a> End<'a> {
    /// What lets some labels of an axis pass.
    fn at(chosen: Vec<bool>, axis: &Axis<'a>) -> End<'a> {
        let those = |labels: &[u32]| {
            let mut set = Bitmap::none(labels.len());
            let known = labels.iter().enumerate().filter(|(_, label)| **label != NONE);
            known.filter(|(_, label)| chosen[**label as usize]).for_each(|(neuron, _)| {
                set.insert(neuron as u32);
            });
            set
        };
        match &axis.labelling {
            Labelling::Pre(labels) => End::Neurons(Subject::Pre, those(labels)),
            Labelling::Post(labels) => End::Neurons(Subject::Post, those(labels)),
            Labelling::Row(labels) => End::Rows(Labelling::Chosen(labels, chosen)),
            // One label, which every name of a claim is.
            other => End::Rows(other.clone()),
        }
    }

    /// What of some rows passes, but for what its labelling drops.
    pub fn of(&self, mut passing: Resolved) -> Resolved {
        if let End::Neurons(side, set) = self {
            passing.ask(*side, set);
        }
        passing
    }

    /// What drops rows behind all that a filter asks.
    pub fn labelling(&self) -> Labelling<'a> {
        match self {
            End::Neurons(..) => Labelling::All,
            End::Rows(labelling) => labelling.clone(),
        }
    }
}
