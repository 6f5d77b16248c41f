//! The machine that a benchmark ran on, and the bandwidth its memory gives today.

use std::time::Instant;

use rayon::prelude::*;
use serde_json::{Value, json};

/// Bytes read to measure the bandwidth: far beyond any cache.
const ROOF_BYTES: usize = 512 << 20;
const ROOF_RUNS: usize = 7;

/// Best of several parallel sums over a large array, in GB/s.
pub fn read_gb_per_s() -> f64 {
    let words: Vec<u64> = (0..ROOF_BYTES as u64 / 8).into_par_iter().collect();
    let seconds = (0..ROOF_RUNS).map(|_| {
        let start = Instant::now();
        let sum: u64 = words
            .par_chunks(1 << 17)
            .map(|chunk| chunk.iter().fold(0u64, |sum, word| sum.wrapping_add(*word)))
            .reduce(|| 0, u64::wrapping_add);
        std::hint::black_box(sum);
        start.elapsed().as_secs_f64()
    });
    ROOF_BYTES as f64 / 1e9 / seconds.fold(f64::INFINITY, f64::min)
}

/// Blocks that each thread touches, and their bytes: more than the answers of a question.
const WARM_BLOCKS: usize = 64;
const WARM_BYTES: usize = 1 << 20;

/// Has the allocator hold memory that has been touched, of all threads: which of them allocates a
/// part of an answer changes from run to run, and each new page would take longer than its answer.
pub fn warm_memory() {
    rayon::broadcast(|_| {
        let blocks: Vec<Vec<u8>> = (0..WARM_BLOCKS).map(|_| vec![1; WARM_BYTES]).collect();
        std::hint::black_box(blocks);
    });
}

/// Processor, threads, memory and system, for the JSON.
pub fn describe() -> Value {
    json!({
        "cpu": cpu(),
        "threads": rayon::current_num_threads(),
        "memory_gb": memory_gb(),
        "os": std::env::consts::OS,
        "arch": std::env::consts::ARCH,
    })
}

/// The same in one line.
pub fn describe_line() -> String {
    let memory = memory_gb().map_or(String::new(), |gb| format!(", {gb:.0} GB"));
    format!("{}, {} threads{memory}", cpu(), rayon::current_num_threads())
}

fn cpu() -> String {
    field("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned())
}

fn memory_gb() -> Option<f64> {
    let kib: f64 = field("/proc/meminfo", "MemTotal")?.trim_end_matches(" kB").parse().ok()?;
    Some((kib * 1024.0 / 1e9).round())
}

fn field(path: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}
