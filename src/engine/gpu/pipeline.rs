//! Kernels by name, and their compiled form.

use super::question::{Question, tests};
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
    /// Its atomic operations on the device's memory.
    pub atomics: Atomics,
}

/// For a sum beside a count: the number of what is not finite, and three words with a carry.
const SUM_ATOMICS: u64 = 6;

/// How often a kernel adds to the device's memory, at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Atomics {
    /// It stores alone, or adds within workgroups.
    None,
    /// Once a bin and workgroup where so many words of workgroup memory hold the bins, else once a row.
    Bins(u32),
    /// Once a row.
    Rows,
    /// Once a workgroup.
    Workgroups,
}

impl Atomics {
    /// How many operations that is over some rows for a question.
    pub fn most(self, rows: u64, question: &Question) -> u64 {
        let has = |bits: u32| question.tests & bits != 0;
        let words = if has(tests::SUM_SIZE | tests::SUM_PROB) { SUM_ATOMICS } else { 1 };
        let workgroups = u64::from(question.tiles);
        match self {
            Atomics::None => 0,
            Atomics::Workgroups => workgroups * words,
            Atomics::Bins(room) if has(tests::PRIVATE_BINS) => {
                (workgroups * u64::from(question.bins.min(room)) * words).min(rows * words)
            }
            Atomics::Rows | Atomics::Bins(_) => rows * words,
        }
    }
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
