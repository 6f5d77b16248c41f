// Bins in global memory: 1 word (count) or 5 (count, non-finite values, 96-bit sum).

fn is_summed() -> bool {
    return (tests() & (SUM_SIZE | SUM_PROB)) != 0u;
}

// Eight codes of what is summed.
fn summed_codes(first: u32) -> vec4<u32> {
    if (tests() & SUM_SIZE) != 0u { return columns[q.size_at + (first >> 3u)]; }
    if (tests() & SUM_PROB) != 0u { return columns[q.prob_at + (first >> 3u)]; }
    return vec4<u32>(0u);
}

fn add_row_globally(bin: u32, code: u32, summed: bool) {
    if !summed {
        atomicAdd(&result[bin], 1u);
        return;
    }
    atomicAdd(&result[5u * bin], 1u);
    let units = units_of(code);
    if units.w != 0u {
        atomicAdd(&result[5u * bin + 1u], 1u);
    } else {
        add_exact(5u * bin + 2u, units.x, units.y, units.z);
    }
}
