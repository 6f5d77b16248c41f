//! The numbers in the cells: written in one way and one size, or not at all.

use super::measure::width;
use super::no_data::is_on_scale;
use super::sizes::Sizes;
use crate::output::scale::Shown;
use crate::output::words;

/// A way to write the numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbers {
    pub size: f64,
    digits: usize,
}

impl Numbers {
    /// The largest and most exact numbers that fit in cells of this width.
    pub fn that_fit(shown: &Shown, sizes: &Sizes, room: f64) -> Option<Numbers> {
        if room < 2.0 * sizes.value.1 {
            return None;
        }
        let candidates = [3, 2]
            .into_iter()
            .flat_map(|digits| sizes.values().map(move |size| Numbers { size, digits }));
        candidates.into_iter().find(|numbers| numbers.room(shown) <= room)
    }

    /// The room that the smallest legible numbers take.
    pub fn room_least(shown: &Shown, sizes: &Sizes) -> f64 {
        let size = sizes.value.1;
        Numbers { size, digits: 2 }.room(shown).max(2.0 * size)
    }

    fn room(&self, shown: &Shown) -> f64 {
        let texts = shown.values().filter(|value| is_on_scale(*value));
        texts.map(|value| width(&self.write(shown, value), self.size)).fold(0.0, f64::max)
    }

    pub fn write(&self, shown: &Shown, value: f64) -> String {
        match shown.is_percent() {
            true if value >= 99.95 => "100".into(),
            true => words::percent(value),
            false => words::compact(value, self.digits),
        }
    }
}
