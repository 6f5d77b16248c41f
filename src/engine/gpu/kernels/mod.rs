//! One file a kernel, named like its shader.

pub mod add_pairs;
pub mod compact_rows;
pub mod count_cells;
pub mod count_groups;
pub mod count_neurons;
pub mod count_owners;
pub mod count_pairs;
pub mod count_runs;
pub mod draw_weights;
pub mod fill_rows;
pub mod filter_mask;
pub mod gather;
pub mod label_neurons;
pub mod label_rows;
pub mod mark_counts;
pub mod mark_owners;
pub mod mark_rows;
pub mod mask_column;
pub mod mask_pairs;
pub mod neuron_mask;
pub mod sample_rows;
pub mod scan;
pub mod select_keys;
pub mod select_middle;
pub mod sum_plane;
pub mod sweep_counts;

/// Every kernel.
#[cfg(test)]
pub static ALL: [&super::pipeline::Kernel; 32] = [
    &add_pairs::ADD_PAIRS,
    &compact_rows::COUNT_BLOCKS,
    &compact_rows::WRITE_ROWS,
    &count_cells::COUNT_CELLS,
    &count_groups::COUNT_GROUPS,
    &count_neurons::COUNT_NEURONS,
    &count_owners::COUNT_OWNERS,
    &count_pairs::COUNT_PAIRS,
    &count_runs::COUNT_RUNS,
    &draw_weights::DRAW_BITS,
    &draw_weights::DRAW_KEYS,
    &draw_weights::DRAW_POISSON,
    &fill_rows::FILL_ROWS,
    &filter_mask::FILTER_MASK,
    &gather::GATHER,
    &label_neurons::LABEL_NEURONS,
    &label_rows::LABEL_ROWS,
    &mark_counts::MARK_COUNTS,
    &mark_owners::MARK_OWNERS,
    &mark_rows::MARK_ROWS,
    &mask_column::MASK_COLUMN,
    &mask_pairs::MASK_PAIRS,
    &neuron_mask::NEURON_MASK,
    &sample_rows::COUNT_KEYS,
    &sample_rows::KEEP_ROWS,
    &scan::ADD_OFFSETS,
    &scan::SCAN_BLOCKS,
    &select_keys::SELECT_KEYS,
    &select_middle::CHOOSE_DIGIT,
    &select_middle::COUNT_DIGITS,
    &sum_plane::SUM_PLANE,
    &sweep_counts::SWEEP_COUNTS,
];
