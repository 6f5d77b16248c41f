//! Random questions about shuffled synapses.

use fastrand::Rng;

use crate::query::{Filter, NullQuery, NullStatistic, Within};

/// Most nulls: the reference sorts all synapses for each.
const NULLS_MAX: u32 = 3;

/// A question about the synapses of a filter; `types` and `categories` are what the data has, and it may
/// have positions.
pub fn null(
    rng: &mut Rng,
    filter: Filter,
    types: &[String],
    categories: &[String],
    has_position: bool,
) -> NullQuery {
    let within = within(rng, types, categories, has_position);
    let mut statistics = Vec::new();
    for name in ["multi", "autapses", "reciprocal"] {
        if rng.bool() {
            statistics.push(name.to_owned());
        }
    }
    // Under strata of postsynaptic types a share is refused.
    let may_move = !within.types.has_post() && !within.text().contains("post.");
    if !types.is_empty() && may_move {
        statistics.push(share(rng, types));
    }
    if statistics.is_empty() {
        statistics.push("multi".to_owned());
    }
    let statistics = statistics.iter().filter_map(|one| NullStatistic::parse(one).ok());
    let (nulls, seed) = (rng.u32(1..=NULLS_MAX), rng.u64(..));
    NullQuery { filter, within, statistics: statistics.collect(), nulls, seed }
}

fn within(rng: &mut Rng, types: &[String], categories: &[String], has_position: bool) -> Within {
    let mut words = vec!["all".to_owned()];
    if !types.is_empty() {
        words = vec![["all", "pretype", "posttype", "typepair"][rng.usize(..4)].to_owned()];
    }
    if let Some(category) = rng.choice(categories).filter(|_| rng.u8(..3) == 0) {
        words.push(category.clone());
    }
    if has_position && rng.u8(..3) == 0 {
        let edge = rng.choice(["voxel:16um", "voxel:0.5um", "voxel:77nm", "voxel:100um"]);
        words.extend(edge.map(str::to_owned));
    }
    Within::parse(&words.join(",")).unwrap_or_default()
}

/// A share of some types in others.
fn share(rng: &mut Rng, types: &[String]) -> String {
    let quoted = |name: &String| format!("\"{name}\"");
    let whole: Vec<String> = types.iter().map(quoted).collect();
    let part = &whole[..rng.usize(1..=whole.len())];
    let sign = if rng.bool() { ">=" } else { "<=" };
    let threshold = rng.choice(["0", "0.25", "0.5", "0.9", "1", "1.5"]).unwrap_or("0.5");
    format!("share:({})/({}){sign}{threshold}", part.join("+"), whole.join("+"))
}
