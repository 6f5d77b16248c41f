//! Random permutation tests.

use fastrand::Rng;

use super::claims::said;
use crate::query::{
    CategoryAxis, CellAxes, Claim, Filter, MatrixQuery, MatrixTest, Measure, Normalize, Permuting,
    Side, Statistic, TestQuery,
};

/// Most permutations: the reference sorts all neurons for each.
const PERMUTATIONS_MAX: u32 = 40;

/// What a test may be about.
pub struct Tested {
    /// The side whose labels are permuted.
    pub side: Side,
    /// Types of the two labels.
    pub labels: [Vec<String>; 2],
    /// Types on the other side; all where there is none.
    pub common: Vec<String>,
    /// Categories within which labels may be permuted.
    pub categories: Vec<String>,
}

/// A test of some labels; none where a name cannot be said in a claim.
pub fn test(
    rng: &mut Rng,
    filter: Filter,
    (measure, normalize): (Measure, Normalize),
    tested: &Tested,
) -> Option<TestQuery> {
    let common = match tested.common.as_slice() {
        [] => "*".to_owned(),
        names => said(names),
    };
    let of = |names: &[String]| match tested.side {
        Side::Pre => format!("{}->{common}", said(names)),
        Side::Post => format!("{common}->{}", said(names)),
    };
    let sign = if rng.bool() { ">" } else { "<" };
    let [left, right] = &tested.labels;
    let claim = Claim::parse(&format!("{} {sign} {}", of(left), of(right))).ok()?;
    let is_sum = matches!(measure.statistic(), Statistic::Number | Statistic::Sum(_));
    let measure = if is_sum { measure } else { Measure::Count };
    let normalize = match (normalize, tested.side) {
        (Normalize::None, _) => Normalize::None,
        (_, Side::Pre) => Normalize::Input,
        (_, Side::Post) => Normalize::Output,
    };
    let permuting = permuting(rng, &tested.categories);
    let types = CellAxes::default();
    Some(TestQuery { filter, claim, measure, normalize, types, permuting })
}

/// A question with tests of its cells, if there are any that it can have.
pub fn with_tests(rng: &mut Rng, query: MatrixQuery, categories: &[String]) -> MatrixQuery {
    let side = if rng.bool() { Side::Pre } else { Side::Post };
    let test = MatrixTest { side, permuting: permuting(rng, categories), keeps_sums: rng.bool() };
    let asked = MatrixQuery { test: Some(test), ..query.clone() };
    if asked.check().is_ok() { asked } else { query }
}

/// Few permutations.
pub fn permuting(rng: &mut Rng, categories: &[String]) -> Permuting {
    let within = rng.choice(categories).filter(|_| rng.u8(..3) == 0);
    Permuting {
        within: within.map(|name| CategoryAxis::parse(name)).into_iter().collect(),
        permutations: rng.u32(1..=PERMUTATIONS_MAX),
        seed: rng.u64(..),
        fragments: true,
    }
}
