//! `areax doctor`: adapters, drivers and limits; what is missing and how to get it.

use std::fmt::Write;

use crate::Result;
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
             only; --engine auto takes the cpu. For a GPU: {ADVICE}."
        ),
    };
    let _ = write!(text, "\n{verdict}\n");
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
    fn wsl_is_told_what_it_hides() {
        assert!(hidden_by("5.15.153.1-microsoft-standard-WSL2\n").contains("areax for Windows"));
        assert_eq!(hidden_by("6.1.0-44-amd64\n"), "");
    }
}
