//! What the synthetic tissue is like: how many cells of each type, how whole they are, who meets whom,
//! and where on the cell. Plausible for area X, made up in detail.

/// Number of cell types; their codes are the places in [`TYPES`].
pub(super) const TYPE_COUNT: usize = 18;
/// How whole a reconstruction is: 0 (a small fragment), [`LARGE`], [`WHOLE`]; the places in
/// [`Type::rows`].
pub(super) const CLASS_COUNT: usize = 3;
/// A long piece of axon or dendrite.
pub(super) const LARGE: usize = 1;
/// A full cell: axon and dendrite over 200 µm.
pub(super) const WHOLE: usize = 2;

/// The medium spiny neuron, by far the most common cell.
pub(super) const MSN: usize = 13;

/// What kind of thing a type stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// Cells with soma, axon and dendrite in the volume; spiny dendrites.
    Spiny,
    /// The same with smooth dendrites.
    Smooth,
    /// Cells elsewhere that send their axons here.
    AxonOnly,
    /// Glia.
    Glia,
    /// Fragments that nobody could name.
    Fragment,
}

/// One cell type.
pub(super) struct Type {
    pub(super) name: &'static str,
    pub(super) sort: Sort,
    /// Neurons of each class among a million rows of the neuron table.
    pub(super) rows: [u64; CLASS_COUNT],
}

const fn kind(name: &'static str, sort: Sort, rows: [u64; CLASS_COUNT]) -> Type {
    Type { name, sort, rows }
}

/// The types of the guide. Of 4,261,298 neurons some 8,500 are full cells.
pub(super) const TYPES: [Type; TYPE_COUNT] = [
    kind("ASTRO", Sort::Glia, [18_000, 0, 0]),
    kind("DA", Sort::AxonOnly, [35_000, 2_500, 0]),
    kind("FRAG", Sort::Fragment, [150_000, 3_000, 0]),
    kind("GPe", Sort::Smooth, [6_000, 300, 38]),
    kind("GPi", Sort::Smooth, [4_000, 200, 54]),
    kind("HVC", Sort::AxonOnly, [120_000, 9_000, 0]),
    kind("INT1", Sort::Smooth, [8_000, 300, 45]),
    kind("INT2", Sort::Smooth, [5_000, 200, 35]),
    kind("INT3", Sort::Smooth, [5_000, 200, 35]),
    kind("LMAN", Sort::AxonOnly, [60_000, 3_500, 0]),
    kind("LTS", Sort::Smooth, [7_000, 300, 26]),
    kind("MICRO", Sort::Glia, [3_500, 0, 0]),
    kind("MIGR", Sort::Glia, [1_500, 0, 0]),
    kind("MSN", Sort::Spiny, [401_955, 4_000, 1_713]),
    kind("OLIGO", Sort::Glia, [7_000, 0, 0]),
    kind("STN", Sort::Smooth, [6_000, 400, 28]),
    kind("TAN", Sort::Smooth, [4_000, 150, 21]),
    kind("unclassified", Sort::Fragment, [130_000, 2_000, 0]),
];

const _: () = {
    let (mut sum, mut code) = (0, 0);
    while code < TYPE_COUNT {
        let [small, large, whole] = TYPES[code].rows;
        sum += small + large + whole;
        code += 1;
    }
    assert!(sum == 1_000_000, "the rows are parts of a million");
};

/// The morphologies of the guide, by code.
pub(super) const MORPHS: [(u8, &str); 5] =
    [(0, "spine_neck"), (1, "spine_head"), (2, "shaft"), (3, "soma"), (255, "unknown")];

impl Sort {
    /// Weights with which synapses fall on the classes: full cells carry many each.
    pub(super) fn class_weights(self) -> [u64; CLASS_COUNT] {
        match self {
            Sort::Spiny | Sort::Smooth => [40, 12, 48],
            Sort::AxonOnly => [40, 60, 0],
            Sort::Glia => [100, 0, 0],
            Sort::Fragment => [90, 10, 0],
        }
    }

    /// Weights (of 256) of the morphologies on the receiving cell, in the order of [`MORPHS`].
    pub(super) fn morph_weights(self) -> [u8; 5] {
        match self {
            Sort::Spiny => [14, 168, 52, 6, 16],
            Sort::Smooth => [2, 10, 206, 24, 14],
            Sort::AxonOnly => [0, 0, 226, 0, 30],
            Sort::Glia => [2, 8, 150, 36, 60],
            Sort::Fragment => [10, 116, 86, 0, 44],
        }
    }
}

