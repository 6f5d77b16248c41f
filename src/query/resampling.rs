//! How intervals are asked for: whose neurons are resampled, how often, with which weights.

use crate::error::{Error, Result};
use crate::query::Side;
use crate::query::decimal::Decimal;

/// Asks for intervals by a bootstrap over neurons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resampling {
    /// Whose weights vary; those of the other partner stay 1.
    pub sides: Sides,
    /// What weights are.
    pub weights: Weights,
    /// How many resamples.
    pub resamples: u32,
    /// How often an interval holds what it is of.
    pub level: Level,
    /// The seed of the weights.
    pub seed: u64,
    /// Whether fragments may be resampled as if they were neurons.
    pub fragments: bool,
    /// Whether the answer keeps the sums of every resample.
    pub keeps_sums: bool,
}

/// The neurons that are resampled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sides {
    /// Presynaptic and postsynaptic ones, a neuron with one weight in both roles.
    #[default]
    Both,
    /// The presynaptic ones.
    Pre,
    /// The postsynaptic ones.
    Post,
}

/// The weight of a neuron in a resample.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weights {
    /// 0 or 2, with equal probability.
    #[default]
    DoubleOrNothing,
    /// Poisson with mean 1.
    Poisson,
}

/// A confidence level between 0 and 1, in millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level(u32);

impl Sides {
    /// Every choice.
    pub const ALL: [Sides; 3] = [Sides::Both, Sides::Pre, Sides::Post];

    /// Its name in flags, URLs and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Sides::Both => "both",
            Sides::Pre => Side::Pre.word(),
            Sides::Post => Side::Post.word(),
        }
    }

    /// Whether the neurons of a side are resampled.
    pub const fn has(self, side: Side) -> bool {
        matches!(
            (self, side),
            (Sides::Both, _) | (Sides::Pre, Side::Pre) | (Sides::Post, Side::Post)
        )
    }
}

impl Weights {
    /// Every choice.
    pub const ALL: [Weights; 2] = [Weights::DoubleOrNothing, Weights::Poisson];

    /// Its name in flags, URLs and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Weights::DoubleOrNothing => "double-or-nothing",
            Weights::Poisson => "poisson",
        }
    }

    /// The largest weight.
    pub const fn max(self) -> u8 {
        match self {
            Weights::DoubleOrNothing => 2,
            Weights::Poisson => 8,
        }
    }
}

impl Level {
    const ONE: u32 = 1_000_000;

    /// 0.95
    pub const DEFAULT: Level = Level(950_000);

    /// The level that a text says.
    ///
    /// # Errors
    /// A text that is no number between 0 and 1, or one of more than six decimals (usage).
    pub fn parse(text: &str) -> Result<Level> {
        let millionths = || {
            let (units, scale) = Decimal::parse(text.trim())?.parts();
            let (shift, one) = (6i32 - i32::try_from(scale).ok()?, i128::from(Level::ONE));
            let power = 10i128.checked_pow(shift.unsigned_abs())?;
            let whole = match shift {
                0.. => units.checked_mul(power)?,
                _ if units % power != 0 => return None,
                _ => units / power,
            };
            (0 < whole && whole < one).then_some(Level(whole as u32))
        };
        millionths().ok_or_else(|| {
            let what = format!("'{text}' is no level between 0 and 1 of at most six decimals");
            Error::usage("level", what).advise("for example 0.95")
        })
    }

    /// The number.
    pub fn real(self) -> f64 {
        f64::from(self.0) / f64::from(Level::ONE)
    }

    /// What one tail holds, as a fraction of whole numbers: half of 1 − level.
    pub fn tail(self) -> (u64, u64) {
        (u64::from(Level::ONE - self.0), 2 * u64::from(Level::ONE))
    }

    /// How many standard deviations of a normal distribution the ends of the interval are from its middle.
    pub fn z(self) -> f64 {
        super::normal::quantile(0.5 + self.real() / 2.0)
    }
}

