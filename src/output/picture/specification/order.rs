//! In which order settings stand, and how far the numbers of a curve reach.

use crate::query::ClaimIntervals;

/// The settings by ascending difference, those without one last.
pub fn sorted(found: &ClaimIntervals) -> Vec<usize> {
    let of = |at: &usize| found.settings[*at].difference.unwrap_or(f64::INFINITY);
    let mut order: Vec<usize> = (0..found.settings.len()).collect();
    order.sort_by(|a, b| of(a).total_cmp(&of(b)));
    order
}

/// The least and the largest number that is shown; 0 is among them.
pub fn reach(found: &ClaimIntervals) -> (f64, f64) {
    let of = |at: usize| {
        let setting = &found.settings[at];
        let (ends, band) = (setting.ends.unzip(), found.band(at).unzip());
        [setting.difference, ends.0, ends.1, band.0, band.1]
    };
    let all = (0..found.settings.len()).flat_map(of).flatten();
    let (low, high) = all
        .filter(|value| value.is_finite())
        .fold((0.0f64, 0.0f64), |(low, high), value| (low.min(value), high.max(value)));
    if low < high { (low, high) } else { (low - 1.0, high + 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::SettingInterval;

    #[test]
    fn settings_stand_by_their_difference() {
        let setting = |difference, ends| SettingInterval { difference, ends, ..Default::default() };
        let settings = vec![
            setting(Some(3.0), Some((1.0, 9.0))),
            setting(None, None),
            setting(Some(-2.0), None),
        ];
        let found = ClaimIntervals { settings, ..ClaimIntervals::default() };
        assert_eq!(sorted(&found), [2, 0, 1]);
        assert_eq!(reach(&found), (-2.0, 9.0));
        assert_eq!(reach(&ClaimIntervals::default()), (-1.0, 1.0));
    }
}
