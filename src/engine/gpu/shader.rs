//! The shaders' texts, and the one thing they have beyond WGSL: `#include "file.wgsl"`.

/// A shader of `shaders/`, by file name.
const FILES: &[(&str, &str)] = &[
    ("add_pairs.wgsl", include_str!("../../../shaders/add_pairs.wgsl")),
    ("compact_rows.wgsl", include_str!("../../../shaders/compact_rows.wgsl")),
    ("count_cells.wgsl", include_str!("../../../shaders/count_cells.wgsl")),
    ("count_groups.wgsl", include_str!("../../../shaders/count_groups.wgsl")),
    ("count_neurons.wgsl", include_str!("../../../shaders/count_neurons.wgsl")),
    ("count_owners.wgsl", include_str!("../../../shaders/count_owners.wgsl")),
    ("count_pairs.wgsl", include_str!("../../../shaders/count_pairs.wgsl")),
    ("count_runs.wgsl", include_str!("../../../shaders/count_runs.wgsl")),
    ("draw_weights.wgsl", include_str!("../../../shaders/draw_weights.wgsl")),
    ("exact.wgsl", include_str!("../../../shaders/exact.wgsl")),
    ("fill_rows.wgsl", include_str!("../../../shaders/fill_rows.wgsl")),
    ("filter_mask.wgsl", include_str!("../../../shaders/filter_mask.wgsl")),
    ("gather.wgsl", include_str!("../../../shaders/gather.wgsl")),
    ("histogram.wgsl", include_str!("../../../shaders/histogram.wgsl")),
    ("key_ranges.wgsl", include_str!("../../../shaders/key_ranges.wgsl")),
    ("label_neurons.wgsl", include_str!("../../../shaders/label_neurons.wgsl")),
    ("label_rows.wgsl", include_str!("../../../shaders/label_rows.wgsl")),
    ("mark_counts.wgsl", include_str!("../../../shaders/mark_counts.wgsl")),
    ("mark_owners.wgsl", include_str!("../../../shaders/mark_owners.wgsl")),
    ("mark_rows.wgsl", include_str!("../../../shaders/mark_rows.wgsl")),
    ("mask_column.wgsl", include_str!("../../../shaders/mask_column.wgsl")),
    ("mask_pairs.wgsl", include_str!("../../../shaders/mask_pairs.wgsl")),
    ("neuron_mask.wgsl", include_str!("../../../shaders/neuron_mask.wgsl")),
    ("owners.wgsl", include_str!("../../../shaders/owners.wgsl")),
    ("passing.wgsl", include_str!("../../../shaders/passing.wgsl")),
    ("philox.wgsl", include_str!("../../../shaders/philox.wgsl")),
    ("question.wgsl", include_str!("../../../shaders/question.wgsl")),
    ("row_pass.wgsl", include_str!("../../../shaders/row_pass.wgsl")),
    ("sample_rows.wgsl", include_str!("../../../shaders/sample_rows.wgsl")),
    ("scan.wgsl", include_str!("../../../shaders/scan.wgsl")),
    ("select_keys.wgsl", include_str!("../../../shaders/select_keys.wgsl")),
    ("select_middle.wgsl", include_str!("../../../shaders/select_middle.wgsl")),
    ("sum_plane.wgsl", include_str!("../../../shaders/sum_plane.wgsl")),
    ("sums.wgsl", include_str!("../../../shaders/sums.wgsl")),
    ("sweep_counts.wgsl", include_str!("../../../shaders/sweep_counts.wgsl")),
];

/// The shaders that have entry points.
#[cfg(test)]
pub const KERNEL_FILES: [&str; 26] = [
    "add_pairs.wgsl",
    "compact_rows.wgsl",
    "count_cells.wgsl",
    "count_groups.wgsl",
    "count_neurons.wgsl",
    "count_owners.wgsl",
    "count_pairs.wgsl",
    "count_runs.wgsl",
    "draw_weights.wgsl",
    "fill_rows.wgsl",
    "filter_mask.wgsl",
    "gather.wgsl",
    "label_neurons.wgsl",
    "label_rows.wgsl",
    "mark_counts.wgsl",
    "mark_owners.wgsl",
    "mark_rows.wgsl",
    "mask_column.wgsl",
    "mask_pairs.wgsl",
    "neuron_mask.wgsl",
    "sample_rows.wgsl",
    "scan.wgsl",
    "select_keys.wgsl",
    "select_middle.wgsl",
    "sum_plane.wgsl",
    "sweep_counts.wgsl",
];

/// The full text of a shader: each `#include` line replaced by the file's text. Includes do not
/// nest. An unknown file gives a line that no WGSL parser takes.
pub fn source(file: &str) -> String {
    let mut text = String::new();
    for line in text_of(file).lines() {
        match line.strip_prefix("#include \"").and_then(|rest| rest.strip_suffix('"')) {
            Some(included) => text.push_str(text_of(included)),
            None => text.push_str(line),
        }
        text.push('\n');
    }
    text
}

fn text_of(file: &str) -> &'static str {
    FILES.iter().find(|(name, _)| *name == file).map_or("#no such shader", |(_, text)| text)
}
