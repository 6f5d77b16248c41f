//! The integration tests, in one binary.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod ask;
mod auto_simulation;
mod changes;
mod cli;
mod conditions;
mod crash;
mod dataset;
mod datasets;
mod examples;
mod explained;
mod fetch;
mod goldens;
mod hostile;
mod import;
mod intervals;
mod map_neurons;
mod maps;
mod mcp;
mod ordered;
mod parity;
mod partials;
mod prepared_maps;
mod presets;
mod robust;
mod rows;
mod server;
mod shapes;
mod shards;
mod spelled;
mod stopped;
mod sweep;
mod synth;
mod walls;

/// Whether long tests ask everything, as `.ci/run` has them do: elsewhere they ask half of it.
fn everything() -> bool {
    std::env::var("AREAX_TEST_GPU").is_ok_and(|value| value == "require")
}

/// How many of so many random questions are asked.
fn random(all: usize) -> usize {
    if everything() { all } else { all.div_ceil(2) }
}

/// Those of a long list of questions that are asked.
fn some<T>(all: impl IntoIterator<Item = T>) -> impl Iterator<Item = T> {
    all.into_iter().step_by(if everything() { 1 } else { 2 })
}

/// How often something rare is met at least, which everything meets so often: half of it far less surely.
fn fewest(of_all: usize) -> usize {
    if everything() { of_all } else { (of_all / 6).max(1) }
}
