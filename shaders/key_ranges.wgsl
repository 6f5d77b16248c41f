// Ranges of keys: four words each in `lookup`, the first key and the last, low words first.

fn is_at_most(a: vec2<u32>, b: vec2<u32>) -> bool {
    return a.y < b.y || (a.y == b.y && a.x <= b.x);
}

// How many of the ranges a key is within.
fn ranges_with(key: vec2<u32>) -> u32 {
    var count = 0u;
    for (var i = 0u; i < p.ranges; i++) {
        let first = vec2<u32>(lookup[4u * i], lookup[4u * i + 1u]);
        let last = vec2<u32>(lookup[4u * i + 2u], lookup[4u * i + 3u]);
        if is_at_most(first, key) && is_at_most(key, last) { count += 1u; }
    }
    return count;
}
