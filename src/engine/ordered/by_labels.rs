//! What a filter asks of neurons by the labels of one category: for cubes.

use crate::query::predicate::Subject;

/// Labels of a category that neurons must have.
#[derive(Clone, Debug)]
pub struct ByLabels {
    /// Whether each label passes on the presynaptic side; all, where there is none.
    pub pre: Option<Vec<bool>>,
    /// The same of postsynaptic neurons.
    pub post: Option<Vec<bool>>,
    /// Whether these say all that is asked of neurons.
    pub is_all: bool,
}

impl ByLabels {
    /// Nothing is asked.
    pub const ANY: ByLabels = ByLabels { pre: None, post: None, is_all: true };

    /// Asks that neurons have one of these labels.
    pub fn ask(&mut self, of: Subject, passes: &Vec<bool>) {
        let and = |own: &mut Vec<bool>, more: &Vec<bool>| {
            own.iter_mut().zip(more).for_each(|(own, more)| *own &= more);
        };
        if of.is_pre() {
            narrow(&mut self.pre, passes, and);
        }
        if of.is_post() {
            narrow(&mut self.post, passes, and);
        }
    }
}

/// Narrows a side.
pub fn narrow<T: Clone>(side: &mut Option<T>, more: &T, and: impl Fn(&mut T, &T)) {
    match side {
        Some(side) => and(side, more),
        None => *side = Some(more.clone()),
    }
}
