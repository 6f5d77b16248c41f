//! A filter → tests of single columns.

use super::{Column, Test, keys, no_path};
use crate::dataset::mapped::NumberKind;
use crate::engine::ordered::Ordered;
use crate::engine::ordered::asked::{CodeTest, OfNumber};
use crate::engine::ordered::resolved::Resolved;
use crate::error::Result;
use crate::query::BoxNm;

impl Ordered {
    /// The tests of a filter, the cheap ones first; none where no row can pass.
    ///
    /// # Errors
    /// Filters that no device has a path for ([`crate::Kind::Unsupported`]); a damaged copy.
    pub(super) fn tests(&self, device: &str, asked: &Resolved) -> Result<Option<Vec<Test>>> {
        if asked.min_pair > 1 {
            return Err(no_path(device, "'min_pair': it looks at all rows of a pair together"));
        }
        let mut tests = Vec::new();
        for (at, test) in &asked.numbers {
            self.test_number(*at, test, &mut tests);
        }
        for (at, passes) in &asked.categories {
            tests.push(Test::OneOf(Column::Category(*at), bits(passes)));
        }
        for (column, set) in [(Column::Post, &asked.post), (Column::Pre, &asked.pre)] {
            tests.extend(set.iter().map(|set| Test::OneOf(column, halves(set.words()))));
        }
        if !self.test_weights(&asked.weights, &mut tests) {
            return Ok(None);
        }
        if let Some(inside) = &asked.inside {
            self.test_box(inside, &mut tests);
        }
        if !asked.pair.is_any() {
            let by_id = asked.pair.needs_ids().then(|| self.places_by_id()).transpose()?;
            tests.push(Test::Pair(asked.pair, by_id.unwrap_or_default()));
        }
        Ok(Some(tests))
    }

    fn test_number(&self, at: usize, test: &CodeTest, tests: &mut Vec<Test>) {
        let open = test.open.as_ref().map(|open| open.words());
        let with_open = |(place, word): (usize, &u64)| word | open.map_or(0, |open| open[place]);
        let words: Vec<u64> = test.passes.words().iter().enumerate().map(with_open).collect();
        tests.push(Test::OneOf(Column::Codes(at), halves(&words)));
        if open.is_some() {
            // The number says the same as the code where that is not open, too.
            let kind = self.data.rows.numbers[at].kind();
            tests.push(Test::Within(Column::Keys(at), keys::that_pass(&test.asked, kind)));
        }
    }

    /// Whether a row may pass at all.
    fn test_weights(&self, asked: &[OfNumber], tests: &mut Vec<Test>) -> bool {
        if self.data.rows.weight.is_none() {
            return asked.iter().all(|of| of.passes_whole(1));
        }
        let ranges = asked.iter().map(|of| keys::that_pass(of, NumberKind::U64));
        tests.extend(ranges.map(|ranges| Test::Within(Column::Weight, ranges)));
        true
    }

    fn test_box(&self, inside: &BoxNm, tests: &mut Vec<Test>) {
        let (nm, is_whole) = self.nm();
        let axes = self.data.rows.position.iter().flat_map(|position| &position.axes);
        for (axis, numbers) in axes.enumerate() {
            let at = |value| match value {
                keys::Value::Whole(at) if is_whole => (at * nm[axis] as i128) as f64,
                keys::Value::Whole(at) => at as f64 * nm[axis],
                keys::Value::Real(at) => at * nm[axis],
            };
            let (lower, upper) = (inside.lower[axis], inside.upper[axis]);
            let from = |value| at(value) >= lower;
            let ranges = keys::between(numbers.kind(), from, |value| at(value) >= upper);
            tests.push(Test::Within(Column::Axis(axis), ranges));
        }
    }
}

/// One bit a code.
pub fn bits(passes: &[bool]) -> Vec<u32> {
    let word = |passes: &[bool]| {
        passes.iter().rev().fold(0, |word, passes| word << 1 | u32::from(*passes))
    };
    passes.chunks(32).map(word).collect()
}

/// Words of 64 bits as those of 32.
fn halves(words: &[u64]) -> Vec<u32> {
    words.iter().flat_map(|word| [*word as u32, (word >> 32) as u32]).collect()
}
