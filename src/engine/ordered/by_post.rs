//! Filters that leave few postsynaptic neurons: only presynaptic neurons that have a row with one of them
//! are walked over, and where those rows are few, only they.

use super::Ordered;
use super::block::Chunk;
use super::resolved::Resolved;
use crate::dataset::mapped::Rows;
use crate::engine::plan::Bitmap;
use crate::error::Result;

/// Rows that are walked over in the time that one is looked up in.
const LOOKED_UP: u64 = 64;

/// Rows that are looked up one by one.
const LISTED: u64 = 1 << 16;

/// Where the rows with some postsynaptic neurons are.
pub enum Partners {
    /// These, of one presynaptic neuron each, which ascend.
    Rows(Vec<Chunk>),
    /// Of these presynaptic neurons.
    Neurons(Bitmap),
}

impl Ordered {
    /// Where the rows are that have a presynaptic and a postsynaptic neuron that pass; none where finding
    /// them takes longer than it saves. `start` says where the rows of each presynaptic neuron begin.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub(super) fn partners_of_posts(
        &self,
        passing: &Resolved,
        start: &[u64],
    ) -> Result<Option<Partners>> {
        let Some(posts) = &passing.post else { return Ok(None) };
        let by_post = &self.data.by_post;
        let start_of_posts = by_post.start.read(0..by_post.start.len())?;
        let walked = match &passing.pre {
            Some(pre) => rows_of(pre, start, u64::MAX),
            None => self.data.rows.len() as u64,
        };
        let most = walked / LOOKED_UP;
        let found = rows_of(posts, start_of_posts, most);
        if found > most {
            return Ok(None);
        }
        let mut rows: Vec<u32> = Vec::new();
        let mut partners = Bitmap::none(self.data.neurons.len());
        for post in posts.iter() {
            let post = post as usize;
            let own = start_of_posts[post] as usize..start_of_posts[post + 1] as usize;
            let own = by_post.row.read(own)?;
            if found <= LISTED {
                rows.extend_from_slice(own);
            } else {
                own.iter().for_each(|row| partners.insert(Rows::pre_of(start, (*row).into())));
            }
        }
        if found <= LISTED {
            return Ok(Some(Partners::Rows(by_neuron(rows, passing.pre.as_ref(), start))));
        }
        if let Some(pre) = &passing.pre {
            partners.and(pre);
        }
        Ok(Some(Partners::Neurons(partners)))
    }
}

/// Rows of presynaptic neurons that pass, neuron by neuron.
fn by_neuron(mut rows: Vec<u32>, pre: Option<&Bitmap>, start: &[u64]) -> Vec<Chunk> {
    rows.sort_unstable();
    let mut chunks: Vec<Chunk> = Vec::new();
    for row in rows {
        let at = row as usize;
        match chunks.last_mut() {
            Some(last) if u64::from(row) < start[last.neurons.end as usize] => {
                last.rows.end = at + 1;
            }
            _ => {
                let neuron = Rows::pre_of(start, row.into());
                chunks.push(Chunk { neurons: neuron..neuron + 1, rows: at..at + 1 });
            }
        }
    }
    chunks.retain(|chunk| pre.is_none_or(|pre| pre.bit(chunk.neurons.start) == 1));
    chunks
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
    fn rows_of_a_neuron_are_one_chunk() {
        let start = [0, 5, 5, 12, 20];
        let chunk = |neuron, rows| Chunk { neurons: neuron..neuron + 1, rows };
        let found = by_neuron(vec![11, 4, 6, 19, 3], None, &start);
        assert_eq!(found, [chunk(0, 3..5), chunk(2, 6..12), chunk(3, 19..20)]);
        let mut set = Bitmap::none(4);
        set.insert(2);
        assert_eq!(by_neuron(vec![11, 4, 6], Some(&set), &start), [chunk(2, 6..12)]);
        assert_eq!(by_neuron(vec![], None, &start), []);
    }

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
