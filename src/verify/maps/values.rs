//! Values near those that the data holds: where engines could differ.

use super::MapCases;
use crate::dataset::mapped::{CodedNumbers, Labels, NeuronIds as CopiedIds, NumberKind};
use crate::error::Result;
use crate::map::{Category, Number};
use crate::query::{CellAxes, IdRef, NeuronId, NeuronIds, Subject};
use crate::verify::cases::around_f16;

/// A column of numbers, whose values are near; none for weights.
pub(super) type NumberColumn<'a> = Option<&'a CodedNumbers>;

/// Texts of numbers that no column is asked for.
const ROUND: [&str; 10] =
    ["0", "-0", "0.5", "1", "2", "-3", "1e30", "inf", "-inf", "9007199254740993"];

impl<'a> MapCases<'a> {
    /// A number with the word that axes have for it; `None` if there is none.
    pub(super) fn any_number(&mut self) -> Option<(NumberColumn<'a>, String)> {
        let rows = &self.map.synapses.numbers;
        let own = rows.iter().zip(&self.data.rows.numbers);
        let mut all: Vec<_> = own.map(|(of, column)| (Some(column), of.name.clone())).collect();
        let neurons = self.map.neurons.iter().flat_map(|table| &table.numbers);
        for (of, column) in neurons.zip(&self.data.neurons.numbers) {
            let partner = ["pre", "post", "both"][self.rng.usize(..3)];
            all.push((Some(column), format!("{partner}.{}", of.name)));
        }
        if self.map.synapses.weight.is_some() {
            all.push((None, "weight".to_owned()));
        }
        self.rng.choice(all)
    }

    /// The name of one of some numbers.
    pub(super) fn number_name(&mut self, numbers: &[Number]) -> Option<String> {
        self.rng.choice(numbers).map(|number| number.name.clone())
    }

    /// A number at, just below or just above a value of a column, or a round one.
    pub(super) fn near(&mut self, column: NumberColumn) -> Result<String> {
        let value = column.map(|column| self.value_near(column)).transpose()?.flatten();
        Ok(match value {
            Some(value) if !self.one_in(5) => value,
            _ if column.is_none() => self.rng.u32(..7).to_string(),
            _ => ROUND[self.rng.usize(..ROUND.len())].to_owned(),
        })
    }

    fn value_near(&mut self, column: &CodedNumbers) -> Result<Option<String>> {
        if column.codes.is_empty() {
            return Ok(None);
        }
        let row = self.rng.usize(..column.codes.len());
        column.codes.read_at(row)?;
        let Some((numbers, at)) = column.place(row) else { return Ok(None) };
        numbers.column().ensure(at..at + 1)?;
        let Some(whole) = numbers.whole(at) else {
            return Ok(Some(self.around(numbers.real(at), column.kind()).to_string()));
        };
        Ok(Some(match self.rng.u8(..8) {
            0 => (whole + 1).to_string(),
            1 => (whole - 1).to_string(),
            2 => format!("{whole}.5"),
            3 => format!("{whole}.0"),
            4 => format!("{whole}e0"),
            _ => whole.to_string(),
        }))
    }

    fn around(&mut self, value: f64, kind: NumberKind) -> f64 {
        if kind == NumberKind::F16 {
            return around_f16(&mut self.rng, value);
        }
        let next = match kind {
            NumberKind::F32 => f64::from((value as f32).next_up()),
            _ => value.next_up(),
        };
        let tie = value / 2.0 + next / 2.0;
        let number = self.rng.choice([
            value,
            value,
            next,
            value.next_down(),
            tie,
            tie.next_up(),
            tie.next_down(),
        ]);
        number.filter(|number| !number.is_nan()).unwrap_or(value)
    }

    /// A text of a category, or one that no row has.
    pub(super) fn text_of(&mut self, labels: &Labels) -> Result<String> {
        if labels.names.is_empty() || self.one_in(8) {
            return Ok(["null", "nothing", "a", "5"][self.rng.usize(..4)].to_owned());
        }
        Ok(labels.names.get(self.rng.usize(..labels.names.len()))?.to_owned())
    }

    /// The values of the rows or the columns of a matrix, as its headers have them.
    pub(super) fn values_of_axis(&mut self, cells: &CellAxes, is_pre: bool) -> Result<Vec<String>> {
        let axis = if is_pre { &cells.rows } else { &cells.columns };
        let defaults = &self.map.defaults;
        let (of, name) = match axis {
            Some(axis) => (axis.of(), axis.category().to_owned()),
            None => {
                let name = defaults.axes.clone().or_else(|| defaults.types.clone());
                (Subject::Pre, name.unwrap_or_default())
            }
        };
        let labels = match of {
            Subject::Row => {
                labels(&self.map.synapses.categories, &self.data.rows.categories, &name)
            }
            _ => {
                let table = self.map.neurons.as_ref().map_or(&[][..], |table| &table.categories);
                labels(table, &self.data.neurons.labels, &name)
            }
        };
        const VALUES_MAX: usize = 40;
        let values = labels.map(|labels| {
            (0..labels.names.len().min(VALUES_MAX)).map(|at| labels.names.get(at)).collect()
        });
        let values: Vec<&str> = values.transpose()?.unwrap_or_default();
        Ok(values.into_iter().map(str::to_owned).collect())
    }

    /// The neuron with a number.
    pub(super) fn id_at(&self, at: usize) -> Result<Option<NeuronId>> {
        if at >= self.data.neurons.len() {
            return Ok(None);
        }
        Ok(match &self.data.neurons.ids {
            CopiedIds::Numbers(ids) => ids.read_at(at)?.map(NeuronId::Number),
            CopiedIds::Names(names) => Some(NeuronId::Name(names.get(at)?.to_owned())),
        })
    }

    /// A neuron that there is, or rarely one that there is not.
    pub(super) fn id(&mut self) -> Result<NeuronId> {
        let neurons = self.data.neurons.len();
        if neurons > 0 && !self.one_in(8) {
            let at = self.rng.usize(..neurons);
            return Ok(self.id_at(at)?.unwrap_or_default());
        }
        Ok(self.rng.u64(..).into())
    }

    /// Some of them, up to so many.
    ///
    /// # Errors
    /// A damaged copy.
    pub fn ids(&mut self, most: usize) -> Result<NeuronIds> {
        let count = self.rng.usize(1..=most);
        let ids = (0..count).map(|_| self.id()).collect::<Result<Vec<_>>>()?;
        Ok(ids.iter().map(NeuronId::as_ref).collect::<Vec<IdRef>>().into_iter().collect())
    }
}

fn labels<'a>(map: &[Category], labels: &'a [Labels], name: &str) -> Option<&'a Labels> {
    labels.get(map.iter().position(|of| of.name == name)?)
}
