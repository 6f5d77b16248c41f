//! Random filters and questions about a data set, the same for the same seed. Thresholds are
//! drawn where engines could differ: at, just below and just above float16 values, and at values
//! that the data holds.

use bytemuck::Pod;
use fastrand::Rng;

use super::descriptions::drawn_description;
use super::resampling::{resampling, with_intervals};
use crate::ask::Question;
use crate::codes::{f16_to_f64, order_code, round_to_f16, value_of_order_code};
use crate::dataset::{Column, Dataset};
use crate::query::predicate::Bound;
use crate::query::{
    AdjacencyQuery, Axis, AxisParameter, BoxNm, Category, CategoryAxis, CellAxes, Connection,
    ConnectionsQuery, DescribeQuery, DescribedColumns, Direction, Filter, FilterParameter, Groups,
    MatrixQuery, MatrixSetQuery, Measure, Morph, NeuronDetails, NeuronField, NeuronIds,
    NeuronQuery, NeuronSetQuery, NeuronSort, NeuronsQuery, Normalize, NullQuery, ParameterKind,
    Population, Resampling, Sample, SelectQuery, Statistic, SweepQuery, Types,
};
use crate::schema::{self, ColumnNumber};
use crate::verify::{claims, nulls, permutations};

/// An endless supply of questions about one data set.
pub struct Cases<'a> {
    pub(super) data: &'a Dataset,
    pub(super) rng: Rng,
}

