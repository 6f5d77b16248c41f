//! The links of a wiring, cell by cell.

use std::collections::HashMap;
use std::ops::Range;

use super::terms::{Target, Term};
use crate::query::{Link, Sides, Wiring};

/// Which links are of which cell.
pub struct Cells<'a> {
    links: &'a [Link],
    ranges: HashMap<(usize, usize), Range<usize>>,
}

impl<'a> Cells<'a> {
    /// The cells that have links.
    pub fn of(wiring: &'a Wiring) -> Cells<'a> {
        let links = &wiring.links[..];
        let mut ranges = HashMap::new();
        let mut first = 0;
        for own in links.chunk_by(|a, b| (a.row, a.column) == (b.row, b.column)) {
            let range = first..first + own.len();
            first = range.end;
            ranges.insert((own[0].row as usize, own[0].column as usize), range);
        }
        Cells { links, ranges }
    }

    /// The links of a cell.
    pub fn at(&self, row: usize, column: usize) -> &'a [Link] {
        self.ranges.get(&(row, column)).map_or(&[], |range| &self.links[range.clone()])
    }
}

/// What is resampled of a cell: its amounts, by the weights of the sides that vary.
pub fn target(links: &[Link], sides: Sides, amount: impl Fn(&Link) -> i64) -> Target {
    let term = |link: &Link| match sides {
        Sides::Both => Term { i: link.pre, j: link.post, amount: amount(link) },
        Sides::Pre => Term { i: link.pre, j: link.pre, amount: amount(link) },
        Sides::Post => Term { i: link.post, j: link.post, amount: amount(link) },
    };
    Target { terms: links.iter().map(term).collect(), is_single: sides != Sides::Both }
}

/// Neurons with a synapse in a cell, presynaptic and postsynaptic.
pub fn active(links: &[Link]) -> (u64, u64) {
    let pre = links.chunk_by(|a, b| a.pre == b.pre).count();
    let mut posts: Vec<u32> = links.iter().map(|link| link.post).collect();
    posts.sort_unstable();
    posts.dedup();
    (pre as u64, posts.len() as u64)
}
