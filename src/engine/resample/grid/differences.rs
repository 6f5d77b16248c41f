//! From the sums of every block of resamples to the difference of a claim's sides in each.

use super::asked::GridAsked;
use super::block::{Block, together};
use super::cells::GridCell;
use super::points::Combinations;
use super::source::Source;
use super::{Ends, GridWiring, summary};
use crate::engine::resample::{sums, too_wide};
use crate::error::{Error, Result};
use crate::query::{ClaimIntervals, Differences, Resampling, SettingInterval};
use crate::run::Run;

/// Most sums of a block.
const TARGETS_MAX: usize = 1 << 17;

/// What has been found of the settings of a grid.
pub struct Found {
    settings: Vec<SettingInterval>,
    differences: Differences,
    rounded_to: Option<i32>,
}

impl Found {
    /// Nothing yet of so many settings.
    pub fn new(settings: usize, resampling: &Resampling) -> Found {
        let resamples = resampling.resamples as usize;
        Found {
            settings: vec![SettingInterval::default(); settings],
            differences: Differences { resamples, values: vec![f64::NAN; settings * resamples] },
            rounded_to: None,
        }
    }

    /// Resamples the settings `points`, one for each combination. Fractions are of `whole`, or of `own`
    /// where that is all there is.
    ///
    /// # Errors
    /// Sums that could pass 63 bits, or are too many; a run that is stopped.
    pub fn add(
        &mut self,
        asked: &GridAsked,
        all: &Combinations,
        points: &[u64],
        (own, whole): (&GridWiring, Option<&GridWiring>),
        run: &Run,
    ) -> Result<()> {
        self.rounded_to = self.rounded_to.or(own.is_rounded.then_some(own.exponent));
        let mut targets = Vec::new();
        let wholes = asked.wholes.clone().unwrap_or_default();
        let resampling = asked.resampling;
        let mut source = |wiring, first: usize, ends: Vec<Ends>| {
            Source::new(wiring, (first, ends), all, resampling, &mut targets)
        };
        let sources = match whole {
            None => vec![source(own, 0, [&asked.parts[..], &wholes].concat())],
            Some(whole) => {
                let own = source(own, 0, asked.parts.clone());
                vec![own, source(whole, asked.parts.len(), wholes)]
            }
        };
        if sources.iter().flat_map(|source| &source.cells).any(GridCell::is_too_wide) {
            return Err(too_wide());
        }
        if targets.len() > TARGETS_MAX {
            return Err(too_many(targets.len()));
        }
        let left_out = [&own.gathered.outside, &own.gathered.autapses].map(|of| {
            let mut of = of.clone();
            all.cumulate(&mut of, |to, from| *to += from);
            of
        });
        for (at, point) in points.iter().enumerate() {
            let described = asked.described(&sources, at);
            let [outside, autapses] = [0, 1].map(|of| left_out[of][at]);
            self.settings[*point as usize] = SettingInterval { outside, autapses, ..described };
        }
        let claim = asked.claim.in_reals();
        let count = targets.len();
        let each = |first: usize, sums| {
            let sums = together(sums, count);
            let block = Block { asked, claim: &claim, all, sources: &sources, sums };
            let of_points = block.differences(run)?;
            for (point, differences) in points.iter().zip(of_points) {
                let start = *point as usize * self.differences.resamples;
                let own = &mut self.differences.values[start..start + self.differences.resamples];
                own[first..].iter_mut().zip(&differences).for_each(|(to, from)| *to = *from);
            }
            Ok(())
        };
        match asked.adder {
            Some(adder) => {
                sums::each_block_by(adder, &asked.neurons, targets, resampling, run, each)
            }
            None => sums::each_block(&asked.neurons, targets, resampling, run, each),
        }
    }

    /// The intervals, once every setting has been resampled.
    pub fn finish(self, asked: &GridAsked) -> ClaimIntervals {
        let Found { settings, differences, rounded_to } = self;
        let found = ClaimIntervals { settings, rounded_to, ..ClaimIntervals::default() };
        summary::summed_up(found, differences, &asked.claim.in_reals(), asked.resampling)
    }
}

fn too_many(sums: usize) -> Error {
    let what = format!(
        "{sums} sums of cells and settings are too many to resample: at most {TARGETS_MAX} are"
    );
    Error::usage("ci", what).advise("name the types of the claim, or take fewer settings")
}
