//! What the questions about a data set with a map are drawn from.

use fastrand::Rng;

use super::SWEEP;
use crate::Result;
use crate::ask::{Question, RowsQuery};
use crate::dataset::mapped::{CodedNumbers, MappedDataset, NeuronIds};
use crate::map::{Map, Number};
use crate::query::{
    AdjacencyQuery, Axis, CategoryAxis, CellAxes, Filter, FilterParameter, MatrixQuery, NeuronId,
    NeuronQuery, NeuronsQuery, RowFields, Sample, SelectQuery, Subject, SweepQuery,
};

/// Values of an axis.
const STEPS: u32 = 64;
/// Rows of a selection.
const ROWS_SELECTED: u64 = 10_000;

/// What questions are drawn from.
pub struct Source<'a> {
    pub map: &'a Map,
    pub copy: &'a MappedDataset,
    pub rng: Rng,
}

impl Source<'_> {
    /// The next question of a name; none where the data lacks what it is about.
    pub fn question(&mut self, name: &str) -> Result<Option<Question>> {
        let filter = self.threshold()?;
        let coarse = self.coarsest();
        Ok(Some(match name {
            "matrix" => MatrixQuery { filter, cells: coarse, ..MatrixQuery::default() }.into(),
            "matrix-where" => {
                let Some(condition) = self.condition()? else { return Ok(None) };
                let filter = Filter { conditions: vec![condition.parse()?], ..filter };
                MatrixQuery { filter, cells: coarse, ..MatrixQuery::default() }.into()
            }
            "matrix-sparse" => {
                let Some(types) = &self.map.defaults.types else { return Ok(None) };
                let cells = of_partners(types);
                MatrixQuery { filter, cells, sparse: true, ..MatrixQuery::default() }.into()
            }
            SWEEP => {
                let axes = self.axes()?;
                if axes.is_empty() {
                    return Ok(None);
                }
                SweepQuery { axes, cells: coarse, ..SweepQuery::default() }.into()
            }
            "select" => {
                let sample = Sample { size: ROWS_SELECTED, seed: self.rng.u64(..) };
                // Rows are not chosen by their pair.
                let filter = Filter { min_pair: None, ..filter };
                let select = SelectQuery { filter, sample: Some(sample) };
                Question::Rows(RowsQuery::new(select, RowFields::Usual))
            }
            "neurons" => {
                let min_synapses = Some(self.rng.u64(1..=20));
                NeuronsQuery { min_synapses, filter, ..NeuronsQuery::default() }.into()
            }
            "adjacency" => AdjacencyQuery::from(filter).into(),
            _ => match self.neuron()? {
                Some(id) => NeuronQuery { id, filter: Filter::default() }.into(),
                None => return Ok(None),
            },
        }))
    }

    /// A threshold that about half of the rows pass; on pairs where rows have no number.
    fn threshold(&mut self) -> Result<Filter> {
        let mut filter = Filter::default();
        let numbers = self.map.synapses.numbers.iter().zip(&self.copy.rows.numbers);
        let Some((number, column)) = numbers.into_iter().next() else {
            filter.min_pair = Some(self.rng.u64(2..8));
            return Ok(filter);
        };
        let text = value(column, 0.3 + 0.4 * self.rng.f64());
        let word = format!("{}_min", number.name);
        match FilterParameter::by_name(&word) {
            Some(parameter) => parameter.set(&mut filter, &text)?,
            None => filter.set_limit(&word, &text)?,
        }
        Ok(filter)
    }

    /// The first two numbers, at values from low to high.
    fn axes(&mut self) -> Result<Vec<Axis>> {
        let numbers = self.map.synapses.numbers.iter().zip(&self.copy.rows.numbers).take(2);
        let axis = |(number, column): (&Number, &CodedNumbers)| {
            let at = |step: u32| (f64::from(step) + self.rng.f64()) / f64::from(STEPS);
            let values: Vec<String> = (0..STEPS).map(at).map(|at| value(column, at)).collect();
            Axis::parse(&format!("{}={}", number.name, values.join(",")))
        };
        numbers.map(axis).collect()
    }

    /// A condition that one value of a category of presynaptic neurons fulfils.
    fn condition(&mut self) -> Result<Option<String>> {
        let table = self.map.neurons.iter().flat_map(|table| &table.categories);
        let mut known = table.zip(&self.copy.neurons.labels);
        let Some((of, labels)) = known.find(|(_, labels)| !labels.names.is_empty()) else {
            return Ok(None);
        };
        let text = labels.names.get(self.rng.usize(..labels.names.len()))?;
        Ok(Some(format!("pre.{} = '{}'", of.name, text.replace('\'', "''"))))
    }

    /// The category of neurons with the fewest values, of both partners.
    fn coarsest(&self) -> CellAxes {
        let table = self.map.neurons.iter().flat_map(|table| &table.categories);
        let known = table.zip(&self.copy.neurons.labels);
        let fewest = known.min_by_key(|(_, labels)| labels.names.len());
        fewest.map_or_else(CellAxes::default, |(of, _)| of_partners(&of.name))
    }

    /// That of a random row, so that a busy one is drawn more often.
    fn neuron(&mut self) -> Result<Option<NeuronId>> {
        let Some(post) = self.rng.choice(self.copy.rows.post.iter()) else { return Ok(None) };
        let at = *post as usize;
        Ok(match &self.copy.neurons.ids {
            NeuronIds::Numbers(ids) => ids.read_at(at)?.map(NeuronId::Number),
            NeuronIds::Names(names) => Some(NeuronId::Name(names.get(at)?.to_owned())),
        })
    }
}

fn of_partners(name: &str) -> CellAxes {
    let axis = |of| Some(CategoryAxis::new(of, name.to_owned()));
    CellAxes { rows: axis(Subject::Pre), columns: axis(Subject::Post) }
}

/// The number that so many of the distinct ones are below, as text.
fn value(column: &CodedNumbers, share: f64) -> String {
    let numbers = column.coding.by_code();
    if numbers.is_empty() {
        return "0".to_owned();
    }
    let at = (share * numbers.len() as f64) as usize;
    let whole = numbers.whole(at).map(|whole| whole.to_string());
    whole.unwrap_or_else(|| numbers.real(at).to_string())
}
