//! Which adapters there are, and which one an engine takes.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::engine::GpuRates;
use crate::error::{Error, Kind, Result};

/// What kind of device an adapter is, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AdapterKind {
    /// A discrete GPU.
    Discrete,
    /// Part of the processor.
    Integrated,
    /// A share of a GPU in a virtual machine.
    Virtual,
    /// The driver does not say.
    Unknown,
    /// No hardware: the processor plays the device.
    Software,
}

impl AdapterKind {
    /// How fast one is taken to be before it is open.
    pub fn assumed_rates(self) -> GpuRates {
        match self {
            AdapterKind::Integrated => GpuRates::INTEGRATED,
            _ => GpuRates::DISCRETE,
        }
    }

    /// Its name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            AdapterKind::Discrete => "discrete",
            AdapterKind::Integrated => "integrated",
            AdapterKind::Virtual => "virtual",
            AdapterKind::Unknown => "unknown",
            AdapterKind::Software => "software",
        }
    }
}

/// What `doctor` says of an adapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdapterInfo {
    /// Its place in the list.
    pub index: usize,
    /// Its interface, and its place among those that are reached by it: "vulkan:0".
    pub id: String,
    /// Its name: "NVIDIA H100 80GB HBM3".
    pub name: String,
    /// Its name, with its id where another adapter has the same.
    pub label: String,
    /// Vendor and device: "10de:2330"; empty where the driver has no PCI ids.
    pub pci_id: String,
    /// Where it is plugged in: "0000:01:00.0"; empty where the driver does not say.
    pub pci_bus: String,
    /// What it is.
    pub kind: AdapterKind,
    /// The interface it is reached by: "vulkan", "metal", "dx12".
    pub backend: String,
    /// Its driver, with version.
    pub driver: String,
    /// Bytes of one storage buffer binding.
    pub binding_bytes_max: u64,
    /// Bytes of one buffer.
    pub buffer_bytes_max: u64,
    /// Bytes of workgroup memory.
    pub workgroup_bytes_max: u32,
    /// Invocations of a workgroup.
    pub invocations_max: u32,
    /// Workgroups in one dimension of a dispatch.
    pub workgroups_max: u32,
    /// Smallest and largest subgroup.
    pub subgroup_size: (u32, u32),
    /// Whether kernels can be timed on the device.
    pub has_timestamps: bool,
    /// Whether shaders may use subgroup operations.
    pub has_subgroups: bool,
}

/// Which adapter to take.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AdapterChoice {
    /// Its index, its id, what PCI calls it, or part of its name, in any case; `None` takes the best.
    pub name: Option<String>,
    /// Whether a software rasterizer will do where there is nothing else. One that is named is
    /// always taken.
    pub allow_software: bool,
}

impl AdapterInfo {
    /// What it can be asked for by, beside parts of its name.
    pub fn names(&self) -> impl Iterator<Item = String> {
        let all =
            [self.index.to_string(), self.id.clone(), self.pci_bus.clone(), self.pci_id.clone()];
        all.into_iter().filter(|name| !name.is_empty())
    }
}

/// Every adapter of this machine, hardware first.
pub fn adapters() -> Vec<AdapterInfo> {
    listed().iter().map(|listed| listed.info.clone()).collect()
}

/// Those of a list that `named` means: by index, id or PCI; else by the whole name; else by part of it.
pub fn meant<'a>(all: &'a [AdapterInfo], named: &str) -> Vec<&'a AdapterInfo> {
    let named = named.to_lowercase();
    let is_called = |info: &AdapterInfo| info.names().any(|name| is_same(&name, &named));
    let has_name = |info: &AdapterInfo| {
        info.name.to_lowercase() == named || info.label.to_lowercase() == named
    };
    let has_part = |info: &AdapterInfo| info.name.to_lowercase().contains(&named);
    let ways: [&dyn Fn(&AdapterInfo) -> bool; 3] = [&is_called, &has_name, &has_part];
    let found = ways.map(|way| all.iter().filter(|info| way(info)).collect::<Vec<_>>());
    found.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
}

/// Whether a name is meant; PCI's domain is 0 nearly everywhere, and nobody says it.
fn is_same(name: &str, named: &str) -> bool {
    name == named || name.strip_prefix("0000:").is_some_and(|short| short == named)
}