impl<'a> Cases<'a> {
    /// Questions about `data`, chosen by `seed`.
    pub fn new(data: &'a Dataset, seed: u64) -> Cases<'a> {
        Cases { data, rng: Rng::with_seed(seed) }
    }

    /// The next question.
    pub fn question(&mut self) -> Question {
        let filter = self.filter();
        match self.rng.u8(..18) {
            0 | 1 => return Question::Count(filter),
            2 => {
                let sparse = self.one_in(3);
                return Question::Sweep(SweepQuery { sparse, ..self.sweep(filter) });
            }
            3 => return Question::Select(self.select(filter)),
            4 => return Question::Adjacency(self.adjacency(filter)),
            5 if self.has_neuron_table() => return Question::Neurons(self.neurons()),
            6 => {
                // A data set without a neuron has no such question.
                if let Some(id) = self.drawn(&self.data.neurons.id) {
                    return self.neuron(id, filter);
                }
            }
            7 => return Question::MatrixSet(self.matrix_set(filter)),
            8 => {
                let asked = self.connections(filter);
                if self.rng.bool() {
                    return Question::Connections(asked);
                }
                let (asked, has_neurons) = (self.of_claim(asked), self.has_neuron_table());
                return claims::claimed(&mut self.rng, asked, has_neurons);
            }
            9 => return Question::Null(self.null(filter)),
            10 | 11 => return Question::Describe(self.describe(filter)),
            12 | 13 if self.has_neuron_table() => {
                let cells = self.cells();
                if let Some(query) = self.test(filter.clone(), cells) {
                    return Question::Test(query);
                }
            }
            _ => {}
        }
        let (measure, normalize) = self.cells();
        let groups = if self.one_in(4) { self.groups() } else { None };
        // The rows and columns of groups are labels.
        let cells = self.cell_axes();
        let cells = if groups.is_none() { cells } else { CellAxes::default() };
        let is_median = matches!(measure.statistic(), Statistic::Median(..));
        let sparse = !is_median && self.one_in(4);
        let query =
            MatrixQuery { filter, measure, normalize, groups, cells, sparse, ci: None, test: None };
        let has_neurons = self.has_neuron_table() || query.groups.is_some();
        if has_neurons && self.one_in(3) {
            let categories = [CellAxes::CELL_TYPE.to_owned()];
            let categories = if self.has_neuron_table() { &categories[..] } else { &[] };
            return Question::Matrix(permutations::with_tests(&mut self.rng, query, categories));
        }
        let ci = (has_neurons && self.one_in(3)).then(|| resampling(&mut self.rng));
        Question::Matrix(with_intervals(query, ci))
    }

    fn adjacency(&mut self, filter: Filter) -> AdjacencyQuery {
        let details = [NeuronDetails::None, NeuronDetails::Categories, NeuronDetails::All];
        let details = self.rng.choice(details).unwrap_or_default();
        AdjacencyQuery { filter, is_reciprocal: self.one_in(3), details }
    }

    /// Some distributions, by some category or none.
    fn describe(&mut self, filter: Filter) -> DescribeQuery {
        let columns = DescribedColumns::j0251();
        let drawn = drawn_description(&mut self.rng, &columns, filter);
        let all = drawn.described(&columns).unwrap_or_default();
        match self.has_neuron_table() || drawn.needs_neuron_table(&all).is_none() {
            true => drawn,
            false => DescribeQuery { names: Vec::new(), by: None, ..drawn },
        }
    }

    /// About one neuron, or about some, as often as not.
    fn neuron(&mut self, id: u64, filter: Filter) -> Question {
        if self.rng.bool() {
            return Question::Neuron(NeuronQuery { id: id.into(), filter });
        }
        let others = self.rng.usize(1..5);
        let mut ids = vec![id];
        ids.extend((0..others).filter_map(|_| self.drawn(&self.data.neurons.id)));
        let query = NeuronSetQuery::new(ids, filter);
        if self.one_in(4) { Question::EachNeuron(query) } else { Question::NeuronSet(query) }
    }

    fn cells(&mut self) -> (Measure, Normalize) {
        let measure = self.rng.choice(Measure::ALL).unwrap_or_default();
        let normalize = match measure.is_additive() {
            true => self.rng.choice(Normalize::ALL).unwrap_or_default(),
            false => Normalize::None,
        };
        (measure, normalize)
    }

    /// What rows and columns are, where they are named.
    fn cell_axes(&mut self) -> CellAxes {
        let mut axis = || self.rng.choice(Category::NAMES).map(CategoryAxis::parse);
        let (rows, columns) = (axis(), axis());
        if self.one_in(4) { CellAxes { rows, columns } } else { CellAxes::default() }
    }

    fn null(&mut self, filter: Filter) -> NullQuery {
        let types: Vec<String> = match self.has_neuron_table() {
            true => self.types(false).unwrap_or_default(),
            false => Vec::new(),
        };
        let categories = Category::NAMES.map(str::to_owned);
        nulls::null(&mut self.rng, filter, &types, &categories, true)
    }

    fn matrix_set(&mut self, filter: Filter) -> MatrixSetQuery {
        let count = self.rng.usize(1..6);
        MatrixSetQuery { filter, matrices: (0..count).map(|_| self.cells()).collect() }
    }

    fn connections(&mut self, filter: Filter) -> ConnectionsQuery {
        let (measure, normalize) = self.cells();
        let count = self.rng.usize(1..4);
        let connections = (0..count)
            .map(|_| {
                let mut some = || self.types(true).map_or(Types::Any, Types::Of);
                Connection { pre: some(), post: some() }
            })
            .collect();
        let grid = self.sweep(filter);
        // Their names are those of cell types.
        let is_of_types = !grid.cells.names().contains(&"post_morph".into());
        let cells = if is_of_types { grid.cells.clone() } else { CellAxes::default() };
        let grid = SweepQuery { cells, ..grid };
        ConnectionsQuery { grid, measure, normalize, connections }
    }

    /// Connections that a claim may be about: between cell types, onto those that are more than axons.
    fn of_claim(&self, asked: ConnectionsQuery) -> ConnectionsQuery {
        let axons = self.data.vocabulary.axon_only_names();
        let post = |types: Types| match types {
            Types::Of(names) if names.iter().any(|name| axons.contains(name)) => Types::Any,
            types => types,
        };
        let each = asked.connections.into_iter();
        let connections =
            each.map(|Connection { pre, post: own }| Connection { pre, post: post(own) }).collect();
        let grid = SweepQuery { cells: CellAxes::default(), ..asked.grid };
        ConnectionsQuery { grid, connections, ..asked }
    }

    /// A random way to ask for intervals.
    pub fn resampling(&mut self) -> Resampling {
        resampling(&mut self.rng)
    }

    /// A random grid.
    pub fn grid(&mut self) -> SweepQuery {
        let filter = self.filter();
        self.sweep(filter)
    }

    /// A random filter; each parameter is off more often than on, so that rows are left.
    pub fn filter(&mut self) -> Filter {
        let mut filter = Filter {
            strict: self.one_in(3),
            exact_thresholds: self.one_in(4),
            exclude_autapses: self.one_in(5),
            ..Filter::default()
        };
        if self.has_neuron_table() && self.one_in(6) {
            filter = filter.population(Population::FullCells);
        }
        for param in FilterParameter::ALL {
            let odds = if param.kind() == ParameterKind::Float16OfSynapse { 3 } else { 9 };
            if self.one_in(odds) {
                self.set(*param, &mut filter);
            }
        }
        if self.one_in(3) {
            filter.conditions = self.conditions();
        }
        filter
    }

    /// A small grid: the reference goes over all rows for each point.
    fn sweep(&mut self, filter: Filter) -> SweepQuery {
        let has_neurons = self.has_neuron_table();
        let mut params: Vec<FilterParameter> = FilterParameter::ALL.to_vec();
        params.retain(|p| p.kind().is_number() && (has_neurons || !p.kind().of_neuron()));
        self.rng.shuffle(&mut params);
        // Probability and size are what a sweep is mostly about.
        params
            .sort_by_cached_key(|p| p.kind() != ParameterKind::Float16OfSynapse || self.rng.bool());
        let count = self.rng.usize(1..4);
        let axes = params.into_iter().take(count).map(|param| {
            let values = (0..self.rng.usize(1..5)).map(|_| self.threshold(param));
            Axis::new(param, values.collect())
        });
        let mut axes: Vec<Axis> = axes.collect();
        if self.one_in(3) {
            let axis = self.column_axis();
            axes.retain(|other| !other.parameter.is_same(&axis.parameter));
            axes.push(axis);
        }
        SweepQuery { filter, axes, large: false, cells: self.cell_axes(), sparse: false }
    }

    /// A threshold on a column that the data has.
    fn column_axis(&mut self) -> Axis {
        let bound = if self.rng.bool() { Bound::AtLeast } else { Bound::AtMost };
        let columns = AxisParameter::column_names();
        let columns = columns.filter_map(|name| AxisParameter::of_column(&name, bound));
        let has_neurons = self.has_neuron_table();
        let columns = columns.filter(|column| has_neurons || !column.of_neuron());
        let parameter = self.rng.choice(columns.collect::<Vec<_>>());
        let parameter = parameter.unwrap_or(FilterParameter::ProbMin.into());
        let column = parameter.threshold().map_or(schema::PROB, |threshold| threshold.column);
        let mut values: Vec<f64> =
            (0..self.rng.usize(1..5)).map(|_| self.threshold_of(column)).collect();
        if self.one_in(3) {
            values.push(0.0);
        }
        Axis::new(parameter, values)
    }

    fn select(&mut self, filter: Filter) -> SelectQuery {
        let rows = self.data.synapse_count() as u64;
        let sample = self
            .rng
            .bool()
            .then(|| Sample { size: self.rng.u64(..rows / 2 + 2), seed: self.rng.u64(..) });
        // Rows are not chosen by their pair.
        SelectQuery { filter: Filter { min_pair: None, ..filter }, sample }
    }

    /// A random question about neurons.
    pub fn neurons(&mut self) -> NeuronsQuery {
        let direction = self.rng.choice(Direction::ALL).unwrap_or_default();
        let (mut types, mut targets) = (self.types(true), self.types(false));
        if direction == Direction::Incoming {
            std::mem::swap(&mut types, &mut targets);
        }
        let certainty = self.threshold(FilterParameter::CellCertainty);
        let prob = self.threshold(FilterParameter::ProbMin);
        let lengths =
            [FilterParameter::CellAxon, FilterParameter::CellDendrite, FilterParameter::MinPreSoma];
        let [axon, dendrite, soma] = lengths.map(|param| self.threshold(param));
        let filter = if self.one_in(3) { self.filter() } else { Filter::default() };
        // Those that are conditions by their own names are not looked at.
        let prob_min = None;
        let (strict, exact_thresholds, conditions) = (false, false, Vec::new());
        let filter = Filter { prob_min, strict, exact_thresholds, conditions, ..filter };
        let other = match direction {
            Direction::Outgoing => &filter.post_celltype,
            Direction::Incoming => &filter.pre_celltype,
        };
        // Said once.
        let targets = targets.filter(|_| self.one_in(2) && other.is_none());
        NeuronsQuery {
            celltype: types.filter(|_| self.one_in(2)),
            target_celltype: targets,
            direction,
            min_synapses: self.one_in(2).then(|| self.rng.u64(..6)),
            min_celltype_certainty: self.one_in(4).then_some(certainty),
            min_axon_length: self.one_in(4).then_some(axon),
            min_dendrite_length: self.one_in(4).then_some(dendrite),
            min_soma_length: self.one_in(6).then_some(soma),
            prob_min: self.one_in(2).then_some(prob),
            strict: self.one_in(3),
            exact_thresholds: self.one_in(4),
            expressions: if self.one_in(3) { self.conditions() } else { vec![] },
            population: self.one_in(5).then_some(Population::FullCells),
            fields: self.neuron_fields(),
            sort: self.one_in(3).then(|| self.neuron_sort()).flatten(),
            limit: self.one_in(3).then(|| self.rng.u64(..40)),
            filter,
            columns: None,
        }
    }

    /// Some fields in any order, none as often as not.
    fn neuron_fields(&mut self) -> Vec<NeuronField> {
        let mut fields = NeuronField::all();
        self.rng.shuffle(&mut fields);
        let some = if self.rng.bool() { 0 } else { self.rng.usize(..=fields.len()) };
        fields.truncate(some);
        fields
    }

    fn neuron_sort(&mut self) -> Option<NeuronSort> {
        let field = self.rng.choice(NeuronField::all())?;
        Some(NeuronSort { field, is_descending: self.rng.bool() })
    }

    fn set(&mut self, param: FilterParameter, filter: &mut Filter) {
        match param {
            FilterParameter::PreCelltype => filter.pre_celltype = self.types(true),
            FilterParameter::PostCelltype => filter.post_celltype = self.types(false),
            FilterParameter::PreNeuronIds => filter.pre_neuron_ids = Some(self.ids()),
            FilterParameter::PostNeuronIds => filter.post_neuron_ids = Some(self.ids()),
            FilterParameter::PostMorph => filter.post_morph = Some(self.morphs()),
            FilterParameter::Box => filter.box_nm = Some(self.box_nm()),
            FilterParameter::Strict
            | FilterParameter::ExactThresholds
            | FilterParameter::ExcludeAutapses => {}
            FilterParameter::MinPair => filter.min_pair = Some(self.rng.u64(..5)),
            number if number.kind().of_neuron() && !self.has_neuron_table() => {}
            number => filter.set_number(number, Some(self.threshold(number))),
        }
    }

    fn one_in(&mut self, odds: u32) -> bool {
        self.rng.u32(..odds) == 0
    }

    fn has_neuron_table(&self) -> bool {
        self.data.has_neuron_table
    }

    fn types(&mut self, axon_only_too: bool) -> Option<Vec<String>> {
        let vocabulary = &self.data.vocabulary;
        let mut names: Vec<String> = Vec::new();
        for (code, name) in vocabulary.types.entries() {
            if (axon_only_too || !vocabulary.is_axon_only(*code)) && self.rng.u8(..3) == 0 {
                names.push(name.clone());
            }
        }
        (!names.is_empty()).then_some(names)
    }

    fn ids(&mut self) -> NeuronIds {
        let known = &self.data.neurons.id;
        // Few ids are looked up by the index, many are not.
        let most = if self.rng.bool() { 4 } else { 200 };
        let count = self.rng.usize(1..most);
        (0..count)
            .map(|_| match self.drawn(known) {
                Some(id) if self.rng.u8(..8) > 0 => id,
                _ => self.rng.u64(..),
            })
            .collect::<Vec<u64>>()
            .into()
    }

    fn morphs(&mut self) -> Vec<Morph> {
        let named = self.data.vocabulary.morphs.entries();
        let count = self.rng.usize(1..4);
        (0..count)
            .map(|_| match self.rng.choice(named.iter()) {
                Some((_, name)) if self.rng.bool() => Morph::Name(name.clone()),
                Some((code, _)) if self.rng.bool() => Morph::Code(*code),
                _ => Morph::Code(self.rng.u8(..)),
            })
            .collect()
    }

    fn box_nm(&mut self) -> BoxNm {
        let columns = &self.data.synapses;
        let (mut lower, mut upper) = ([0.0; 3], [0.0; 3]);
        for (axis, column) in [&columns.x, &columns.y, &columns.z].into_iter().enumerate() {
            let mut corner = || {
                let nm = self.drawn(column).unwrap_or(1000);
                f64::from(nm) + self.rng.choice([0.0, 0.0, 0.5, 1.0]).unwrap_or(0.0)
            };
            let (a, b) = (corner(), corner());
            (lower[axis], upper[axis]) = (a.min(b), a.max(b));
        }
        BoxNm { lower, upper }
    }

    fn threshold(&mut self, param: FilterParameter) -> f64 {
        if param == FilterParameter::MinPair {
            return f64::from(self.rng.u8(..5));
        }
        self.threshold_of(param.threshold().map_or(schema::AXON, |threshold| threshold.column))
    }

    pub(super) fn threshold_of(&mut self, column: ColumnNumber) -> f64 {
        let (synapses, neurons) = (&self.data.synapses, &self.data.neurons);
        match column {
            schema::SIZE => self.near_f16(&synapses.size),
            schema::PROB => self.near_f16(&synapses.prob),
            schema::CERTAINTY => self.near_f16(&neurons.certainty).max(0.0),
            schema::SOMA => self.length(&neurons.soma),
            schema::DENDRITE => self.length(&neurons.dendrite),
            _ => self.length(&neurons.axon),
        }
    }

    /// A number at, just below or just above a round number or a value of the column.
    fn near_f16(&mut self, codes: &Column<u16>) -> f64 {
        const ROUND: [f64; 10] = [0.0, 0.05, 0.1, 0.2, 0.6, 0.7, 0.8, 0.9, 1.0, f64::INFINITY];
        let round = self.rng.choice(ROUND).unwrap_or(0.6);
        let drawn = self.drawn(codes).map(value_of_order_code);
        let base = match drawn {
            Some(value) if self.rng.bool() && !value.is_nan() => value,
            _ => round,
        };
        around_f16(&mut self.rng, base)
    }

    fn length(&mut self, um: &Column<f32>) -> f64 {
        let round = self.rng.choice([10.0, 50.0, 200.0, 0.1]).unwrap_or(50.0);
        match self.drawn(um).map(f64::from) {
            Some(um) if self.rng.bool() && um >= 0.0 => um,
            _ => round,
        }
    }

    /// A value of a column. Where it is damaged the engines say so.
    pub(super) fn drawn<T: Pod>(&mut self, column: &Column<T>) -> Option<T> {
        let rows = column.len();
        let row = (rows > 0).then(|| self.rng.usize(..rows))?;
        column.read_at(row).ok()?
    }

    /// Labels of some neurons; `None` if there is no neuron at all.
    fn groups(&mut self) -> Option<Groups> {
        let known = &self.data.neurons.id;
        let labels = self.rng.u32(1..40);
        let share = self.rng.u32(1..6);
        let mut pairs = Vec::new();
        for id in known.read(0..known.len().min(50_000)).ok()? {
            if self.rng.u32(..share) == 0 {
                pairs.push((*id, format!("label {}", self.rng.u32(..labels))));
            }
        }
        let other = self.rng.bool().then_some("others");
        Groups::new(pairs, other).ok()
    }
}

/// A number at, just below or just above one of float16.
pub(super) fn around_f16(rng: &mut Rng, base: f64) -> f64 {
    let nearest = f16_to_f64(round_to_f16(base));
    let next = value_of_order_code(order_code(round_to_f16(base)).saturating_add(1));
    let tie = (nearest + next) / 2.0;
    let number = rng.choice([
        base,
        base,
        nearest,
        nearest.next_up(),
        nearest.next_down(),
        tie,
        tie.next_up(),
        tie.next_down(),
    ]);
    number.filter(|number| !number.is_nan()).unwrap_or(base)
}
