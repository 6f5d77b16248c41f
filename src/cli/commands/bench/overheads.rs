//! What a GPU takes beside the questions: to open it, to bring columns there, and to ask it nothing.

use crate::Result;
use crate::engine::Overhead;

use super::times::Times;
use super::trial::{Bench, Outcome};

pub const OPEN: &str = Overhead::OPEN;
pub const UPLOAD: &str = Overhead::UPLOAD;
pub const EMPTY: &str = Overhead::EMPTY;

pub fn open(bench: &Bench) -> Result<Vec<Outcome>> {
    all(bench, OPEN)
}

pub fn upload(bench: &Bench) -> Result<Vec<Outcome>> {
    all(bench, UPLOAD)
}

pub fn empty(bench: &Bench) -> Result<Vec<Outcome>> {
    all(bench, EMPTY)
}

/// One of them on every GPU.
fn all(bench: &Bench, name: &'static str) -> Result<Vec<Outcome>> {
    let mut outcomes = Vec::new();
    for contender in bench.contenders {
        let Some(overhead) = contender.engine.overhead(name, bench.runs, &bench.run)? else {
            continue;
        };
        let Overhead { ms, bytes } = overhead;
        let bytes = vec![bytes; ms.len()];
        let times = Times { ms, bytes, ..Times::default() };
        outcomes.push(times.outcome(bench.data, name, contender));
    }
    Ok(outcomes)
}
