//! Whose labels can be permuted: those of cells, not of fragments.

use super::Permuting;
use crate::error::{Error, Result};
use crate::query::{Filter, Side, Units};

impl Permuting {
    /// Refuses to permute labels of fragments as if they were neurons; `parameter` asks for the test.
    ///
    /// # Errors
    /// A side without a population of cells (usage).
    pub fn check_units(
        &self,
        (parameter, side): (&str, Side),
        filter: &Filter,
        units: &Units,
    ) -> Result<()> {
        if self.fragments || units.are_cells || filter.asks_for_cells(side, units) {
            return Ok(());
        }
        let what = format!(
            "the {}synaptic neurons, whose labels are permuted, are not known to be cells: fragments as \
             units make p values too small",
            side.word()
        );
        let population = match units.populations {
            [] => "name a condition on neurons that whole cells fulfil".to_owned(),
            known => format!("name a population (population: {})", known.join(", ")),
        };
        Err(Error::usage(parameter, what)
            .advise(format!("{population}, or take fragments as they are (units: fragments)")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Population;

    #[test]
    fn a_permuted_side_is_of_cells() {
        let permuting = Permuting::default();
        let check = |permuting: &Permuting, filter: &Filter, side| {
            permuting.check_units(("claim", side), filter, &Units::J0251)
        };
        let axons = Filter { min_pre_axon: Some(50.0), ..Filter::default() };
        assert!(check(&permuting, &axons, Side::Pre).is_ok());
        let error = check(&permuting, &axons, Side::Post).unwrap_err();
        assert!(error.what().contains("postsynaptic neurons"), "{error}");
        assert!(error.advice().unwrap().contains("full-cells"), "{error}");
        let cells = Filter::default().population(Population::FullCells);
        assert!(check(&permuting, &cells, Side::Post).is_ok());
        let fragments = Permuting { fragments: true, ..permuting };
        assert!(check(&fragments, &axons, Side::Post).is_ok());
    }
}
