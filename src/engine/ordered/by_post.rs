//! Filters that leave few postsynaptic neurons: only presynaptic neurons that have a row with one of them
//! are walked over.

use super::Ordered;
use super::resolved::Resolved;
use crate::dataset::mapped::Rows;
use crate::engine::plan::Bitmap;
use crate::error::Result;

/// Rows that are walked over in the time that one is looked up in.
const LOOKED_UP: u64 = 64;

impl Ordered {
    /// The presynaptic neurons that pass and have a row with a postsynaptic neuron that passes; none where
    /// finding them takes longer than it saves. `start` says where the rows of each begin.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub(super) fn partners_of_posts(
        &self,
        passing: &Resolved,
        start: &[u64],
    ) -> Result<Option<Bitmap>> {
        let Some(posts) = &passing.post else { return Ok(None) };
        let by_post = &self.data.by_post;
        let start_of_posts = by_post.start.read(0..by_post.start.len())?;
        let walked = match &passing.pre {
            Some(pre) => rows_of(pre, start, u64::MAX),
            None => self.data.rows.len() as u64,
        };
        let most = walked / LOOKED_UP;
        if rows_of(posts, start_of_posts, most) > most {
            return Ok(None);
        }
        let mut partners = Bitmap::none(self.data.neurons.len());
        for post in posts.iter() {
            let post = post as usize;
            let rows = start_of_posts[post] as usize..start_of_posts[post + 1] as usize;
            for row in by_post.row.read(rows)? {
                partners.insert(Rows::pre_of(start, (*row).into()));
            }
        }
        if let Some(pre) = &passing.pre {
            partners.and(pre);
        }
        Ok(Some(partners))
    }
}

/// How many rows some neurons have; counted no further than beyond `most`.
fn rows_of(neurons: &Bitmap, start: &[u64], most: u64) -> u64 {
    let mut rows = 0;
    for neuron in neurons.iter().map(|neuron| neuron as usize) {
        rows += start[neuron + 1] - start[neuron];
        if rows > most {
            break;
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_as_far_as_it_matters() {
        let start = [0, 5, 5, 12, 20];
        let mut set = Bitmap::none(4);
        [0, 2, 3].into_iter().for_each(|neuron| set.insert(neuron));
        assert_eq!(rows_of(&set, &start, u64::MAX), 20);
        assert_eq!(rows_of(&set, &start, 6), 12);
        assert_eq!(rows_of(&Bitmap::none(4), &start, 6), 0);
    }
}
