//! Every kernel of `shaders/`, with every set of tests that it may be compiled for, in the languages of
//! drivers: SPIR-V for `spirv-val`, HLSL for the two compilers of Direct3D, WGSL for Dawn. `check.sh`
//! beside this has them compiled.
//!
//!     areax-shaders SHADERS OUT

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use naga::back::{PipelineConstants, hlsl, pipeline_constants::process_overrides, spv};
use naga::valid::{Capabilities, ModuleInfo, ValidationFlags, Validator};
use naga::{Module, ShaderStage};

#[allow(dead_code)]
#[path = "../../../src/engine/gpu/shader.rs"]
mod shader;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Bits of `TESTS` in `shaders/question.wgsl`.
const BITS: u32 = 15;
/// The rows are sorted: tiles come from the table, and keys are rows.
const SORTED: u32 = 128 | 1024;
/// All that a question may test or collect beside the order of its rows.
const ALL: u32 = ((1 << BITS) - 1) & !SORTED;
/// Sets of tests drawn at random.
const RANDOM: usize = 100;
/// As in the shader: the tests are read from the question.
const DYNAMIC: u32 = u32::MAX;

/// A shader, ready to be written.
struct Shader {
    module: Module,
    info: ModuleInfo,
}

fn main() -> Result<()> {
    let words: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [shaders, out] = words.as_slice() else { return Err("areax-shaders SHADERS OUT".into()) };
    for language in ["spv", "hlsl", "wgsl"] {
        fs::create_dir_all(out.join(language))?;
    }
    let mut files: Vec<String> = Vec::new();
    for entry in fs::read_dir(shaders)? {
        files.push(entry?.file_name().to_string_lossy().into_owned());
    }
    files.sort();
    let (mut entries, mut variants) = (0, 0);
    for file in files {
        let text = shader::source(&file);
        // What others include has no entry point, and may name what they define.
        if !text.contains("@compute") {
            continue;
        }
        let shader = read(&file, &text)?;
        fs::write(out.join("wgsl").join(&file), &text)?;
        for entry in &shader.module.entry_points {
            entries += 1;
            for (tests, is_usual) in sets(&shader.module) {
                variants += 1;
                let name = match tests {
                    DYNAMIC => entry.name.clone(),
                    tests => format!("{}-{tests}", entry.name),
                };
                write(&shader, &entry.name, tests, is_usual, out, &name)
                    .map_err(|error| format!("{name} of {file}: {error}"))?;
            }
        }
    }
    println!("{entries} entry points, {variants} with their sets of tests");
    Ok(())
}

fn read(file: &str, text: &str) -> Result<Shader> {
    let module = naga::front::wgsl::parse_str(text)
        .map_err(|error| format!("{file}: {}", error.emit_to_string(text)))?;
    let info = Validator::new(ValidationFlags::all(), Capabilities::empty()).validate(&module)?;
    Ok(Shader { module, info })
}

/// The sets of tests that a shader is written for, and whether a usual question has it: those are few
/// enough for slow compilers.
fn sets(module: &Module) -> Vec<(u32, bool)> {
    let mut sets = vec![(DYNAMIC, true)];
    if module.overrides.is_empty() {
        return sets;
    }
    let bits = || (0..BITS).map(|bit| 1 << bit);
    for order in [0, SORTED] {
        sets.extend([(order, true), (order | ALL, true)]);
        sets.extend(bits().filter(|bit| bit & SORTED == 0).map(|bit| (order | bit, true)));
    }
    let pairs = bits().flat_map(|one| bits().map(move |other| (one | other, false)));
    sets.extend(pairs.filter(|(set, _)| set.count_ones() == 2));
    let mut rng = fastrand::Rng::with_seed(1);
    sets.extend((0..RANDOM).map(|_| (rng.u32(..1 << BITS), false)));
    sets.sort_by_key(|(set, is_usual)| (*set, !is_usual));
    sets.dedup_by_key(|(set, _)| *set);
    sets
}

fn write(
    shader: &Shader,
    entry: &str,
    tests: u32,
    is_usual: bool,
    out: &Path,
    name: &str,
) -> Result<()> {
    let mut constants = PipelineConstants::default();
    if tests != DYNAMIC {
        constants.insert("TESTS".to_owned(), tests.into());
    }
    let stage = ShaderStage::Compute;
    let (module, info) =
        process_overrides(&shader.module, &shader.info, Some((stage, entry)), &constants)?;
    let words = spv::write_vec(
        &module,
        &info,
        &spv::Options { lang_version: (1, 3), ..spv::Options::default() },
        Some(&spv::PipelineOptions { shader_stage: stage, entry_point: entry.to_owned() }),
    )?;
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    fs::write(out.join("spv").join(format!("{name}.spv")), bytes)?;
    // As wgpu asks for it on Direct3D 12, but for registers, which are made up here.
    for (model, version) in [(hlsl::ShaderModel::V5_1, "5_1"), (hlsl::ShaderModel::V6_5, "6_5")] {
        let options = hlsl::Options {
            shader_model: model,
            zero_initialize_workgroup_memory: false,
            ..hlsl::Options::default()
        };
        let one = hlsl::PipelineOptions { entry_point: Some((stage, entry.to_owned())) };
        let mut text = String::new();
        hlsl::Writer::new(&mut text, &options, &one).write(&module, &info, None)?;
        if is_usual {
            fs::write(out.join("hlsl").join(format!("{name}.{version}.hlsl")), text)?;
        }
    }
    Ok(())
}
