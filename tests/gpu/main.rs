//! The GPU engines on every adapter of this machine: parity with the cpu engine and with a naive
//! loop, at sizes on every edge, with small devices, poisoned buffers and induced faults.
//!
//! Without an adapter every test is reported as ignored, by name. On a software adapter every trial runs with
//! fewer sizes and questions. With AREAX_TEST_GPU=require having none is a failure, and all sizes and questions
//! are asked of software adapters too, unless AREAX_TEST_BRIEF is set: for those that take a tenth of a second
//! to compile a kernel. With AREAX_TEST_STRICT devices take nothing that WebGPU does not promise.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod auto;
mod bench;
mod damage;
mod faults;
mod filters;
mod goldens;
mod intervals;
mod kernels;
mod made;
mod maps;
mod memory;
mod naive;
mod nasty;
mod neurons;
mod parity;
mod permutations;
mod roof;
mod work;

use std::sync::Arc;
use std::time::Duration;

use areax::Dataset;
use areax::engine::gpu::{
    ADVICE, AdapterChoice, AdapterKind, DeviceOptions, Gpu, GpuScan, Options, adapters,
};
use libtest_mimic::{Arguments, Failed, Trial as Test};

/// How engines are opened in a trial; small limits make small tables cross them.
#[derive(Clone, Copy, Debug, Default)]
struct Limits {
    binding_bytes_max: Option<u64>,
    workgroups_max: Option<u32>,
    dispatch_rows_max: Option<u32>,
    memory_bytes: Option<u64>,
    upload_bytes_max: Option<usize>,
    /// Kernels compiled for one set of tests, which only large tables would get.
    specialize: bool,
}

/// An adapter that trials run on.
struct Bench {
    /// Its id, whatever others are called.
    adapter: String,
    brief: bool,
    /// Whether it takes nothing that WebGPU does not promise.
    strict: bool,
}

/// Edges of words, of a step of a workgroup, of a block.
const SIZES: [usize; 15] = [0, 1, 7, 8, 31, 32, 33, 255, 256, 257, 2048, 4095, 4096, 4097, 8193];
/// One on each side of every kind of edge.
const BRIEF_SIZES: [usize; 6] = [0, 1, 31, 33, 256, 4097];

impl Bench {
    /// Sizes of the tables that have an edge each.
    fn sizes(&self) -> &'static [usize] {
        if self.brief { &BRIEF_SIZES } else { &SIZES }
    }

    /// How many of so many random questions are asked.
    fn questions(&self, all: usize) -> usize {
        if self.brief { all.div_ceil(3) } else { all }
    }

    fn options(&self, limits: Limits) -> Options {
        Options {
            device: DeviceOptions {
                adapter: AdapterChoice { name: Some(self.adapter.clone()), allow_software: true },
                binding_bytes_max: limits.binding_bytes_max,
                workgroups_max: limits.workgroups_max,
                dispatch_rows_max: limits.dispatch_rows_max,
                upload_bytes_max: limits.upload_bytes_max,
                poison: true,
                strict: self.strict,
                ..DeviceOptions::default()
            },
            memory_bytes: limits.memory_bytes,
            specialize_rows_min: limits.specialize.then_some(0),
            pause: Some(Duration::ZERO),
        }
    }

    fn engines(&self, data: &Arc<Dataset>, limits: Limits) -> (Gpu, GpuScan) {
        let gpu = Gpu::open(Arc::clone(data), self.options(limits)).unwrap();
        let scan = GpuScan::open(Arc::clone(data), self.options(limits)).unwrap();
        (gpu, scan)
    }
}

