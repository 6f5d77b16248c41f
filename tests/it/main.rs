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

/// How many of so many random questions a long test asks: all where AREAX_TEST_GPU=require asks for everything, as
/// `.ci/run` does, and half of them elsewhere.
fn random(all: usize) -> usize {
    let everything = std::env::var("AREAX_TEST_GPU").is_ok_and(|value| value == "require");
    if everything { all } else { all.div_ceil(2) }
}

/// Those of a long list of questions that are asked: all of them there, and every other one elsewhere.
fn some<T>(all: impl IntoIterator<Item = T>) -> impl Iterator<Item = T> {
    all.into_iter().step_by(2 / random(2))
}
