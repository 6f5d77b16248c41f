//! How the ids of a synapse's two neurons may stand to each other.

use std::cmp::Ordering;

/// The orders of the presynaptic id and the postsynaptic one that pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairOrder {
    /// The presynaptic id is the smaller one.
    pub less: bool,
    /// Both are the same: an autapse.
    pub equal: bool,
    /// The presynaptic id is the larger one.
    pub greater: bool,
}

impl Default for PairOrder {
    fn default() -> PairOrder {
        PairOrder::ANY
    }
}

impl PairOrder {
    /// Every synapse passes.
    pub const ANY: PairOrder = PairOrder { less: true, equal: true, greater: true };
    /// Autapses fail.
    pub const DIFFERENT: PairOrder = PairOrder { equal: false, ..PairOrder::ANY };

    /// What passes both.
    pub fn and(self, other: PairOrder) -> PairOrder {
        PairOrder {
            less: self.less && other.less,
            equal: self.equal && other.equal,
            greater: self.greater && other.greater,
        }
    }

    /// Whether every synapse passes.
    pub fn is_any(self) -> bool {
        self == PairOrder::ANY
    }

    /// Whether it asks which id is the larger, not just whether they are the same.
    pub fn needs_ids(self) -> bool {
        self.less != self.greater
    }

    /// Whether a synapse between these passes: ids, or what is the same where they are, unless
    /// [`PairOrder::needs_ids`].
    #[inline]
    pub fn passes<T: Ord>(self, pre: T, post: T) -> bool {
        match pre.cmp(&post) {
            Ordering::Less => self.less,
            Ordering::Equal => self.equal,
            Ordering::Greater => self.greater,
        }
    }
}
