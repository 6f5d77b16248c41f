//! The numbers in the cells: written in one way and one size, or not at all.

use super::marks::is_on_scale;
use super::measure::width;
use crate::output::scale::Shown;
use crate::output::words;

/// From the size we like to the smallest that can be read.
const SIZES: [f64; 8] = [12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5];

/// A way to write the numbers.
pub(super) struct Numbers {
    pub size: f64,
    digits: usize,
}

impl Numbers {
    /// The largest and most exact numbers that fit in cells of this width.
    pub fn that_fit(shown: &Shown, room: f64) -> Option<Numbers> {
        let candidates = [3, 2]
            .into_iter()
            .flat_map(|digits| SIZES.into_iter().map(move |size| Numbers { size, digits }));
        if room < 2.0 * SIZES[SIZES.len() - 1] {
            return None;
        }
        candidates.into_iter().find(|numbers| {
            let mut texts = shown.values().filter(|v| is_on_scale(*v));
            texts.all(|value| width(&numbers.write(shown, value), numbers.size) <= room)
        })
    }

    pub fn write(&self, shown: &Shown, value: f64) -> String {
        match shown.is_percent() {
            true if value >= 99.95 => "100".into(),
            true => words::percent(value),
            false => words::compact(value, self.digits),
        }
    }
}
