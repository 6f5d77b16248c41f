//! Permutation tests on the CPU: the wiring of the claim's connections; the permutations are those of every
//! engine over a copy.

use super::wiring;
use crate::dataset::Dataset;
use crate::engine::permute;
use crate::error::Result;
use crate::query::{CategoryAxis, CellTests, MatrixQuery, MatrixTest, Test, TestQuery};
use crate::run::Run;

/// Of a neuron that the neuron table lacks.
const NO_TYPE: u32 = 1 << 8;

/// Answers a question about permuted labels.
pub fn answer(data: &Dataset, query: &TestQuery, run: &Run) -> Result<Test> {
    let compared = query.check_j0251(&data.vocabulary)?;
    let whole = query.whole(&compared).map(|whole| whole.filter);
    let matrix = query.own(&compared);
    let (names, own, whole) = wiring::of_filters(data, &matrix, whole.as_ref(), run)?;
    let place = |name: &String| names.iter().position(|own| own == name).map(|at| at as u32);
    let places = |names: &[String]| names.iter().filter_map(place).collect();
    let labels = [places(&compared.left), places(&compared.right)];
    let strata = query.permuting.strata(compared.side)?;
    let categories = strata.iter().map(|_: &CategoryAxis| types(data));
    let categories = categories.collect::<Result<Vec<_>>>()?;
    let strata = permute::strata(own.neurons.len(), &categories);
    permute::test(query, &compared, &labels, (&own, whole.as_ref()), &strata, run)
}

/// How the sum of every cell stands to those of permuted labels.
pub fn cells(
    data: &Dataset,
    query: &MatrixQuery,
    test: &MatrixTest,
    run: &Run,
) -> Result<CellTests> {
    query.check()?;
    let (_, own, _) = wiring::of_filters(data, query, None, run)?;
    let strata = test.permuting.strata_j0251(test.side)?;
    let categories = strata.iter().map(|_: &CategoryAxis| types(data));
    let categories = categories.collect::<Result<Vec<_>>>()?;
    permute::cells(test, &own, &permute::strata(own.neurons.len(), &categories), run)
}

/// The type of each neuron, the only category that neurons have.
fn types(data: &Dataset) -> Result<Vec<u32>> {
    let types = &data.neurons.cell_type;
    types.ensure_all()?;
    let mut codes: Vec<u32> = types.iter().map(|code| u32::from(*code)).collect();
    codes.resize(data.neurons.id.len(), NO_TYPE);
    Ok(codes)
}
