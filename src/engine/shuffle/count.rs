//! What is counted in the data, or in a null: presynaptic neuron by presynaptic neuron.

use rustc_hash::FxHashSet;

use super::Types;
use super::layout::Layout;
use crate::error::Error;
use crate::error::Result;
use crate::names::nearest;
use crate::query::{NullQuery, NullStatistic, Share, ShareBound};
use crate::run::Run;

/// What was counted.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// Pairs with 1, 2, 3 … synapses.
    pub multi: Vec<u64>,
    /// Synapses of a neuron with itself.
    pub autapses: u64,
    /// Neurons whose share passes, one number for each statistic; 0 for those that are none.
    pub shares: Vec<u64>,
    /// Unordered pairs that are connected both ways, by their types.
    pub reciprocal: Vec<u64>,
    /// Distinct pairs.
    pub connections: u64,
    /// Ends between types that no end of the data connects.
    pub impossible: u64,
}

/// How ends are counted.
pub struct Counter<'a> {
    layout: &'a Layout,
    types: &'a Types,
    /// The shares, each with its place among the statistics.
    shares: Vec<Sum<'a>>,
    /// Pairs of types that some end of the data connects; none where no null has another.
    possible: Option<FxHashSet<(u32, u32)>>,
}

/// A share by the numbers of types.
struct Sum<'a> {
    at: usize,
    share: &'a Share,
    /// Of each type: whether it is of the whole, and of the part.
    is_of: Vec<(bool, bool)>,
}

impl Counts {
    /// The numbers of the statistic at a place.
    pub fn of(&self, statistic: &NullStatistic, at: usize) -> Vec<u64> {
        match statistic {
            NullStatistic::Multi => self.multi.clone(),
            NullStatistic::Autapses => vec![self.autapses],
            NullStatistic::Share(_) => vec![self.shares[at]],
            NullStatistic::Reciprocal => self.reciprocal.clone(),
        }
    }
}

impl<'a> Counter<'a> {
    /// A counter of a question's statistics.
    ///
    /// # Errors
    /// A type that the data lacks (usage).
    pub fn new(layout: &'a Layout, query: &'a NullQuery, types: &'a Types) -> Result<Counter<'a>> {
        let shares = query.statistics.iter().enumerate();
        let shares = shares.filter_map(|(at, statistic)| Some((at, statistic.share()?)));
        let shares = shares.map(|(at, share)| Sum::new(at, share, types));
        let shares = shares.collect::<Result<_>>()?;
        // Within pairs of types no end leaves its own.
        let is_kept = query.within.types.has_pre() && query.within.types.has_post();
        let mut counter = Counter { layout, types, shares, possible: None };
        counter.possible = (!is_kept).then(|| counter.type_pairs(&layout.post));
        Ok(counter)
    }

    /// The pairs of types that ends connect.
    fn type_pairs(&self, posts: &[u32]) -> FxHashSet<(u32, u32)> {
        let mut pairs = FxHashSet::default();
        for neuron in 0..self.layout.is_post.len() {
            let own = self.types.of[neuron];
            let places = self.layout.places_of(neuron).iter();
            pairs.extend(places.map(|at| (own, self.types.of[posts[*at as usize] as usize])));
        }
        pairs
    }

    /// Counts synapses with these posts. A stopped run ends early.
    pub fn count(&self, posts: &[u32], statistics: usize, run: &Run) -> Counts {
        let mut counts = Counts { shares: vec![0; statistics], ..Counts::default() };
        let goes_on = || !run.is_stopped();
        self.layout.each_neuron(posts, goes_on, |neuron, own| {
            self.add(neuron as u32, own, &mut counts);
        });
        counts
    }

    /// Adds the ends of a neuron, whose posts are in order.
    fn add(&self, neuron: u32, posts: &[u32], counts: &mut Counts) {
        for pair in posts.chunk_by(|a, b| a == b) {
            counts.connections += 1;
            if counts.multi.len() < pair.len() {
                counts.multi.resize(pair.len(), 0);
            }
            counts.multi[pair.len() - 1] += 1;
            if pair[0] == neuron {
                counts.autapses += pair.len() as u64;
            }
        }
        counts.impossible += self.impossible(neuron, posts);
        for sum in &self.shares {
            counts.shares[sum.at] += u64::from(sum.passes(posts, self.types));
        }
    }

    /// Ends of a neuron on types that its own does not connect to in the data.
    pub fn impossible(&self, neuron: u32, posts: &[u32]) -> u64 {
        let Some(possible) = &self.possible else { return 0 };
        let own = self.types.of[neuron as usize];
        let lacks = |post: &&u32| !possible.contains(&(own, self.types.of[**post as usize]));
        posts.iter().filter(lacks).count() as u64
    }
}

impl<'a> Sum<'a> {
    fn new(at: usize, share: &'a Share, types: &Types) -> Result<Sum<'a>> {
        for name in share.types() {
            if !types.names.contains(name) {
                return Err(no_type(name, &types.names));
            }
        }
        let is_of = |name: &String| (share.whole.contains(name), share.part.contains(name));
        Ok(Sum { at, share, is_of: types.names.iter().map(is_of).collect() })
    }

    fn passes(&self, posts: &[u32], types: &Types) -> bool {
        let (mut whole, mut part) = (0u64, 0u64);
        for post in posts {
            let (is_whole, is_part) = self.is_of[types.of[*post as usize] as usize];
            whole += u64::from(is_whole);
            part += u64::from(is_part);
        }
        let (units, scale) = self.share.threshold;
        let (left, right) =
            (u128::from(part) * 10u128.pow(scale), u128::from(units) * u128::from(whole));
        whole > 0
            && match self.share.bound {
                ShareBound::AtLeast => left >= right,
                ShareBound::AtMost => left <= right,
            }
    }
}

/// The error about a type that the data lacks.
pub fn no_type(name: &str, known: &[String]) -> Error {
    let error = Error::usage("statistic", format!("there is no type '{name}'"));
    match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => error.advise(format!("did you mean '{near}'?")),
        None => error.advise("areax info lists the types"),
    }
}
