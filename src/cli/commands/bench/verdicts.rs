//! Whether the cost model of `--engine auto` chose right.

use super::trial::Outcome;

/// For each question that a GPU answered too: what the cost model of `--engine auto` would have
/// chosen between the cpu and the first GPU, by the faster of its kernels, and whether that was right.
pub fn verdicts(results: &[Outcome]) -> Vec<String> {
    let modelled = |engine: &'static str| {
        results.iter().filter(move |r| r.engine == engine && r.model_ms.is_some())
    };
    let verdict = |cpu: &Outcome| {
        let first = modelled("gpu").find(|gpu| gpu.name == cpu.name)?;
        let same =
            modelled("gpu").filter(|gpu| gpu.name == cpu.name && gpu.adapter == first.adapter);
        let gpu = same.min_by(|one, other| one.median_ms.total_cmp(&other.median_ms))?;
        let chosen = if gpu.model_ms < cpu.model_ms { "gpu" } else { "cpu" };
        let fastest = if gpu.median_ms < cpu.median_ms { "gpu" } else { "cpu" };
        Some(format!(
            "auto, {}: chooses {chosen} (expected cpu {:.2} ms, gpu {:.2} ms), {fastest} was \
             faster: {}",
            cpu.name,
            cpu.model_ms?,
            gpu.model_ms?,
            if chosen == fastest { "right" } else { "wrong" }
        ))
    };
    modelled("cpu").filter_map(verdict).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::commands::bench::times::Times;

    #[test]
    fn the_faster_kernels_of_the_first_gpu_stand_against_the_cpu() {
        let outcome = |engine, adapter: Option<&str>, ms: f64, model_ms| {
            let times = Times { ms: vec![ms], bytes: vec![1], ..Times::default() };
            let adapter = adapter.map(str::to_owned);
            Outcome { adapter, model_ms: Some(model_ms), ..times.report(1, "matrix", engine, 1.0) }
        };
        let results = [
            outcome("cpu", None, 2.0, 3.0),
            outcome("gpu", Some("A"), 4.0, 1.0),
            outcome("gpu", Some("A"), 1.0, 1.0),
            outcome("gpu", Some("B"), 9.0, 1.0),
        ];
        let said = verdicts(&results);
        assert_eq!(said.len(), 1);
        assert!(
            said[0].contains("chooses gpu") && said[0].ends_with("gpu was faster: right"),
            "{said:?}"
        );
    }
}
