// The atomic connectivity histogram: rows (and exact sums) per bin. Where bins fit, each
// workgroup counts in its own memory, in several copies so that neighbouring invocations rarely
// meet in one word, and adds the result to the global bins once a tile.
//
// Global bins are those of `sums.wgsl`.

const PRIVATE_WORDS: u32 = 4000u;
var<workgroup> private_bins: array<atomic<u32>, PRIVATE_WORDS>;

fn clear_private(lane: u32) {
    if (tests() & PRIVATE_BINS) == 0u { return; }
    for (var i = lane; i < q.copies * q.copy_stride; i += LANES) {
        atomicStore(&private_bins[i], 0u);
    }
}

// Adds one row; `cell` beyond the bins of this pass is left out.
fn add_row(cell: u32, code: u32, lane: u32) {
    let bin = cell - q.bin_first;
    if bin >= q.bins { return; }
    let summed = is_summed();
    if (tests() & PRIVATE_BINS) == 0u {
        add_row_globally(bin, code, summed);
        return;
    }
    let at = (lane % q.copies) * q.copy_stride + bin;
    atomicAdd(&private_bins[at], 1u);
    if summed {
        let units = units_of(code);
        if units.w != 0u {
            atomicAdd(&private_bins[at + q.bins], 1u);
        } else {
            atomicAdd(&private_bins[at + 2u * q.bins], units.x);
            if units.y != 0u { atomicAdd(&private_bins[at + 3u * q.bins], units.y); }
            if units.z != 0u { atomicAdd(&private_bins[at + 4u * q.bins], units.z); }
        }
    }
}

// The sum of one field of a bin over the copies.
fn private_total(at: u32) -> u32 {
    var total = 0u;
    for (var copy = 0u; copy < q.copies; copy++) {
        total += atomicLoad(&private_bins[copy * q.copy_stride + at]);
    }
    return total;
}

// Adds the workgroup's bins to the global ones; a workgroupBarrier must stand before.
fn flush_private(lane: u32) {
    if (tests() & PRIVATE_BINS) == 0u { return; }
    let summed = is_summed();
    for (var bin = lane; bin < q.bins; bin += LANES) {
        let count = private_total(bin);
        if count == 0u { continue; }
        if !summed {
            atomicAdd(&result[bin], count);
            continue;
        }
        atomicAdd(&result[5u * bin], count);
        let nonfinite = private_total(bin + q.bins);
        if nonfinite != 0u { atomicAdd(&result[5u * bin + 1u], nonfinite); }
        add_exact(
            5u * bin + 2u,
            private_total(bin + 2u * q.bins),
            private_total(bin + 3u * q.bins),
            private_total(bin + 4u * q.bins),
        );
    }
}
