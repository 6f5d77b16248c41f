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

/// Where the loader looks for drivers instead of the system's folders.
const DRIVER_LISTS: [&str; 2] = ["VK_DRIVER_FILES", "VK_ICD_FILENAMES"];

fn lines(adapter: &AdapterInfo) -> Vec<(String, String)> {
    let line = |name: &str, value: String| (name.to_owned(), value);
    let mib = |bytes: u64| format!("{} MiB", thousands(bytes >> 20));
    let (least, most) = adapter.subgroup_size;
    vec![
        line("adapter", adapter.name.clone()),
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