/// What to do where no adapter is found, on this system.
pub const ADVICE: &str = if cfg!(windows) {
    "install the driver of the GPU's maker (NVIDIA, AMD or Intel), which brings Direct3D 12 and Vulkan; a \
     remote desktop or a virtual machine may hide the GPU; --engine cpu needs none"
} else if cfg!(target_vendor = "apple") {
    "Metal comes with the system: this Mac, or the virtual machine or remote session that areax runs in, \
     shows no GPU that has it; --engine cpu needs none"
} else {
    "install a Vulkan driver: the NVIDIA driver with its Vulkan ICD, or \
     mesa-vulkan-drivers and libvulkan1 (Debian, Ubuntu), mesa-vulkan-drivers and vulkan-loader \
     (Fedora), vulkan-icd-loader and vulkan-radeon, vulkan-intel or nvidia-utils (Arch); in a \
     container pass the GPU in (docker run --gpus all -e NVIDIA_DRIVER_CAPABILITIES=all, or \
     --device /dev/dri) and install libvulkan1 in the image; --engine cpu needs none"
};

/// An adapter, and what is known of it.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub adapter: wgpu::Adapter,
    pub info: AdapterInfo,
}

/// The adapters as they were found: loading drivers takes longer than opening a device.
static LISTED: Mutex<Option<Arc<Vec<Listed>>>> = Mutex::new(None);

fn lists() -> MutexGuard<'static, Option<Arc<Vec<Listed>>>> {
    LISTED.lock().unwrap_or_else(PoisonError::into_inner)
}

fn listed() -> Arc<Vec<Listed>> {
    Arc::clone(lists().get_or_insert_with(|| Arc::new(find(wgpu::InstanceFlags::empty()))))
}

/// Has the adapters looked for anew: one that was lost may be gone, or have another driver.
pub(super) fn forget() {
    *lists() = None;
}

/// Percent of its memory that an adapter gives away; drivers that spill into the memory of the processors
/// become slow beyond, without an error.
const MEMORY_PERCENT: u8 = 85;

fn find(flags: wgpu::InstanceFlags) -> Vec<Listed> {
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor {
        backends: wgpu::Backends::PRIMARY,
        flags,
        memory_budget_thresholds: wgpu::MemoryBudgetThresholds {
            for_resource_creation: Some(MEMORY_PERCENT),
            for_device_loss: None,
        },
        ..wgpu::InstanceDescriptor::new_without_display_handle()
    });
    let mut adapters = pollster::block_on(instance.enumerate_adapters(wgpu::Backends::PRIMARY));
    // The sort is stable: the driver's own order decides among equals.
    adapters.sort_by_key(|adapter| kind_of(&adapter.get_info()));
    let infos = numbered(adapters.iter().map(describe).collect());
    adapters.into_iter().zip(infos).map(|(adapter, info)| Listed { adapter, info }).collect()
}

/// Adapters with what tells them apart.
fn numbered(mut all: Vec<AdapterInfo>) -> Vec<AdapterInfo> {
    for at in 0..all.len() {
        let before = all[..at].iter().filter(|info| info.backend == all[at].backend).count();
        let alike = all.iter().filter(|info| info.name == all[at].name).count();
        let info = &mut all[at];
        info.index = at;
        info.id = format!("{}:{before}", info.backend);
        info.label = match alike {
            1 => info.name.clone(),
            _ => format!("{} ({})", info.name, info.id),
        };
    }
    all
}

fn kind_of(info: &wgpu::AdapterInfo) -> AdapterKind {
    match info.device_type {
        wgpu::DeviceType::DiscreteGpu => AdapterKind::Discrete,
        wgpu::DeviceType::IntegratedGpu => AdapterKind::Integrated,
        wgpu::DeviceType::VirtualGpu => AdapterKind::Virtual,
        wgpu::DeviceType::Cpu => AdapterKind::Software,
        wgpu::DeviceType::Other => AdapterKind::Unknown,
    }
}

fn describe(adapter: &wgpu::Adapter) -> AdapterInfo {
    let info = adapter.get_info();
    let limits = adapter.limits();
    let features = adapter.features();
    let (vendor, device) = (info.vendor, info.device);
    // Drivers that are no PCI devices count from 0x10000 on.
    let has_pci_id = (1..0x1_0000).contains(&vendor) && device < 0x1_0000;
    AdapterInfo {
        index: 0,
        id: String::new(),
        label: String::new(),
        pci_id: if has_pci_id { format!("{vendor:04x}:{device:04x}") } else { String::new() },
        pci_bus: info.device_pci_bus_id.to_lowercase(),
        kind: kind_of(&info),
        name: info.name,
        backend: info.backend.to_string(),
        driver: format!("{} {}", info.driver, info.driver_info).trim().to_owned(),
        binding_bytes_max: limits.max_storage_buffer_binding_size,
        buffer_bytes_max: limits.max_buffer_size,
        workgroup_bytes_max: limits.max_compute_workgroup_storage_size,
        invocations_max: limits.max_compute_invocations_per_workgroup,
        workgroups_max: limits.max_compute_workgroups_per_dimension,
        subgroup_size: (info.subgroup_min_size, info.subgroup_max_size),
        has_timestamps: features.contains(wgpu::Features::TIMESTAMP_QUERY),
        has_subgroups: features.contains(wgpu::Features::SUBGROUP),
    }
}

