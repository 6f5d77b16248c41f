//! Shaders without an adapter: naga validates each, and finds in it the structs that Rust has.

use super::conditions::Neurons;
use super::kernels::add_pairs::{Add, NONE, PART_PAIRS, Part, adds};
use super::kernels::compact_rows::Compact;
use super::kernels::draw_weights::{COUNTER_WORDS, Draw};
use super::kernels::fill_rows::{COLUMN_STEP, Fill, TYPES};
use super::kernels::gather::Gather;
use super::kernels::label_neurons::{ALL, Labels, NOBODY};
use super::kernels::mark_counts::Threshold;
use super::kernels::sample_rows::Pick;
use super::kernels::scan::Scan;
use super::kernels::select_keys::{Select, Selection};
use super::kernels::select_middle::{Middle, Ranking};
use super::kernels::sum_plane::Plane;
use super::kernels::sweep_counts::PLANE_WORDS;
use super::question::{PRIVATE_WORDS, Question, tests};
use super::session;
use super::shader::{KERNEL_FILES, source};

pub fn parse(file: &str) -> naga::Module {
    let text = source(file);
    naga::front::wgsl::parse_str(&text)
        .unwrap_or_else(|e| panic!("{file}: {}", e.emit_to_string(&text)))
}

#[test]
fn every_shader_is_valid_without_any_capability() {
    for file in KERNEL_FILES {
        let module = parse(file);
        naga::valid::Validator::new(
            naga::valid::ValidationFlags::all(),
            naga::valid::Capabilities::empty(),
        )
        .validate(&module)
        .unwrap_or_else(|e| panic!("{file}: {}", e.emit_to_string(&source(file))));
        assert!(!module.entry_points.is_empty(), "{file}");
        for entry in &module.entry_points {
            assert_eq!(entry.workgroup_size, [256, 1, 1], "{file} {}", entry.name);
        }
        let workgroup: u32 = module
            .global_variables
            .iter()
            .filter(|(_, variable)| variable.space == naga::AddressSpace::WorkGroup)
            .map(|(_, variable)| module.types[variable.ty].inner.size(module.to_ctx()))
            .sum();
        assert!(workgroup <= 16_384, "{file} takes {workgroup} bytes of workgroup memory");
    }
}

#[test]
fn storage_bindings_are_eight_at_most_and_as_declared() {
    for kernel in super::kernels::ALL {
        let module = parse(kernel.file);
        assert!(module.entry_points.iter().any(|entry| entry.name == kernel.name));
        assert!(kernel.storage.len() <= 8);
        for (_, variable) in module.global_variables.iter() {
            let (Some(binding), naga::AddressSpace::Storage { access }) =
                (&variable.binding, variable.space)
            else {
                continue;
            };
            let writes = access.contains(naga::StorageAccess::STORE);
            let declared = kernel.storage[binding.binding as usize - 1];
            assert_eq!(writes, declared == super::pipeline::Access::Write, "{}", kernel.name);
        }
    }
    assert_eq!(session::ROW_STORAGE.len(), 6);
}

/// (name, offset) of the fields of a struct, and its size.
pub fn layout(module: &naga::Module, name: &str) -> (Vec<(String, u32)>, u32) {
    let (_, ty) = module
        .types
        .iter()
        .find(|(_, ty)| ty.name.as_deref() == Some(name))
        .unwrap_or_else(|| panic!("no struct {name}"));
    match &ty.inner {
        naga::TypeInner::Struct { members, span } => (
            members.iter().map(|m| (m.name.clone().unwrap_or_default(), m.offset)).collect(),
            *span,
        ),
        other => panic!("{name} is {other:?}"),
    }
}

/// Compares a Rust struct with the WGSL struct of the same name, field by field.
macro_rules! same_layout {
    ($file:literal, $ty:ident { $($field:ident),* $(,)? }) => {
        let (fields, span) = layout(&parse($file), stringify!($ty));
        let own = [$((stringify!($field).to_owned(), std::mem::offset_of!($ty, $field) as u32)),*];
        assert_eq!(fields, own, stringify!($ty));
        assert_eq!(span as usize, std::mem::size_of::<$ty>(), stringify!($ty));
    };
}

