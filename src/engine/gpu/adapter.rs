//! Which adapters there are, and which one an engine takes.

use std::sync::OnceLock;

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
    /// Its name: "NVIDIA H100 80GB HBM3".
    pub name: String,
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
    /// Part of the adapter's name, in any case; `None` takes the best.
    pub name: Option<String>,
    /// Whether a software rasterizer will do where there is nothing else. One that is named is
    /// always taken.
    pub allow_software: bool,
}

/// Every adapter of this machine, hardware first.
pub fn adapters() -> Vec<AdapterInfo> {
    ranked().iter().map(describe).collect()
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

/// The adapters as first found: loading drivers takes longer than opening a device.
fn ranked() -> &'static [wgpu::Adapter] {
    static ADAPTERS: OnceLock<Vec<wgpu::Adapter>> = OnceLock::new();
    ADAPTERS.get_or_init(find)
}

fn find() -> Vec<wgpu::Adapter> {
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor {
        backends: wgpu::Backends::PRIMARY,
        flags: wgpu::InstanceFlags::empty(),
        ..wgpu::InstanceDescriptor::new_without_display_handle()
    });
    let mut adapters = pollster::block_on(instance.enumerate_adapters(wgpu::Backends::PRIMARY));
    // The sort is stable: the driver's own order decides among equals.
    adapters.sort_by_key(|adapter| kind_of(&adapter.get_info()));
    adapters
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

pub(super) fn describe(adapter: &wgpu::Adapter) -> AdapterInfo {
    let info = adapter.get_info();
    let limits = adapter.limits();
    let features = adapter.features();
    AdapterInfo {
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

/// The adapter that `choice` means.
///
/// # Errors
/// [`Kind::Engine`] where there is none; the message lists those there are.
pub(super) fn choose(choice: &AdapterChoice) -> Result<wgpu::Adapter> {
    let adapters = ranked();
    let fits = |adapter: &wgpu::Adapter| match &choice.name {
        Some(name) => adapter.get_info().name.to_lowercase().contains(&name.to_lowercase()),
        None => choice.allow_software || kind_of(&adapter.get_info()) != AdapterKind::Software,
    };
    match adapters.iter().find(|adapter| fits(adapter)) {
        Some(adapter) => Ok(adapter.clone()),
        None => Err(none_fits(choice, adapters)),
    }
}

fn none_fits(choice: &AdapterChoice, adapters: &[wgpu::Adapter]) -> Error {
    let names: Vec<String> = adapters.iter().map(|a| a.get_info().name).collect();
    match &choice.name {
        Some(name) if !names.is_empty() => {
            Error::new(Kind::Engine, format!("no GPU adapter matches '{name}'"))
                .advise(format!("this machine has {}", names.join(", ")))
        }
        None if !names.is_empty() => Error::new(
            Kind::Engine,
            format!("no GPU here, only a software rasterizer: {}", names.join(", ")),
        )
        .advise("ask for it by name (--engine gpu or --adapter), or take --engine cpu"),
        _ => Error::new(Kind::Engine, "no GPU adapter was found").advise(ADVICE),
    }
}
