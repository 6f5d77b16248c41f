//! Kernels by name, and their compiled form.

use super::shader;

/// What a kernel does with a storage buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It reads it.
    Read,
    /// It writes it, and may read it.
    Write,
}

/// A kernel: an entry point of a shader. Binding 0 is its uniform struct, storage buffers follow.
#[derive(Debug)]
pub struct Kernel {
    /// Name of the entry point; no two kernels share one.
    pub name: &'static str,
    /// The shader's file name.
    pub file: &'static str,
    /// Storage buffers from binding 1 on.
    pub storage: &'static [Access],
}

/// A compiled kernel.
#[derive(Debug)]
pub struct Pipeline {
    pub(super) layout: wgpu::BindGroupLayout,
    pub(super) pipeline: wgpu::ComputePipeline,
}

impl Pipeline {
    /// Compiles a kernel; with `tests`, for that set of tests only.
    pub(super) fn new(
        device: &wgpu::Device,
        kernel: &'static Kernel,
        tests: Option<u32>,
    ) -> Pipeline {
        let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some(kernel.name),
            entries: &entries(kernel),
        });
        let pipeline_layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: Some(kernel.name),
            bind_group_layouts: &[Some(&layout)],
            immediate_size: 0,
        });
        let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some(kernel.file),
            source: wgpu::ShaderSource::Wgsl(shader::source(kernel.file).into()),
        });
        let constants: Vec<(&str, f64)> =
            tests.map(|tests| ("TESTS", tests.into())).into_iter().collect();
        let pipeline = device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label: Some(kernel.name),
            layout: Some(&pipeline_layout),
            module: &module,
            entry_point: Some(kernel.name),
            compilation_options: wgpu::PipelineCompilationOptions {
                constants: &constants,
                // The shaders zero what they use of it themselves.
                zero_initialize_workgroup_memory: false,
            },
            cache: None,
        });
        Pipeline { layout, pipeline }
    }
}

fn entries(kernel: &Kernel) -> Vec<wgpu::BindGroupLayoutEntry> {
    let storage = kernel
        .storage
        .iter()
        .map(|access| wgpu::BufferBindingType::Storage { read_only: *access == Access::Read });
    std::iter::once(wgpu::BufferBindingType::Uniform)
        .chain(storage)
        .enumerate()
        .map(|(binding, ty)| wgpu::BindGroupLayoutEntry {
            binding: binding as u32,
            visibility: wgpu::ShaderStages::COMPUTE,
            ty: wgpu::BindingType::Buffer { ty, has_dynamic_offset: false, min_binding_size: None },
            count: None,
        })
        .collect()
}
