// Owners: what a median is over. An owner is a neuron under one label, its type in the row or the
// label that it was given. Owners are numbered by place: label first, then neuron, or neuron alone
// where each has one label.
//
// `lookup` holds first one bit for each place; from `ranks_at` on, for each word of
// them the number of bits set before it; from `labels_at` on, the label of each neuron.

const NO_LABEL: u32 = 0xffffffffu;
const NO_PLACE: u32 = 0xffffffffu;

// Owner's place and partner's label of one row.
struct Member {
    place: u32,
    partner: u32,
}

// Pre and post type of a row: in its key, or of sorted rows in the tile.
fn types_of(key: u32, tile_cell: u32) -> vec2<u32> {
    if (tests() & KEY_IS_ROW) != 0u {
        return vec2<u32>(tile_cell / q.labels, tile_cell % q.labels);
    }
    return vec2<u32>(key & 0xffu, (key >> 8u) & 0xffu);
}

fn member(pre: u32, post: u32, key: u32, tile_cell: u32) -> Member {
    let of_post = (tests() & COUNT_POST) != 0u;
    let neuron = select(pre, post, of_post);
    if (tests() & BY_LABEL) != 0u {
        let labels = vec2<u32>(lookup[q.labels_at + pre], lookup[q.labels_at + post]);
        if labels.x == NO_LABEL || labels.y == NO_LABEL { return Member(NO_PLACE, 0u); }
        return Member(neuron, select(labels.y, labels.x, of_post));
    }
    let types = types_of(key, tile_cell);
    let own = select(types.x, types.y, of_post) - q.own_first;
    if own >= q.owns { return Member(NO_PLACE, 0u); }
    return Member(own * q.neurons + neuron, select(types.y, types.x, of_post));
}

// Four words of a column, where they are needed.
fn four_of(at: u32, word: u32, is_there: bool) -> vec4<u32> {
    if !is_there { return vec4<u32>(0u); }
    return columns[at + word];
}

// Four rows from vec4 `word` on: their members.
fn four_members(word: u32, tile_cell: u32) -> array<Member, 4> {
    let labelled = (tests() & BY_LABEL) != 0u;
    let of_post = (tests() & COUNT_POST) != 0u;
    let pre = four_of(q.pre_at, word, labelled || !of_post);
    let post = four_of(q.post_at, word, labelled || of_post);
    var key = vec4<u32>(0u);
    if !labelled && (tests() & KEY_IS_ROW) == 0u { key = keys_of(word); }
    return array<Member, 4>(
        member(pre.x, post.x, key.x, tile_cell),
        member(pre.y, post.y, key.y, tile_cell),
        member(pre.z, post.z, key.z, tile_cell),
        member(pre.w, post.w, key.w, tile_cell),
    );
}