/// The adapter that `choice` means; one that holds to WebGPU alone if it is `strict`.
///
/// # Errors
/// [`Kind::Engine`] where there is none; the message lists those there are.
pub(super) fn choose(choice: &AdapterChoice, strict: bool) -> Result<Listed> {
    let all = match strict {
        true => Arc::new(find(wgpu::InstanceFlags::STRICT_WEBGPU_COMPLIANCE)),
        false => listed(),
    };
    let infos: Vec<AdapterInfo> = all.iter().map(|listed| listed.info.clone()).collect();
    let index = match &choice.name {
        Some(name) => meant(&infos, name).first().map(|info| info.index),
        None => {
            let fits =
                |info: &AdapterInfo| choice.allow_software || info.kind != AdapterKind::Software;
            infos.iter().position(fits)
        }
    };
    index.map(|index| all[index].clone()).ok_or_else(|| none_fits(choice, &infos))
}

fn none_fits(choice: &AdapterChoice, adapters: &[AdapterInfo]) -> Error {
    match &choice.name {
        Some(name) => no_match(name, adapters),
        None if !adapters.is_empty() => Error::new(
            Kind::Engine,
            format!("no GPU here, only a software rasterizer: {}", list(adapters)),
        )
        .advise("ask for it by name (--engine gpu or --adapter), or take --engine cpu"),
        None => Error::new(Kind::Engine, "no GPU adapter was found").advise(ADVICE),
    }
}

/// The error about a name that means no adapter.
pub fn no_match(name: &str, adapters: &[AdapterInfo]) -> Error {
    let error = Error::new(Kind::Engine, format!("no GPU adapter matches '{name}'"));
    match adapters.is_empty() {
        true => error.advise(ADVICE),
        false => error.advise(format!("this machine has {}", list(adapters))),
    }
}

/// Adapters in words: "vulkan:0 (llvmpipe)".
fn list(adapters: &[AdapterInfo]) -> String {
    let one = |info: &AdapterInfo| format!("{} ({})", info.id, info.name);
    adapters.iter().map(one).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn adapter(name: &str, backend: &str, (pci_id, pci_bus): (&str, &str)) -> AdapterInfo {
        AdapterInfo {
            index: 0,
            id: String::new(),
            name: name.to_owned(),
            label: String::new(),
            pci_id: pci_id.to_owned(),
            pci_bus: pci_bus.to_owned(),
            kind: AdapterKind::Discrete,
            backend: backend.to_owned(),
            driver: String::new(),
            binding_bytes_max: 0,
            buffer_bytes_max: 0,
            workgroup_bytes_max: 0,
            invocations_max: 0,
            workgroups_max: 0,
            subgroup_size: (32, 32),
            has_timestamps: true,
            has_subgroups: true,
        }
    }

    #[test]
    fn equal_gpus_and_one_gpu_by_two_interfaces_are_choices_of_their_own() {
        let all = numbered(vec![
            adapter("RTX 4090 D", "vulkan", ("10de:2685", "0000:01:00.0")),
            adapter("RTX 4090", "vulkan", ("10de:2684", "0000:41:00.0")),
            adapter("RTX 4090", "vulkan", ("10de:2684", "0000:61:00.0")),
            adapter("RTX 4090", "dx12", ("10de:2684", "")),
        ]);
        let found = |named: &str| {
            let found = meant(&all, named).into_iter();
            found.map(|info| info.index).collect::<Vec<_>>()
        };
        assert_eq!(found("0"), [0]);
        assert_eq!(found("3"), [3]);
        assert_eq!(found("vulkan:2"), [2]);
        assert_eq!(found("DX12:0"), [3]);
        assert_eq!(found("0000:61:00.0"), [2]);
        assert_eq!(found("41:00.0"), [1]);
        assert_eq!(found("10DE:2685"), [0]);
        assert_eq!(found("rtx 4090"), [1, 2, 3], "a whole name goes before part of one");
        assert_eq!(found("RTX 4090 (dx12:0)"), [3]);
        assert_eq!(found("4090 d"), [0]);
        assert_eq!(found("4090"), [0, 1, 2, 3], "no adapter has this index");
        assert!(found("vulkan:3").is_empty());
        assert!(found("Voodoo").is_empty());
        assert_eq!(all[0].label, "RTX 4090 D");
        assert_eq!(all[2].label, "RTX 4090 (vulkan:2)");
    }
}
