//! Keys of published rows: the places of a row's types in a matrix, and its morphology, in four bytes, or
//! in two where both are few. `keys_of` in `shaders/question.wgsl` reads them.

use crate::dataset::Dataset;

/// Types that short keys tell apart, in 5 bits each.
const SHORT_TYPES: usize = 1 << SHORT_TYPE_BITS;
const SHORT_TYPE_BITS: u32 = 5;
/// The last of the morphologies that short keys tell apart, in 6 bits, stands for the one without a name.
const SHORT_NAMELESS: u8 = 63;
/// The code of the morphology without a name.
const NAMELESS: u8 = 255;

/// Types and morphology of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowKey {
    /// The presynaptic type's row in a matrix.
    pub pre: u8,
    /// The postsynaptic type's column.
    pub post: u8,
    /// The morphology's code.
    pub morph: u8,
}

impl RowKey {
    /// 8 bits each.
    pub fn long(self) -> u32 {
        u32::from(self.pre) | u32::from(self.post) << 8 | u32::from(self.morph) << 16
    }

    /// 5, 5 and 6 bits; [`are_short`] says whether they are enough.
    pub fn short(self) -> u16 {
        let morph = self.morph.min(SHORT_NAMELESS);
        u16::from(self.pre)
            | u16::from(self.post) << SHORT_TYPE_BITS
            | u16::from(morph) << (2 * SHORT_TYPE_BITS)
    }

    /// The key that a short one stands for.
    pub fn of_short(key: u16) -> RowKey {
        let type_of = |bits: u16| (usize::from(bits) % SHORT_TYPES) as u8;
        let morph = (key >> (2 * SHORT_TYPE_BITS)) as u8;
        RowKey {
            pre: type_of(key),
            post: type_of(key >> SHORT_TYPE_BITS),
            morph: if morph == SHORT_NAMELESS { NAMELESS } else { morph },
        }
    }
}

/// Whether short keys tell all types and morphologies of a data set apart.
pub fn are_short(data: &Dataset) -> bool {
    let is_short = |morph: u8| morph < SHORT_NAMELESS || morph == NAMELESS;
    data.vocabulary.types.len() <= SHORT_TYPES
        && data.segments.iter().all(|segment| is_short(segment.post_morph))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_keys_come_back() {
        for morph in (0..SHORT_NAMELESS).chain([NAMELESS]) {
            for (pre, post) in [(0, 0), (31, 0), (0, 31), (17, 4)] {
                let key = RowKey { pre, post, morph };
                assert_eq!(RowKey::of_short(key.short()), key);
            }
        }
    }
}
