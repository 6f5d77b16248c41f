//! Permutation tests on the CPU: what the neurons have in the claim's connections, or in each cell; the
//! permutations are those of every engine over a copy.

use super::{matrix, wiring};
use crate::dataset::Dataset;
use crate::engine::partial::{CellTestParts, Partial, TestParts};
use crate::engine::permute::{self, NeuronSums, Permuter, Whole};
use crate::error::{Error, Result};
use crate::query::{CellTests, MatrixQuery, MatrixTest, Permuting, Test, TestQuery};
use crate::run::Run;

/// Of a neuron that the neuron table lacks.
const NO_TYPE: u32 = 1 << 8;

/// Answers a question about permuted labels; the processors permute and add up, unless a permuter does.
pub fn answer(
    data: &Dataset,
    query: &TestQuery,
    permuter: Option<&dyn Permuter>,
    run: &Run,
) -> Result<Test> {
    let compared = query.check_j0251(&data.vocabulary)?;
    let (names, own, whole) = gathered(data, query, run)?;
    let labels = permute::places(&compared, &names);
    permute::test(query, &compared, &labels, (&own, whole), permuter, run)
}

/// What is permuted, and what is counted beside.
pub fn collect(data: &Dataset, query: &TestQuery, run: &Run) -> Result<TestParts> {
    let compared = query.check_j0251(&data.vocabulary)?;
    let (labels, own, whole) = gathered(data, query, run)?;
    let total = |of: &MatrixQuery| matrix::collect(data, of, run).map(|cells| cells.own.total());
    let (passing, all) = query.passing(&compared);
    Ok(TestParts {
        labels,
        sums: own.of_population().together()?,
        whole,
        passing: total(&passing)?,
        of: all.as_ref().map(total).transpose()?,
    })
}

/// The names of the types, what the neurons have in the claim's connections, and all that these are fractions of.
fn gathered(
    data: &Dataset,
    query: &TestQuery,
    run: &Run,
) -> Result<(Vec<String>, NeuronSums, Option<Whole>)> {
    let compared = query.check()?;
    let whole = query.whole(&compared).map(|whole| whole.filter);
    let matrix = query.own(&compared);
    let (names, own, whole) = wiring::of_filters(data, &matrix, whole.as_ref(), run)?;
    let strata = strata(data, &query.permuting)?;
    let own = NeuronSums::of(own, compared.side, &strata)?;
    Ok((names, own, whole.as_ref().map(Whole::from)))
}

/// How the sum of every cell stands to those of permuted labels.
pub fn cells(
    data: &Dataset,
    query: &MatrixQuery,
    test: &MatrixTest,
    permuter: Option<&dyn Permuter>,
    run: &Run,
) -> Result<CellTests> {
    permute::cells(test, &gathered_cells(data, query, test, run)?, permuter, run)
}

/// What is permuted in every cell; `matrix` was collected for the values.
pub fn collect_cells(
    data: &Dataset,
    query: &MatrixQuery,
    matrix: Partial,
    run: &Run,
) -> Result<CellTestParts> {
    let asked = || Error::usage("test", "no test is asked for");
    let test = query.test.as_ref().ok_or_else(asked)?;
    let of = match query.without_neurons() {
        Some(all) => Some(matrix::collect(data, &all, run)?.own.total()),
        None => None,
    };
    let sums = gathered_cells(data, query, test, run)?.of_population();
    Ok(CellTestParts { matrix: Box::new(matrix), sums, of })
}

fn gathered_cells(
    data: &Dataset,
    query: &MatrixQuery,
    test: &MatrixTest,
    run: &Run,
) -> Result<NeuronSums> {
    query.check()?;
    test.permuting.strata_j0251(test.side)?;
    let (_, own, _) = wiring::of_filters(data, query, None, run)?;
    NeuronSums::of(own, test.side, &strata(data, &test.permuting)?)
}

/// The stratum of each neuron: its type, the only category that neurons have, where labels are permuted within
/// categories. It is the same in every part of the synapses.
pub(super) fn strata(data: &Dataset, permuting: &Permuting) -> Result<Vec<u32>> {
    if permuting.within.is_empty() {
        return Ok(Vec::new());
    }
    let types = &data.neurons.cell_type;
    types.ensure_all()?;
    let mut codes: Vec<u32> = types.iter().map(|code| u32::from(*code)).collect();
    codes.resize(data.neurons.id.len(), NO_TYPE);
    Ok(codes)
}
