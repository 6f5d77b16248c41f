//! JSON lines: an object a line. Its columns are the paths to values that are no objects, dotted:
//! `pre_synaptic_site.neuron_id`. Values are given as texts, as they are written; strings without
//! their quotes. What an object lacks is null.

mod paths;
mod reader;
mod wanted;

pub(super) use paths::columns;
pub(super) use reader::Reader;
