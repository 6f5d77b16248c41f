//! What shards have, whatever the layout of their data set is.

use super::maps::asked_of_all;
use crate::ask::Question;
use crate::engine::ordered::parts::MapParts;
use crate::engine::partial::{Finished, Partial};
use crate::error::{Error, Result};
use crate::map::Map;
use crate::run::Run;
use crate::threads::Pool;

/// What they have.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Collected {
    /// Of shards in the layout of j0251.
    Tables(Box<Partial>),
    /// Of those of a data set with a map.
    Map(MapParts),
}

impl Collected {
    /// What these bytes hold, of a data set with a map or of one in the layout of j0251.
    pub(super) fn from_bytes(bytes: &[u8], has_map: bool) -> Result<Collected> {
        Ok(match has_map {
            true => Collected::Map(MapParts::from_bytes(bytes)?),
            false => Collected::Tables(Box::new(Partial::from_bytes(bytes)?)),
        })
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        match self {
            Collected::Tables(partial) => partial.to_bytes(),
            Collected::Map(parts) => parts.to_bytes(),
        }
    }

    /// Adds what other shards have.
    pub(super) fn merge(&mut self, more: &Collected) -> Result<()> {
        match (self, more) {
            (Collected::Tables(own), Collected::Tables(more)) => own.merge(more),
            (Collected::Map(own), Collected::Map(more)) => own.merge(more),
            // The whole says which it is.
            _ => Err(Error::data("the partials are of different data sets")),
        }
    }

    /// What all of it comes to, and the question as it was taken.
    pub(super) fn finish(
        self,
        question: Question,
        map: Option<&Map>,
        run: &Run,
    ) -> Result<(Question, Finished)> {
        match (self, map) {
            (Collected::Map(parts), Some(map)) => {
                let question = asked_of_all(question, map, &parts)?;
                let finished = question.partial(|asked| parts.finish(asked, map))?;
                Ok((question, finished))
            }
            (Collected::Tables(partial), _) => {
                // Resampling takes threads; all else is done by the one that asks.
                let is_short = !partial.draws();
                let finish = || question.partial(|asked| partial.finish(asked, run));
                let finished = Pool::default().run(is_short, finish)?;
                Ok((question, finished))
            }
            (Collected::Map(_), None) => Err(Error::data("this partial has no map")),
        }
    }
}