impl Resampling {
    /// Resamples where nothing else is said: ranks of the interval of 95 % are whole.
    pub const RESAMPLES: u32 = 9_999;
    /// Most resamples.
    pub const RESAMPLES_MAX: u32 = 999_999;
    /// The seed where none is given.
    pub const SEED: u64 = 1;
    /// Most cells that intervals are given of.
    pub const CELLS_MAX: usize = 1 << 16;
    /// Most sums of resamples that an answer keeps: a gigabyte of them.
    pub const KEPT_MAX: usize = 1 << 27;
    /// Fewest neurons of a resampled side.
    pub const NEURONS_MIN: u64 = 10;

    /// The ranks, from either end, between which the interval of so many defined values lies; 0 where there
    /// is none.
    pub fn rank_of(&self, defined: u64) -> u64 {
        let (tail, of) = self.level.tail();
        (defined + 1) * tail / of
    }

    /// Whether the sums of a matrix of so many cells are kept.
    pub fn keeps(&self, cells: usize) -> bool {
        self.keeps_sums && cells.saturating_mul(self.resamples as usize) <= Resampling::KEPT_MAX
    }

    /// Refuses numbers of resamples for which the ranks of the interval are not whole.
    ///
    /// # Errors
    /// Such a number, with the next that will do (usage).
    pub fn check(&self) -> Result<()> {
        let wrong = |what: String| Error::usage("resamples", what);
        let most = Resampling::RESAMPLES_MAX;
        if self.resamples == 0 || self.resamples > most {
            return Err(wrong(format!("{} is none of 1 to {most}", self.resamples))
                .advise(format!("for example {}", Resampling::RESAMPLES)));
        }
        let (tail, of) = self.level.tail();
        let is_whole = |resamples: &u64| ((resamples + 1) * tail).is_multiple_of(of);
        let own = u64::from(self.resamples);
        if is_whole(&own) {
            return Ok(());
        }
        let what = format!(
            "the ends of an interval of level {} are no whole ranks of {own} resamples",
            self.level.real()
        );
        match (own..=u64::from(most)).find(is_whole) {
            Some(next) => {
                Err(wrong(what).advise(format!("the next number that will do is {next}")))
            }
            None => Err(wrong(what).advise("take fewer decimals of the level")),
        }
    }
}

impl Default for Resampling {
    fn default() -> Resampling {
        Resampling {
            sides: Sides::default(),
            weights: Weights::default(),
            resamples: Resampling::RESAMPLES,
            level: Level::DEFAULT,
            seed: Resampling::SEED,
            fragments: false,
            keeps_sums: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_exactly() {
        let of = |text: &str| Level::parse(text).ok().map(Level::real);
        assert_eq!(of("0.95"), Some(0.95));
        assert_eq!(of(" 0.990000000 "), Some(0.99));
        assert_eq!(of("9.5e-1"), Some(0.95));
        assert_eq!(of("0.999999"), Some(0.999999));
        for wrong in ["0", "1", "95", "-0.5", "0.9999999", "x", "", "nan"] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
        assert_eq!(Level::DEFAULT, Level::parse("0.95").unwrap());
        assert!((Level::DEFAULT.z() - 1.959963984540054).abs() < 1e-15);
    }

    #[test]
    fn ranks_must_be_whole() {
        let with = |resamples, level: &str| Resampling {
            resamples,
            level: Level::parse(level).unwrap(),
            ..Resampling::default()
        };
        assert_eq!(Resampling::default().rank_of(9_999), 250);
        assert_eq!(Resampling::default().rank_of(9_998), 249);
        assert_eq!(Resampling::default().rank_of(38), 0);
        for (resamples, level) in [(9_999, "0.95"), (39, "0.95"), (199, "0.99"), (19, "0.9")] {
            with(resamples, level).check().unwrap();
        }
        let advice = |resamples, level| {
            with(resamples, level).check().unwrap_err().advice().unwrap().to_owned()
        };
        assert_eq!(advice(10_000, "0.95"), "the next number that will do is 10039");
        assert_eq!(advice(9_998, "0.9999"), "the next number that will do is 19999");
        assert!(with(0, "0.95").check().is_err());
        assert!(with(1_000_000, "0.95").check().is_err());
    }
}
