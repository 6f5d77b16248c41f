//! How fast a GPU is at what questions are made of: what a cost model reckons with, assumed before the GPU
//! is open and measured once it is.

/// How fast a GPU does what questions ask of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GpuRates {
    /// Milliseconds to open it; kernels are compiled later.
    pub open_ms: f64,
    /// Milliseconds to hand a question over, wait for it and read its answer.
    pub question_ms: f64,
    /// Bytes of columns that kernels read in a nanosecond.
    pub gb_per_s: f64,
    /// Bits of neurons that kernels look up in a second.
    pub lookups_per_s: f64,
    /// Bytes that go to the GPU in a nanosecond.
    pub upload_gb_per_s: f64,
}

impl GpuRates {
    /// Assumed of a GPU with memory of its own: a middling one, by its data sheet.
    pub const DISCRETE: GpuRates = GpuRates {
        open_ms: 300.0,
        question_ms: 0.3,
        gb_per_s: 400.0,
        lookups_per_s: 1e11,
        upload_gb_per_s: 8.0,
    };

    /// Assumed of one that shares the memory of the processors: the fastest of them, so that those that lose
    /// are known by what is measured.
    pub const INTEGRATED: GpuRates =
        GpuRates { gb_per_s: 250.0, lookups_per_s: 1.5e10, ..GpuRates::DISCRETE };
}