#[test]
fn structs_are_the_same_in_rust_and_wgsl() {
    same_layout!(
        "count_pairs.wgsl",
        Question {
            rows,
            first_row,
            tiles,
            first_tile,
            tile_rows,
            tests,
            prob_at,
            size_at,
            pre_at,
            post_at,
            key_at,
            y_at,
            z_at,
            post_bits_at,
            prob_low,
            prob_width,
            size_low,
            size_width,
            x_low,
            x_width,
            y_low,
            y_width,
            z_low,
            z_width,
            labels,
            bin_first,
            bins,
            copies,
            copy_stride,
            size_points,
            neurons,
            ranks_at,
            labels_at,
            own_first,
            owns,
            unused,
            pre_types,
            post_types,
            morphs,
        }
    );
    same_layout!(
        "neuron_mask.wgsl",
        Neurons { neurons, table_rows, side_words, workgroups, columns, conditions, listed, asked }
    );
    same_layout!("mark_counts.wgsl", Threshold { length, first, workgroups, fewest });
    same_layout!(
        "select_middle.wgsl",
        Middle {
            bins,
            bin_words,
            workgroups,
            labels,
            selections,
            of_cell,
            word,
            shift,
            sign,
            is_first,
            unused,
            before,
        }
    );
    same_layout!("select_middle.wgsl", Ranking { digits, owners, unused });
    same_layout!(
        "sum_plane.wgsl",
        Plane { lines, workgroups, inner, outer_step, points, step, unused }
    );
    same_layout!(
        "draw_weights.wgsl",
        Draw { key, purpose, neurons, words, first_counter, workgroups, first_workgroup }
    );
    same_layout!(
        "add_pairs.wgsl",
        Add { parts, first_workgroup, workgroups, words, first_at, second_at, power, single_power }
    );
    same_layout!("select_keys.wgsl", Select { neurons, selections, workgroups, first_workgroup });
    same_layout!("select_keys.wgsl", Selection { first, end, rank, unused });
    same_layout!(
        "label_neurons.wgsl",
        Labels {
            neurons,
            labels,
            selections,
            permutations,
            first,
            words,
            workgroups,
            first_workgroup,
        }
    );
    same_layout!("add_pairs.wgsl", Part { first, pairs, target_sum, adds });
    same_layout!(
        "fill_rows.wgsl",
        Fill { words, at, first_word, column, is_key, workgroups, first_workgroup, below }
    );
    same_layout!("scan.wgsl", Scan { length, blocks, unused });
    same_layout!("compact_rows.wgsl", Compact { words, blocks, rows_max, unused });
    same_layout!(
        "gather.wgsl",
        Gather { length, workgroups, first_row, rows, column_at, is_code, unused }
    );
    same_layout!(
        "sample_rows.wgsl",
        Pick {
            words,
            workgroups,
            prefix,
            prefix_mask,
            shift,
            bin_mask,
            key_max,
            unused,
            round_keys,
        }
    );
}

/// The value of a constant in a shader's text.
pub fn constant(file: &str, name: &str) -> u32 {
    let text = source(file);
    let start = format!("const {name}: u32 = ");
    let line =
        text.lines().find(|line| line.starts_with(&start)).unwrap_or_else(|| panic!("{name}"));
    let value = line[start.len()..].trim_end_matches(';').trim_end_matches('u');
    match value.strip_prefix("0x") {
        Some(hex) => u32::from_str_radix(hex, 16).unwrap(),
        None => value.parse().unwrap(),
    }
}

#[test]
fn constants_are_the_same_in_rust_and_wgsl() {
    let bits = [
        ("TEST_PROB", tests::PROB),
        ("TEST_SIZE", tests::SIZE),
        ("TEST_TYPES", tests::TYPES),
        ("TEST_PRE", tests::PRE),
        ("TEST_POST", tests::POST),
        ("TEST_AUTAPSES", tests::AUTAPSES),
        ("TEST_BOX", tests::BOX),
        ("TILED", tests::TILED),
        ("SUM_SIZE", tests::SUM_SIZE),
        ("SUM_PROB", tests::SUM_PROB),
        ("KEY_IS_ROW", tests::KEY_IS_ROW),
        ("COUNT_POST", tests::COUNT_POST),
        ("PRIVATE_BINS", tests::PRIVATE_BINS),
        ("BY_LABEL", tests::BY_LABEL),
        ("SHORT_KEY", tests::SHORT_KEY),
        ("PRIVATE_WORDS", PRIVATE_WORDS),
        ("ZERO_CODE", crate::codes::ZERO.into()),
        ("INFINITY_CODE", crate::codes::INFINITY.into()),
    ];
    for (name, value) in bits {
        assert_eq!(constant("count_pairs.wgsl", name), value, "{name}");
    }
    assert_eq!(constant("sweep_counts.wgsl", "PLANE_WORDS"), PLANE_WORDS);
    assert_eq!(constant("draw_weights.wgsl", "DRAWN"), COUNTER_WORDS);
    for (name, value) in [("COLUMN_STEP", COLUMN_STEP), ("TYPES", TYPES)] {
        assert_eq!(constant("fill_rows.wgsl", name), value, "{name}");
    }
    for (name, value) in [("NONE", NONE), ("SINGLE", adds::SINGLE), ("NEGATIVE", adds::NEGATIVE)] {
        assert_eq!(constant("add_pairs.wgsl", name), value, "{name}");
    }
    for (name, value) in [("NOBODY", NOBODY), ("ALL", ALL)] {
        assert_eq!(constant("label_neurons.wgsl", name), value, "{name}");
    }
    let [step, steps] = ["STEP", "STEPS"].map(|name| constant("add_pairs.wgsl", name));
    assert_eq!((step * steps) as usize, PART_PAIRS);
    use super::conditions::{columns, sides};
    for (name, value) in [
        ("COLUMN_AXON", columns::AXON),
        ("COLUMN_SOMA", columns::SOMA),
        ("COLUMN_DENDRITE", columns::DENDRITE),
        ("COLUMN_CELL", columns::CELL),
        ("SIDE_PRE", sides::PRE),
        ("SIDE_POST", sides::POST),
        ("SIDES_AT", sides::AT),
    ] {
        assert_eq!(constant("neuron_mask.wgsl", name), value, "{name}");
    }
}
