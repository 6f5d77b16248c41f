//! Random questions about a data set with a map, in its words and near its values.

mod conditions;
mod connections;
mod filter;
mod neurons;
mod rows;
mod tested;
mod values;

use fastrand::Rng;

use super::descriptions::drawn_description;
use super::resampling::{resampling, with_intervals};
use crate::ask::Question;
use crate::dataset::mapped::MappedDataset;
use crate::error::Result;
use crate::map::Map;
use crate::query::{
    AdjacencyQuery, Axis, CategoryAxis, CellAxes, Filter, Groups, IdRef, MatrixQuery,
    MatrixSetQuery, Measure, NeuronDetails, Normalize, NullQuery, Statistic, Subject, SweepQuery,
};
use crate::verify::{claims, nulls, permutations};

/// An endless supply of questions about one data set with a map. Some of them no engine answers: names
/// that it lacks, values that do not suit a column.
pub struct MapCases<'a> {
    map: &'a Map,
    data: &'a MappedDataset,
    rng: Rng,
}

impl<'a> MapCases<'a> {
    /// Questions about the copy of a map, chosen by `seed`.
    pub fn new(map: &'a Map, data: &'a MappedDataset, seed: u64) -> MapCases<'a> {
        MapCases { map, data, rng: Rng::with_seed(seed) }
    }

    /// The next question.
    ///
    /// # Errors
    /// A damaged copy.
    pub fn question(&mut self) -> Result<Question> {
        let filter = self.filter(Subject::Row)?;
        Ok(match self.rng.u8(..24) {
            0 | 1 => Question::Count(filter),
            2..=4 => {
                let sparse = self.one_in(3);
                Question::Sweep(SweepQuery { sparse, ..self.sweep(filter)? })
            }
            5 => Question::Rows(self.rows(filter)),
            6 => Question::Adjacency(self.adjacency(filter)),
            7..=9 => Question::Neurons(self.neurons()?),
            10 => Question::Neuron(self.neuron(filter)?),
            11 => self.neuron_set(filter)?,
            12 => Question::MatrixSet(self.matrix_set(filter)),
            13 => Question::Connections(self.connections(filter)?),
            14 | 17 => {
                let asked = self.connections(filter)?;
                claims::claimed(&mut self.rng, asked, true)
            }
            22 | 23 => self.tested(filter)?,
            20 | 21 => Question::Null(self.null(filter)?),
            15 | 16 => {
                let columns = self.map.described_columns();
                Question::Describe(drawn_description(&mut self.rng, &columns, filter))
            }
            _ => Question::Matrix(self.matrix(filter)?),
        })
    }

    fn matrix(&mut self, filter: Filter) -> Result<MatrixQuery> {
        let (measure, normalize) = self.measure();
        let groups = if self.one_in(6) { self.groups()? } else { None };
        // The rows and columns of groups are labels.
        let cells = if groups.is_none() { self.cell_axes() } else { CellAxes::default() };
        let is_median = matches!(measure.statistic(), Statistic::Median(..));
        let sparse = !is_median && self.one_in(3);
        let query =
            MatrixQuery { filter, measure, normalize, groups, cells, sparse, ci: None, test: None };
        if self.one_in(3) {
            let own = self.map.neurons.iter().flat_map(|table| &table.categories);
            let categories: Vec<String> = own.map(|of| of.name.clone()).collect();
            return Ok(permutations::with_tests(&mut self.rng, query, &categories));
        }
        let ci = self.one_in(3).then(|| resampling(&mut self.rng));
        Ok(with_intervals(query, ci))
    }

    fn matrix_set(&mut self, filter: Filter) -> MatrixSetQuery {
        let count = self.rng.usize(1..4);
        MatrixSetQuery { filter, matrices: (0..count).map(|_| self.measure()).collect() }
    }

    /// Any measure, of any number where it is about one.
    fn measure(&mut self) -> (Measure, Normalize) {
        let mut words: Vec<String> =
            ["count", "count", "pairs", "median-per-pre", "median-per-post"].map(Into::into).into();
        // Without one the question would have a fault, beside that of a condition.
        if let Some(name) = self.number_name(&self.map.synapses.numbers) {
            words.extend([format!("total:{name}"), format!("mean:{name}")]);
            words.extend(["pre", "post"].map(|side| format!("median:{name}-per-{side}")));
        }
        let word = &words[self.rng.usize(..words.len())];
        let measure = Measure::parse(word).unwrap_or_default();
        let normalize = match measure.is_additive() {
            true => self.rng.choice(Normalize::ALL).unwrap_or_default(),
            false => Normalize::None,
        };
        (measure, normalize)
    }

    /// What rows and columns are, where they are named.
    fn cell_axes(&mut self) -> CellAxes {
        let mut axis = || if self.one_in(4) { None } else { self.axis() };
        CellAxes { rows: axis(), columns: axis() }
    }

    fn axis(&mut self) -> Option<CategoryAxis> {
        let own = self.map.synapses.categories.iter().map(|of| of.name.clone());
        let partners = self.map.neurons.iter().flat_map(|table| &table.categories);
        let partners =
            partners.flat_map(|of| ["pre", "post"].map(|partner| format!("{partner}.{}", of.name)));
        let names: Vec<String> = own.chain(partners).collect();
        let name =
            if self.one_in(60) { Some("nothing".to_owned()) } else { self.rng.choice(names) };
        name.map(|name| CategoryAxis::parse(&name))
    }

    /// A small grid: the reference goes over all rows for each point.
    fn sweep(&mut self, filter: Filter) -> Result<SweepQuery> {
        let mut axes: Vec<Axis> = Vec::new();
        for _ in 0..self.rng.usize(1..4) {
            let axis = self.grid_axis()?;
            axes.retain(|known| !known.parameter.is_same(&axis.parameter));
            axes.push(axis);
        }
        Ok(SweepQuery { filter, axes, cells: self.cell_axes(), ..SweepQuery::default() })
    }

    /// As on the command line.
    fn grid_axis(&mut self) -> Result<Axis> {
        let count = self.rng.usize(1..5);
        let Some((column, word)) = self.any_number().filter(|_| !self.one_in(4)) else {
            let values = (0..count).map(|_| self.rng.u8(..6).to_string()).collect::<Vec<_>>();
            return Axis::parse(&format!("min_pair={}", values.join(",")));
        };
        let values = (0..count).map(|_| self.near(column)).collect::<Result<Vec<_>>>()?;
        let sign = ["=", ">=", "<="][self.rng.usize(..3)];
        Axis::parse(&format!("{word}{sign}{}", values.join(",")))
    }

    fn null(&mut self, filter: Filter) -> Result<NullQuery> {
        let types = self.map.defaults.types.clone();
        let rows = types.map(|name| CategoryAxis::new(Subject::Pre, name));
        let mut types = match &rows {
            Some(_) => self.values_of_axis(&CellAxes { rows, columns: None }, true)?,
            None => Vec::new(),
        };
        self.rng.shuffle(&mut types);
        types.truncate(3);
        // One that cannot be said in quotes is none of a share.
        types.retain(|name| !name.contains('"') && !name.is_empty());
        let axis = self.axis().map(|axis| axis.name().into_owned());
        let categories: Vec<String> = axis.into_iter().collect();
        let has_position = self.data.rows.position.is_some() || self.one_in(20);
        Ok(nulls::null(&mut self.rng, filter, &types, &categories, has_position))
    }

    fn adjacency(&mut self, filter: Filter) -> AdjacencyQuery {
        let details = [NeuronDetails::None, NeuronDetails::Categories, NeuronDetails::All];
        let details = self.rng.choice(details).unwrap_or_default();
        AdjacencyQuery { filter, is_reciprocal: self.one_in(3), details }
    }

    /// Labels of some neurons; `None` if there is no neuron, or they have names.
    fn groups(&mut self) -> Result<Option<Groups>> {
        const NEURONS_MAX: usize = 50_000;
        let labels = self.rng.u32(1..12);
        let share = self.rng.u32(1..6);
        let mut pairs = Vec::new();
        for at in 0..self.data.neurons.len().min(NEURONS_MAX) {
            if self.rng.u32(..share) > 0 {
                continue;
            }
            let Some(IdRef::Number(id)) = self.id_at(at)?.as_ref().map(|id| id.as_ref()) else {
                return Ok(None);
            };
            pairs.push((id, format!("label {}", self.rng.u32(..labels))));
        }
        if self.one_in(20) {
            pairs.push((self.rng.u64(..), "unknown".to_owned()));
        }
        let other = self.rng.bool().then_some("others");
        Ok(Groups::new(pairs, other).ok())
    }

    fn one_in(&mut self, odds: u32) -> bool {
        self.rng.u32(..odds) == 0
    }
}
