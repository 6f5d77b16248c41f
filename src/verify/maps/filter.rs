//! Random filters in the words of a map.

use super::MapCases;
use crate::error::Result;
use crate::query::{BoxNm, Filter, FilterParameter, Subject};

impl MapCases<'_> {
    /// A filter; each parameter is off more often than on, so that rows are left. What `bare` says is that of
    /// its conditions.
    pub(super) fn filter(&mut self, bare: Subject) -> Result<Filter> {
        let mut filter = Filter {
            strict: self.one_in(3),
            exact_thresholds: self.one_in(4),
            exclude_autapses: self.one_in(5),
            min_pair: self.one_in(4).then(|| self.rng.u64(..6)),
            box_nm: if self.one_in(5) { self.box_nm()? } else { None },
            pre_celltype: self.types()?,
            post_celltype: self.types()?,
            pre_neuron_ids: if self.one_in(9) { Some(self.ids(8)?) } else { None },
            post_neuron_ids: if self.one_in(9) { Some(self.ids(8)?) } else { None },
            population_name: if self.one_in(8) { self.population() } else { None },
            ..Filter::default()
        };
        if self.one_in(2) {
            self.set_limit(&mut filter)?;
        }
        if self.one_in(2) {
            filter.conditions = self.conditions(bare)?;
        }
        Ok(filter)
    }

    /// A threshold on a number of the rows, as a flag says it.
    fn set_limit(&mut self, filter: &mut Filter) -> Result<()> {
        let numbers = self.map.synapses.numbers.iter().zip(&self.data.rows.numbers);
        let Some((of, column)) = self.rng.choice(numbers) else { return Ok(()) };
        let value = self.near(Some(column))?;
        let word = format!("{}_{}", of.name, if self.rng.bool() { "min" } else { "max" });
        match FilterParameter::by_name(&word) {
            Some(parameter) => parameter.set(filter, &value),
            None => filter.set_limit(&word, &value),
        }
    }

    /// Some of the types that lists of types speak of.
    pub(super) fn types(&mut self) -> Result<Option<Vec<String>>> {
        let types = self.map.defaults.types.as_ref();
        let table = self.map.neurons.as_ref().map_or(&[][..], |table| &table.categories);
        let place = types.and_then(|types| table.iter().position(|of| of.name == *types));
        let labels = place.and_then(|place| self.data.neurons.labels.get(place));
        let Some(labels) = labels.filter(|_| self.one_in(6)) else { return Ok(None) };
        let count = self.rng.usize(1..4);
        Ok(Some((0..count).map(|_| self.text_of(labels)).collect::<Result<_>>()?))
    }

    pub(super) fn population(&mut self) -> Option<String> {
        self.rng.choice(&self.map.populations).map(|population| population.name.clone())
    }

    /// A box whose corners are near two synapses.
    fn box_nm(&mut self) -> Result<Option<BoxNm>> {
        let (Some(position), Some(nm)) = (&self.data.rows.position, &self.map.synapses.position)
        else {
            return Ok(None);
        };
        let (mut lower, mut upper) = ([0.0; 3], [1000.0; 3]);
        if self.data.rows.is_empty() {
            return Ok(Some(BoxNm { lower, upper }));
        }
        for (axis, numbers) in position.axes.iter().enumerate() {
            let mut corner = || -> Result<f64> {
                let row = self.rng.usize(..numbers.len());
                numbers.column().ensure(row..row + 1)?;
                let beside = self.rng.choice([0.0, 0.0, 0.5, 1.0]).unwrap_or(0.0);
                Ok(numbers.real(row) * nm.nm[axis] + beside)
            };
            let (a, b) = (corner()?, corner()?);
            (lower[axis], upper[axis]) = (a.min(b), a.max(b));
        }
        Ok(Some(BoxNm { lower, upper }))
    }
}