/// A trial: its name, and what it does on one adapter.
type Trial = (&'static str, fn(&Bench));

/// Every trial that needs an adapter.
const TRIALS: &[Trial] = &[
    ("goldens_are_numpys", goldens::goldens_are_numpys),
    ("matrices_equal_the_cpu_at_every_edge", parity::matrices_equal_the_cpu_at_every_edge),
    ("random_questions_equal_the_cpu", parity::random_questions_equal_the_cpu),
    ("a_table_past_one_binding", parity::a_table_past_one_binding),
    ("a_table_past_one_dispatch_row", parity::a_table_past_one_dispatch_row),
    ("a_table_past_one_dispatch", parity::a_table_past_one_dispatch),
    ("a_table_past_the_memory_budget", parity::a_table_past_the_memory_budget),
    ("a_table_past_one_upload", parity::a_table_past_one_upload),
    ("a_fault_while_a_table_is_uploaded", faults::a_fault_while_a_table_is_uploaded),
    ("sums_of_extremes_are_exact", parity::sums_of_extremes_are_exact),
    ("specialized_kernels_equal_the_cpu", parity::specialized_kernels_equal_the_cpu),
    ("nasty_data_equals_the_reference", nasty::nasty_data_equals_the_reference),
    ("many_types_and_groups", parity::many_types_and_groups),
    ("medians_past_one_binding", parity::medians_past_one_binding),
    ("errors_are_those_of_the_cpu", parity::errors_are_those_of_the_cpu),
    ("selections_equal_a_naive_loop", kernels::selections_equal_a_naive_loop),
    ("samples_are_the_lowest_keys", kernels::samples_are_the_lowest_keys),
    ("gathered_fields_equal_the_columns", kernels::gathered_fields_equal_the_columns),
    ("neuron_counts_equal_a_naive_loop", kernels::neuron_counts_equal_a_naive_loop),
    ("neurons_equal_the_cpu_at_every_edge", neurons::neurons_equal_the_cpu_at_every_edge),
    (
        "neurons_of_nasty_data_equal_the_reference",
        neurons::neurons_of_nasty_data_equal_the_reference,
    ),
    ("questions_without_a_path_are_refused", neurons::questions_without_a_path_are_refused),
    ("philox_has_its_published_vectors", intervals::philox_has_its_published_vectors),
    ("intervals_equal_the_cpu_at_every_edge", intervals::intervals_equal_the_cpu_at_every_edge),
    ("random_intervals_equal_the_cpu", intervals::random_intervals_equal_the_cpu),
    ("intervals_past_bindings_and_dispatches", intervals::intervals_past_bindings_and_dispatches),
    ("intervals_of_claims_equal_the_cpu", intervals::intervals_of_claims_equal_the_cpu),
    ("faults_amid_intervals_are_survived", intervals::faults_amid_intervals_are_survived),
    ("intervals_of_medians_equal_the_cpu", intervals::intervals_of_medians_equal_the_cpu),
    ("claims_of_sums_equal_the_cpu", intervals::claims_of_sums_equal_the_cpu),
    (
        "claims_and_intervals_without_a_path_are_refused",
        intervals::claims_and_intervals_without_a_path_are_refused,
    ),
    ("tests_equal_the_cpu_at_every_edge", permutations::tests_equal_the_cpu_at_every_edge),
    ("tests_past_bindings_and_dispatches", permutations::tests_past_bindings_and_dispatches),
    ("faults_amid_permutations_are_survived", permutations::faults_amid_permutations_are_survived),
    ("sweeps_equal_one_matrix_a_point", kernels::sweeps_equal_one_matrix_a_point),
    ("sweeps_past_one_binding", kernels::sweeps_past_one_binding),
    ("work_is_what_the_table_says", work::work_is_what_the_table_says),
    ("made_rows_are_counted_right", roof::made_rows_are_counted_right),
    ("answers_of_auto_move_to_the_gpu", auto::answers_move_to_the_gpu),
    ("every_kernel_is_timed_in_both_variants", bench::variants_stand_side_by_side),
    ("an_open_gpu_is_measured", auto::an_open_gpu_is_measured),
    ("kernels_are_listed", kernels::kernels_are_listed),
    ("random_questions_about_maps_equal_the_reference", maps::random_questions_equal_the_reference),
    ("maps_past_bindings_dispatches_and_memory", maps::past_bindings_dispatches_and_memory),
    ("numbers_of_maps_are_compared_and_summed_exactly", maps::numbers_are_exact),
    ("intervals_of_maps_equal_the_reference", maps::intervals_equal_the_reference),
    ("claims_about_maps_equal_the_reference", maps::claims_equal_the_reference),
    ("tests_of_maps_equal_the_reference", maps::tests_equal_the_reference),
    ("questions_about_maps_without_a_path_say_why", maps::without_a_path),
    ("faults_over_maps_are_survived", maps::faults_are_survived),
    ("nothing_damaged_of_maps_is_uploaded", maps::nothing_damaged_is_uploaded),
    ("nothing_damaged_is_uploaded", damage::nothing_damaged_is_uploaded),
    ("a_stopped_question_is_no_fault", faults::a_stopped_question_is_no_fault),
    ("one_fault_is_survived", faults::one_fault_is_survived),
    ("lasting_faults_are_an_engine_error", faults::lasting_faults_are_an_engine_error),
    ("a_hung_device_is_left_alone", faults::a_hung_device_is_left_alone),
    ("columns_and_results_share_the_memory", memory::columns_and_results_share_it),
    ("memory_is_halved_until_it_fits", faults::memory_is_halved_until_it_fits),
    (
        "adapters_are_chosen_by_any_of_their_names",
        faults::adapters_are_chosen_by_any_of_their_names,
    ),
    ("an_unknown_adapter_is_an_engine_error", faults::an_unknown_adapter_is_an_engine_error),
];

/// One test for each trial on each adapter, named after both. Without an adapter each trial is
/// reported as ignored; with AREAX_TEST_GPU=require one fails and says what to install.
fn tests() -> Vec<Test> {
    let adapters = adapters();
    let required = std::env::var("AREAX_TEST_GPU").is_ok_and(|value| value == "require");
    if adapters.is_empty() && required {
        let missing = || Err(Failed::from(format!("no GPU adapter was found: {ADVICE}")));
        return vec![Test::test("an_adapter_is_required", missing)];
    }
    if adapters.is_empty() {
        println!("no GPU adapter was found, so the GPU tests are ignored: {ADVICE}");
        let ignored = |name: &str| Test::test(name, || Ok(())).with_ignored_flag(true);
        return TRIALS.iter().map(|(name, _)| ignored(name)).collect();
    }
    let has = |name: &str| std::env::var_os(name).is_some();
    let (always_brief, strict) = (has("AREAX_TEST_BRIEF"), has("AREAX_TEST_STRICT"));
    let mut tests = Vec::new();
    for adapter in adapters {
        let brief = always_brief || adapter.kind == AdapterKind::Software && !required;
        for (name, trial) in TRIALS {
            let bench = Bench { adapter: adapter.id.clone(), brief, strict };
            let run = move || {
                trial(&bench);
                Ok(())
            };
            tests.push(Test::test(*name, run).with_kind(adapter.label.clone()));
        }
    }
    tests
}

fn main() {
    let mut arguments = Arguments::from_args();
    // A software adapter uses every core by itself.
    arguments.test_threads = arguments.test_threads.or(Some(2));
    libtest_mimic::run(&arguments, tests()).exit();
}
