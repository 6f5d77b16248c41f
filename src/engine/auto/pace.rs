//! How long questions of one kind really take on one engine, beside what the model says of them.

/// After so many questions older ones count half.
const MEMORY: f64 = 32.0;
/// One question counts as at most so many times what was expected: a machine that was busy once is not slow.
const SURPRISE: f64 = 4.0;

/// What questions of a kind took, the last ones most.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pace {
    asked: f64,
    ms: f64,
    model_ms: f64,
}

impl Pace {
    /// One more question that took so long, of which the model expected this. The first is forgotten where
    /// the second takes much less: it paid for what is read once.
    pub fn add(&mut self, ms: f64, model_ms: Option<f64>) {
        let is_second = self.asked == 1.0;
        if is_second && self.expected(model_ms).is_some_and(|first| first > SURPRISE * ms) {
            *self = Pace::default();
        }
        let most = self.expected(model_ms).map_or(f64::INFINITY, |expected| SURPRISE * expected);
        self.asked += 1.0;
        self.ms += ms.min(most);
        self.model_ms += model_ms.unwrap_or_default();
        if self.asked > MEMORY {
            (self.asked, self.ms) = (self.asked / 2.0, self.ms / 2.0);
            self.model_ms /= 2.0;
        }
    }

    /// What a question will take of which the model expects this; none before one was asked.
    pub fn expected(&self, model_ms: Option<f64>) -> Option<f64> {
        let is_modelled = self.model_ms > 0.0;
        let scaled = model_ms.filter(|_| is_modelled).map(|model| self.ms * model / self.model_ms);
        (self.asked > 0.0).then(|| scaled.unwrap_or(self.ms / self.asked))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_question_that_was_slow_because_it_was_the_first_is_forgotten() {
        let mut pace = Pace::default();
        pace.add(2000.0, Some(10.0));
        pace.add(12.0, Some(10.0));
        assert_eq!(pace.expected(Some(10.0)), Some(12.0));
        pace.add(14.0, Some(10.0));
        assert_eq!(pace.expected(Some(10.0)), Some(13.0));
    }

    #[test]
    fn what_is_expected_follows_what_was_seen_and_one_surprise_counts_little() {
        let mut pace = Pace::default();
        assert_eq!(pace.expected(Some(2.0)), None);
        pace.add(6.0, Some(2.0));
        assert_eq!(pace.expected(Some(4.0)), Some(12.0));
        pace.add(6000.0, Some(2.0));
        assert_eq!(pace.expected(Some(2.0)), Some(15.0));
        for _ in 0..200 {
            pace.add(6.0, Some(2.0));
        }
        assert!((pace.expected(Some(2.0)).unwrap() - 6.0).abs() < 0.1);
        let mut unknown = Pace::default();
        unknown.add(3.0, None);
        unknown.add(5.0, None);
        assert_eq!(unknown.expected(None), Some(4.0));
    }
}
