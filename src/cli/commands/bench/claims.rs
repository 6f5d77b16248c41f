//! `robust-ci` and `test`: the intervals of a claim in the settings of a preset, and a permutation test of a claim.
//! Each run asks with another seed.

use crate::Result;
use crate::query::{
    CellAxes, Claim, ClaimIntervals, Filter, Measure, Normalize, Permuting, Population, Preset,
    Resampling, RobustQuery, Test, TestQuery,
};
use fastrand::Rng;

use super::drawn::Drawn;
use super::intervals::FEW;
use super::measure::near;
use super::trial::{Bench, Outcome};

pub const SETTINGS: &str = "robust-ci";
pub const SETTINGS_NOTE: &str = "robust-ci: HVC->MSN > LMAN->MSN in the 360 settings of area-x, 9,999 resamples, each run with another seed; the reference \
                               was asked for one setting and 39 resamples of each checked run, and its time is that of these.";
pub const TEST: &str = "test";
pub const TEST_NOTE: &str = "test: MSN->GPi > GPe->GPi of full cells, 9,999 permutations; the reference was asked for 39 \
                             of each checked run, and its time is that of 39.";

/// The intervals of a claim on every engine.
pub fn settings(bench: &Bench) -> Result<Vec<Outcome>> {
    Drawn {
        name: SETTINGS,
        query: |rng| {
            Ok(RobustQuery {
                claim: Claim::parse("HVC->MSN > LMAN->MSN")?,
                measure: Measure::Count,
                normalize: Normalize::None,
                grid: Preset::AreaX.grid(),
                ci: Some(Resampling { seed: rng.u64(..), ..Resampling::default() }),
            })
        },
        fewer: |query| {
            let mut few = query.clone();
            // The first settings have fragments, which are no units by themselves.
            few.grid.axes.iter_mut().for_each(|axis| {
                axis.values.rotate_left(1);
                axis.values.truncate(1);
            });
            few.ci = few.ci.map(|ci| Resampling { resamples: FEW, ..ci });
            few
        },
        ask: |bench, contender, query| {
            let resampling = query.ci.unwrap_or_default();
            contender.engine.claim_intervals(query, &resampling, &bench.run)
        },
        differ: |_: &ClaimIntervals, _: &ClaimIntervals| "intervals of a setting".to_owned(),
    }
    .all(bench)
}

/// A permutation test on every engine; none where a label has too few full cells.
pub fn test(bench: &Bench) -> Result<Vec<Outcome>> {
    Drawn {
        name: TEST,
        query: |rng: &mut Rng| {
            let filter = Filter { prob_min: Some(near(rng, 0.6)), ..Filter::default() };
            Ok(TestQuery {
                filter: filter.population(Population::FullCells),
                claim: Claim::parse("MSN->GPi > GPe->GPi")?,
                measure: Measure::Count,
                normalize: Normalize::None,
                types: CellAxes::default(),
                permuting: Permuting { seed: rng.u64(..), ..Permuting::default() },
            })
        },
        fewer: |query| {
            let permuting = Permuting { permutations: FEW, ..query.permuting.clone() };
            TestQuery { permuting, ..query.clone() }
        },
        ask: |bench, contender, query| contender.engine.test(query, &bench.run),
        differ: |answer: &Test, truth: &Test| format!("{answer:?} and {truth:?}"),
    }
    .all(bench)
}
