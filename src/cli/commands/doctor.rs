//! `areax doctor`: adapters, drivers and limits; what is missing and how to get it.

use std::fmt::Write;

use crate::Result;
use crate::engine::GpuRates;
use crate::engine::gpu::{ADVICE, AdapterInfo, AdapterKind, adapters};
use crate::output::table::facts;
use crate::output::words::thousands;

use crate::cli::place::print;

pub fn run() -> Result<()> {
    let adapters = adapters();
    let mut text = format!(
        "areax {} on {} {}, {} threads\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        rayon::current_num_threads()
    );
    for adapter in &adapters {
        let _ = write!(text, "\n{}", facts(&lines(adapter)));
    }
    let hardware = adapters.iter().find(|a| a.kind != AdapterKind::Software);
    let verdict = match (hardware, adapters.is_empty()) {
        (Some(gpu), _) => format!("--engine gpu and gpu-scan run on {}.", gpu.name),
        (None, true) => format!("No GPU adapter was found: {ADVICE}."),
        (None, false) => format!(
            "No hardware GPU: --engine gpu and gpu-scan run on a software rasterizer, for tests \
             only. For a GPU: {ADVICE}."
        ),
    };
    let _ = write!(
        text,
        "\n{verdict}\n{}\n",
        of_auto(hardware.map(|gpu| (gpu.name.as_str(), gpu.kind.assumed_rates())))
    );
    if hardware.is_none() {
        let system = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
        text += hidden_by(&system);
    }
    for name in DRIVER_LISTS {
        if let Some(files) = std::env::var_os(name).filter(|_| hardware.is_none()) {
            let files = files.to_string_lossy();
            let _ = writeln!(
                text,
                "{name} is set to {files}: the Vulkan loader looks for drivers nowhere else."
            );
        }
    }
    print(&text)
}

/// What `--engine auto` does, with the first adapter that is hardware.
fn of_auto(hardware: Option<(&str, GpuRates)>) -> String {
    let Some((name, rates)) = hardware else {
        return "--engine auto takes the cpu: it never opens a software rasterizer.".to_owned();
    };
    let GpuRates { open_ms, upload_gb_per_s, .. } = rates;
    format!(
        "--engine auto: a server, Python and agents are answered by the cpu until {name} would have saved the \
         time that it takes to open and to fill it (assumed until it is measured: {open_ms} ms, then \
         {upload_gb_per_s} GB/s); it is opened beside the questions, and asked what it is expected to answer in \
         under half of the cpu's time. Data sets with a map stay with the cpu unless --adapter names it. A single \
         command takes the cpu unless {name} is expected to be opened, filled and done sooner.\nWhether it was \
         opened, and why or why not: auto_gpu in /metrics of a server, engine_reason of answers with \
         explain=true."
    )
}

/// What a system hides of its GPUs, if it is one that does.
fn hidden_by(osrelease: &str) -> &'static str {
    match osrelease.to_lowercase().contains("microsoft") {
        true => {
            "This is WSL: its only Vulkan driver for the GPU (Mesa's dzn) is not conformant, so it is left out. \
             areax for Windows sees the GPU.\n"
        }
        false => "",
    }
}

/// Where the loader looks for drivers instead of the system's folders.
const DRIVER_LISTS: [&str; 2] = ["VK_DRIVER_FILES", "VK_ICD_FILENAMES"];

fn lines(adapter: &AdapterInfo) -> Vec<(String, String)> {
    let line = |name: &str, value: String| (name.to_owned(), value);
    let mib = |bytes: u64| format!("{} MiB", thousands(bytes >> 20));
    let (least, most) = adapter.subgroup_size;
    vec![
        line("adapter", adapter.name.clone()),
        line("--adapter", adapter.names().collect::<Vec<_>>().join(" or ")),
        line("kind", adapter.kind.name().to_owned()),
        line("backend", adapter.backend.clone()),
        line("driver", adapter.driver.clone()),
        line("storage binding", mib(adapter.binding_bytes_max)),
        line("buffer", mib(adapter.buffer_bytes_max)),
        line(
            "workgroup memory",
            format!("{} bytes", thousands(adapter.workgroup_bytes_max.into())),
        ),
        line("invocations", thousands(adapter.invocations_max.into())),
        line("workgroups", format!("{} a dimension", thousands(adapter.workgroups_max.into()))),
        line(
            "subgroups",
            format!("{least} to {most} invocations, usable: {}", yes(adapter.has_subgroups)),
        ),
        line("kernel timestamps", yes(adapter.has_timestamps).to_owned()),
    ]
}

fn yes(flag: bool) -> &'static str {
    if flag { "yes" } else { "no" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_auto_does_is_said_with_and_without_a_gpu() {
        assert!(of_auto(None).contains("takes the cpu"));
        let said = of_auto(Some(("Big GPU", GpuRates::DISCRETE)));
        for part in
            ["until Big GPU would have saved", "300 ms, then 8 GB/s", "auto_gpu", "engine_reason"]
        {
            assert!(said.contains(part), "{said}");
        }
    }

    #[test]
    fn wsl_is_told_what_it_hides() {
        assert!(hidden_by("5.15.153.1-microsoft-standard-WSL2\n").contains("areax for Windows"));
        assert_eq!(hidden_by("6.1.0-44-amd64\n"), "");
    }
}
