//! Which ends are alike: a number for every stratum, made finer by one column after the other.

use rustc_hash::FxHashMap;

/// The strata of ends.
#[derive(Debug)]
pub struct Strata {
    of: Vec<u32>,
    count: usize,
}

impl Strata {
    /// One for all ends.
    pub fn one(ends: usize) -> Strata {
        Strata { of: vec![0; ends], count: usize::from(ends > 0) }
    }

    /// Tells ends apart by a value that each has.
    pub fn refine<V: std::hash::Hash + Eq>(&mut self, values: impl Iterator<Item = V>) {
        let mut known: FxHashMap<(u32, V), u32> = FxHashMap::default();
        for (stratum, value) in self.of.iter_mut().zip(values) {
            let next = known.len() as u32;
            *stratum = *known.entry((*stratum, value)).or_insert(next);
        }
        self.count = known.len();
    }

    /// The stratum of each.
    pub fn finish(self) -> Vec<u32> {
        self.of
    }
}

/// ⌊x ÷ edge⌋ of whole numbers.
pub fn voxel_of_whole(nm: i128, edge_nm: u64) -> i128 {
    nm.div_euclid(i128::from(edge_nm))
}

/// ⌊x ÷ edge⌋, exactly: what is left over the quotient has no rounding.
pub fn voxel_of(nm: f64, edge_nm: u64) -> i128 {
    let edge = edge_nm as f64;
    let rest = nm % edge;
    let whole = ((nm - rest) / edge).round() as i128;
    whole - i128::from(rest < 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strata_are_made_finer() {
        let mut strata = Strata::one(5);
        strata.refine([7u8, 7, 8, 8, 7].into_iter());
        strata.refine(["a", "b", "a", "a", "a"].into_iter());
        assert_eq!(strata.finish(), [0, 1, 2, 2, 0]);
    }

    #[test]
    fn cubes_begin_at_zero_on_both_sides() {
        for (nm, cube) in [(0.0, 0), (15_999.999, 0), (16_000.0, 1), (-0.5, -1), (-16_000.0, -1)] {
            assert_eq!(voxel_of(nm, 16_000), cube, "{nm}");
        }
        assert_eq!(voxel_of(16_000f64.next_down(), 16_000), 0);
        assert_eq!(voxel_of((3.0f64 * 7.0).next_down(), 7), 2);
        assert_eq!((voxel_of_whole(-1, 10), voxel_of_whole(10, 10)), (-1, 1));
    }
}
