//! The combinations of the values of the axes of a grid. A row or a neuron is in the *bin* of the strictest
//! combination that it passes at, and counts at all combinations that are no stricter on any axis.

/// How many values each axis has, the last axis fastest; the first value of an axis lets most pass.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Combinations {
    axes: Vec<AxisLength>,
}

/// An axis of a grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AxisLength {
    /// How many values it has.
    pub values: usize,
    /// Whether it is about neurons.
    pub is_of_neurons: bool,
}

impl Combinations {
    /// Those of some axes.
    pub fn new(axes: Vec<AxisLength>) -> Combinations {
        Combinations { axes }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.axes.iter().map(|axis| axis.values).product()
    }

    /// How many values each axis has.
    pub fn values(&self) -> Vec<u32> {
        self.axes.iter().map(|axis| axis.values as u32).collect()
    }

    /// Those of the axes about neurons alone.
    pub fn of_neurons(&self) -> Combinations {
        let own = self.axes.iter().filter(|axis| axis.is_of_neurons);
        Combinations { axes: own.copied().collect() }
    }

    /// The place of a combination among those.
    pub fn place_of_neurons(&self, combination: usize) -> usize {
        let (mut rest, mut place, mut stride) = (combination, 0, 1);
        for axis in self.axes.iter().rev() {
            if axis.is_of_neurons {
                place += rest % axis.values * stride;
                stride *= axis.values;
            }
            rest /= axis.values;
        }
        place
    }

    /// The bin of what passes at so many values of each axis; none where it passes at no value of one.
    pub fn bin(&self, passed: impl IntoIterator<Item = u32>) -> Option<u32> {
        self.axes.iter().zip(passed).try_fold(0, |bin, (axis, passed)| {
            Some(bin * axis.values as u32 + passed.checked_sub(1)?)
        })
    }

    /// The strictest combination at which both of two bins count.
    pub fn meet(&self, a: u32, b: u32) -> u32 {
        let (mut a, mut b, mut meet, mut stride) = (a, b, 0, 1);
        for axis in self.axes.iter().rev() {
            let values = axis.values as u32;
            meet += (a % values).min(b % values) * stride;
            (a, b, stride) = (a / values, b / values, stride * values);
        }
        meet
    }

    /// Adds to each combination what is in all bins that count there.
    pub fn cumulate<T>(&self, bins: &mut [T], add: impl Fn(&mut T, &T)) {
        let mut stride = 1;
        for axis in self.axes.iter().rev() {
            for line in bins.chunks_mut(stride * axis.values) {
                for at in (0..line.len() - stride).rev() {
                    let (to, from) = line.split_at_mut(at + stride);
                    add(&mut to[at], &from[0]);
                }
            }
            stride *= axis.values;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn combinations() -> Combinations {
        let axis = |values, is_of_neurons| AxisLength { values, is_of_neurons };
        Combinations::new(vec![axis(2, false), axis(3, true), axis(2, true)])
    }

    #[test]
    fn bins_count_at_all_that_is_no_stricter() {
        let all = combinations();
        assert_eq!(all.len(), 12);
        assert_eq!(all.bin([2, 3, 1]), Some(10));
        assert_eq!(all.bin([2, 0, 1]), None);
        let mut bins = vec![0; 12];
        bins[10] = 1;
        all.cumulate(&mut bins, |to, from| *to += from);
        assert_eq!(bins, [1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0]);
    }

    #[test]
    fn combinations_of_neurons_leave_out_what_is_about_rows() {
        let all = combinations();
        let own = all.of_neurons();
        assert_eq!(own.len(), 6);
        assert_eq!(
            (0..12).map(|at| all.place_of_neurons(at)).collect::<Vec<_>>(),
            [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5]
        );
        // (2, 0) and (1, 1) meet in (1, 0).
        assert_eq!(own.meet(4, 3), 2);
        assert_eq!(own.meet(5, 5), 5);
    }
}
