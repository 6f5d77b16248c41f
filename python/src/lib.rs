//! The Python module `areax._core`: what the package `areax` asks of the library. It holds no rule of its
//! own: keyword arguments become the pairs that flags and URLs become, and answers are handed over as
//! buffers and record batches, without a copy where Python can take them so.

mod answer;
mod buffer;
mod call;
mod dataset;
mod errors;
mod given;
mod groups;
mod interrupt;
mod make;
mod parts;
mod progress;
mod shards;
mod stream;
mod table;

use pyo3::prelude::*;

/// Answers of some megabytes come and go with every question: the same allocator as the program's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What the package `areax` is made of.
#[pymodule(gil_used = false)]
mod _core {
    use std::sync::Once;

    use pyo3::prelude::*;

    #[pymodule_export]
    use super::answer::Answer;
    #[pymodule_export]
    use super::buffer::Buffer;
    #[pymodule_export]
    use super::dataset::View;
    #[pymodule_export]
    use super::given::Grid;
    #[pymodule_export]
    use super::make::{fetch, import_, main, synth};
    #[pymodule_export]
    use super::shards::{merge, merge_partials, shard_of, split};
    #[pymodule_export]
    use super::stream::{Batch, Batches};
    #[pymodule_export]
    use super::table::{filters, questions};

    /// The hook of this module alone: Python has none, and other modules have their own.
    #[pymodule_init]
    fn hook_panics(_module: &Bound<'_, PyModule>) -> PyResult<()> {
        static HOOKED: Once = Once::new();
        HOOKED.call_once(|| {
            let usual = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                if !areax::table::catches_panics() {
                    usual(panic);
                }
            }));
        });
        Ok(())
    }

    #[pymodule_export]
    const SHARDS_MAX: u32 = areax::shards::SHARDS_MAX;

    #[pymodule_export]
    #[allow(non_upper_case_globals, reason = "the name that packages have")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
