//! `draw_bits` and `draw_poisson`: the weights of neurons in a block of resamples, as bits; `draw_keys`: what
//! neurons are sorted by in permutations.

use bytemuck::{Pod, Zeroable};

use crate::engine::gpu::pipeline::{Access, Atomics, Kernel};
use crate::query::Weights;

const STORAGE: &[Access] = &[Access::Read, Access::Write];
/// Weights of 0 or 2.
pub static DRAW_BITS: Kernel = Kernel {
    name: "draw_bits",
    file: "draw_weights.wgsl",
    storage: STORAGE,
    atomics: Atomics::None,
};
/// Poisson weights.
pub static DRAW_POISSON: Kernel = Kernel {
    name: "draw_poisson",
    file: "draw_weights.wgsl",
    storage: STORAGE,
    atomics: Atomics::None,
};

/// Keys.
pub static DRAW_KEYS: Kernel = Kernel {
    name: "draw_keys",
    file: "draw_weights.wgsl",
    storage: STORAGE,
    atomics: Atomics::None,
};

/// The Rust twin of `Draw` in `shaders/draw_weights.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[allow(missing_docs, reason = "documented in the shader")]
pub struct Draw {
    pub key: [u32; 2],
    pub purpose: u32,
    pub neurons: u32,
    pub words: u32,
    pub first_counter: u32,
    pub workgroups: u32,
    pub first_workgroup: u32,
}

/// What weights are drawn for: the last word of the counter.
pub const WEIGHTS: u32 = 1;
/// What keys are drawn for.
pub const PERMUTATIONS: u32 = 2;
/// Words of bits that a counter of [`DRAW_BITS`] comes to.
pub const COUNTER_WORDS: u32 = 4;

/// How weights of a kind are drawn, and what their digits come to.
#[derive(Clone, Copy, Debug)]
pub struct Digits {
    /// What draws them.
    pub kernel: &'static Kernel,
    /// How many there are.
    pub count: u32,
    /// The power of two that the lowest comes to.
    pub lowest: u32,
    /// Words of a neuron that an invocation draws.
    pub words: u32,
    /// Resamples that a counter has weights of.
    pub resamples: u32,
}

/// The digits of weights.
pub const fn digits(weights: Weights) -> Digits {
    match weights {
        Weights::DoubleOrNothing => {
            let resamples = 32 * COUNTER_WORDS;
            Digits { kernel: &DRAW_BITS, count: 1, lowest: 1, words: COUNTER_WORDS, resamples }
        }
        Weights::Poisson => {
            Digits { kernel: &DRAW_POISSON, count: 4, lowest: 0, words: 1, resamples: 8 }
        }
    }
}
