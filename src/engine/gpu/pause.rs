//! A device that has failed is left alone for a while: opening it again and again would cost every
//! question seconds before another engine answers.

use std::time::{Duration, Instant};

use crate::error::{Error, Kind};

/// How long the first pause is.
const FIRST: Duration = Duration::from_secs(60);
/// The longest pause.
const LONGEST: Duration = Duration::from_secs(3600);

/// Until when a device is left alone, and why.
#[derive(Debug)]
pub struct Pause {
    until: Instant,
    length: Duration,
    why: String,
}

impl Pause {
    /// The pause after a failure; twice as long as the one before it, if nothing has succeeded since.
    pub fn after(before: Option<Pause>, first: Option<Duration>, why: &Error) -> Pause {
        let length =
            before.map_or(first.unwrap_or(FIRST), |before| before.length.saturating_mul(2));
        let length = length.min(LONGEST);
        Pause { until: Instant::now() + length, length, why: why.to_string() }
    }

    /// The error while it lasts.
    pub fn error(&self) -> Option<Error> {
        let left = self.until.saturating_duration_since(Instant::now());
        (!left.is_zero()).then(|| {
            let seconds = left.as_secs_f64().ceil();
            Error::new(
                Kind::Engine,
                format!("the GPU is not asked for another {seconds} s: {}", self.why),
            )
            .advise("take --engine cpu")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_an_hour_and_end() {
        let why = Error::new(Kind::Engine, "the device was lost");
        let mut pause = Pause::after(None, None, &why);
        assert_eq!(pause.length, FIRST);
        let said = pause.error().unwrap().to_string();
        assert!(said.contains("60 s") && said.contains("the device was lost"), "{said}");
        for _ in 0..10 {
            let length = pause.length;
            pause = Pause::after(Some(pause), None, &why);
            assert_eq!(pause.length, (length * 2).min(LONGEST));
        }
        assert!(Pause::after(None, Some(Duration::ZERO), &why).error().is_none());
    }
}
