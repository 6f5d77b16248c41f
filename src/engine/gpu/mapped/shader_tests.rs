//! The shaders over rows of copies without an adapter: their struct and constants are those of Rust.

use std::mem::offset_of;

use super::row_pass::{PRIVATE_WORDS, RowPass, of_cells, of_column, of_label, of_pair};
use crate::engine::gpu::shader_tests::{constant, layout, parse};
use crate::engine::ordered::device::{INFINITE, NO_LABEL, NULL};

#[test]
fn the_struct_is_the_same_in_rust_and_wgsl() {
    let (fields, span) = layout(&parse("count_cells.wgsl"), "RowPass");
    let own = [
        ("rows", offset_of!(RowPass, rows)),
        ("first", offset_of!(RowPass, first)),
        ("groups", offset_of!(RowPass, groups)),
        ("group_rows", offset_of!(RowPass, group_rows)),
        ("width", offset_of!(RowPass, width)),
        ("asks", offset_of!(RowPass, asks)),
        ("ranges", offset_of!(RowPass, ranges)),
        ("times", offset_of!(RowPass, times)),
        ("bin_first", offset_of!(RowPass, bin_first)),
        ("bins", offset_of!(RowPass, bins)),
        ("copies", offset_of!(RowPass, copies)),
        ("copy_stride", offset_of!(RowPass, copy_stride)),
        ("weight_width", offset_of!(RowPass, weight_width)),
        ("value_width", offset_of!(RowPass, value_width)),
        ("unused", offset_of!(RowPass, unused)),
    ];
    assert_eq!(fields, own.map(|(name, at)| (name.to_owned(), at as u32)));
    assert_eq!(span as usize, size_of::<RowPass>());
}

#[test]
fn constants_are_the_same_in_rust_and_wgsl() {
    for (file, name, value) in [
        ("mask_column.wgsl", "BEGIN", of_column::BEGIN),
        ("mask_column.wgsl", "ONE_OF", of_column::ONE_OF),
        ("mask_column.wgsl", "WITHIN", of_column::WITHIN),
        ("mask_pairs.wgsl", "LESS", of_pair::LESS),
        ("mask_pairs.wgsl", "EQUAL", of_pair::EQUAL),
        ("mask_pairs.wgsl", "GREATER", of_pair::GREATER),
        ("mask_pairs.wgsl", "BY_PLACE", of_pair::BY_PLACE),
        ("label_rows.wgsl", "BEGIN", of_label::BEGIN),
        ("label_rows.wgsl", "BY_TABLE", of_label::BY_TABLE),
        ("label_rows.wgsl", "BY_RANGES", of_label::BY_RANGES),
        ("label_rows.wgsl", "NO_LABEL", NO_LABEL),
        ("count_cells.wgsl", "BY_CELL", of_cells::BY_CELL),
        ("count_cells.wgsl", "WEIGHTED", of_cells::WEIGHTED),
        ("count_cells.wgsl", "SUMMED", of_cells::SUMMED),
        ("count_cells.wgsl", "OF_ROWS", of_cells::OF_ROWS),
        ("count_cells.wgsl", "PRIVATE_BINS", of_cells::PRIVATE_BINS),
        ("count_cells.wgsl", "PRIVATE_WORDS", PRIVATE_WORDS),
    ] {
        assert_eq!(constant(file, name), value, "{file} {name}");
    }
    // Their low words are what the shader compares.
    assert_eq!([NULL, INFINITE].map(|mark| mark as u32), [0, 1]);
    assert_eq!([NULL, INFINITE].map(|mark| (mark >> 32) as u32), [1 << 31; 2]);
}