/// Weights of (pre, post), in about one part of ten thousand of all synapses. Pairs that are not
/// named get [`BACKGROUND`].
const LINKS: &[(&str, &str, u64)] = &[
    ("HVC", "MSN", 2_050),
    ("HVC", "INT1", 50),
    ("HVC", "INT2", 40),
    ("HVC", "INT3", 30),
    ("HVC", "LTS", 45),
    ("HVC", "TAN", 35),
    ("HVC", "STN", 40),
    ("HVC", "GPe", 30),
    ("HVC", "GPi", 30),
    ("HVC", "FRAG", 440),
    ("HVC", "unclassified", 190),
    ("LMAN", "MSN", 950),
    ("LMAN", "INT1", 22),
    ("LMAN", "INT2", 12),
    ("LMAN", "INT3", 14),
    ("LMAN", "LTS", 18),
    ("LMAN", "TAN", 14),
    ("LMAN", "STN", 20),
    ("LMAN", "GPe", 26),
    ("LMAN", "GPi", 34),
    ("LMAN", "FRAG", 200),
    ("LMAN", "unclassified", 90),
    ("DA", "MSN", 330),
    ("DA", "TAN", 12),
    ("DA", "GPe", 10),
    ("DA", "FRAG", 80),
    ("DA", "unclassified", 50),
    ("MSN", "MSN", 1_300),
    ("MSN", "GPi", 310),
    ("MSN", "GPe", 270),
    ("MSN", "STN", 30),
    ("MSN", "TAN", 30),
    ("MSN", "LTS", 40),
    ("MSN", "INT1", 25),
    ("MSN", "INT2", 20),
    ("MSN", "INT3", 30),
    ("MSN", "FRAG", 340),
    ("MSN", "unclassified", 200),
    ("STN", "GPi", 70),
    ("STN", "GPe", 55),
    ("STN", "MSN", 50),
    ("STN", "STN", 12),
    ("GPe", "MSN", 120),
    ("GPe", "GPi", 60),
    ("GPe", "STN", 45),
    ("GPe", "GPe", 25),
    ("GPe", "TAN", 12),
    ("GPi", "MSN", 40),
    ("GPi", "GPe", 15),
    ("GPi", "GPi", 12),
    ("INT1", "MSN", 160),
    ("INT1", "INT1", 10),
    ("INT2", "MSN", 110),
    ("INT3", "MSN", 110),
    ("INT3", "GPe", 8),
    ("LTS", "MSN", 95),
    ("TAN", "MSN", 80),
    ("FRAG", "MSN", 620),
    ("FRAG", "FRAG", 250),
    ("FRAG", "GPi", 25),
    ("FRAG", "GPe", 25),
    ("FRAG", "unclassified", 90),
    ("unclassified", "MSN", 420),
    ("unclassified", "FRAG", 120),
    ("unclassified", "unclassified", 150),
];

/// The weight of a pair that [`LINKS`] does not name: mistakes of the classifier, mostly.
const BACKGROUND: u64 = 1;

/// The weight of synapses from type `pre` onto type `post` (codes). Never onto an axon-only type.
pub(super) fn link(pre: usize, post: usize) -> u64 {
    if TYPES[post].sort == Sort::AxonOnly {
        return 0;
    }
    let names = (TYPES[pre].name, TYPES[post].name);
    LINKS.iter().find(|(from, to, _)| (*from, *to) == names).map_or(BACKGROUND, |(.., w)| *w)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_link_is_between_types_that_exist_and_stands_once() {
        let known = |name| TYPES.iter().any(|kind| kind.name == name);
        for (at, (pre, post, _)) in LINKS.iter().enumerate() {
            assert!(known(*pre) && known(*post), "{pre}→{post}");
            assert!(!LINKS[..at].iter().any(|(from, to, _)| (from, to) == (pre, post)));
        }
        assert_eq!(TYPES[MSN].name, "MSN");
    }

    #[test]
    fn morphology_weights_are_parts_of_256() {
        for kind in &TYPES {
            let sum: u32 = kind.sort.morph_weights().iter().map(|&w| u32::from(w)).sum();
            assert_eq!(sum, 256, "{}", kind.name);
        }
    }
}
